"""Credentials on the W3C's data model 1.1; read and verified, no longer issued as badges.

https://www.w3.org/TR/vc-data-model-1.1/ and the `v1p1` classes of https://www.imsglobal.org/spec/ob/v3p0.
"""

from typing import Any, ClassVar

from pydantic import Field, field_validator

from schemas.base import Classes, Typed, one_of
from schemas.contexts import CREDENTIALS_V1
from schemas.credential import (
    OPEN_BADGE_TYPES,
    CredentialSchema,
    CredentialStatus,
    OpenBadgeEvidence,
    RefreshService,
    TermsOfUse,
    open_badges_context,
)
from schemas.endorsement import EndorsementSubject
from schemas.profile import Image, Profile
from schemas.proof import Proof
from schemas.subject import AchievementSubject
from schemas.values import CompactJws, ContextItem, DateTimeZ, Many, Some, Uri


class _V1(Typed):
    context: Some[ContextItem] = Field(alias="@context")
    issuance_date: DateTimeZ
    expiration_date: DateTimeZ | None = None
    credential_schema: Many[CredentialSchema] = ()
    credential_status: Many[CredentialStatus] = ()
    refresh_service: Many[RefreshService] = ()
    terms_of_use: Many[TermsOfUse] = ()
    proof: Many[Proof] = ()


class _OpenBadgesV1(_V1):
    id: Uri
    name: str
    description: str | None = None
    image: Image | None = None
    awarded_date: DateTimeZ | None = None
    issuer: Profile

    @field_validator("context")
    @classmethod
    def _both_contexts_in_order(cls, given: tuple[ContextItem, ...]) -> tuple[ContextItem, ...]:
        return open_badges_context(given, CREDENTIALS_V1)


class AchievementCredentialV1p1(_OpenBadgesV1):
    """An Open Badge on VCDM 1.1. `endorsement` holds documents, see `Profile`."""

    TYPES: ClassVar[Classes] = (one_of("VerifiableCredential"), OPEN_BADGE_TYPES)

    credential_subject: AchievementSubject
    endorsement: Many[dict[str, Any]] = ()
    endorsement_jwt: Many[CompactJws] = ()
    evidence: Many[OpenBadgeEvidence] = ()


class EndorsementCredentialV1p1(_OpenBadgesV1):
    """A signed endorsement on VCDM 1.1."""

    TYPES: ClassVar[Classes] = (one_of("VerifiableCredential"), one_of("EndorsementCredential"))

    credential_subject: EndorsementSubject

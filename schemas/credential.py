"""Credentials: the W3C's data model 2.0, and the Open Badge on top of it.

https://www.w3.org/TR/vc-data-model-2.0/ and https://www.imsglobal.org/spec/ob/v3p0#achievementcredential.
"""

import re
from typing import Any, ClassVar, Final

from pydantic import Field, field_validator

from schemas.base import Classes, Typed, one_of
from schemas.contexts import CREDENTIALS_V2
from schemas.profile import Image, Profile
from schemas.proof import Proof
from schemas.subject import AchievementSubject
from schemas.values import CompactJws, ContextItem, DateTimeZ, Many, Some, Uri

_OPEN_BADGES_CONTEXT: Final = re.compile(
    r"https://purl\.imsglobal\.org/spec/ob/v3p0/context(-3\.\d\.\d)*\.json", re.ASCII
)

OPEN_BADGE_TYPES: Final = one_of("OpenBadgeCredential", "AchievementCredential")


class CredentialSchema(Typed):
    """A schema that the credential says it follows."""

    id: Uri


class CredentialStatus(Typed):
    """Where it can be seen whether the credential was withdrawn; its kinds are in `status_list`."""

    id: Uri | None = None


class RefreshService(Typed):
    """Where a newer version can be had."""

    id: Uri | None = None


class TermsOfUse(Typed):
    """Terms under which the credential was given."""

    id: Uri | None = None


class Evidence(Typed):
    """What was made or shown."""

    id: Uri | None = None
    narrative: str | None = None
    name: str | None = None
    description: str | None = None
    genre: str | None = None
    audience: str | None = None


class OpenBadgeEvidence(Evidence):
    """Evidence of an Open Badge names its class."""

    TYPES: ClassVar[Classes] = (one_of("Evidence"),)


class OpenBadgesShape(Typed):
    """What achievement and endorsement credentials of Open Badges 3.0 on VCDM 2.0 have in common."""

    context: Some[ContextItem] = Field(alias="@context")
    id: Uri
    description: str | None = None
    image: Image | None = None
    awarded_date: DateTimeZ | None = None
    issuer: Uri | Profile
    valid_from: DateTimeZ
    valid_until: DateTimeZ | None = None
    credential_schema: Many[CredentialSchema] = ()
    credential_status: Many[CredentialStatus] = ()
    refresh_service: Many[RefreshService] = ()
    terms_of_use: Many[TermsOfUse] = ()
    proof: Many[Proof] = ()

    @field_validator("context")
    @classmethod
    def _both_contexts_in_order(cls, given: tuple[ContextItem, ...]) -> tuple[ContextItem, ...]:
        return open_badges_context(given, CREDENTIALS_V2)


class AchievementCredential(OpenBadgesShape):
    """An Open Badge (`OpenBadgeCredential` is its other name).

    `credential_status` is one object in Open Badges; several are read all the same, for each may withdraw it.
    `endorsement` holds documents, see `Profile`.
    """

    TYPES: ClassVar[Classes] = (one_of("VerifiableCredential"), OPEN_BADGE_TYPES)

    name: str | None = None
    credential_subject: AchievementSubject
    endorsement: Many[dict[str, Any]] = ()
    endorsement_jwt: Many[CompactJws] = ()
    evidence: Many[OpenBadgeEvidence] = ()


def open_badges_context(given: tuple[ContextItem, ...], first: str) -> tuple[ContextItem, ...]:
    """The context array, if it starts with `first` and an Open Badges context; else `ValueError`."""
    second = given[1] if len(given) > 1 else None
    if given[0] != first:
        raise ValueError(f"the first context is {first}")
    if not isinstance(second, str) or _OPEN_BADGES_CONTEXT.fullmatch(second) is None:
        raise ValueError("the second context is one of Open Badges 3.0")
    return given

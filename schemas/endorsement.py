"""What somebody says about a badge, issuer or assessor (https://www.imsglobal.org/spec/ob/v3p0#endorsementcredential)."""

from typing import ClassVar

from schemas.base import Classes, Typed, one_of
from schemas.credential import OpenBadgesShape
from schemas.values import Uri


class EndorsementSubject(Typed):
    """What is endorsed, and a comment (Markdown)."""

    TYPES: ClassVar[Classes] = (one_of("EndorsementSubject"),)

    id: Uri
    endorsement_comment: str | None = None


class EndorsementCredential(OpenBadgesShape):
    """A signed endorsement on VCDM 2.0."""

    TYPES: ClassVar[Classes] = (one_of("VerifiableCredential"), one_of("EndorsementCredential"))

    name: str
    credential_subject: EndorsementSubject

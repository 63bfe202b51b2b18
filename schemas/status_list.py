"""Where it can be seen that a credential was withdrawn.

Bitstring Status List (https://www.w3.org/TR/vc-bitstring-status-list/), its predecessor
StatusList2021, and the deprecated 1EdTechRevocationList (https://www.imsglobal.org/spec/vcrl/v1p0).
"""

import re
from typing import ClassVar, Final

from pydantic import AliasChoices, Field, StrictBool, StrictInt, field_validator

from schemas.base import Classes, Model, Typed, one_of
from schemas.credential import CredentialStatus
from schemas.profile import Identified
from schemas.proof import Proof
from schemas.values import ContextItem, DateTimeZ, Many, Some, Uri

_INDEX: Final = re.compile(r"[0-9]{1,15}")


class StatusMessage(Model):
    """What one value of a message list means; `status` is hexadecimal with `0x`."""

    status: str
    message: str | None = None


class _ListEntry(CredentialStatus):
    status_purpose: str
    status_list_index: str | StrictInt
    status_list_credential: Uri

    @field_validator("status_list_index")
    @classmethod
    def _is_a_position(cls, given: str | int) -> str | int:
        if _INDEX.fullmatch(str(given)) is None:
            raise ValueError("a position in a list is a whole number from 0, as a string in base 10")
        return given

    @property
    def position(self) -> int:
        """The index as a number. The standard wants a string; the examples of Open Badges have a number."""
        return int(self.status_list_index)


class BitstringStatusListEntry(_ListEntry):
    """One entry of a credential in a list (§2.1); `status_size` counts bits."""

    TYPES: ClassVar[Classes] = (one_of("BitstringStatusListEntry"),)

    status_size: StrictInt = Field(default=1, ge=1)
    status_message: Many[StatusMessage] = ()
    status_reference: Many[Uri] = ()


class StatusList2021Entry(_ListEntry):
    """The same in the older form."""

    TYPES: ClassVar[Classes] = (one_of("StatusList2021Entry"),)


class _List(Typed):
    id: Uri | None = None
    status_purpose: Some[str]
    encoded_list: str


class BitstringStatusList(_List):
    """The list itself, compressed (§2.2); `ttl` is in milliseconds."""

    TYPES: ClassVar[Classes] = (one_of("BitstringStatusList"),)

    ttl: StrictInt | None = Field(default=None, ge=0)


class StatusList2021(_List):
    """The same in the older form."""

    TYPES: ClassVar[Classes] = (one_of("StatusList2021"),)


class _ListCredential(Typed):
    context: Some[ContextItem] = Field(alias="@context")
    id: Uri | None = None
    issuer: Uri | Identified
    valid_from: DateTimeZ | None = None
    valid_until: DateTimeZ | None = None
    issuance_date: DateTimeZ | None = None
    expiration_date: DateTimeZ | None = None
    proof: Many[Proof] = ()


class BitstringStatusListCredential(_ListCredential):
    """The signed list (§2.2); found on data model 1.1 as well, which has its own names for the dates."""

    TYPES: ClassVar[Classes] = (one_of("VerifiableCredential"), one_of("BitstringStatusListCredential"))

    credential_subject: BitstringStatusList


class StatusList2021Credential(_ListCredential):
    """The signed list in the older form."""

    TYPES: ClassVar[Classes] = (one_of("VerifiableCredential"), one_of("StatusList2021Credential"))

    credential_subject: StatusList2021


class RevokedCredential(Model):
    """One withdrawn credential; without `revoked` it is withdrawn."""

    id: str
    revoked: StrictBool = True
    revocation_reason: str | None = None


class RevocationList(Model):
    """A 1EdTechRevocationList; some write its member in the plural."""

    id: Uri | None = None
    issuer: Uri | Identified | None = None
    revoked_credential: Many[RevokedCredential] = Field(
        validation_alias=AliasChoices("revokedCredential", "revokedCredentials", "revoked_credential")
    )

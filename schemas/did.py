"""DID documents, controlled identifier documents and the keys in them.

https://www.w3.org/TR/did-core/, https://www.w3.org/TR/cid-1.0/.
"""

from typing import Any, Literal, TypeAlias

from pydantic import Field, field_validator

from schemas.base import Model, Typed
from schemas.jwk import Jwk
from schemas.values import ContextItem, DateTimeZ, Many, Uri


class VerificationMethod(Model):
    """A key and who controls it; which of the key members it has depends on its `type`."""

    id: str
    type: str
    controller: Uri
    public_key_multibase: str | None = None
    public_key_jwk: Jwk | None = None
    public_key_base58: str | None = None
    expires: DateTimeZ | None = None
    revoked: DateTimeZ | None = None


MethodOrReference: TypeAlias = str | VerificationMethod


class Service(Typed):
    """Where something about the subject can be had."""

    id: str
    service_endpoint: str | dict[str, Any] | tuple[str | dict[str, Any], ...]


class DidDocument(Model):
    """The document of a DID or other controlled identifier. Ids inside it may be relative to its `id`."""

    context: Many[ContextItem] = Field(default=(), alias="@context")
    id: Uri
    controller: Many[Uri] = ()
    also_known_as: Many[str] = ()
    verification_method: Many[VerificationMethod] = ()
    assertion_method: Many[MethodOrReference] = ()
    authentication: Many[MethodOrReference] = ()
    capability_delegation: Many[MethodOrReference] = ()
    capability_invocation: Many[MethodOrReference] = ()
    key_agreement: Many[MethodOrReference] = ()
    service: Many[Service] = ()


class MultikeyDocument(VerificationMethod):
    """One Multikey as a document of its own, as an https verification method gives it (CID §2.2.2)."""

    context: Many[ContextItem] = Field(default=(), alias="@context")
    type: Literal["Multikey"]
    public_key_multibase: str

    @field_validator("public_key_multibase")
    @classmethod
    def _has_a_base(cls, given: str) -> str:
        if given[:1] not in ("z", "u"):
            raise ValueError("a multibase value starts with z or u")
        return given

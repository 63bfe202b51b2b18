"""Credentials shown together, and credentials wrapped in another securing format.

https://www.w3.org/TR/vc-data-model-2.0/#verifiable-presentations, #enveloped-verifiable-credentials.
"""

from typing import Any, ClassVar, Final, Self

from pydantic import Field, field_validator, model_validator

from schemas.base import Classes, Typed, one_of
from schemas.contexts import CREDENTIALS_V1, CREDENTIALS_V2
from schemas.credential import TermsOfUse
from schemas.profile import Identified
from schemas.proof import Proof
from schemas.values import ContextItem, Many, Some, Uri

_DATA: Final = "data:"


class VerifiablePresentation(Typed):
    """A presentation of VCDM 2.0 or 1.1; each credential is a document, or a JWT where 1.1 allows it."""

    TYPES: ClassVar[Classes] = (one_of("VerifiablePresentation"),)

    context: Some[ContextItem] = Field(alias="@context")
    id: Uri | None = None
    verifiable_credential: Many[dict[str, Any] | str] = ()
    holder: Uri | Identified | None = None
    terms_of_use: Many[TermsOfUse] = ()
    proof: Many[Proof] = ()

    @model_validator(mode="after")
    def _follows_a_data_model(self) -> Self:
        if self.context[0] not in (CREDENTIALS_V1, CREDENTIALS_V2):
            raise ValueError("the first context is that of data model 2.0 or 1.1")
        if self.context[0] == CREDENTIALS_V2 and any(isinstance(c, str) for c in self.verifiable_credential):
            raise ValueError("data model 2.0 wants a JWT inside an EnvelopedVerifiableCredential")
        return self


class _Enveloped(Typed):
    context: Some[ContextItem] = Field(alias="@context")
    id: str

    @field_validator("id")
    @classmethod
    def _is_a_data_url(cls, given: str) -> str:
        head, comma, _ = given.partition(",")
        if not (head.lower().startswith(_DATA) and comma and "/" in head):
            raise ValueError("a data: URL with a media type is expected")
        return given

    @property
    def media_type(self) -> str:
        """The media type of what is inside, in lower case and without parameters."""
        return self.id.partition(",")[0][len(_DATA) :].partition(";")[0].strip().lower()

    @property
    def content(self) -> str:
        """What is inside, as it stands after the comma."""
        return self.id.partition(",")[2]


class EnvelopedVerifiableCredential(_Enveloped):
    """A credential secured from outside, such as `data:application/vc+jwt,…` (VCDM 2.0 §4.13)."""

    TYPES: ClassVar[Classes] = (one_of("EnvelopedVerifiableCredential"),)


class EnvelopedVerifiablePresentation(_Enveloped):
    """A presentation secured from outside, such as `data:application/vp+jwt,…` (VCDM 2.0 §4.13)."""

    TYPES: ClassVar[Classes] = (one_of("EnvelopedVerifiablePresentation"),)

"""Sharing less of an award, and several awards together: derived from what was signed, and kept nowhere."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from app.awards import forms, service, versions
from app.awards.forms import SignedForm
from app.awards.tables import Award
from app.platform.runtime import Work
from credentials.forms import showing
from credentials.forms.parts import Part
from schemas.errors import Gone

SHOWN_FROM: Final = "vcsdjwt"
"""The form whose parts can be left out: VCDM 2.0 in SD-JWT."""
PRESENTATION: Final = "application/vp"
"""https://www.w3.org/TR/vc-data-model-2.0/#media-types."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A badge that shows only a part of itself.

    Attributes:
        document: what to give to somebody.
        media_type: of the document.
        parts: what it shows of what can be left out.
        left_out: what it does not show.
    """

    document: str
    media_type: str
    parts: tuple[Part, ...]
    left_out: tuple[Part, ...]


def show_only(work: Work, award: Award, chosen: Collection[str]) -> Shown:
    """An award that shows the chosen parts, and what is always shown.

    Raises:
        PartUnknown: `part-unknown`, it does not have one of them.
        DomainError: as `forms.make`.
    """
    return derived(forms.make(work, award, SHOWN_FROM)[0], chosen)


def derived(whole: SignedForm, chosen: Collection[str]) -> Shown:
    """The same, from the whole badge as SD-JWT.

    Raises:
        PartUnknown: `part-unknown`.
    """
    document = showing.show_only(whole.document, chosen)
    shown = showing.parts(document)
    left_out = tuple(part for part in showing.parts(whole.document) if part not in shown)
    return Shown(document, whole.form.media_type, shown, left_out)


def present(work: Work, award_ids: Sequence[UUID]) -> str:
    """Several awards in one presentation, in the order in which they are named, each as it was signed.

    It is signed by nobody: it says what stands in it, and not who shows it.
    https://www.w3.org/TR/vc-data-model-2.0/#verifiable-presentations.

    Raises:
        NotFound: `award-unknown`.
        Gone: `badge-erased`.
    """
    documents = [_signed(work, service.get(work, award_id)) for award_id in award_ids]
    return (
        '{"@context":["https://www.w3.org/ns/credentials/v2"],"type":["VerifiablePresentation"],'
        f'"verifiableCredential":[{",".join(documents)}]}}'
    )


def _signed(work: Work, award: Award) -> str:
    document = versions.newest(work, award).document
    if document is None:
        raise Gone("badge-erased", "This badge was erased.")
    return document

"""Sharing less of an award, and several awards together, over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import AfterValidator, Field

from app.awards import service, showing
from app.http import problems
from app.http.bodies import Body, View, wrong
from app.http.deps import SignedIn
from app.http.route import StrictRoute
from app.platform.errors import NotAllowed, NotSignedIn
from credentials.forms.parts import Part
from schemas.errors import Conflict, Gone, NotFound, Refused

MOST_TOGETHER = 10
"""As many as one request to the verifier has the means to judge."""

router = APIRouter(
    prefix="/api/v1",
    tags=["awards"],
    route_class=StrictRoute,
    responses=problems.responses(NotSignedIn, NotAllowed, NotFound, Gone),
)


class ChosenParts(Body):
    """What a badge is to show beside what it always shows."""

    parts: Annotated[list[Part], Field(max_length=len(Part))] = Field(
        description="Parts to show: the learner's `name` and `email`, the `level`, the `narrative`, the"
        " `evidence`, and the name of the `leader`; an empty list shows none of them."
    )


class ShownView(View):
    """A badge that shows only a part of itself."""

    award_id: UUID
    document: str = Field(description="To be given to somebody; kept nowhere.")
    media_type: str = Field(description="Of the document.")
    parts: list[Part] = Field(description="What it shows of what can be left out.")
    left_out: list[Part] = Field(description="What it does not show; nowhere in the document.")


def _different(award_ids: list[UUID]) -> list[UUID]:
    if len(set(award_ids)) != len(award_ids):
        raise wrong("given-twice")
    return award_ids


class WantedAwards(Body):
    """Awards to be shown together."""

    award_ids: Annotated[
        list[UUID], Field(min_length=1, max_length=MOST_TOGETHER), AfterValidator(_different)
    ] = Field(
        description="Which, in the order in which they are to be shown.",
        json_schema_extra={"uniqueItems": True},
    )


class PresentationView(View):
    """Several badges in one document."""

    document: str = Field(
        description="A Verifiable Presentation that nobody signed, with signed badges in it."
    )
    media_type: str = Field(description="Of the document.")


@router.post("/awards/{award_id}/shown", responses=problems.responses(Conflict, Refused))
def show_only(award_id: UUID, body: ChosenParts, work: SignedIn) -> ShownView:
    """Derive a badge that shows only some of its parts; who gets it can still check it."""
    award = service.get(work, award_id)
    shown = showing.show_only(work, award, body.parts)
    return ShownView(
        award_id=award_id,
        document=shown.document,
        media_type=shown.media_type,
        parts=list(shown.parts),
        left_out=list(shown.left_out),
    )


@router.post("/presentations")
def present(body: WantedAwards, work: SignedIn) -> PresentationView:
    """Put several awards into one document, each as it was signed."""
    document = showing.present(work, body.award_ids)
    return PresentationView(document=document, media_type=showing.PRESENTATION)

"""A learner's cards over HTTP: made, listed and ended by the leader and the organisation."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field

from app.http import problems
from app.http.bodies import View
from app.http.deps import SignedIn
from app.http.paging import Listing, Paged
from app.http.route import StrictRoute
from app.learners import cards, service
from app.learners.cards import CardState, CreatedCard
from app.learners.tables import LearnerCard
from app.platform.errors import NotAllowed, NotSignedIn
from app.platform.runtime import Work
from schemas.errors import Gone, NotFound

router = APIRouter(
    prefix="/api/v1/learners/{learner_id}/cards",
    tags=["learners"],
    route_class=StrictRoute,
    responses=problems.responses(NotSignedIn, NotAllowed, NotFound, Gone),
)


class CardView(View):
    """A learner's card, without what opens it."""

    id: UUID
    learner_id: UUID
    state: CardState = Field(description="How it stands; only a new card opens a locked one's doors again.")
    attempts_left: int = Field(description="Wrong codes until it is locked.")
    created_at: datetime
    locked_at: datetime | None = Field(description="When too many wrong codes locked it.")
    ended_at: datetime | None = Field(description="When it was ended, or another took its place.")

    @classmethod
    def of(cls, row: LearnerCard) -> "CardView":
        """The view of a row."""
        same = {name: getattr(row, name) for name in cls.model_fields if name != "state"}
        return cls.model_validate({**same, "state": cards.state(row)})


class MadeCardView(CardView):
    """A card that was just made, with what opens it: the only time that it is shown."""

    SECRET: ClassVar[bool] = True

    url: str = Field(description="Print it on the card, as a QR code: it shows the learner's badges.")
    code: str = Field(description="Six digits for the learner to keep in mind; never print them on the card.")

    @classmethod
    def made(cls, work: Work, created: CreatedCard) -> "MadeCardView":
        """The view of a card with its secrets."""
        shown = CardView.of(created.card).model_dump()
        return cls(**shown, url=work.urls.card(created.token), code=created.code)


@router.post("", status_code=201)
def create(learner_id: UUID, response: Response, work: SignedIn) -> MadeCardView:
    """Make a learner a card; the one before ends. What opens it is shown once."""
    created = cards.create(work, service.get(work, learner_id))
    response.headers["Location"] = f"{work.urls.base}/api/v1/learners/{learner_id}/cards/{created.card.id}"
    return MadeCardView.made(work, created)


@router.get("")
def index(learner_id: UUID, work: SignedIn, paged: Paged) -> Listing[CardView]:
    """A learner's cards, newest first, ended ones included."""
    learner = service.get(work, learner_id)
    found = paged.read(lambda window: cards.page(work, learner, window))
    return paged.listing(found, [CardView.of(row) for row in found.rows])


@router.get("/{card_id}")
def show(learner_id: UUID, card_id: UUID, work: SignedIn) -> CardView:
    """A learner's card."""
    return CardView.of(cards.get(work, service.get(work, learner_id), card_id))


@router.delete("/{card_id}", status_code=204)
def end(learner_id: UUID, card_id: UUID, work: SignedIn) -> None:
    """End a card: it shows nothing any more."""
    learner = service.get(work, learner_id)
    cards.end(work, learner, cards.get(work, learner, card_id))

"""A learner's card: its address shows the badges; what changes something needs the short code as well."""

from datetime import timedelta
from http import HTTPStatus
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request, Response
from starlette.responses import RedirectResponse

from app.awards import service as awards
from app.awards import sharing
from app.html.view import page, words_for
from app.http.deps import PublicWork, wallet_limited
from app.http.route import StrictRoute
from app.learners import cards
from app.learners.cards import CODE_DIGITS, CardRefusal, CardState
from app.learners.tables import LearnerCard
from app.pages.learner.badges import badges_of
from app.platform.runtime import Work
from app.wallets import offers
from app.wallets.tables import Grant

router = APIRouter(route_class=StrictRoute, include_in_schema=False, dependencies=[Depends(wallet_limited)])
OFFER_LASTS: Final = timedelta(minutes=15)
"""The learner stands at the screen."""
HEADERS: Final = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
Typed = Annotated[str, Form(max_length=100)]


@router.get("/cards/{token}")
def show(token: str, request: Request, work: PublicWork) -> Response:
    """The badges of whoever the card is for."""
    return _page(request, work, token, cards.at(work, token))


@router.post("/cards/{token}")
def open_card(token: str, request: Request, work: PublicWork, code: Typed = "") -> Response:
    """Open the card's forms with the short code."""
    card = cards.at(work, token)
    refusal = cards.try_code(work, card, code)
    ticket = cards.ticket(work, card) if refusal is None else None
    return _page(request, work, token, card, ticket=ticket, refusal=refusal)


@router.post("/cards/{token}/sharing")
def share(  # noqa: PLR0917  FastAPI names them
    token: str,
    request: Request,
    work: PublicWork,
    award_id: Annotated[UUID, Form()],
    shared: Annotated[bool, Form()],
    ticket: Typed = "",
) -> Response:
    """Let a badge answer at its address, or not."""
    card = cards.at(work, token)
    if not cards.is_opened(work, card, ticket):
        return _page(request, work, token, card, too_late=True)
    acting = work.acting_as(cards.principal_of(card))
    sharing.share(acting, awards.get(acting, award_id), shared=shared)
    return _page(request, work, token, card, ticket=cards.ticket(work, card))


@router.post("/cards/{token}/wallet-offers")
def offer(
    token: str, request: Request, work: PublicWork, award_id: Annotated[UUID, Form()], ticket: Typed = ""
) -> Response:
    """Offer a badge to the learner's app, and go to the page that opens it."""
    card = cards.at(work, token)
    if not cards.is_opened(work, card, ticket):
        return _page(request, work, token, card, too_late=True)
    acting = work.acting_as(cards.principal_of(card))
    award = awards.get(acting, award_id)
    by_code = Grant.PRE_AUTHORIZED_CODE
    made = offers.create(acting, award, grant=by_code, with_code=False, lasts=OFFER_LASTS)
    address = work.urls.credential_offer(award.organisation_id, made.handle)
    return RedirectResponse(address, HTTPStatus.SEE_OTHER, headers=HEADERS)


def _page(
    request: Request,
    work: Work,
    token: str,
    card: LearnerCard,
    *,
    ticket: str | None = None,
    refusal: CardRefusal | None = None,
    too_late: bool = False,
) -> Response:
    t = words_for(request)
    shown = page(
        request,
        "card.html",
        t=t,
        status=int(HTTPStatus.FORBIDDEN if refusal or too_late else HTTPStatus.OK),
        address=f"/cards/{token}",
        badges=badges_of(work, card, t),
        locked=cards.state(card) is CardState.LOCKED,
        ticket=ticket,
        refusal=t(f"card.refused.{refusal}") if refusal else t("card.too_late") if too_late else None,
        digits=CODE_DIGITS,
    )
    shown.headers.update(HEADERS)
    return shown

"""A card for a learner without e-mail or phone: its address shows, a short code is needed for anything more.

The address holds 128 random bits and is kept as a hash. The code is kept keyed and bound to the card; too
many wrong ones lock the card, and only a new card, made by the leader, opens again.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import select

from app.access.actions import Action
from app.access.check import check, unknown
from app.learners.events import CardCreated, CardEnded, CardLocked
from app.learners.tables import Learner, LearnerCard
from app.platform import keyset
from app.platform.db import lock
from app.platform.keyset import Slice, Window
from app.platform.principal import Principal, Role
from app.platform.runtime import Runtime, Work
from schemas.errors import Gone

PURPOSE: Final = "learner-cards"
TOKEN_BYTES: Final = 16
CODE_DIGITS: Final = 6
ATTEMPTS: Final = 5
"""Wrong codes in a row until the card is locked: a thief's chance is 5 in a million."""
OPEN_FOR: Final = timedelta(minutes=10)
"""How long a code that was typed opens the forms of the page."""


class CardRefusal(StrEnum):
    """Why a card opens nothing. It is returned and not raised, so that a wrong code is counted."""

    LOCKED = "locked"
    CODE_WRONG = "code-wrong"


class CardState(StrEnum):
    """How a card stands."""

    GOOD = "good"
    LOCKED = "locked"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class CreatedCard:
    """A card that was just made, with what is shown once.

    Attributes:
        card: the row.
        token: the last part of its address.
        code: what the learner keeps in mind, and never on the card.
    """

    card: LearnerCard
    token: str
    code: str


def create(work: Work, learner: Learner) -> CreatedCard:
    """Make a learner a card; the one before ends.

    Raises:
        NotAllowed: `role-not-allowed`.
        NotFound: `learner-unknown`.
        Gone: `learner-erased`.
    """
    _check(work, Action.CARD_CREATE, learner)
    lock(work.session, learner)
    if learner.erased_at is not None:
        raise Gone("learner-erased", "This learner was erased.")
    end_of_learner(work, learner.id)
    card_id, token = uuid4(), secrets.token_urlsafe(TOKEN_BYTES)
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    card = LearnerCard(
        id=card_id,
        organisation_id=learner.organisation_id,
        learner_id=learner.id,
        token_hash=_token_hash(token),
        code_hash=_keyed(work.runtime, f"code\n{card_id}\n{code}"),
        attempts_left=ATTEMPTS,
        created_at=work.now,
        created_by=work.principal.id,
    )
    work.session.add(card)
    work.session.flush()
    work.happened(CardCreated(card.organisation_id, card.id, learner.id))
    return CreatedCard(card, token, code)


def page(work: Work, learner: Learner, window: Window) -> Slice[LearnerCard]:
    """Some of a learner's cards, newest first, ended ones included.

    Raises:
        NotAllowed: `role-not-allowed`.
    """
    _check(work, Action.CARD_READ, learner)
    query = select(LearnerCard).where(LearnerCard.learner_id == learner.id)
    by = (LearnerCard.created_at, LearnerCard.id)
    return keyset.read(work.session, query, window, by=by, newest_first=True)


def get(work: Work, learner: Learner, card_id: UUID) -> LearnerCard:
    """One of a learner's cards.

    Raises:
        NotAllowed: `role-not-allowed`.
        NotFound: `card-unknown`.
    """
    _check(work, Action.CARD_READ, learner)
    card = work.session.get(LearnerCard, card_id)
    if card is None or card.learner_id != learner.id:
        raise unknown("card")
    return card


def end(work: Work, learner: Learner, card: LearnerCard) -> None:
    """End a card; doing it twice changes nothing.

    Raises:
        NotAllowed: `role-not-allowed`.
    """
    _check(work, Action.CARD_END, learner)
    lock(work.session, learner)
    _end(work, card)


def end_of_learner(work: Work, learner_id: UUID) -> None:
    """End every card of a learner who is locked."""
    running = select(LearnerCard).where(LearnerCard.learner_id == learner_id, LearnerCard.ended_at.is_(None))
    for card in work.session.scalars(running.order_by(LearnerCard.id)).all():
        _end(work, card)


def state(card: LearnerCard) -> CardState:
    """How a card stands."""
    if card.ended_at is not None:
        return CardState.ENDED
    return CardState.GOOD if card.locked_at is None else CardState.LOCKED


def at(work: Work, token: str) -> LearnerCard:
    """The card at an address.

    Raises:
        NotFound: `card-unknown`, also for a card that ended.
    """
    card = work.session.scalar(select(LearnerCard).where(LearnerCard.token_hash == _token_hash(token)))
    if card is None or card.ended_at is not None:
        raise unknown("card")
    return card


def try_code(work: Work, card: LearnerCard, typed: str) -> CardRefusal | None:
    """Whether a code opens a card. A wrong one is counted; the right one begins the count anew.

    Args:
        work: the unit of work; it must be committed after a refusal too.
        card: is locked against others.
        typed: by whoever holds the card; blanks are nothing.

    Raises:
        NotFound: `card-unknown` when it ended meanwhile.
    """
    lock(work.session, card)
    if card.ended_at is not None:
        raise unknown("card")
    if card.locked_at is not None:
        return CardRefusal.LOCKED
    digits = "".join(typed.split())
    if hmac.compare_digest(card.code_hash, _keyed(work.runtime, f"code\n{card.id}\n{digits}")):
        card.attempts_left = ATTEMPTS
        return None
    card.attempts_left -= 1
    if card.attempts_left > 0:
        return CardRefusal.CODE_WRONG
    card.locked_at = work.now
    work.happened(CardLocked(card.organisation_id, card.id, card.learner_id))
    return CardRefusal.LOCKED


def ticket(work: Work, card: LearnerCard) -> str:
    """What the forms of an opened card hold, so that no other site can send them, and for a while only."""
    until = int((work.now + OPEN_FOR).timestamp())
    return f"{until}.{_ticket_seal(work.runtime, card, until)}"


def is_opened(work: Work, card: LearnerCard, said: str) -> bool:
    """Whether a form comes from a card that was opened with its code, a short while ago."""
    until, _, seal = said.partition(".")
    if not until.isascii() or not until.isdecimal() or len(until) > len(str(10**11)):
        return False
    expected = _ticket_seal(work.runtime, card, int(until)).encode()
    right = hmac.compare_digest(expected, seal.encode(errors="replace"))
    return right and work.now.timestamp() < int(until) and card.locked_at is None


def principal_of(card: LearnerCard) -> Principal:
    """Whoever opened a card: acts for its learner."""
    return Principal(
        id=f"card:{card.id}",
        role=Role.LEARNER,
        organisation_id=card.organisation_id,
        learner_id=card.learner_id,
    )


def _check(work: Work, action: Action, learner: Learner) -> None:
    check(work.principal, action, learner.organisation_id, learner_id=learner.id, about="learner")


def _end(work: Work, card: LearnerCard) -> None:
    lock(work.session, card)
    if card.ended_at is None:
        card.ended_at = work.now
        work.happened(CardEnded(card.organisation_id, card.id, card.learner_id))


def _token_hash(token: str) -> bytes:
    return hashlib.sha256(token.encode(errors="surrogatepass")).digest()


def _keyed(runtime: Runtime, text: str) -> bytes:
    # Six digits are soon guessed from a plain hash.
    return hmac.digest(runtime.secret_for(PURPOSE), text.encode(errors="surrogatepass"), "sha256")


def _ticket_seal(runtime: Runtime, card: LearnerCard, until: int) -> str:
    return _keyed(runtime, f"opened\n{card.id}\n{until}").hex()

"""How an award stands, and the refusal of what cannot be done to one that stands so."""

from app.awards.tables import Award, AwardState
from schemas.errors import Conflict


def expect(award: Award, *states: AwardState) -> None:
    """Refuse an award that stands otherwise than it must.

    Raises:
        Conflict: `award-not-standing`.
    """
    if award.state not in states:
        raise not_standing(award)


def not_standing(award: Award) -> Conflict:
    """The refusal of what an award that stands as it does cannot have done to it."""
    detail = f"This cannot be done with an award that is {award.state}."
    return Conflict("award-not-standing", detail, state=award.state)

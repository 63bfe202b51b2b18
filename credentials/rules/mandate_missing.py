"""Nobody judges a skill without a mandate of the own organisation, and the badge shows it."""

from typing import Final

from credentials.rules.case import AwardCase
from schemas.errors import Refused

CODE: Final = "mandate-missing"


def check(case: AwardCase) -> None:
    """Refuse with `mandate-missing`."""
    mandate = case.mandate
    if (
        mandate is None
        or mandate.leader != case.leader.id
        or mandate.organisation != case.organisation.id
        or not case.badge.leader.endorsements
    ):
        raise Refused(CODE, "The team leader has no mandate from this organisation.")

"""One address stands for one piece of evidence: two with the same id would be one statement."""

from typing import Final

from credentials.rules.case import AwardCase
from schemas.errors import Unfit

CODE: Final = "evidence-repeated"


def check(case: AwardCase) -> None:
    """Refuse with `evidence-repeated`."""
    addresses = [evidence.id for evidence in case.badge.evidence if evidence.id is not None]
    if len(addresses) != len(set(addresses)):
        raise Unfit(CODE, "Two pieces of evidence have the same address.", where="evidence")

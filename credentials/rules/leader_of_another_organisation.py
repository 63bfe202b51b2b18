"""An organisation issues through its own team leaders, and the badge names just them."""

from typing import Final

from credentials.rules.case import AwardCase
from schemas.errors import Refused

CODE: Final = "leader-of-another-organisation"


def check(case: AwardCase) -> None:
    """Refuse with `leader-of-another-organisation`."""
    issuer, leader = case.badge.issuer.id, case.badge.leader.id
    if (issuer, leader) != (case.leader.organisation, case.leader.id) or issuer != case.organisation.id:
        raise Refused(CODE, "The team leader belongs to another organisation.")

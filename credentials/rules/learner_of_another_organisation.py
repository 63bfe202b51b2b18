"""An organisation issues to its own learners."""

from typing import Final

from credentials.rules.case import AwardCase
from schemas.errors import Refused

CODE: Final = "learner-of-another-organisation"


def check(case: AwardCase) -> None:
    """Refuse with `learner-of-another-organisation`."""
    if case.organisation.id not in case.learner.organisations:
        raise Refused(CODE, "The learner belongs to another organisation.")

"""Of two badges with one id the later `validFrom` counts, so it is later by a second or more.

https://www.imsglobal.org/spec/ob/v3p0/#equality-and-comparison-algorithm
"""

from typing import Final

from credentials.forms.proof_members import instant
from credentials.rules.reissue.case import ReissueCase
from schemas.errors import Refused

CODE: Final = "reissue-not-later"


def check(case: ReissueCase) -> None:
    """Refuse with `reissue-not-later`."""
    if instant(case.award.document["validFrom"]) <= instant(case.before["validFrom"]):
        raise Refused(CODE, "The new form must start later than the one before.")

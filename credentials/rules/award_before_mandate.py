"""Nobody judges before being allowed to: an award is not older than the signature under its mandate.

The organisation and the key are older than the mandate that names them. A mandate that replaces another, for
example after a compromise, counts from the signature under the first of them.
"""

from typing import Final

from credentials.rules.case import AwardCase
from schemas import instants
from schemas.errors import Refused

CODE: Final = "award-before-mandate"


def check(case: AwardCase) -> None:
    """Refuse with `award-before-mandate`."""
    since = case.mandate.counts_from if case.mandate else None
    if since is not None and case.badge.awarded_at < since:
        raise Refused(CODE, "The award is older than the mandate.", mandated_since=instants.write(since))

"""What the chain of authority can say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from credentials.trust import TrustAnchor
from schemas.report import Outcome

PASSED_CODES: Final = ("authorised", "authorised-by-form", "anchor-itself")
SKIPPED_CODES: Final = ("not-endorsed-by-sector", "association-unknown")
UNKNOWN_CODES: Final = (
    "endorsement-proof-unknown",
    "endorsement-status-unknown",
    "mandate-proof-unknown",
    "mandate-status-unknown",
)
# In the order in which a chain is followed.
FAILED_CODES: Final = (
    "authority-misplaced",
    "chain-malformed",
    "chain-missing",
    "endorsement-of-another-organisation",
    "chain-of-another-association",
    "endorsement-proof-failed",
    "endorsement-withdrawn",
    "mandate-of-another-organisation",
    "mandate-of-another-leader",
    "mandate-by-itself",
    "mandate-proof-failed",
    "mandate-withdrawn",
    "replacement-differs",
    "key-not-mandated",
    "skill-out-of-scope",
    "award-date-missing",
    "award-date-outside-mandate",
    "award-before-mandate",
    "award-date-outside-endorsement",
)
CODES: Final = (*PASSED_CODES, *SKIPPED_CODES, *UNKNOWN_CODES, *FAILED_CODES)
"""Every code that a finding can have."""


@dataclass(frozen=True)
class AuthorityFinding:
    """The answer.

    Attributes:
        outcome: passed; failed (verdict `not_authorised`); skipped, as the issuer claims no authority of a
            sector; unknown, as something could not be looked up.
        code: one of `CODES`.
        params: values for the sentence: `association`, `first_day`, `last_day`, `award_day`, `achievement`.
        anchor: the association whose pinned key the chain starts from, when passed.
    """

    outcome: Outcome
    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    anchor: TrustAnchor | None = None

"""What one judgement may cost, counted in units of work and not in seconds.

Seconds differ from run to run; units do not, so the same badge always gets the same judgement. Everything
that belongs to one request shares one budget: canonical forms, proofs, endorsements, status lists, schema,
every credential of a presentation, and every round of fetching.

The rounds: the verifier runs again each time that more of what a badge points to was fetched. One budget
spans all these runs. Which runs there are depends only on the badge and on what other sites answer, never on
what is remembered from before or on how fast an answer came, so the judgement stays the same.

When it is spent nothing can be bought any more, and the answer is "could not check", never "invalid" and
never "valid": a judgement that was cut short says nothing about the badge.
"""

from typing import Final

from schemas.errors import Unavailable

UNITS: Final = 100_000
"""At most a second on the machine that the prices were measured on: a unit is 7 µs, seldom more than 10."""

SIGNATURE: Final = 40
"""Checking one signature on a curve."""
RSA_SIGNATURE: Final = 100
"""Checking one RSA signature, with the longest key that is taken."""
PROOF: Final = 150
"""Bringing the configuration of one proof into its canonical form."""
ENDORSEMENT: Final = 100
"""Looking at one embedded endorsement, whatever else it takes."""
VALUE_READ: Final = 2
"""Reading one value of a document as it was signed: it is expanded, gathered and written again."""
CHARACTERS_READ: Final = 400
"""Characters of JSON or of a token that are read for one unit."""
BYTES_UNPACKED: Final = 4_000
"""Bytes of a status list that are unpacked for one unit."""


class BudgetSpent(Unavailable):
    """The judgement would take too long (code `too-complex`)."""

    def __init__(self) -> None:
        super().__init__("too-complex", "Checking this would take too long.")


class Budget:
    """What is left of the work that one judgement may cost.

    Args:
        units: at the start.
    """

    def __init__(self, units: int = UNITS) -> None:
        self._units = units
        self.left = units

    @property
    def used(self) -> int:
        """Units that were paid; one more than there were when they did not suffice."""
        return self._units - self.left

    @property
    def is_spent(self) -> bool:
        """Whether something was asked for that could not be paid."""
        return self.left < 0

    def spend(self, units: int) -> None:
        """Take `units`.

        Raises:
            BudgetSpent: there are not enough; nothing can be bought any more.
        """
        self.left -= units
        if self.left < 0:
            # What was too dear stays too dear: a cheaper thing bought afterwards would tell half a story.
            self.left = -1
            raise BudgetSpent

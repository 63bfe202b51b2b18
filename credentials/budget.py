"""What one judgement may cost, counted in units of work and not in seconds.

Seconds differ from run to run; units do not, so the same badge always gets the same judgement. Everything
that belongs to one request shares one budget: canonical forms, proofs, endorsements, status lists, schema
and pictures. When it is spent the answer is "could not check", never "invalid".
"""

from typing import Final

from schemas.errors import Unavailable

UNITS: Final = 150_000
"""About a second on the machine that the sizes were chosen on: a unit is roughly 7 µs."""


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
        self.left = units

    def spend(self, units: int) -> None:
        """Take `units`.

        Raises:
            BudgetSpent: there are not enough; nothing can be bought any more.
        """
        self.left -= units
        if self.left < 0:
            raise BudgetSpent

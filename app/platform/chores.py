"""What a running service does by itself now and then; the rooms state their own, `app.rooms` names them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from app.platform.events.sealer import BATCH, seal
from app.platform.runtime import Runtime


@dataclass(frozen=True, slots=True)
class Chore:
    """One thing to do, in transactions of its own.

    Attributes:
        counts: what the number means that doing it gives.
        do: does it, and says how many.
    """

    counts: str
    do: Callable[[Runtime], int]


def seal_events(runtime: Runtime) -> int:
    """Seal every event that waits: a batch in each transaction, so that writers come between."""
    total = 0
    while True:
        with runtime.work() as work:
            sealed = seal(work)
        total += sealed
        if sealed < BATCH:
            return total


def cut_off_log(runtime: Runtime) -> int:
    """Take what was erased out of SQLite's log, where a reader was in the way before."""
    owed = runtime.database.owes_checkpoint
    runtime.database.checkpoint()
    return int(owed and not runtime.database.owes_checkpoint)


CHORES: Final = (Chore("sealed", seal_events), Chore("logs_cut_off", cut_off_log))

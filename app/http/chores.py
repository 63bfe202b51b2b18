"""What HTTP leaves to be tidied up: answers that were kept long enough."""

from typing import Final

from app.http import idempotency
from app.platform.chores import Chore
from app.platform.runtime import Runtime


def forget_answers(runtime: Runtime) -> int:
    """Remove the answers that nobody asks for again."""
    with runtime.work() as work:
        return idempotency.forget_old(work.session, work.now)


CHORES: Final = (Chore("answers_forgotten", forget_answers),)

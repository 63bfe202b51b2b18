"""How somebody who waits sees how far something long is."""

from typing import Protocol


class OnProgress(Protocol):
    """Called again and again while something long is done."""

    def __call__(self, done: int, total: int | None = None) -> None:
        """So much is done, of so much where that is known."""


def unwatched(done: int, total: int | None = None) -> None:
    """Nobody waits."""

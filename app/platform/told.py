"""How somebody who waits is told how far it is."""

from typing import Protocol


class Told(Protocol):
    """Called again and again while something long is done."""

    def __call__(self, done: int, total: int | None = None) -> None:
        """So much is done, of so much where that is known."""


def nobody(done: int, total: int | None = None) -> None:
    """Tell nobody."""

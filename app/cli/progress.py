"""How far something long is, for a person at a terminal; nothing where nobody looks, such as in a log."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from app.platform.progress import OnProgress


@contextmanager
def progress(doing: str) -> Iterator[OnProgress]:
    """Show a bar on standard error while the block runs.

    Args:
        doing: what is done, in a few words.

    Yields:
        To be called with how much is done, and of how much where that is known.
    """
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns, TimeElapsedColumn(), console=console, disable=not console.is_terminal, transient=True
    ) as shown:
        task = shown.add_task(doing, total=None)

        def show(done: int, total: int | None = None) -> None:
            shown.update(task, completed=done, total=total)

        yield show

"""What is asked of the database, as it is really sent."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

APART = ("BEGIN", "COMMIT", "PRAGMA")


class Statements(list[str]):
    """The statements of a while, in order; they print one a line."""

    def __str__(self) -> str:
        return "\n".join(f"{number:2} {text}" for number, text in enumerate(self, 1))

    def about(self, table: str) -> "Statements":
        """Those that read or lock this table; what is written into it is not meant."""
        return Statements(
            text
            for text in self
            if text.startswith("SELECT") and f" {table} " in f"{text} ".replace(",", " ")
        )


@contextmanager
def statements(engine: Engine) -> Iterator[Statements]:
    """Listen to an engine until the block ends."""
    heard = Statements()

    def listen(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(APART):
            heard.append(" ".join(statement.split()))

    event.listen(engine, "before_cursor_execute", listen)
    try:
        yield heard
    finally:
        event.remove(engine, "before_cursor_execute", listen)

"""A hostile input, by the name of its defect, with what must be said about it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from schemas.report import Verdict
from tests.sector.judging import Sites

SMALL: Final = 16_000
"""Inputs up to this many bytes are committed; larger ones are made when they are needed."""


@dataclass(frozen=True)
class Hostile:
    """One input.

    Attributes:
        build: makes the bytes, always the same.
        verdict: what the verifier must say; None when the input is refused before that.
        code: a finding's code that must be among the reasons, or the code of the refusal.
        sites: what the world outside answers.
    """

    build: Callable[[], bytes]
    verdict: Verdict | None
    code: str
    sites: Callable[[], Sites] = field(default=Sites)


CASES: Final[dict[str, Hostile]] = {}


def refused(code: str) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """The input is no badge at all."""
    return _case(None, code)


def judged(
    verdict: Verdict, code: str, sites: Callable[[], Sites] = Sites
) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """The input is read, and gets this verdict for this reason."""
    return _case(verdict, code, sites)


def _case(
    verdict: Verdict | None, code: str, sites: Callable[[], Sites] = Sites
) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    def add(build: Callable[[], bytes]) -> Callable[[], bytes]:
        CASES[build.__name__.replace("_", "-")] = Hostile(build, verdict, code, sites)
        return build

    return add

"""What whoever asked sees of their request: is there a badge yet, and what is it worth?"""

from dataclasses import dataclass
from enum import StrEnum

from app.oid4vp import asking, shown
from app.oid4vp.tables import PresentationRequest, Way
from app.platform.runtime import Work
from schemas.report import Report


class State(StrEnum):
    """How far a request is."""

    PENDING = "pending"
    ANSWERED = "answered"
    DECLINED = "declined"
    """The wallet gave no badge, or nothing that fits."""
    ELSEWHERE = "elsewhere"
    """A wallet on the same device answered, and has led the browser back with a response code."""


@dataclass(frozen=True)
class Seen:
    """A request as whoever asked sees it.

    Attributes:
        state: how far it is.
        trouble: why there is no badge, or what was wrong with an answer so far.
        report: the verifier's.
    """

    state: State
    trouble: str | None
    report: Report | None


def see(work: Work, row: PresentationRequest, language: str, *, with_code: bool = False) -> Seen:
    """What became of a request; once the report was read, it goes soon.

    Args:
        work: a unit of work that writes.
        row: the request.
        language: of the report.
        with_code: whoever asks has the response code, and so sits where the wallet is.
    """
    if row.answered_at is None:
        return Seen(State.PENDING, row.trouble, None)
    if not row.shown:
        return Seen(State.DECLINED, row.trouble, None)
    if row.way == Way.SAME_DEVICE and not with_code:
        # Somebody else may have begun the request and sent the link: only the browser that the wallet led
        # back sees the badge. https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#name-session-fixation
        return Seen(State.ELSEWHERE, None, None)
    if row.read_at is None:
        row.read_at = work.now
        row.expires_at = min(row.expires_at, work.now + asking.KEPT_AFTER_READING)
    return Seen(State.ANSWERED, None, shown.report_in(work, row, language))

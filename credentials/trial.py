"""Our own whole verifier, tried on what we are about to give out: pure, with everything handed in.

What the verifier of anybody who trusts our association would refuse, could not check or warn of is not signed
with a real key, and not given out in another form either.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from credentials import intake
from credentials.checks.case import StandIn
from credentials.intake import Presented
from credentials.judgement import Judgement
from credentials.resources import Resources
from credentials.trust import TrustAnchors
from credentials.verify import verify
from schemas.errors import DomainError, Refused
from schemas.report import Outcome, Verdict

# An employer of another sector shows no chain, and nobody vouches for it: that is no fault of its badges.
_OUTSIDE_THE_SECTOR: Final = "authority.not-endorsed-by-sector"
_STRANGER: Final = frozenset({"trust.unknown-issuer", "unknown-issuer"})
_WRONG: Final = frozenset({Outcome.FAILED, Outcome.UNKNOWN})


def try_out(
    text: bytes,
    resources: Resources,
    now: datetime,
    *,
    anchors: TrustAnchors,
    at: datetime,
    stand_in: StandIn | None = None,
    told: frozenset[str] = frozenset(),
) -> Judgement:
    """Verify a badge of ours as a stranger who trusts our association would.

    Args:
        text: the very bytes that would be given out.
        resources: the issuer's DID document, the status list and whatever else the badge points to.
        now: the moment of judging.
        anchors: our association with its pinned keys, and its members.
        at: the moment that the badge's own dates are compared with: what is signed anew may have ended since.
        stand_in: the throw-away key that signed in the place of the real one.
        told: codes of warnings that are no fault of such a badge.

    Raises:
        Refused: `own-verification-failed`, with the codes of what was found in `params["why"]`.
    """
    try:
        presented = intake.read(text)
    except DomainError as error:
        raise _failed(error.code) from error
    judgement = verify(presented, resources, now, anchors=anchors, at=at, stand_in=stand_in)
    why = tuple(code for code in dict.fromkeys(_faults(presented, judgement)) if code not in told)
    if why or judgement.verdict is not Verdict.VALID:
        raise _failed(*(why or (judgement.verdict.value,)))
    return judgement


def _faults(presented: Presented, judgement: Judgement) -> Iterator[str]:
    codes = {finding.code for finding in judgement.findings}
    accepted = _STRANGER if _OUTSIDE_THE_SECTOR in codes else frozenset()
    for finding in judgement.findings:
        if (finding.outcome in _WRONG and finding.code not in accepted) or (
            finding.check == "authority" and finding.outcome is Outcome.SKIPPED and not accepted
        ):
            yield finding.code
    yield from (note.code for note in judgement.warnings if note.code not in accepted)
    if not judgement.is_badge:
        yield "not-a-badge"
    if judgement.credential is not presented.credential:
        # It is read otherwise than it is written, which nobody should have to do with ours.
        yield "not-ordinary"


def _failed(*why: str) -> Refused:
    return Refused("own-verification-failed", "Our own verifier would refuse this badge.", why=list(why))

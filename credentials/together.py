"""One answer about several credentials: as good as the worst of them.

Whoever hands in a presentation chooses what is in it, and in which order; a good badge lends nothing to the
one beside it.
"""

from typing import Final

from credentials.checks import holder
from credentials.checks.verdict import worst
from credentials.judgement import Finding, Judgement
from schemas.report import RecipientMatch, Trust

_WORST_TRUST: Final = (Trust.UNKNOWN_ISSUER, Trust.KNOWN, Trust.TRUSTED)
_WORST_MATCH: Final = (RecipientMatch.NO_MATCH, RecipientMatch.NOT_COMPARABLE, RecipientMatch.MATCH)


def together(judged: tuple[Judgement, ...]) -> Judgement:
    """The judgement on several credentials.

    Args:
        judged: each credential's own judgement, at least one, in the order in which they were handed in.
    """
    matches = [one.recipient for one in judged if one.recipient is not None]
    anchors = {one.anchor for one in judged}
    shown = [finding for one in judged for finding in one.findings if holder.is_of_showing(finding)]
    return Judgement(
        verdict=worst([*(one.verdict for one in judged), *map(holder.showing, shown)]),
        trust=min((one.trust for one in judged), key=_WORST_TRUST.index),
        findings=tuple(_each_once(shown)),
        wanted=tuple(dict.fromkeys(reference for one in judged for reference in one.wanted)),
        anchor=anchors.pop() if len(anchors) == 1 else None,
        recipient=min(matches, key=_WORST_MATCH.index) if matches else None,
        proven=all(one.proven for one in judged),
        is_badge=all(one.is_badge for one in judged),
        items=judged,
    )


def _each_once(findings: list[Finding]) -> list[Finding]:
    return [one for place, one in enumerate(findings) if one not in findings[:place]]

"""No respelling gets a better verdict or a higher trust than the document as its issuer wrote it."""

import os
from datetime import timedelta
from functools import cache
from typing import Final

from credentials import intake
from credentials.forms.open_badge_ldp import serialise
from credentials.judgement import Judgement
from credentials.resources import Fetched, Reference, Resources
from credentials.verify import verify
from schemas.errors import Malformed
from schemas.report import Trust, Verdict
from schemas.strict_json import JsonObject
from tests.corpus.forgeries.corpus import ALL_FORGERIES
from tests.properties.respelling import CONTEXTS_ELSEWHERE, Respeller
from tests.sector.facts import NOW, STATUS_INDEX
from tests.sector.whole import resources, sector

RUNS: Final = int(os.environ.get("KRINGBADGE_TEST_RESPELLED_VERDICTS", "400"))
MOST_REWRITINGS: Final = 4
BEST_FIRST: Final = (
    Verdict.VALID,
    Verdict.NOT_YET_VALID,
    Verdict.EXPIRED,
    Verdict.SUSPENDED,
    Verdict.REVOKED,
    Verdict.NOT_AUTHORISED,
)
"""Invalid vouches for nothing: whoever spoils a document gets it. Of a badge that was withdrawn, had ended or
was not allowed, "could not check" hides what is known, so that is better as well."""
TRUST: Final = (Trust.UNKNOWN_ISSUER, Trust.KNOWN, Trust.TRUSTED)


@cache
def documents() -> dict[str, JsonObject]:
    badge = sector().issued()
    ended = sector().issued(sector().badge(valid_until=NOW - timedelta(hours=1)))
    return {"revoked": badge, "expired": ended} | {
        name: forgery.build() for name, forgery in sorted(ALL_FORGERIES.items())
    }


def found(name: str) -> Resources:
    known = resources(revoked=(STATUS_INDEX,)) if name == "revoked" else resources()
    elsewhere = {Reference("context", url): Fetched(content) for url, content in CONTEXTS_ELSEWHERE.items()}
    return known.with_found(elsewhere)


def judged(document: JsonObject, name: str) -> Judgement | None:
    try:
        presented = intake.read(serialise(document))
    except (Malformed, ValueError):
        return None
    return verify(presented, found(name), NOW, anchors=sector().anchors)


@cache
def before(name: str) -> Judgement:
    judgement = judged(documents()[name], name)
    if judgement is None:
        raise LookupError(name)
    return judgement


def is_better(after: Judgement, than: Judgement) -> bool:
    if after.verdict is Verdict.COULD_NOT_CHECK:
        return than.verdict in BEST_FIRST[1:]
    if after.verdict not in BEST_FIRST:
        return False
    if than.verdict not in BEST_FIRST or BEST_FIRST.index(after.verdict) < BEST_FIRST.index(than.verdict):
        return True
    return TRUST.index(after.trust) > TRUST.index(than.trust)


def test_no_respelling_gets_a_better_verdict() -> None:
    names = list(documents())
    same = 0
    for seed in range(RUNS):
        name = names[seed % len(names)] if seed % 4 else ("revoked", "expired")[seed // 4 % 2]
        respeller = Respeller(documents()[name], seed)
        respeller.rewrite(1 + seed // len(names) % MOST_REWRITINGS)
        after = judged(respeller.document, name)
        if after is None:
            continue
        where = (seed, name, respeller.applied, before(name).verdict, after.verdict)
        assert not is_better(after, before(name)), where
        same += after.verdict is before(name).verdict
    assert same > RUNS // 10

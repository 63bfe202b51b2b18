import json
from datetime import UTC, datetime

import pytest

from app.platform.outbound import Outbound, Policy
from app.platform.settings import SettingsError
from app.verification.anchors import configured
from app.verification.service import MAX_FETCHES, Sources, _Fetcher, judge
from credentials.intake import read
from credentials.resources import Fetched, NotFetched, Reference
from credentials.trust import NOBODY
from tests.app.platform.outbound_sites import answer, site
from tests.app.verification.demo_service import DemoService

KEY = "z6MkpqebZbkbxsA58tuANejApzCP9ZCJQsnkCNZLs2krCHzG"
LOCAL = Policy(development_hosts=frozenset({"localhost"}))


def nothing(_reference: Reference) -> Fetched | NotFetched | None:
    return None


def test_no_badge_makes_us_ask_more_than_the_limit() -> None:
    with site(answer()) as server:
        fetcher = _Fetcher(Sources(nothing, Outbound(LOCAL), 5))
        wanted = [Reference("key", f"{server.url}/{number}") for number in range(MAX_FETCHES + 5)]
        found = fetcher.fetch(wanted)
    assert len(server.requests) == MAX_FETCHES
    refused = [value for value in found.values() if isinstance(value, NotFetched)]
    assert [value.code for value in refused] == ["refused"] * 5
    assert all(value.our_limit for value in refused)


def test_when_time_is_over_nothing_more_is_asked() -> None:
    with site(answer()) as server:
        fetcher = _Fetcher(Sources(nothing, Outbound(LOCAL), 0))
        found = fetcher.fetch([Reference("key", server.url)])
    assert server.requests == []
    assert list(found.values()) == [NotFetched("timeout", our_limit=True)]


def test_a_did_that_names_no_place_is_refused() -> None:
    fetcher = _Fetcher(Sources(nothing, Outbound(Policy()), 5))
    found = fetcher.fetch([Reference("did", "did:web:127.0.0.1"), Reference("did", "did:nobody:x")])
    assert {value.code for value in found.values() if isinstance(value, NotFetched)} == {"refused"}


def test_the_issuer_out_of_reach_is_could_not_check_in_plain_words(service: DemoService) -> None:
    presented = read(service.document("valid"), "application/vc")
    offline = Sources(nothing, Outbound(Policy(offline=True)), 5)
    judgement = judge(presented, offline, now=datetime.now(UTC), anchors=NOBODY)
    assert judgement.verdict == "could_not_check"
    assert judgement.wanted == ()


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"anchors": [{}]}', '{"registries": [{"form": "other", "name": "x"}]}', '{"x": 1}']
)
def test_trust_anchors_that_cannot_be_read_stop_the_service(text: str) -> None:
    with pytest.raises(SettingsError):
        configured(text)


def test_trust_anchors_are_read() -> None:
    anchor = {"id": "did:web:a.example", "name": "A", "keys": [KEY], "members": ["did:web:b.example"]}
    registries = [
        {"form": "dcc-legacy", "name": "R", "registry": {"did:web:c.example": {"name": "C"}}},
        {"form": "openid-federation", "name": "F", "statements": [{"sub": "did:web:d.example"}]},
    ]
    anchors = configured(json.dumps({"anchors": [anchor], "registries": registries}))
    assert anchors.anchor_of_member("did:web:b.example") is not None
    assert set(anchors.known) == {"did:web:c.example", "did:web:d.example"}
    assert configured("") is NOBODY

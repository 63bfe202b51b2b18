"""Sharing less, and several badges together."""

import base64
import json
from typing import Any

import pytest

from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import given
from tests.sector.facts import LEADERS_NAME, LEARNERS_NAME
from tests.sector.stored import SmallSector

NOTE = "Zag meteen dat het nat was."
EVIDENCE = "Foto van de bak"


def whole(client: AsgiClient, sector: SmallSector) -> dict[str, Any]:
    """An award that has every part."""
    leader = sector.tokens["team_leader"]
    named = {"name_in_badge": True}
    assert client.put("/api/v1/team-leaders/me/consent", token=leader, json=named).is_success
    assert client.put(f"/api/v1/learners/{sector.learner}/consent", token=leader, json=named).is_success
    return given(client, sector, narrative=NOTE, evidence=[{"name": EVIDENCE}])


def shown(client: AsgiClient, sector: SmallSector, award: dict[str, Any], *parts: str) -> dict[str, Any]:
    token = sector.tokens["team_leader"]
    answer = client.post(f"/api/v1/awards/{award['id']}/shown", token=token, json={"parts": parts})
    assert answer.status_code == 200, answer.text
    view: dict[str, Any] = answer.json()
    return view


def opened(token: str) -> str:
    """Everything that anybody can read in a token, decoded."""
    pieces = [piece for part in token.split("~") for piece in part.split(".") if piece]
    readable = [base64.urlsafe_b64decode(piece + "=" * (-len(piece) % 4)) for piece in pieces]
    return token + b"\n".join(readable).decode(errors="replace")


def report(client: AsgiClient, content: str, media_type: str) -> dict[str, Any]:
    answer = client.post("/api/v1/verify", content=content, headers={"Content-Type": media_type})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


WORDS = {
    "name": LEARNERS_NAME,
    "narrative": NOTE,
    "evidence": EVIDENCE,
    "leader": LEADERS_NAME,
    "level": "#level-2",
}


@pytest.mark.parametrize("chosen", [(), ("level",), ("name", "level"), tuple(WORDS)], ids=str)
def test_what_is_hidden_is_nowhere_in_the_bytes(
    client: AsgiClient, sector: SmallSector, chosen: tuple[str, ...]
) -> None:
    award = whole(client, sector)
    view = shown(client, sector, award, *chosen)
    assert set(view["parts"]) == set(chosen)
    assert set(view["parts"]) | set(view["left_out"]) == set(WORDS)
    readable = opened(view["document"])
    for part, text in WORDS.items():
        # The skill's own description names every level; which one was reached stands in the result alone.
        said = '"achievedLevel"' if part == "level" else text
        assert (said in readable) is (part in chosen), part
    assert award["url"] in readable


@pytest.mark.parametrize("chosen", [(), ("level",), tuple(WORDS)], ids=str)
def test_it_is_valid_and_the_report_says_that_something_was_left_out(
    client: AsgiClient, sector: SmallSector, chosen: tuple[str, ...]
) -> None:
    view = shown(client, sector, whole(client, sector), *chosen)
    found = report(client, view["document"], view["media_type"])
    assert (found["verdict"], found["conclusion"]) == ("valid", "real")
    left = {note["id"] for note in found["not_checked"]}
    assert ("parts-hidden" in left) is (set(chosen) != set(WORDS))
    assert bool(found["badge"]["level"]) is ("level" in chosen)
    assert (found["badge"]["recipient_name"] == LEARNERS_NAME) is ("name" in chosen)


def test_showing_again_makes_no_other_form(client: AsgiClient, sector: SmallSector) -> None:
    award = whole(client, sector)
    first, again = shown(client, sector, award, "level"), shown(client, sector, award, "level")
    assert first["document"] == again["document"]
    forms = client.get(f"/api/v1/awards/{award['id']}/forms", token=sector.tokens["team_leader"]).json()
    assert [one["form"] for one in forms["items"]] == ["ldp", "vcsdjwt"]


def test_a_part_that_the_badge_does_not_have_is_refused(client: AsgiClient, sector: SmallSector) -> None:
    award, token = given(client, sector), sector.tokens["team_leader"]
    address = f"/api/v1/awards/{award['id']}/shown"
    missing = client.post(address, token=token, json={"parts": ["evidence"]})
    assert missing.json()["code"] == "part-unknown"
    for parts in (["issuer"], "level", [1], None):
        assert client.post(address, token=token, json={"parts": parts}).status_code == 422


def test_a_withdrawn_badge_is_withdrawn_in_part_too(client: AsgiClient, sector: SmallSector) -> None:
    award = whole(client, sector)
    view = shown(client, sector, award, "level")
    admin = sector.tokens["organisation_admin"]
    client.post(f"/api/v1/awards/{award['id']}/revoke", token=admin, json={"reason": "Vergissing."})
    assert report(client, view["document"], view["media_type"])["verdict"] == "revoked"


def test_several_badges_are_shown_in_order_and_each_is_judged(
    client: AsgiClient, sector: SmallSector
) -> None:
    awards = [given(client, sector, narrative=f"Nummer {number}.") for number in range(3)]
    ids = [award["id"] for award in (awards[2], awards[0], awards[1])]
    token = sector.tokens["team_leader"]
    answer = client.post("/api/v1/presentations", token=token, json={"award_ids": ids})
    assert answer.status_code == 200, answer.text
    view = answer.json()
    document = json.loads(view["document"])
    said = [one["credentialSubject"]["narrative"] for one in document["verifiableCredential"]]
    assert said == ["Nummer 2.", "Nummer 0.", "Nummer 1."]
    signed = client.get(awards[2]["url"]).text
    assert signed in view["document"]
    found = report(client, view["document"], view["media_type"])
    assert (found["verdict"], len(found["credentials"])) == ("valid", 3)
    admin = sector.tokens["organisation_admin"]
    client.post(f"/api/v1/awards/{awards[0]['id']}/revoke", token=admin, json={"reason": "Vergissing."})
    found = report(client, view["document"], view["media_type"])
    assert [one["verdict"] for one in found["credentials"]] == ["valid", "revoked", "valid"]


def test_as_many_as_may_be_shown_together_can_be_judged_together(
    client: AsgiClient, sector: SmallSector
) -> None:
    ids = [given(client, sector)["id"] for _ in range(10)]
    token = sector.tokens["team_leader"]
    view = client.post("/api/v1/presentations", token=token, json={"award_ids": ids}).json()
    assert report(client, view["document"], view["media_type"])["verdict"] == "valid"


@pytest.mark.parametrize("kind", ["none", "twice", "too-many", "no-id"])
def test_a_presentation_names_different_badges(client: AsgiClient, sector: SmallSector, kind: str) -> None:
    one = given(client, sector)["id"]
    ids = {"none": [], "twice": [one, one], "too-many": [one] * 11, "no-id": ["x"]}[kind]
    token = sector.tokens["team_leader"]
    assert client.post("/api/v1/presentations", token=token, json={"award_ids": ids}).status_code == 422


def test_somebody_elses_badge_is_not_in_a_presentation(client: AsgiClient, sector: SmallSector) -> None:
    ids = [given(client, sector)["id"]]
    token = sector.tokens["other_leader"]
    answer = client.post("/api/v1/presentations", token=token, json={"award_ids": ids})
    assert (answer.status_code, answer.json()["code"]) == (404, "award-unknown")

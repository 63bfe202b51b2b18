"""A learner's card: it shows, and with the short code it shares and offers; a stolen one does neither."""

import re
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from app.learners.cards import ATTEMPTS, OPEN_FOR
from app.platform.runtime import Runtime
from tests.app.access.planted import contents
from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import given
from tests.sector.facts import BASE, LEARNERS_NAME, NOW
from tests.sector.stored import SmallSector, TestClock

PAGE = {"Accept": "text/html"}


@dataclass(frozen=True)
class Held:
    """A card in somebody's hand."""

    client: AsgiClient
    id: str
    path: str
    code: str

    def look(self) -> httpx.Response:
        return self.client.get(self.path, headers=PAGE)

    def send(self, form: dict[str, Any], to: str = "") -> httpx.Response:
        return self.client.post(f"{self.path}{to}", data=form, headers=PAGE)

    def ticket(self) -> str:
        answer = self.send({"code": self.code})
        assert answer.status_code == 200, answer.text
        found = re.search(r'name="ticket" value="([^"]+)"', answer.text)
        assert found is not None
        return found[1]

    @property
    def wrong(self) -> str:
        return f"{(int(self.code) + 1) % 10**6:06}"


def made(client: AsgiClient, sector: SmallSector, who: str = "team_leader") -> Held:
    answer = client.post(f"/api/v1/learners/{sector.learner}/cards", token=sector.tokens[who])
    assert answer.status_code == 201, answer.text
    view = answer.json()
    assert answer.headers["location"].endswith(f"/cards/{view['id']}")
    return Held(client, view["id"], view["url"].removeprefix(BASE), view["code"])


@pytest.fixture
def award(client: AsgiClient, sector: SmallSector) -> dict[str, Any]:
    return given(client, sector)


@pytest.fixture
def card(client: AsgiClient, sector: SmallSector, award: dict[str, Any]) -> Held:
    assert award["learner_id"] == str(sector.learner)
    return made(client, sector)


def test_a_card_shows_the_badges_and_no_more(card: Held, award: dict[str, Any]) -> None:
    shown = card.look()
    assert shown.status_code == 200
    assert (shown.headers["cache-control"], shown.headers["x-robots-tag"]) == ("no-store", "noindex")
    assert "Sorting in het Nederlands" in shown.text
    assert award["url"] in shown.text
    assert LEARNERS_NAME not in shown.text
    assert 'name="ticket"' not in shown.text


def test_with_the_code_the_learner_stops_sharing_and_shares_again(
    card: Held, client: AsgiClient, award: dict[str, Any]
) -> None:
    for shared, status in (("false", 404), ("true", 200)):
        form = {"ticket": card.ticket(), "award_id": award["id"], "shared": shared}
        assert card.send(form, "/sharing").status_code == 200
        assert client.get(award["url"], headers=PAGE).status_code == status


def test_with_the_code_the_learner_takes_a_badge_to_an_app(
    card: Held, client: AsgiClient, sector: SmallSector, award: dict[str, Any]
) -> None:
    answer = card.send({"ticket": card.ticket(), "award_id": award["id"]}, "/wallet-offers")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"{BASE}/oid4vci/{sector.member}/offers/")
    offered = client.get(answer.headers["location"], headers={"Accept": "application/json"})
    assert offered.json()["credential_issuer"] == f"{BASE}/oid4vci/{sector.member}"
    listed = client.get(f"/api/v1/awards/{award['id']}/wallet-offers", token=sector.tokens["team_leader"])
    assert [one["state"] for one in listed.json()["items"]] == ["open"]


def test_a_stolen_card_shows_and_is_locked_after_wrong_codes(
    card: Held, client: AsgiClient, sector: SmallSector, award: dict[str, Any]
) -> None:
    opened = card.ticket()
    for _ in range(ATTEMPTS):
        assert card.send({"code": card.wrong}).status_code == 403
    assert card.send({"code": card.code}).status_code == 403, "the right code opens a locked card"
    assert "Sorting in het Nederlands" in card.look().text
    assert 'name="code"' not in card.look().text
    form = {"ticket": opened, "award_id": award["id"], "shared": "false"}
    assert card.send(form, "/sharing").status_code == 403
    assert card.send(form, "/wallet-offers").status_code == 403
    assert client.get(award["url"], headers=PAGE).status_code == 200
    again = made(client, sector)
    assert card.look().status_code == 404
    assert again.ticket()


def test_the_right_code_begins_the_count_anew(card: Held) -> None:
    for _ in range(2):
        for _ in range(ATTEMPTS - 1):
            assert card.send({"code": card.wrong}).status_code == 403
        assert card.send({"code": f"{card.code[:3]} {card.code[3:]}"}).status_code == 200


@pytest.mark.parametrize(
    "ticket",
    [
        pytest.param("", id="none"),
        pytest.param("99999999999.00", id="made-up"),
        pytest.param("é.ü", id="no-number"),
        pytest.param("9" * 90 + ".0", id="too-long"),
    ],
)
def test_no_form_works_without_the_code(card: Held, award: dict[str, Any], ticket: str) -> None:
    form = {"ticket": ticket, "award_id": award["id"], "shared": "false"}
    for to in ("/sharing", "/wallet-offers"):
        assert card.send(form, to).status_code == 403


def test_a_ticket_is_for_one_card_and_a_short_while(
    card: Held, client: AsgiClient, sector: SmallSector, award: dict[str, Any], clock: TestClock
) -> None:
    ticket = card.ticket()
    form = {"award_id": award["id"], "shared": "false", "ticket": ticket}
    clock.now = NOW + OPEN_FOR
    assert card.send(form, "/sharing").status_code == 403
    clock.now = NOW
    other = made(client, sector)
    assert other.send(form, "/sharing").status_code == 403
    assert card.send(form, "/sharing").status_code == 404, "an ended card"


def test_nobody_elses_badge(card: Held, client: AsgiClient, sector: SmallSector) -> None:
    fellow = client.post(
        "/api/v1/learners", token=sector.tokens["team_leader"], json={"display_name": "Fay"}
    ).json()
    theirs = given(client, sector, learner_id=fellow["id"])
    assert theirs["url"] not in card.look().text
    form = {"ticket": card.ticket(), "award_id": theirs["id"], "shared": "false"}
    for to in ("/sharing", "/wallet-offers"):
        assert card.send(form, to).status_code == 404


def test_forgetting_the_learner_ends_the_card(card: Held, client: AsgiClient, sector: SmallSector) -> None:
    client.delete(f"/api/v1/learners/{sector.learner}", token=sector.tokens["organisation_admin"])
    assert card.look().status_code == 404


def test_what_opens_a_card_is_shown_once_and_stored_nowhere(
    card: Held, client: AsgiClient, sector: SmallSector, runtime: Runtime, capsys: pytest.CaptureFixture[str]
) -> None:
    address, leader = f"/api/v1/learners/{sector.learner}/cards", sector.tokens["team_leader"]
    listed = client.get(address, token=leader)
    card.look()
    token = card.path.rpartition("/")[2]
    assert [one["state"] for one in listed.json()["items"]] == ["good"]
    for place in (listed.text, str(contents(runtime)), "".join(capsys.readouterr())):
        assert token not in place
    assert f"'{card.code}'" not in str(contents(runtime))
    for _ in range(2):
        assert client.delete(f"{address}/{card.id}", token=leader).status_code == 204
    assert card.look().status_code == 404
    assert client.get(f"{address}/{card.id}", token=leader).json()["state"] == "ended"

"""F17, F18 and C5: a correction is a patch, by somebody who may judge today; the erased can be withdrawn."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest

from app.platform.principal import Role
from app.platform.runtime import Runtime
from app.sign_in import tokens
from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import counts, give, given
from tests.app.awards.test_lifecycle import act, badge, is_set, verdict
from tests.sector.stored import SmallSector

EVIDENCE = [{"name": "Werkbezoek", "id": "https://x.example/foto"}]
SAID = {"level": "2", "narrative": "Goed gezien", "evidence": EVIDENCE, "valid_until": "2028-01-01T00:00:00Z"}


def correct(client: AsgiClient, sector: SmallSector, award: str, body: dict[str, Any]) -> httpx.Response:
    token = sector.tokens["team_leader"]
    return client.post(f"/api/v1/awards/{award}/correct", token=token, json=body)


def anew(runtime: Runtime, sector: SmallSector) -> SmallSector:
    with runtime.work() as work:
        _, token = tokens.create(
            work, Role.TEAM_LEADER, organisation_id=sector.member, team_leader_id=sector.leader
        )
    return replace(sector, tokens={**sector.tokens, "team_leader": token})


@pytest.mark.parametrize(
    ("patch", "member"),
    [
        pytest.param({"level": "3"}, "level", id="level"),
        pytest.param({"narrative": "Anders"}, "narrative", id="narrative"),
        pytest.param({"narrative": None}, "narrative", id="no-narrative"),
        pytest.param({"evidence": []}, "evidence", id="no-evidence"),
        pytest.param({"evidence": [{"name": "Foto"}]}, "evidence", id="evidence"),
        pytest.param({"valid_until": None}, "valid_until", id="no-end"),
    ],
)
def test_c5_a_correction_changes_only_what_is_given(
    client: AsgiClient, sector: SmallSector, patch: dict[str, Any], member: str
) -> None:
    award = given(client, sector, **SAID)
    old = badge(client, award["url"])
    assert correct(client, sector, award["id"], patch).status_code == 200
    new = badge(client, award["url"])
    shown: dict[str, Callable[[Any], Any]] = {
        "level": lambda one: one["credentialSubject"]["result"],
        "narrative": lambda one: one["credentialSubject"].get("narrative"),
        "evidence": lambda one: one.get("evidence"),
        "valid_until": lambda one: one.get("validUntil"),
    }
    assert {name for name, of in shown.items() if of(old) != of(new)} == {member}
    assert verdict(client, new) == "valid"
    assert is_set(client, old)


def test_c5_nothing_to_correct_is_said_clearly(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    award = given(client, sector, **SAID)
    before = counts(runtime)
    answer = correct(client, sector, award["id"], {})
    assert (answer.status_code, answer.json()["code"]) == (422, "correction-empty")
    assert counts(runtime) == before


def test_c5_a_correction_asked_for_twice_happens_once(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    award = given(client, sector, **SAID)
    patch = {"level": "3", "evidence": EVIDENCE}
    assert correct(client, sector, award["id"], patch).status_code == 200
    before = counts(runtime)
    assert correct(client, sector, award["id"], patch).status_code == 200
    assert counts(runtime) == before


@pytest.mark.parametrize("ending", ["end", "suspend"])
def test_f17_a_correction_needs_a_mandate_that_runs_today(
    client: AsgiClient, sector: SmallSector, runtime: Runtime, ending: str
) -> None:
    award = given(client, sector)
    document = badge(client, award["url"])
    admin = sector.tokens["organisation_admin"]
    ended = client.post(f"/api/v1/mandates/{sector.mandate}/{ending}", token=admin, json={"reason": "fraud"})
    assert ended.status_code == 200
    after = anew(runtime, sector)
    answer = correct(client, after, award["id"], {"level": "3", "valid_until": "2999-01-01T00:00:00Z"})
    codes = {"end": "mandate-ended", "suspend": "mandate-suspended"}
    assert (answer.status_code, answer.json()["code"]) == (403, codes[ending])
    assert badge(client, award["url"]) == document


def test_f17_a_correction_rests_on_the_mandate_that_followed(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    award = given(client, sector)
    admin = sector.tokens["organisation_admin"]
    renewed = client.post(
        f"/api/v1/team-leaders/{sector.leader}/mandates",
        token=admin,
        json={"first_day": "2026-06-01", "last_day": "2027-06-01", "skills": [str(sector.skill)]},
    )
    assert renewed.status_code == 201
    client.post(f"/api/v1/mandates/{sector.mandate}/end", token=admin, json={"reason": "renewed"})
    # Another mandate runs, so the leader's token goes on.
    assert correct(client, sector, award["id"], {"level": "3"}).status_code == 200
    assert verdict(client, badge(client, award["url"])) == "valid"


def test_f17_the_end_of_the_last_mandate_ends_the_leaders_tokens(
    client: AsgiClient, sector: SmallSector
) -> None:
    admin = sector.tokens["organisation_admin"]
    client.post(f"/api/v1/mandates/{sector.mandate}/end", token=admin, json={"reason": "fraud"})
    for answer in (
        give(client, sector),
        client.get("/api/v1/learners", token=sector.tokens["team_leader"]),
    ):
        assert (answer.status_code, answer.json()["code"]) == (401, "token-invalid")


def test_f17_erasing_a_leader_ends_the_tokens_and_makes_no_new_ones(
    client: AsgiClient, sector: SmallSector
) -> None:
    admin = sector.tokens["organisation_admin"]
    assert client.delete(f"/api/v1/team-leaders/{sector.leader}/name", token=admin).status_code == 204
    assert give(client, sector).status_code == 401
    asked = {"role": "team_leader", "team_leader_id": str(sector.leader)}
    answer = client.post("/api/v1/tokens", token=admin, json=asked)
    assert (answer.status_code, answer.json()["code"]) == (410, "team-leader-erased")


def test_f18_an_erased_award_can_still_be_revoked(client: AsgiClient, sector: SmallSector) -> None:
    award = given(client, sector)
    copy = badge(client, award["url"])
    admin = sector.tokens["organisation_admin"]
    assert client.delete(f"/api/v1/awards/{award['id']}", token=admin).status_code == 204
    assert verdict(client, copy) == "valid"
    answer = act(client, sector, award["id"], "revoke", reason="fraud")
    assert (answer.status_code, answer.json()["state"]) == (200, "erased")
    assert answer.json()["revoked_at"] is not None
    assert verdict(client, copy) == "revoked"
    assert client.get(award["url"]).status_code == 410
    again = act(client, sector, award["id"], "revoke", reason="fraud")
    assert (again.status_code, again.json()["code"]) == (409, "award-not-standing")


def test_f18_a_revoked_award_that_is_erased_stays_revoked(client: AsgiClient, sector: SmallSector) -> None:
    award = given(client, sector)
    copy = badge(client, award["url"])
    act(client, sector, award["id"], "revoke", reason="fraud")
    admin = sector.tokens["organisation_admin"]
    for _ in range(2):
        assert client.delete(f"/api/v1/awards/{award['id']}", token=admin).status_code == 204
    assert verdict(client, copy) == "revoked"
    assert act(client, sector, award["id"], "revoke", reason="fraud").status_code == 409


def test_revoking_reaches_every_form_of_the_badge(client: AsgiClient, sector: SmallSector) -> None:
    award = given(client, sector)
    forms = [badge(client, award["url"])]
    correct(client, sector, award["id"], {"level": "3"})
    forms.append(badge(client, award["url"]))
    act(client, sector, award["id"], "revoke", reason="fraud")
    assert [is_set(client, form) for form in forms] == [True, True]

"""C10: a patch changes what is said, null takes away, and what is left out stays."""

from typing import Any

import pytest

from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import given
from tests.app.awards.test_lifecycle import badge
from tests.sector.stored import SmallSector


def patched(client: AsgiClient, sector: SmallSector, role: str, path: str, said: Any) -> Any:
    return client.request("PATCH", f"/api/v1/{path}", token=sector.tokens[role], json=said)


@pytest.mark.parametrize(
    ("role", "path", "said", "then"),
    [
        pytest.param(
            "organisation_admin",
            "organisations/{member}",
            {"url": "https://een.example/", "description": "Wij"},
            {"name": "Kringloop Een", "url": "https://een.example/", "description": "Wij"},
            id="organisation",
        ),
        pytest.param(
            "team_leader",
            "learners/{learner}",
            {"email": "jan@example.org", "external_id": "7"},
            {"email": "jan@example.org", "external_id": "7", "name_in_badge": False},
            id="learner",
        ),
        pytest.param(
            "organisation_admin",
            "team-leaders/{leader}",
            {"display_name": "Tineke T.", "external_id": "8"},
            {"display_name": "Tineke T.", "external_id": "8", "name_in_badge": False},
            id="leader",
        ),
    ],
)
def test_what_is_said_changes_and_null_takes_away(  # noqa: PLR0917  fixtures and parameters
    client: AsgiClient, sector: SmallSector, role: str, path: str, said: Any, then: Any
) -> None:
    url = path.format_map(vars(sector))
    changed = patched(client, sector, role, url, said)
    assert changed.status_code == 200, changed.text
    assert {name: changed.json()[name] for name in then} == then
    assert patched(client, sector, role, url, {}).json() == changed.json()
    cleared = patched(client, sector, role, url, dict.fromkeys(said.keys() - {"display_name"}))
    assert {cleared.json()[name] for name in said.keys() - {"display_name"}} == {None}
    named = "name" if "organisations" in path else "display_name"
    for wrong in (None, "", 7, "<b>x</b>"):
        assert patched(client, sector, role, url, {named: wrong}).status_code == 422
    assert patched(client, sector, role, url, {"id": "x"}).status_code == 422


def test_an_award_is_corrected_by_a_patch(client: AsgiClient, sector: SmallSector) -> None:
    award = given(client, sector, narrative="Seen", evidence=[{"name": "A photo"}])
    changed = patched(client, sector, "team_leader", f"awards/{award['id']}", {"level": "3"}).json()
    assert (changed["level"], changed["narrative"]) == ("3", "Seen")
    assert changed["evidence"] == [{"name": "A photo"}]
    url = f"awards/{award['id']}"
    assert patched(client, sector, "team_leader", url, {"narrative": None}).json()["narrative"] is None
    assert "narrative" not in badge(client, award["url"])["credentialSubject"].get("achievement", {})
    assert patched(client, sector, "team_leader", url, {}).status_code == 200


def test_consent_is_withdrawn_by_a_patch_too(client: AsgiClient, sector: SmallSector) -> None:
    url = f"learners/{sector.learner}"
    said = {"name_in_badge": True, "email": "jan@example.org", "email_in_badge": True}
    assert patched(client, sector, "team_leader", url, said).json()["email_in_badge"] is True
    award = given(client, sector)
    assert len(badge(client, award["url"])["credentialSubject"]["identifier"]) == 2
    without = patched(client, sector, "team_leader", url, {"email": None, "name_in_badge": False}).json()
    assert (without["name_in_badge"], without["email_in_badge"]) == (False, False)
    assert "identifier" not in badge(client, award["url"])["credentialSubject"]


def test_two_learners_never_get_one_external_id(client: AsgiClient, sector: SmallSector) -> None:
    said = {"display_name": "Somebody", "external_id": "7"}
    client.post("/api/v1/learners", token=sector.tokens["team_leader"], json=said)
    taken = patched(client, sector, "team_leader", f"learners/{sector.learner}", {"external_id": "7"})
    assert (taken.status_code, taken.json()["code"]) == (409, "external-id-taken")

import json
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from app.awards.tables import AwardVersion
from app.issuers.tables import StatusBit
from app.organisations import service as organisations
from app.platform.runtime import Runtime
from credentials import status_list
from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import counts, given
from tests.sector.facts import NOW
from tests.sector.stored import SmallSector, TestClock


def act(client: AsgiClient, sector: SmallSector, award: str, action: str, **body: Any) -> httpx.Response:
    admin = sector.tokens["organisation_admin"]
    return client.post(f"/api/v1/awards/{award}/{action}", token=admin, json=body or None)


def badge(client: AsgiClient, url: str) -> Any:
    return json.loads(client.get(url, headers={"Accept": "application/vc"}).text)


def is_set(client: AsgiClient, document: Any) -> bool:
    entry = document["credentialStatus"]
    listed = client.get(entry["statusListCredential"]).json()
    bits = status_list.decode(listed["credentialSubject"]["encodedList"])
    return bits.value(int(entry["statusListIndex"])) == 1


def verdict(client: AsgiClient, document: Any) -> Any:
    return client.post("/api/v1/verify", json={"document": document}).json()["verdict"]


def test_revoking_sets_the_bit_and_the_verdict(client: AsgiClient, sector: SmallSector) -> None:
    award = given(client, sector)
    document = badge(client, award["url"])
    assert not is_set(client, document)
    assert verdict(client, document) == "valid"
    answer = act(client, sector, award["id"], "revoke", reason="by mistake")
    assert (answer.status_code, answer.json()["state"]) == (200, "revoked")
    assert is_set(client, document)
    assert verdict(client, document) == "revoked"


def test_a_revoked_badge_stays_revoked(client: AsgiClient, sector: SmallSector) -> None:
    award = given(client, sector)
    act(client, sector, award["id"], "revoke", reason="by mistake")
    for action, body in (("revoke", {"reason": "x"}), ("suspend", {"reason": "x"}), ("reinstate", {})):
        again = act(client, sector, award["id"], action, **body)
        assert (again.status_code, again.json()["code"]) == (409, "award-not-standing")


def test_a_suspension_ends_in_a_new_form_of_the_same_badge(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    award = given(client, sector)
    old = badge(client, award["url"])
    assert act(client, sector, award["id"], "suspend", reason="under review").json()["state"] == "suspended"
    assert is_set(client, old)
    assert act(client, sector, award["id"], "reinstate").json()["state"] == "issued"
    new = badge(client, award["url"])
    assert new["id"] == old["id"]
    assert new["awardedDate"] == old["awardedDate"]
    assert new["validFrom"] > old["validFrom"]
    assert new["credentialStatus"]["id"] != old["credentialStatus"]["id"]
    assert (is_set(client, old), is_set(client, new)) == (True, False)
    with runtime.work(writes=False) as work:
        kept = work.session.scalars(select(AwardVersion).order_by(AwardVersion.number)).all()
    assert [json.loads(form.document or "") for form in kept] == [old, new]
    assert [form.why for form in kept] == ["award", "reinstatement"]


def test_a_suspended_badge_that_nobody_clears_can_be_revoked(client: AsgiClient, sector: SmallSector) -> None:
    award = given(client, sector)
    act(client, sector, award["id"], "suspend", reason="under review")
    assert act(client, sector, award["id"], "revoke", reason="not shown").json()["state"] == "revoked"


def test_a_correction_replaces_the_badge(client: AsgiClient, sector: SmallSector) -> None:
    award = given(client, sector, narrative="Fout")
    old = badge(client, award["url"])
    answer = client.post(
        f"/api/v1/awards/{award['id']}/correct",
        token=sector.tokens["team_leader"],
        json={"level": "3", "narrative": "Goed"},
    )
    assert (answer.status_code, answer.json()["level"]) == (200, "3")
    new = badge(client, award["url"])
    assert new["credentialSubject"]["narrative"] == "Goed"
    assert (is_set(client, old), is_set(client, new)) == (True, False)
    assert verdict(client, new) == "valid"


def test_a_refused_correction_changes_nothing(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    award = given(client, sector)
    old, before = badge(client, award["url"]), counts(runtime)
    answer = client.post(
        f"/api/v1/awards/{award['id']}/correct",
        token=sector.tokens["team_leader"],
        json={"level": "9"},
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "level-unknown")
    assert (badge(client, award["url"]), counts(runtime)) == (old, before)
    assert not is_set(client, old)


def test_only_the_leader_who_judged_corrects(client: AsgiClient, sector: SmallSector) -> None:
    award = given(client, sector)
    answer = client.post(
        f"/api/v1/awards/{award['id']}/correct", token=sector.tokens["other_leader"], json={"level": "3"}
    )
    assert (answer.status_code, answer.json()["code"]) == (404, "award-unknown")


@pytest.mark.parametrize("action", ["revoke", "suspend"])
def test_other_organisations_do_not_see_the_award(
    client: AsgiClient, sector: SmallSector, action: str
) -> None:
    award = given(client, sector)
    answer = client.post(
        f"/api/v1/awards/{award['id']}/{action}",
        token=sector.tokens["other_admin"],
        json={"reason": "not mine"},
    )
    assert (answer.status_code, answer.json()["code"]) == (404, "award-unknown")
    assert not is_set(client, badge(client, award["url"]))


def test_a_reinstatement_works_after_keurmerk_and_mandate_have_ended(
    client: AsgiClient, sector: SmallSector, clock: TestClock
) -> None:
    award = given(client, sector)
    act(client, sector, award["id"], "suspend", reason="under review")
    clock.now = NOW.replace(year=2029)
    assert act(client, sector, award["id"], "reinstate").status_code == 200
    assert verdict(client, badge(client, award["url"])) == "valid"


def test_no_status_bit_is_ever_cleared(client: AsgiClient, sector: SmallSector, runtime: Runtime) -> None:
    first, second = (given(client, sector) for _ in range(2))
    act(client, sector, first["id"], "revoke", reason="x")
    act(client, sector, second["id"], "suspend", reason="x")
    act(client, sector, second["id"], "reinstate")
    with runtime.work() as work:
        organisations.rotate_authority_key(work, sector.member)
        bits = work.session.scalars(select(StatusBit).where(StatusBit.set_at.is_not(None))).all()
    assert len(bits) == 2
    assert is_set(client, badge(client, first["url"]))
    assert verdict(client, badge(client, second["url"])) == "valid"

import secrets
from collections import Counter

import pytest
from sqlalchemy import select

from app.issuers import status_lists as service
from app.issuers.tables import StatusBit, StatusList
from app.platform.runtime import Runtime
from credentials import status_list
from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import given
from tests.app.small_sector import SmallSector


def list_url(client: AsgiClient, sector: SmallSector) -> str:
    return str(client.get(given(client, sector)["url"]).json()["credentialStatus"]["statusListCredential"])


def test_a_list_is_signed_by_the_issuer_and_large_enough(client: AsgiClient, sector: SmallSector) -> None:
    url = list_url(client, sector)
    document = client.get(url).json()
    assert document["id"] == url
    assert document["issuer"] == f"did:web:badges.example:organisations:{sector.member}"
    assert len(status_list.decode(document["credentialSubject"]["encodedList"])) >= 131_072
    assert document["proof"][0]["cryptosuite"] == "eddsa-rdfc-2022"


def test_the_bytes_stay_the_same_until_a_bit_changes(client: AsgiClient, sector: SmallSector) -> None:
    award = given(client, sector)
    url = client.get(award["url"]).json()["credentialStatus"]["statusListCredential"]
    first = client.get(url)
    given(client, sector)
    same = client.get(url, headers={"If-None-Match": first.headers["etag"]})
    assert (same.status_code, same.headers["cache-control"]) == (304, "public, max-age=60")
    client.post(
        f"/api/v1/awards/{award['id']}/revoke",
        token=sector.tokens["organisation_admin"],
        json={"reason": "x"},
    )
    changed = client.get(url, headers={"If-None-Match": first.headers["etag"]})
    assert (changed.status_code, changed.content == first.content) == (200, False)


def test_organisations_do_not_share_a_list(client: AsgiClient, sector: SmallSector) -> None:
    own = list_url(client, sector)
    other = client.post(
        "/api/v1/awards",
        token=sector.tokens["other_leader"],
        json={"learner": str(sector.other_learner), "skill": str(sector.skill)},
    ).json()["url"]
    assert client.get(other).json()["credentialStatus"]["statusListCredential"] != own


def test_an_entry_is_never_given_out_twice(
    runtime: Runtime, sector: SmallSector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "randbelow", lambda _length: 7)
    with runtime.work() as work:
        bits = [service.allocate(work, sector.member) for _ in range(3)]
        lists = work.session.scalars(select(StatusList).order_by(StatusList.number)).all()
    assert [bit.index for bit in bits] == [7, 7, 7]
    assert [bit.list_id for bit in bits] == [row.id for row in lists]
    assert [row.number for row in lists] == [1, 2, 3]


def test_entries_lie_all_over_the_list(runtime: Runtime, sector: SmallSector) -> None:
    with runtime.work() as work:
        for _ in range(64):
            service.allocate(work, sector.member)
        indexes = work.session.scalars(select(StatusBit.index)).all()
    quarters = Counter(index * 4 // 131_072 for index in indexes)
    assert set(quarters) == {0, 1, 2, 3}


def test_setting_a_bit_twice_signs_once(runtime: Runtime, sector: SmallSector) -> None:
    with runtime.work() as work:
        bit = service.allocate(work, sector.member)
        service.set_bits(work, [(bit.list_id, bit.index)])
        signed = service.served(work.session, bit.list_id)
        service.set_bits(work, [(bit.list_id, bit.index)])
        assert service.served(work.session, bit.list_id) == signed


def test_our_own_lists_are_found_without_network(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    url = list_url(client, sector)
    with runtime.work(writes=False) as work:
        found = service.own_status_list(work.session, work.urls, url)
        assert found == client.get(url).json()
        for other in (url.replace("badges.example", "elsewhere.example"), f"{url}/", f"{url}0", "x"):
            assert service.own_status_list(work.session, work.urls, other) is None


def test_a_list_that_is_not_there(client: AsgiClient, sector: SmallSector) -> None:
    answer = client.get(f"/status-lists/{sector.learner}")
    assert (answer.status_code, answer.json()["code"]) == (404, "status-list-unknown")

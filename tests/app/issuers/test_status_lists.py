import json
import secrets
from collections import Counter

import pytest
from sqlalchemy import select

from app.issuers import keyring
from app.issuers import status_lists as service
from app.issuers.service import published
from app.issuers.tables import KeyPurpose, ListKind, StatusBit, StatusList, StatusPurpose
from app.platform.runtime import Runtime, Work
from credentials import status_list, token_status_list
from credentials.forms import jws
from credentials.resources import Reference
from schemas.errors import Conflict
from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import given
from tests.sector.stored import SmallSector


def list_url(client: AsgiClient, sector: SmallSector) -> str:
    return str(client.get(given(client, sector)["url"]).json()["credentialStatus"]["statusListCredential"])


def test_a_list_is_signed_by_the_issuer_and_large_enough(client: AsgiClient, sector: SmallSector) -> None:
    url = list_url(client, sector)
    document = client.get(url).json()
    assert document["id"] == url
    assert document["issuer"] == f"did:web:badges.example:organisations:{sector.member}"
    assert len(status_list.decode(document["credentialSubject"]["encodedList"])) >= 131_072
    assert document["proof"][0]["cryptosuite"] == "eddsa-rdfc-2022"
    assert document["credentialSubject"]["ttl"] == 60_000


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
        assert service.set_bits(work, [(bit.list_id, bit.index)]) == 1
        signed = service.served(work.session, bit.status_list.url).document
        assert service.set_bits(work, [(bit.list_id, bit.index)]) == 0
        assert service.served(work.session, bit.status_list.url).document == signed


def bits_in(work: Work, bit: service.Allocated) -> status_list.StatusBits:
    document = json.loads(service.served(work.session, bit.status_list.url).document)
    assert document["credentialSubject"]["statusPurpose"] == bit.status_list.purpose
    return status_list.decode(document["credentialSubject"]["encodedList"])


def test_a_revocation_is_final_and_a_suspension_can_end(runtime: Runtime, sector: SmallSector) -> None:
    with runtime.work() as work:
        bits = {purpose: service.allocate(work, sector.member, purpose) for purpose in StatusPurpose}
        assert len({bit.list_id for bit in bits.values()}) == len(StatusPurpose)
        entries = [(bit.list_id, bit.index) for bit in bits.values()]
        assert service.clear_bits(work, entries) == 0
        assert service.set_bits(work, entries) == len(entries)
        revoked, suspended = bits[StatusPurpose.REVOCATION], bits[StatusPurpose.SUSPENSION]
        with pytest.raises(Conflict):
            service.clear_bits(work, entries)
        assert [bits_in(work, bit).value(bit.index) for bit in (revoked, suspended)] == [1, 1]
        assert service.clear_bits(work, [(suspended.list_id, suspended.index)]) == 1
        assert [bits_in(work, bit).value(bit.index) for bit in (revoked, suspended)] == [1, 0]


def test_our_own_lists_are_found_without_network(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    url = list_url(client, sector)
    with runtime.work(writes=False) as work:
        assert published(work.session, Reference("status_list", url)) == client.get(url).json()
        for other in (
            url.replace("badges.example", "elsewhere.example"),
            url.replace("/status-lists/", "/vc/status-lists/"),
            f"{url}/",
            f"{url}0",
            f"{url}\0",
            "x",
        ):
            assert published(work.session, Reference("status_list", other)) is None


@pytest.mark.parametrize("path", ["/status-lists/", "/vc/status-lists/"])
@pytest.mark.parametrize("last", ["LEARNER", "no-list", "0" * 32], ids=["other-id", "no-id", "short"])
def test_a_list_that_is_not_there(client: AsgiClient, sector: SmallSector, path: str, last: str) -> None:
    answer = client.get(path + last.replace("LEARNER", str(sector.learner)))
    assert (answer.status_code, answer.json()["code"]) == (404, "status-list-unknown")


def test_a_token_status_list_says_the_same_and_is_served_where_it_says(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    with runtime.work() as work:
        gone, stays = (service.allocate(work, sector.member, kind=ListKind.TOKEN) for _ in range(2))
        other = service.allocate(work, sector.member)
        assert service.set_bits(work, [(gone.list_id, gone.index), (other.list_id, other.index)]) == 2
        url = gone.status_list.url
    answer = client.get(url, headers={"Accept": "application/statuslist+jwt"})
    assert answer.headers["content-type"] == "application/statuslist+jwt"
    assert answer.headers["cache-control"] == "public, max-age=60"
    token = jws.read(answer.text)
    bits = token_status_list.read(token, url)
    assert (bits.value(gone.index), bits.value(stays.index), len(bits)) == (1, 0, 131_072)
    assert token.payload["ttl"] == 60
    assert client.get(url, headers={"Accept": "application/vc"}).status_code == 406
    with runtime.work(writes=False) as work:
        assert published(work.session, Reference("status_list", url)) == answer.content
        key = keyring.current_key(work, sector.member, KeyPurpose.JOSE)
        jws.verify_signature(token, keyring.public_key(key))

import json
from typing import Any

import pytest
from sqlalchemy import select

from app.issuers.service import published
from app.issuers.tables import SigningKey
from app.organisations import service
from app.organisations.tables import Endorsement
from app.platform.runtime import Runtime
from credentials.authority import vocabulary
from credentials.resources import Reference
from keys import did_web, resolver
from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import given
from tests.sector.facts import BASE, NOW
from tests.sector.stored import SmallSector


def did_of(organisation: object) -> str:
    return f"did:web:badges.example:organisations:{organisation}"


def did_document(client: AsgiClient, organisation: object) -> Any:
    return client.get(f"/organisations/{organisation}/did.json").json()


def test_the_did_document_lies_where_did_web_looks_for_it(client: AsgiClient, sector: SmallSector) -> None:
    url = did_web.did_to_url(did_of(sector.member))
    assert url == f"{BASE}/organisations/{sector.member}/did.json"
    document = client.get(url).json()
    assert document["id"] == did_of(sector.member)
    # Authority key, P-256 key, one team leader's key.
    assert len(document["verificationMethod"]) == len(document["assertionMethod"]) == 3
    for method in document["verificationMethod"]:
        assert method["id"] == f"{document['id']}#{method['publicKeyMultibase']}"
        assert resolver.select(document, method["id"], "assertionMethod").controller == document["id"]


def test_a_did_document_is_kept_by_caches_and_asked_for_with_its_etag(
    client: AsgiClient, sector: SmallSector
) -> None:
    first = client.get(f"/organisations/{sector.member}/did.json")
    assert first.headers["cache-control"] == "public, max-age=300"
    again = client.get(
        f"/organisations/{sector.member}/did.json", headers={"If-None-Match": first.headers["etag"]}
    )
    assert again.status_code == 304


def test_a_new_authority_key_signs_on_and_the_old_one_stays_published(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    before = given(client, sector)
    admin = sector.tokens["organisation_admin"]
    assert client.post(f"/api/v1/organisations/{sector.member}/authority-key", token=admin).status_code == 201
    assert len(did_document(client, sector.member)["assertionMethod"]) == 4
    with runtime.work(writes=False) as work:
        current = service.current_endorsement(work.session, sector.member)
        all_of_it = work.session.scalars(
            select(Endorsement).where(Endorsement.organisation_id == sector.member)
        ).all()
    assert current is not None
    assert len(json.loads(current.document)["credentialSubject"][vocabulary.KEY]) == 2
    assert len(all_of_it) == 2
    for award in (before, given(client, sector)):
        document = client.get(award["url"]).json()
        assert client.post("/api/v1/verify", json={"document": document}).json()["verdict"] == "valid"


def test_a_compromised_key_stays_listed_and_leaves_every_relationship(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    with runtime.work() as work:
        key = work.session.scalars(select(SigningKey).where(SigningKey.team_leader_id == sector.leader)).one()
        key.compromised_at = NOW
    document = did_document(client, sector.member)
    (listed,) = [
        method
        for method in document["verificationMethod"]
        if method["publicKeyMultibase"] == key.public_multibase
    ]
    assert listed["revoked"] == "2026-06-01T10:00:00Z"
    assert listed["id"] not in document["assertionMethod"]


def test_the_profile_shows_what_the_association_signed(client: AsgiClient, sector: SmallSector) -> None:
    profile = client.get(f"/organisations/{sector.member}").json()
    assert (profile["id"], profile["name"]) == (did_of(sector.member), "Kringloop Een")
    (endorsement,) = profile["endorsement"]
    assert endorsement["issuer"]["id"] == did_of(sector.association)
    assert client.get(endorsement["id"]).json() == endorsement
    page = client.get(f"/organisations/{sector.member}", headers={"Accept": "text/html"})
    assert "Kringloop Een" in page.text


def test_an_endorsement_answers_at_its_own_organisation_only(client: AsgiClient, sector: SmallSector) -> None:
    url = client.get(f"/organisations/{sector.member}").json()["endorsement"][0]["id"]
    elsewhere = url.replace(str(sector.member), str(sector.other_member))
    assert client.get(elsewhere).json()["code"] == "endorsement-unknown"


def test_the_association_admits_a_member(client: AsgiClient, sector: SmallSector) -> None:
    token = sector.tokens["association_admin"]
    made = client.post(
        "/api/v1/organisations", token=token, json={"kind": "member", "name": "Kringloop Drie"}
    )
    assert made.status_code == 201
    organisation = made.json()["id"]
    assert client.get(made.headers["location"], token=token).json() == made.json()
    granted = client.post(
        f"/api/v1/organisations/{organisation}/keurmerk", token=token, json={"first_day": "2028-02-29"}
    )
    assert (granted.status_code, granted.json()["last_day"]) == (201, "2031-02-28")
    assert client.get(granted.json()["url"]).json()["credentialSubject"][vocabulary.UNTIL] == "2031-02-28"


@pytest.mark.parametrize(
    ("role", "body", "status", "code"),
    [
        ("organisation_admin", {"kind": "member", "name": "X"}, 403, "role-not-allowed"),
        ("team_leader", {"kind": "member", "name": "X"}, 403, "role-not-allowed"),
        ("association_admin", {"kind": "employer", "name": "X"}, 403, "kind-not-allowed"),
        ("platform_admin", {"kind": "association", "name": "X"}, 409, "association-exists"),
        ("platform_admin", {"kind": "guild", "name": "X"}, 422, "request-invalid"),
        ("platform_admin", {"kind": "member", "name": " "}, 422, "request-invalid"),
    ],
)
def test_organisations_that_may_not_be_added(  # noqa: PLR0917  fixtures and parameters
    client: AsgiClient, sector: SmallSector, role: str, body: dict[str, str], status: int, code: str
) -> None:
    answer = client.post("/api/v1/organisations", token=sector.tokens[role], json=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_an_employer_carries_no_keurmerk(client: AsgiClient, sector: SmallSector) -> None:
    answer = client.post(
        f"/api/v1/organisations/{sector.employer}/keurmerk",
        token=sector.tokens["association_admin"],
        json={"first_day": "2026-01-01"},
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "keurmerk-not-for-this-kind")


def test_a_member_cannot_give_itself_a_keurmerk(client: AsgiClient, sector: SmallSector) -> None:
    answer = client.post(
        f"/api/v1/organisations/{sector.member}/keurmerk",
        token=sector.tokens["organisation_admin"],
        json={"first_day": "2026-01-01"},
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "role-not-allowed")


def test_nobody_renews_the_keys_of_others(client: AsgiClient, sector: SmallSector) -> None:
    answer = client.post(
        f"/api/v1/organisations/{sector.member}/authority-key", token=sector.tokens["other_admin"]
    )
    assert (answer.status_code, answer.json()["code"]) == (404, "organisation-unknown")


def test_our_own_documents_are_found_without_network(runtime: Runtime, sector: SmallSector) -> None:
    with runtime.work(writes=False) as work:
        found = published(work.session, Reference("did", did_of(sector.member)))
        assert isinstance(found, dict)
        assert found["id"] == did_of(sector.member)
        for did in (
            "did:web:elsewhere.example",
            did_of("not-an-id"),
            did_of("00000000-0000-0000-0000-000000000000"),
            did_of(sector.member).upper(),
        ):
            assert published(work.session, Reference("did", did)) is None

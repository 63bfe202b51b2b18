from datetime import datetime, timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from app.housekeeping import tidy
from app.issuers import tokens
from app.issuers.tables import AccessToken, SigningKey
from app.platform.errors import Invalid, NotSignedIn
from app.platform.principal import Role
from app.platform.runtime import Runtime
from app.sign_in.tokens import create
from app.vc_api import instances
from keys import sealed
from keys.algorithms import KeyKind
from keys.sealed import KeyEncryptionKey, SealKeyUnknown
from tests.app.asgi_client import AsgiClient
from tests.app.statements import statements
from tests.sector.facts import NOW
from tests.sector.stored import SmallSector, TestClock


def test_only_a_hash_of_a_token_is_stored(runtime: Runtime) -> None:
    with runtime.work() as work:
        row, token = tokens.make(work, Role.PLATFORM_ADMIN)
        assert tokens.authenticate(work, token).role is Role.PLATFORM_ADMIN
    secret = token.split("_", 2)[2]
    assert len(secret) >= 43
    assert secret.encode() not in row.secret_hash
    assert len(row.secret_hash) == 32


def test_a_token_says_who_made_it_what_for_and_what_it_may_do(runtime: Runtime, sector: SmallSector) -> None:
    with runtime.work() as work:
        row, token = tokens.make(
            work,
            Role.ORGANISATION_ADMIN,
            issuer_id=sector.member,
            label="HR system",
            scopes=["learners.read", "awards.read", "learners.read"],
        )
        principal = tokens.authenticate(work, token)
        assert tokens.of_issuer(work.session, sector.member)[0] == row
        assert row not in tokens.of_issuer(work.session, None)
    assert (row.label, row.created_by, row.created_at) == ("HR system", "service", NOW)
    assert (principal.organisation_id, principal.scopes) == (
        sector.member,
        frozenset({"learners.read", "awards.read"}),
    )


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param("", id="empty"),
        pytest.param("kb", id="prefix-alone"),
        pytest.param("kb_0123456789abcdef_x", id="unknown-handle"),
        pytest.param("kb_\ud800_x", id="half-surrogate"),
        pytest.param("OWN_HANDLE", id="another-secret"),
    ],
)
def test_what_is_no_token_is_refused_in_one_way(runtime: Runtime, wrong: str) -> None:
    with runtime.work() as work:
        row, _ = tokens.make(work, Role.PLATFORM_ADMIN)
        with pytest.raises(NotSignedIn) as refusal:
            tokens.authenticate(work, wrong.replace("OWN_HANDLE", f"kb_{row.handle}_{'x' * 43}"))
    assert refusal.value.code == "token-invalid"


def test_c10_every_token_ends_a_year_from_now_unless_it_is_said_otherwise(runtime: Runtime) -> None:
    with runtime.work() as work:
        row, _ = tokens.make(work, Role.PLATFORM_ADMIN)
        later, _ = tokens.make(work, Role.PLATFORM_ADMIN, expires_at=work.now + timedelta(days=3000))
    assert row.expires_at == NOW + timedelta(days=365)
    assert later.expires_at == NOW + timedelta(days=3000)


@pytest.mark.parametrize(
    "lasts", [timedelta(0), timedelta(seconds=-1), timedelta(days=3661)], ids=["at-once", "past", "for-ever"]
)
def test_c10_a_token_for_no_time_or_for_ever_is_refused(runtime: Runtime, lasts: timedelta) -> None:
    with pytest.raises(Invalid) as refusal, runtime.work() as work:
        tokens.make(work, Role.PLATFORM_ADMIN, expires_at=work.now + lasts)
    assert refusal.value.code == "token-expiry"


def used_at(runtime: Runtime, token: str) -> tuple[datetime | None, datetime | None]:
    """As it is told in this process, and as it was written down."""
    with runtime.work(writes=False) as work:
        row = work.session.scalars(select(AccessToken).where(AccessToken.handle == token.split("_")[1])).one()
        return tokens.last_used(work, row), row.last_used_at


def test_c10_reading_only_reads_and_the_use_is_written_down_later(
    client: AsgiClient, sector: SmallSector, clock: TestClock, runtime: Runtime
) -> None:
    token = sector.tokens["team_leader"]
    assert used_at(runtime, token) == (None, None)
    with statements(runtime.database.engine) as heard:
        assert client.get("/api/v1/awards", token=token).status_code == 200
    assert [one for one in heard if not one.startswith("SELECT")] == []
    assert used_at(runtime, token) == (NOW, None)
    tidy(runtime)
    assert used_at(runtime, token) == (NOW, NOW)
    clock.now = NOW + timedelta(seconds=5)
    client.get("/api/v1/awards", token=token)
    assert used_at(runtime, token) == (clock.now, NOW)
    tidy(runtime)
    assert used_at(runtime, token) == (clock.now, clock.now)
    assert runtime.token_uses == {}


def test_c10_a_request_that_is_refused_notes_the_use_as_well(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    token = sector.tokens["palette_editor"]
    assert client.post("/api/v1/tokens", token=token, json={"role": "team_leader"}).status_code == 403
    assert used_at(runtime, token)[0] == NOW


def test_an_older_use_never_replaces_a_newer_one(runtime: Runtime, sector: SmallSector) -> None:
    with runtime.work() as work:
        row, token = tokens.make(work, Role.PLATFORM_ADMIN)
        row.last_used_at = NOW + timedelta(hours=1)
        tokens.authenticate(work, token)
    tokens.write_uses(runtime)
    assert used_at(runtime, token) == (NOW + timedelta(hours=1),) * 2


@pytest.mark.anyio
async def test_a_service_that_stops_writes_down_the_uses(app: FastAPI, sector: SmallSector) -> None:
    runtime: Runtime = app.state.runtime
    async with app.router.lifespan_context(app):
        with runtime.work() as work:
            tokens.authenticate(work, sector.tokens["team_leader"])
    assert used_at(runtime, sector.tokens["team_leader"]) == (NOW, NOW)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.mark.parametrize(
    ("role", "organisation", "leader"),
    [
        (Role.SERVICE, False, False),
        (Role.VISITOR, False, False),
        (Role.PLATFORM_ADMIN, True, False),
        (Role.ORGANISATION_ADMIN, False, False),
        (Role.TEAM_LEADER, True, False),
        (Role.ORGANISATION_ADMIN, True, True),
    ],
)
def test_a_token_is_bound_to_what_its_role_needs(
    runtime: Runtime, sector: SmallSector, role: Role, organisation: bool, leader: bool
) -> None:
    with pytest.raises(Invalid) as refusal, runtime.work() as work:
        create(
            work,
            role,
            organisation_id=sector.member if organisation else None,
            team_leader_id=sector.leader if leader else None,
        )
    assert refusal.value.code == "token-binding"


def test_tokens_expire_and_can_be_withdrawn(
    client: AsgiClient, sector: SmallSector, clock: TestClock, runtime: Runtime
) -> None:
    made = client.post(
        "/api/v1/tokens",
        token=sector.tokens["organisation_admin"],
        json={
            "role": "team_leader",
            "team_leader_id": str(sector.leader),
            "expires_at": (clock.now + timedelta(hours=1)).isoformat(),
        },
    )
    assert made.status_code == 201
    token = made.json()["token"]
    assert client.get("/api/v1/awards", token=token).status_code == 200
    clock.now += timedelta(hours=1)
    assert client.get("/api/v1/awards", token=token).status_code == 401
    clock.now -= timedelta(minutes=30)
    withdrawn = client.delete(
        f"/api/v1/tokens/{made.json()['id']}", token=sector.tokens["organisation_admin"]
    )
    assert withdrawn.status_code == 204
    assert client.get("/api/v1/awards", token=token).status_code == 401
    with pytest.raises(NotSignedIn), runtime.work() as work:
        tokens.authenticate(work, token)


def test_an_organisation_makes_tokens_for_its_own_leaders_only(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    admin = sector.tokens["organisation_admin"]
    foreign = {"role": "team_leader", "team_leader_id": str(sector.other_leader)}
    assert client.post("/api/v1/tokens", token=admin, json=foreign).status_code == 404
    higher = {"role": "platform_admin"}
    assert client.post("/api/v1/tokens", token=admin, json=higher).status_code == 403
    with runtime.work(writes=False) as work:
        other = work.session.scalars(
            select(AccessToken).where(AccessToken.team_leader_id == sector.other_leader)
        ).one()
    assert client.delete(f"/api/v1/tokens/{other.id}", token=admin).status_code == 404


def test_tokens_of_instances_are_no_tokens_of_a_role(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    with runtime.work() as work:
        instance, token = instances.add(work, "diplomas", "eddsa-rdfc-2022")
        (row,) = tokens.of_issuer(work.session, instance.id)
        assert tokens.signs_for(work, str(token)) == instance.id
        assert tokens.signs_for(work, sector.tokens["platform_admin"]) is None
    admin = sector.tokens["platform_admin"]
    listed = client.get("/api/v1/tokens?limit=100", token=admin).json()["items"]
    assert str(row.id) not in {one["id"] for one in listed}
    for method in ("GET", "DELETE"):
        answer = client.request(method, f"/api/v1/tokens/{row.id}", token=admin)
        assert (answer.status_code, answer.json()["code"]) == (404, "token-unknown")
    assert client.get(f"/api/v1/tokens/{row.id}", token=token).status_code == 401


def test_signing_keys_lie_sealed_in_the_database(runtime: Runtime) -> None:
    with runtime.work(writes=False) as work:
        keys = work.session.scalars(select(SigningKey)).all()
        assert len(keys) == 11
        for key in keys:
            signer = sealed.open_signer(key.sealed, runtime.key_encryption_key, str(key.id), key.purpose)
            assert signer.public_key.kind in {KeyKind.ED25519, KeyKind.P256}
            with pytest.raises(SealKeyUnknown):
                sealed.open_signer(key.sealed, KeyEncryptionKey(bytes(range(32))), str(key.id), key.purpose)

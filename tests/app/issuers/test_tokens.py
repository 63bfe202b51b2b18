from datetime import timedelta

import pytest
from sqlalchemy import select

from app.issuers.tables import SigningKey
from app.issuers.tokens import AccessToken, authenticate, create_token
from app.platform.errors import Invalid, NotSignedIn
from app.platform.principal import Role
from app.platform.runtime import Runtime
from keys import sealed
from keys.algorithms import KeyKind
from keys.sealed import KeyEncryptionKey, SealKeyUnknown
from tests.app.asgi_client import AsgiClient
from tests.app.small_sector import SmallSector, TestClock


def test_only_a_hash_of_a_token_is_stored(runtime: Runtime) -> None:
    with runtime.work() as work:
        row, token = create_token(work.session, Role.PLATFORM_ADMIN, work.now)
        assert authenticate(work.session, token, work.now).role is Role.PLATFORM_ADMIN
    secret = token.split("_", 2)[2]
    assert len(secret) >= 43
    assert secret.encode() not in row.secret_hash
    assert len(row.secret_hash) == 32


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
    with pytest.raises(Invalid), runtime.work() as work:
        create_token(
            work.session,
            role,
            work.now,
            organisation_id=sector.member if organisation else None,
            team_leader_id=sector.leader if leader else None,
        )


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
        authenticate(work.session, token, work.now)


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


def test_signing_keys_lie_sealed_in_the_database(runtime: Runtime) -> None:
    with runtime.work(writes=False) as work:
        keys = work.session.scalars(select(SigningKey)).all()
        assert len(keys) == 11
        for key in keys:
            signer = sealed.open_signer(key.sealed, runtime.key_encryption_key, str(key.id), key.purpose)
            assert signer.public_key.kind in {KeyKind.ED25519, KeyKind.P256}
            with pytest.raises(SealKeyUnknown):
                sealed.open_signer(key.sealed, KeyEncryptionKey(bytes(range(32))), str(key.id), key.purpose)

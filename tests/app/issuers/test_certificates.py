"""The installation's root, and leaves for form keys: made when needed, kept, and ours to believe."""

from datetime import timedelta
from typing import Any

import pytest
from cryptography import x509
from sqlalchemy import delete, func, select

from app.issuers import certificates, keyring
from app.issuers.tables import CertificateRoot, KeyCertificate
from app.platform import seals
from app.platform.events.tables import StoredEvent
from app.platform.runtime import Runtime
from app.verification.service import trust_anchors
from keys import x5c
from keys.algorithms import KeyKind
from keys.sealed import KeyEncryptionKey
from schemas.errors import NotFound
from tests.app.asgi_client import AsgiClient
from tests.app.awards.binding import take
from tests.app.awards.giving import given
from tests.sector.stored import SmallSector, TestClock


def test_the_root_is_served_and_stays(client: AsgiClient, runtime: Runtime, sector: SmallSector) -> None:
    first = client.get("/certificates/root.pem")
    assert first.headers["content-type"].startswith("application/pem-certificate-chain")
    take(runtime, given(client, sector)["id"], names=("sdjwt",))
    assert client.get("/certificates/root.pem").content == first.content
    loaded = x509.load_pem_x509_certificate(first.content)
    assert loaded.extensions.get_extension_for_class(x509.BasicConstraints).value.ca


def test_a_leaf_leads_to_the_root_that_our_own_verifier_believes(
    runtime: Runtime, sector: SmallSector
) -> None:
    with runtime.work() as work:
        key = keyring.form_key(work, sector.member, KeyKind.P256)
        chain = certificates.chain_of(work, key)
        assert certificates.chain_of(work, key) == chain
        roots = trust_anchors(work).roots
        assert roots == certificates.roots(work.session)
        certified = x5c.verify(chain, roots, work.now)
        assert certified.public_key == keyring.public_key(key)
        assert certified.uris == (key.issuer.did,)
        told = select(func.count()).where(StoredEvent.type == "key.certified")
        assert work.session.scalar(told) == 1


def test_a_leaf_is_renewed_before_it_ends(runtime: Runtime, sector: SmallSector, clock: TestClock) -> None:
    with runtime.work() as work:
        first = certificates.chain_of(work, keyring.form_key(work, sector.member, KeyKind.P256))
    with runtime.work(at=clock.now + timedelta(days=365 * 9 + 1)) as work:
        key = keyring.form_key(work, sector.member, KeyKind.P256)
        renewed = certificates.chain_of(work, key)
        assert renewed != first
        assert x5c.verify(renewed, certificates.roots(work.session), work.now).uris == (key.issuer.did,)
        assert work.session.scalar(select(func.count()).select_from(KeyCertificate)) == 1


def test_an_installation_from_before_makes_its_root_when_it_is_needed(
    client: AsgiClient, runtime: Runtime, sector: SmallSector
) -> None:
    with runtime.work() as work:
        work.session.execute(delete(CertificateRoot))
    answer = client.get("/certificates/root.pem")
    assert (answer.status_code, answer.json()["code"]) == (404, "certificate-root-unknown")
    with runtime.work() as work, pytest.raises(NotFound):
        certificates.root_pem(work.session)
    take(runtime, given(client, sector)["id"], names=("sdjwt",))
    assert client.get("/certificates/root.pem").status_code == 200
    with runtime.work(writes=False) as work:
        made = select(StoredEvent).where(StoredEvent.type == "certificate-root.created")
        (root,) = work.session.scalars(select(CertificateRoot)).all()
        assert str(root.id) in {event.subject_id for event in work.session.scalars(made)}


def test_every_new_secret_is_sealed_anew_with_the_others(
    client: AsgiClient, runtime: Runtime, sector: SmallSector
) -> None:
    award = given(client, sector)
    take(runtime, award["id"], names=("sdjwt", "jwt-rs256"))
    new = KeyEncryptionKey.from_text("YS1rZXktdGhhdC1pcy1ub3QtdGhpcy1kYXRhYmFzZSE")
    seals.reseal(runtime.database, runtime.key_encryption_keys, new)
    with runtime.database.engine.connect() as connection:
        seals.check(connection, (new,))


def did_document(client: AsgiClient, sector: SmallSector) -> Any:
    return client.get(f"/organisations/{sector.member}/did.json").json()


def test_an_rsa_key_is_made_once_and_published_as_a_jwk(
    client: AsgiClient, runtime: Runtime, sector: SmallSector
) -> None:
    before = did_document(client, sector)
    for _ in range(2):
        take(runtime, given(client, sector)["id"], names=("jwt-rs256",))
    after = did_document(client, sector)
    (method,) = after["verificationMethod"][len(before["verificationMethod"]) :]
    assert (method["type"], method["publicKeyJwk"]["kty"]) == ("JsonWebKey", "RSA")
    assert method["id"] in after["assertionMethod"]
    assert after["verificationMethod"][: len(before["verificationMethod"])] == before["verificationMethod"]

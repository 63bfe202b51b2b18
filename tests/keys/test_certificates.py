"""A root and its leaves: read by our own reader, by another verifier, and refused where they do not fit."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.x509.verification import ExtensionPolicy, PolicyBuilder, Store

from keys import certificates, signer, x5c
from keys.algorithms import KeyKind
from keys.errors import KeyMalformed
from keys.signer import LocalSigner

NOW = datetime(2026, 11, 1, 12, 0, 0, 750_000, tzinfo=UTC)
DAY = timedelta(days=1)
DID = "did:web:badges.example%3A8443:organisations:1"


def key(number: int) -> LocalSigner:
    return signer.from_secret_bytes(KeyKind.P256, bytes([number]) * 32)


ROOT_KEY, FORM_KEY, OTHER_KEY = key(1), key(2), key(3)
ROOT = certificates.make_root(ROOT_KEY, "Kringbadge", created=NOW)


def leaf(issuer_id: str = DID, *, created: datetime = NOW) -> bytes:
    return certificates.make_leaf(
        ROOT, ROOT_KEY, FORM_KEY.public_key, issuer_id=issuer_id, name="Kringloop Een", created=created
    )


def verified(certificate: bytes, now: datetime = NOW) -> x5c.CertifiedKey:
    return x5c.verify(certificates.x5c([certificate]), [ROOT], now)


def test_the_chain_leads_from_the_form_key_to_the_root_that_the_header_leaves_out() -> None:
    found = verified(leaf())
    assert found == x5c.CertifiedKey(FORM_KEY.public_key, (DID,), ("badges.example",))
    loaded = x509.load_der_x509_certificate(leaf())
    assert loaded.issuer == x509.load_der_x509_certificate(ROOT).subject != loaded.subject


def test_another_verifier_builds_the_same_chain() -> None:
    store = Store([x509.load_der_x509_certificate(ROOT)])
    verifier = (
        PolicyBuilder()
        .store(store)
        .time(NOW)
        .extension_policies(
            ca_policy=ExtensionPolicy.webpki_defaults_ca(), ee_policy=ExtensionPolicy.permit_all()
        )
    )
    chain = verifier.build_client_verifier().verify(x509.load_der_x509_certificate(leaf()), [])
    assert len(chain.chain) == 2


@pytest.mark.parametrize(
    ("issuer_id", "hosts"),
    [
        ("did:web:localhost%3A8000:organisations:1", ("localhost",)),
        ("https://badges.example/organisations/1", ("badges.example",)),
        ("https://192.0.2.1/organisations/1", ()),
        ("did:key:zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169", ()),
    ],
    ids=["did-web-on-localhost", "https", "ip-address", "did-key"],
)
def test_the_issuer_stands_in_it_with_its_host_where_it_has_one(
    issuer_id: str, hosts: tuple[str, ...]
) -> None:
    found = verified(leaf(issuer_id))
    assert (found.uris, found.dns_names) == ((issuer_id,), hosts)


def test_a_leaf_counts_ten_years_and_never_longer_than_its_root() -> None:
    assert verified(leaf(), NOW - timedelta(minutes=59))
    assert verified(leaf(), NOW + certificates.LEAF_LIFE - DAY)
    late = NOW + certificates.ROOT_LIFE - DAY
    ends = x509.load_der_x509_certificate(leaf(created=late)).not_valid_after_utc
    assert ends <= x509.load_der_x509_certificate(ROOT).not_valid_after_utc
    with pytest.raises(x5c.ChainRefused) as refusal:
        verified(leaf(), NOW + certificates.LEAF_LIFE + DAY)
    assert refusal.value.code == "x5c-expired"


def test_a_leaf_certifies_nobody() -> None:
    certificate = leaf()
    with pytest.raises(x5c.ChainRefused):
        x5c.verify(
            certificates.x5c(
                [
                    certificates.make_leaf(
                        certificate,
                        FORM_KEY,
                        OTHER_KEY.public_key,
                        issuer_id=DID,
                        name="Ander",
                        created=NOW,
                    ),
                    certificate,
                ]
            ),
            [ROOT],
            NOW,
        )


@pytest.mark.parametrize(
    ("root", "who"), [(b"no certificate", ROOT_KEY), (ROOT, OTHER_KEY)], ids=["unreadable", "another-key"]
)
def test_only_the_roots_own_key_signs_for_it(root: bytes, who: LocalSigner) -> None:
    with pytest.raises(KeyMalformed):
        certificates.make_leaf(root, who, FORM_KEY.public_key, issuer_id=DID, name="Een", created=NOW)


def test_names_are_cut_to_what_a_certificate_holds_and_pem_is_the_same_certificate() -> None:
    root = certificates.make_root(ROOT_KEY, "é" * 100, created=NOW)
    loaded = x509.load_pem_x509_certificate(certificates.pem(root).encode())
    assert loaded.subject.rfc4514_string() == "CN=" + "é" * 32
    assert certificates.x5c([root]) == (base64.b64encode(root).decode(),)

import base64
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509 import verification

from keys import x5c
from keys.algorithms import from_native

Key = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ROOT_KEY, MIDDLE_KEY, LEAF_KEY, EVIL_KEY = (ec.generate_private_key(ec.SECP256R1()) for _ in range(4))
CA = x509.BasicConstraints(ca=True, path_length=None)


def name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])


def certificate(
    subject: str,
    key: Key,
    issuer: str,
    issuer_key: Key,
    *extensions: x509.ExtensionType,
    until: datetime = NOW + 30 * DAY,
) -> x509.Certificate:
    builder = (
        x509.CertificateBuilder()
        .subject_name(name(subject))
        .issuer_name(name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - 60 * DAY)
        .not_valid_after(until)
    )
    for extension in extensions:
        builder = builder.add_extension(
            extension, critical=not isinstance(extension, x509.SubjectAlternativeName)
        )
    digest = None if isinstance(issuer_key, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return builder.sign(issuer_key, digest)


def usage(*, sign: bool = False, certify: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=sign,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=not sign,
        key_cert_sign=certify,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


NAMES = x509.SubjectAlternativeName(
    [x509.UniformResourceIdentifier("https://issuer.example/1"), x509.DNSName("Issuer.Example")]
)
ROOT = certificate("root", ROOT_KEY, "root", ROOT_KEY, CA)
MIDDLE = certificate("middle", MIDDLE_KEY, "root", ROOT_KEY, CA)
LEAF = certificate("leaf", LEAF_KEY, "middle", MIDDLE_KEY, NAMES, usage(sign=True))


def der(found: x509.Certificate) -> bytes:
    return found.public_bytes(serialization.Encoding.DER)


def header(*chain: x509.Certificate) -> list[str]:
    return [base64.b64encode(der(found)).decode() for found in chain]


def code_of(chain: list[str], now: datetime = NOW) -> str:
    with pytest.raises((x5c.ChainRefused, x5c.ChainMalformed)) as caught:
        x5c.verify(chain, [der(ROOT)], now)
    return caught.value.code


@pytest.mark.parametrize("chain", [(LEAF, MIDDLE), (LEAF, MIDDLE, ROOT)], ids=["without-root", "with-root"])
def test_good_chain_gives_the_leaf_key_and_its_names(chain: tuple[x509.Certificate, ...]) -> None:
    found = x5c.verify(header(*chain), [der(ROOT)], NOW)
    assert found == x5c.CertifiedKey(
        from_native(LEAF_KEY.public_key()), ("https://issuer.example/1",), ("issuer.example",)
    )


def test_a_certificate_that_is_itself_an_anchor_is_trusted() -> None:
    own = certificate("own", LEAF_KEY, "own", LEAF_KEY, NAMES)
    assert x5c.verify(header(own), [der(own)], NOW).public_key == from_native(LEAF_KEY.public_key())
    nameless = certificate("x", LEAF_KEY, "x", LEAF_KEY)
    assert x5c.verify(header(nameless), [der(nameless)], NOW).uris == ()


def test_authorities_with_ed25519_keys_are_followed_which_the_library_forbids() -> None:
    root_key, leaf_key = ed25519.Ed25519PrivateKey.generate(), ed25519.Ed25519PrivateKey.generate()
    root = certificate("root", root_key, "root", root_key, CA)
    leaf = certificate("leaf", leaf_key, "root", root_key, NAMES)
    found = x5c.verify(header(leaf), [der(root)], NOW)
    assert found.public_key == from_native(leaf_key.public_key())
    # When this no longer holds, docs/adr/0002 has lost one of its two reasons for a verifier of our own.
    anything = verification.ExtensionPolicy.permit_all()
    authorities = anything.require_present(x509.BasicConstraints, verification.Criticality.AGNOSTIC, None)
    policies = verification.PolicyBuilder().store(verification.Store([root])).time(NOW)
    verifier = policies.extension_policies(ca_policy=authorities, ee_policy=anything).build_client_verifier()
    with pytest.raises(verification.VerificationError, match="Forbidden public key algorithm"):
        verifier.verify(leaf, [])


@pytest.mark.parametrize(
    ("chain", "code"),
    [
        ([LEAF], "x5c-untrusted"),
        ([LEAF, ROOT], "x5c-broken"),
        ([MIDDLE, LEAF], "x5c-broken"),
        ([LEAF, MIDDLE, certificate("root", EVIL_KEY, "root", EVIL_KEY, CA)], "x5c-broken"),
        ([certificate("l", EVIL_KEY, "root", EVIL_KEY, NAMES)], "x5c-broken"),
        ([certificate("l", EVIL_KEY, "l", EVIL_KEY, NAMES)], "x5c-untrusted"),
        ([certificate("l", EVIL_KEY, "leaf", LEAF_KEY, NAMES), LEAF, MIDDLE], "x5c-broken"),
        ([certificate("l", LEAF_KEY, "root", ROOT_KEY, usage())], "x5c-not-for-signing"),
        ([certificate("l", LEAF_KEY, "root", ROOT_KEY, until=NOW - DAY)], "x5c-expired"),
        ([certificate("l", LEAF_KEY, "root", ROOT_KEY, x509.InhibitAnyPolicy(0))], "x5c-broken"),
        (
            [
                LEAF,
                certificate("middle", MIDDLE_KEY, "root", ROOT_KEY, CA, usage(sign=True)),
            ],
            "x5c-broken",
        ),
        (
            [
                LEAF,
                MIDDLE,
                certificate(
                    "root", ROOT_KEY, "root", ROOT_KEY, x509.BasicConstraints(ca=True, path_length=0)
                ),
            ],
            "x5c-broken",
        ),
    ],
    ids=[
        "middle-missing",
        "link-skipped",
        "wrong-order",
        "false-root",
        "false-signature",
        "self-signed",
        "leaf-as-authority",
        "not-for-signing",
        "expired",
        "critical-extension",
        "authority-that-may-not-certify",
        "path-too-long",
    ],
)
def test_refused(chain: list[x509.Certificate], code: str) -> None:
    assert code_of(header(*chain)) == code


def test_not_yet_and_no_longer() -> None:
    assert code_of(header(LEAF, MIDDLE), NOW + 31 * DAY) == "x5c-expired"
    assert code_of(header(LEAF, MIDDLE), NOW - 61 * DAY) == "x5c-not-yet-valid"


@pytest.mark.parametrize(
    "chain",
    [[], [""], ["AAAA"], ["é"], [5], "text", header(LEAF) * 7, ["A" * 20_000], [header(LEAF)[0][:-8]]],
    ids=["empty", "no-bytes", "no-der", "no-ascii", "number", "text", "too-many", "too-long", "cut"],
)
def test_malformed(chain: list[str]) -> None:
    assert code_of(chain) == "x5c-malformed"

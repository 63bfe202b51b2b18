"""Certificates for keys that sign forms of badges: a root of our own, and leaves that it issues.

https://www.rfc-editor.org/rfc/rfc5280. Wallets of the high assurance profile take an issuer's key from the
`x5c` header only: a leaf that is not self-signed, the root left out
(https://openid.net/specs/openid4vc-high-assurance-interoperability-profile-1_0.html).
"""

import base64
from collections.abc import Sequence
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.x509.oid import NameOID

from keys.algorithms import PublicKey
from keys.did_web import PREFIX, did_to_url
from keys.errors import KeyMalformed
from keys.signer import LocalSigner

ROOT_LIFE: Final = timedelta(days=365 * 30)
LEAF_LIFE: Final = timedelta(days=365 * 10)
_EARLY: Final = timedelta(hours=1)
"""Clocks of wallets differ: a certificate counts from a little before it was made."""
_NAME_MAX_BYTES: Final = 64


def make_root(signer: LocalSigner, name: str, *, created: datetime) -> bytes:
    """Make the self-signed certificate of an authority that issues leaves and nothing else.

    Args:
        signer: the authority's key, of a kind that wallets read: P-256.
        name: whose it is, for people.
        created: the moment of making (aware).

    Returns:
        The certificate, DER.
    """
    subject, key = _name(name), signer.public_key
    builder = (
        _builder(subject, subject, key, created, ROOT_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(certifies=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.native), critical=False)
    )
    return _der(signer.certify(builder))


def make_leaf(
    root: bytes, signer: LocalSigner, public_key: PublicKey, *, issuer_id: str, name: str, created: datetime
) -> bytes:
    """Certify the key with which an issuer signs.

    Args:
        root: the certificate of `make_root`, DER.
        signer: the root's key.
        public_key: the issuer's key.
        issuer_id: the issuer's DID or https URL. It stands in the certificate as it is, and its host beside
            it where it has one, for wallets that compare names of hosts.
        name: the issuer's name, for people.
        created: the moment of making (aware). The leaf ends no later than the root.

    Returns:
        The certificate, DER.

    Raises:
        KeyMalformed: `root` is no certificate, or of another key.
    """
    try:
        authority = x509.load_der_x509_certificate(root)
    except ValueError as error:
        raise KeyMalformed("This is not a DER certificate.") from error
    if authority.public_key() != signer.public_key.native:
        raise KeyMalformed("The root certificate is not of the key that is to sign.")
    life = min(LEAF_LIFE, authority.not_valid_after_utc - created)
    authority_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key.native)
    builder = (
        _builder(_name(name), authority.subject, public_key, created, life)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(certifies=False), critical=True)
        .add_extension(x509.SubjectAlternativeName(_names(issuer_id)), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key.native), critical=False)
        .add_extension(authority_key, critical=False)
    )
    return _der(signer.certify(builder))


def x5c(chain: Sequence[bytes]) -> tuple[str, ...]:
    """Write certificates for the `x5c` header: base64, not base64url (RFC 7515 §4.1.6); leaf first."""
    return tuple(base64.b64encode(certificate).decode("ascii") for certificate in chain)


def pem(certificate: bytes) -> str:
    """Write a DER certificate as PEM (RFC 7468 §5)."""
    loaded = x509.load_der_x509_certificate(certificate)
    return loaded.public_bytes(serialization.Encoding.PEM).decode("ascii")


def _builder(
    subject: x509.Name, issuer: x509.Name, key: PublicKey, created: datetime, life: timedelta
) -> x509.CertificateBuilder:
    moment = created.replace(microsecond=0)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.native)
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment - _EARLY)
        .not_valid_after(moment + life)
    )


def _name(name: str) -> x509.Name:
    shown = name.encode()[:_NAME_MAX_BYTES].decode(errors="ignore")
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, shown or "-")])


def _names(issuer_id: str) -> list[x509.GeneralName]:
    address = did_to_url(issuer_id) if issuer_id.startswith(PREFIX) else issuer_id
    host = urlsplit(address).hostname if address.startswith(("https://", "http://")) else None
    named: list[x509.GeneralName] = [x509.UniformResourceIdentifier(issuer_id)]
    return [*named, x509.DNSName(host)] if host and not _is_ip_address(host) else named


def _is_ip_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _usage(*, certifies: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not certifies,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certifies,
        crl_sign=certifies,
        encipher_only=False,
        decipher_only=False,
    )


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)

"""Certificate chains in the `x5c` header of a JWS.

https://www.rfc-editor.org/rfc/rfc7515#section-4.1.6 with the path rules of
https://www.rfc-editor.org/rfc/rfc5280#section-6.1 that matter for people who sign documents.

`cryptography.x509.verification` cannot say what is needed here (tried with release 50.0.2): it forbids
authorities with Ed25519 keys whatever the policy, and all its refusals are one error whose reason is a text,
while people must hear whether a certificate has expired, does not fit, or comes from somebody we do not know.
"""

import base64
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

from keys.algorithms import PublicKey, from_native
from schemas import instants
from schemas.errors import Malformed, Refused

CHAIN_MAX = 6
CERTIFICATE_MAX_CHARACTERS = 16_384
_UNDERSTOOD = frozenset(
    {
        x509.BasicConstraints.oid,
        x509.KeyUsage.oid,
        x509.ExtendedKeyUsage.oid,
        x509.SubjectAlternativeName.oid,
        x509.CertificatePolicies.oid,
    }
)


class ChainMalformed(Malformed):
    """The header holds no list of certificates that can be read (code `x5c-malformed`)."""

    def __init__(self, detail: str) -> None:
        super().__init__("x5c-malformed", detail)


class ChainRefused(Refused):
    """The certificates do not lead from the signer to a trusted root.

    Codes: `x5c-expired`, `x5c-not-yet-valid` (any certificate of the chain), `x5c-broken` (a link does not
    hold), `x5c-not-for-signing`, `x5c-untrusted` (a sound chain to a root that the caller does not trust).
    """


@dataclass(frozen=True)
class CertifiedKey:
    """The key of a leaf certificate whose chain holds, and whom the certificate is about.

    Args:
        public_key: verifies the JWS.
        uris: the URIs of the subject alternative name: an issuer's id must be among them …
        dns_names: … or its host among these (lower case).
    """

    public_key: PublicKey
    uris: tuple[str, ...]
    dns_names: tuple[str, ...]


def certified(x5c: Sequence[object]) -> CertifiedKey:
    """Check that the chain, leaf first, holds in itself: whoever it leads to, and whenever it counts.

    For somebody whose keys are published elsewhere, and who says there until when they count.

    Raises:
        ChainMalformed, KeyUnsupported, KeyMalformed: as `verify`.
        ChainRefused: `x5c-broken`, `x5c-not-for-signing`.
    """
    return _held(_read(x5c))


def verify(x5c: Sequence[object], roots: Sequence[bytes], now: datetime) -> CertifiedKey:
    """Check the chain, leaf first, to one of the caller's roots.

    Args:
        x5c: the header's value: base64 (not base64url) DER, each certified by the next.
        roots: trusted certificates, DER. The chain may end with one, or with one issued by one.
        now: the instant (aware) at which every certificate must be valid.

    Raises:
        ChainMalformed: not 1 to 6 certificates in base64 DER.
        KeyUnsupported, KeyMalformed: a key that we do not use.
        ChainRefused: see its codes.
    """
    chain = _read(x5c)
    anchors = [_load_der(root) for root in roots]
    key = _held(chain)
    with _readable():
        for certificate in chain:
            _check_period(certificate, now)
        _check_anchor(chain, anchors, now)
    return key


def _held(chain: list[x509.Certificate]) -> CertifiedKey:
    key = _certified(chain[0])
    with _readable():
        _check_leaf(chain[0])
        for certificate in chain:
            _check_understood(certificate)
        for depth, (certificate, issuer) in enumerate(pairwise(chain)):
            _check_link(certificate, issuer, depth)
    return key


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except (ValueError, x509.DuplicateExtension, x509.UnsupportedGeneralNameType) as error:
        raise ChainMalformed("A certificate holds an extension that cannot be read.") from error


def _read(x5c: Sequence[object]) -> list[x509.Certificate]:
    if isinstance(x5c, str) or not 1 <= len(x5c) <= CHAIN_MAX:
        raise ChainMalformed(f"x5c must be a list of 1 to {CHAIN_MAX} certificates.")
    certificates = []
    for text in x5c:
        if not isinstance(text, str) or len(text) > CERTIFICATE_MAX_CHARACTERS:
            raise ChainMalformed("A certificate in x5c must be a string of reasonable length.")
        try:
            certificates.append(_load_der(base64.b64decode(text, validate=True)))
        except ValueError as error:
            raise ChainMalformed("A certificate in x5c is not base64.") from error
    return certificates


def _load_der(der: bytes) -> x509.Certificate:
    try:
        return x509.load_der_x509_certificate(der)
    except ValueError as error:
        raise ChainMalformed("This is not a DER certificate.") from error


def _certified(certificate: x509.Certificate) -> CertifiedKey:
    try:
        public = from_native(certificate.public_key())
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        uris = tuple(names.get_values_for_type(x509.UniformResourceIdentifier))
        dns_names = tuple(name.lower() for name in names.get_values_for_type(x509.DNSName))
    except x509.ExtensionNotFound:
        uris, dns_names = (), ()
    except (ValueError, UnsupportedAlgorithm, x509.DuplicateExtension) as error:
        raise ChainMalformed("The certificate's key or names cannot be read.") from error
    return CertifiedKey(public, uris, dns_names)


def _check_period(certificate: x509.Certificate, now: datetime) -> None:
    if now > certificate.not_valid_after_utc:
        ends = instants.write(certificate.not_valid_after_utc)
        raise ChainRefused("x5c-expired", "A certificate of the chain has expired.", until=ends)
    if now < certificate.not_valid_before_utc:
        begins = instants.write(certificate.not_valid_before_utc)
        raise ChainRefused("x5c-not-yet-valid", "A certificate of the chain is not valid yet.", since=begins)


def _check_understood(certificate: x509.Certificate) -> None:
    if any(found.critical and found.oid not in _UNDERSTOOD for found in certificate.extensions):
        raise ChainRefused("x5c-broken", "A certificate has a critical extension that is not understood.")


def _check_leaf(certificate: x509.Certificate) -> None:
    usage = _usage(certificate)
    if usage is not None and not (usage.digital_signature or usage.content_commitment):
        raise ChainRefused("x5c-not-for-signing", "The certificate's key is not meant for signatures.")


def _check_link(certificate: x509.Certificate, issuer: x509.Certificate, depth: int) -> None:
    """Check that `issuer` is an authority that may, and did, certify; `depth` counts authorities below it."""
    try:
        constraints = issuer.extensions.get_extension_for_class(x509.BasicConstraints).value
        certificate.verify_directly_issued_by(issuer)
    except (x509.ExtensionNotFound, InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError) as error:
        raise ChainRefused("x5c-broken", "A certificate was not issued by the next one.") from error
    usage = _usage(issuer)
    too_long = constraints.path_length is not None and depth > constraints.path_length
    if not constraints.ca or too_long or (usage is not None and not usage.key_cert_sign):
        raise ChainRefused("x5c-broken", "A certificate in the chain may not issue the one before it.")


def _check_anchor(chain: list[x509.Certificate], anchors: list[x509.Certificate], now: datetime) -> None:
    last = chain[-1]
    if last in anchors:
        return
    for anchor in anchors:
        if anchor.subject == last.issuer:
            _check_period(anchor, now)
            _check_understood(anchor)
            _check_link(last, anchor, len(chain) - 1)
            return
    raise ChainRefused("x5c-untrusted", "The certificate chain does not end at a trusted root.")


def _usage(certificate: x509.Certificate) -> x509.KeyUsage | None:
    try:
        return certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return None

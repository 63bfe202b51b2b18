"""Certificates of form keys: one root for the installation, and a leaf for each key when it is first needed.

Wallets that know an issuer by its certificate alone (https://openid.net/specs/openid4vc-high-assurance-interoperability-profile-1_0.html)
put the root among those they trust. Locks are taken in one order: the making of the root, then the issuer.
"""

from datetime import timedelta
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.issuers import keyring
from app.issuers.events import CertificateRootCreated, KeyCertified
from app.issuers.tables import ROOT_PURPOSE, CertificateRoot, Issuer, KeyCertificate, SigningKey
from app.platform.db import wait_for_turn
from app.platform.runtime import Work
from keys import certificates, sealed
from keys.algorithms import KeyKind, PublicKey
from keys.signer import LocalSigner
from schemas.errors import NotFound

TURN: Final = 0x6B72726F
"""Any fixed number: of several that find no root, one makes it for all."""
NAME: Final = "Kringbadge"
RENEWED_BEFORE: Final = timedelta(days=365)
"""A leaf that ends within this time is made anew before it is used again."""


def root(work: Work) -> CertificateRoot:
    """The root, made the first time; its bytes stay."""
    found = _root(work.session)
    if found is not None:
        return found
    wait_for_turn(work.session, TURN)
    return _root(work.session) or _made_root(work)


def roots(session: Session) -> tuple[bytes, ...]:
    """The certificates that our own forms are certified by, DER; none until the first was needed."""
    return tuple(session.scalars(select(CertificateRoot.certificate).order_by(CertificateRoot.id)))


def root_pem(session: Session) -> str:
    """The root as PEM (RFC 7468).

    Raises:
        NotFound: `certificate-root-unknown`, none was needed yet.
    """
    found = _root(session)
    if found is None:
        raise NotFound("certificate-root-unknown", "This installation has not certified any key yet.")
    return certificates.pem(found.certificate)


def chain_of(work: Work, key: SigningKey) -> tuple[str, ...]:
    """The certificates of a form key for an `x5c` header: base64 DER, leaf first, the root left out.

    Args:
        work: the unit of work; what is missing is made and kept.
        key: with its issuer.
    """
    kept = _leaf(work.session, key.id)
    if kept is None or _ends_soon(work, kept):
        authority = root(work)
        work.session.execute(
            select(Issuer.id).where(Issuer.id == key.issuer_id).with_for_update(key_share=True)
        )
        kept = _leaf(work.session, key.id)
        if kept is None or _ends_soon(work, kept):
            kept = _certify(work, key, authority, kept)
    return certificates.x5c([kept.certificate])


def certify(work: Work, public_key: PublicKey, identifier: str) -> tuple[str, ...]:
    """Certify a key of the installation's own that belongs to no issuer: `x5c`, the root left out.

    Args:
        work: the unit of work.
        public_key: what is certified.
        identifier: a URL, whose host wallets compare with where they answer.
    """
    authority = root(work)
    leaf = certificates.make_leaf(
        authority.certificate,
        _signer(work, authority),
        public_key,
        issuer_id=identifier,
        name=NAME,
        created=work.now,
    )
    return certificates.x5c([leaf])


def _root(session: Session) -> CertificateRoot | None:
    return session.scalar(select(CertificateRoot).order_by(CertificateRoot.id).limit(1))


def _leaf(session: Session, key_id: UUID) -> KeyCertificate | None:
    return session.scalar(
        select(KeyCertificate)
        .where(KeyCertificate.key_id == key_id)
        .execution_options(populate_existing=True)
    )


def _ends_soon(work: Work, leaf: KeyCertificate) -> bool:
    return leaf.created_at + certificates.LEAF_LIFE - RENEWED_BEFORE <= work.now


def _made_root(work: Work) -> CertificateRoot:
    root_id = uuid4()
    secret, _ = sealed.generate_sealed(
        KeyKind.P256, work.runtime.key_encryption_key, str(root_id), ROOT_PURPOSE
    )
    row = CertificateRoot(id=root_id, sealed=secret, created_at=work.now)
    row.certificate = certificates.make_root(_signer(work, row), NAME, created=work.now)
    work.session.add(row)
    work.session.flush()
    work.happened(CertificateRootCreated(None, root_id))
    return row


def _certify(
    work: Work, key: SigningKey, authority: CertificateRoot, before: KeyCertificate | None
) -> KeyCertificate:
    row = before or KeyCertificate(key_id=key.id)
    row.certificate = certificates.make_leaf(
        authority.certificate,
        _signer(work, authority),
        keyring.public_key(key),
        issuer_id=key.issuer.did,
        name=key.issuer.did,
        created=work.now,
    )
    row.created_at = work.now
    work.session.add(row)
    work.session.flush()
    work.happened(KeyCertified(key.issuer.trail, key.id))
    return row


def _signer(work: Work, row: CertificateRoot) -> LocalSigner:
    return sealed.open_signer(row.sealed, work.runtime.key_encryption_keys, str(row.id), ROOT_PURPOSE)

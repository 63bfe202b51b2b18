"""The signing keys of everybody who signs: made, opened, retired, destroyed, published."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.issuers.events import KeyCreated
from app.issuers.tables import Issuer, KeyPurpose, SigningKey
from app.platform.runtime import Work
from credentials.authority.scope import AuthorisedKey
from keys import did_web, multibase, multikey, sealed
from keys.algorithms import KeyKind, PublicKey
from keys.signer import Signer
from schemas.errors import Refused
from schemas.strict_json import JsonObject

KIND_OF = {
    KeyPurpose.AUTHORITY: KeyKind.ED25519,
    KeyPurpose.JOSE: KeyKind.P256,
    KeyPurpose.JOSE_RSA: KeyKind.RSA,
    KeyPurpose.ASSESSOR: KeyKind.ED25519,
}
SIGNS_IN = frozenset({KeyPurpose.JOSE, KeyPurpose.VC_API})
"""Keys that their issuer also signs in with, as a wallet or a holder does."""


FORM_PURPOSES: Final = {KeyKind.P256: KeyPurpose.JOSE, KeyKind.RSA: KeyPurpose.JOSE_RSA}
"""What an organisation's form keys are for, by the kind of key that a form takes."""
WITH_ISSUER: Final = joinedload(SigningKey.issuer, innerjoin=True)


def generate(work: Work, purpose: KeyPurpose, kind: KeyKind) -> SigningKey:
    """Make a key whose secret half never exists outside its seal, except while it signs.

    It is nobody's until it is given to `keep`: a did:key can only be told from its key.
    """
    key_id = uuid4()
    secret, public = sealed.generate_sealed(kind, work.runtime.key_encryption_key, str(key_id), purpose)
    return SigningKey(
        id=key_id,
        purpose=purpose,
        public_multibase=_as_text(public),
        sealed=secret,
        created_at=work.now,
    )


def keep(work: Work, key: SigningKey, issuer: Issuer) -> SigningKey:
    """Make a key an issuer's."""
    key.issuer = issuer
    work.session.add(key)
    work.session.flush()
    work.happened(KeyCreated(issuer.trail, key.id, key.purpose))
    return key


def create_key(
    work: Work, issuer_id: UUID, purpose: KeyPurpose, *, team_leader_id: UUID | None = None
) -> SigningKey:
    """Make a key of the usual kind for an issuer, or for a team leader who signs in its name."""
    key = generate(work, purpose, KIND_OF[purpose])
    key.team_leader_id = team_leader_id
    return keep(work, key, work.session.get_one(Issuer, issuer_id))


def current_key(
    work: Work, issuer_id: UUID, *purposes: KeyPurpose, team_leader_id: UUID | None = None
) -> SigningKey:
    """The key that signs now.

    Args:
        work: the unit of work.
        issuer_id: whose.
        purposes: what it is for, one of these.
        team_leader_id: of which team leader; the issuer's own without it.

    Raises:
        Refused: `key-retired` when there is none, for example after a compromise.
    """
    key = work.session.scalar(
        select(SigningKey)
        .options(WITH_ISSUER)
        .where(
            SigningKey.issuer_id == issuer_id,
            SigningKey.purpose.in_(purposes),
            SigningKey.team_leader_id == team_leader_id,
            SigningKey.retired_at.is_(None),
            SigningKey.compromised_at.is_(None),
        )
        .order_by(SigningKey.created_at.desc())
        .limit(1)
    )
    if key is None:
        raise Refused("key-retired", "There is no key in use to sign this with.")
    return key


def form_key(work: Work, issuer_id: UUID, kind: KeyKind) -> SigningKey:
    """The organisation's key for forms that take this kind; the RSA key is made the first time.

    Raises:
        Refused: `key-retired` when there is none in use.
    """
    purpose = FORM_PURPOSES[kind]
    if purpose is KeyPurpose.JOSE_RSA and not _has(work.session, issuer_id, purpose):
        # Locked first: of several transactions that find none, one makes it for all.
        work.session.execute(select(Issuer.id).where(Issuer.id == issuer_id).with_for_update(key_share=True))
        if not _has(work.session, issuer_id, purpose):
            return create_key(work, issuer_id, purpose)
    return current_key(work, issuer_id, purpose)


def open_signer(work: Work, key: SigningKey) -> Signer:
    """Open a key for signing.

    Raises:
        Unavailable: `seal-broken` or `seal-key-unknown`.
    """
    return sealed.open_signer(key.sealed, work.runtime.key_encryption_keys, str(key.id), key.purpose)


def method_id(key: SigningKey) -> str:
    """The verification method of a key: the fragment is the public key, or of an RSA key its thumbprint."""
    return _published(key).id_in(key.issuer.did)


def public_key(key: SigningKey) -> PublicKey:
    """The public half of a key."""
    if key.purpose is KeyPurpose.JOSE_RSA:
        return PublicKey(KeyKind.RSA, multibase.decode(key.public_multibase))
    return multikey.decode(key.public_multibase)


def as_authorised(key: SigningKey) -> AuthorisedKey:
    """A key as an endorsement names it."""
    return AuthorisedKey(method_id(key), public_key(key))


def believed_keys(session: Session, issuer_id: UUID, purpose: KeyPurpose) -> list[SigningKey]:
    """The keys of a purpose whose signatures count, retired ones included."""
    return list(
        session.scalars(
            select(SigningKey)
            .options(WITH_ISSUER)
            .where(
                SigningKey.issuer_id == issuer_id,
                SigningKey.purpose == purpose,
                SigningKey.compromised_at.is_(None),
            )
            .order_by(SigningKey.created_at, SigningKey.id)
        )
    )


def of_all(session: Session, issuer_ids: Iterable[UUID]) -> list[SigningKey]:
    """Every key of some issuers, oldest first: one look at the table for all that an award needs."""
    return list(
        session.scalars(
            select(SigningKey)
            .options(WITH_ISSUER)
            .where(SigningKey.issuer_id.in_(sorted(set(issuer_ids))))
            .order_by(SigningKey.created_at, SigningKey.id)
        )
    )


def did_document(session: Session, issuer: Issuer) -> JsonObject:
    """The DID document: every key that this issuer ever published, destroyed ones included."""
    return published(issuer.did, of_all(session, [issuer.id]))


def published(did: str, keys: Iterable[SigningKey]) -> JsonObject:
    """The DID document with these keys, the oldest first."""
    return did_web.document(did, [_published(key) for key in keys])


def retire(key: SigningKey, now: datetime) -> None:
    """Take a key out of use; what it signed stays good."""
    key.retired_at = key.retired_at or now


def destroy(key: SigningKey, now: datetime) -> None:
    """Take a key out of use and forget its secret half; what it signed stays good."""
    retire(key, now)
    key.sealed = b""


def _published(key: SigningKey) -> did_web.PublishedMethod:
    return did_web.PublishedMethod(
        public_key(key),
        ("assertionMethod", "authentication") if key.purpose in SIGNS_IN else ("assertionMethod",),
        as_jwk=key.purpose is KeyPurpose.JOSE_RSA,
        revoked=key.compromised_at,
    )


def _as_text(public: PublicKey) -> str:
    # Multikey has no form for RSA keys.
    is_rsa = public.kind is KeyKind.RSA
    return multibase.encode_base64url(public.raw) if is_rsa else multikey.encode(public)


def _has(session: Session, issuer_id: UUID, purpose: KeyPurpose) -> bool:
    asked = select(SigningKey.id).where(SigningKey.issuer_id == issuer_id, SigningKey.purpose == purpose)
    return session.scalar(asked.limit(1)) is not None

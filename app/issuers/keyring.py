"""The signing keys of an organisation and its team leaders: made, opened, retired, published."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.issuers.events import KeyCreated
from app.issuers.tables import KeyPurpose, SigningKey
from app.platform.runtime import Work
from app.platform.urls import Urls
from credentials.authority.scope import AuthorisedKey
from keys import did_web, multikey, sealed
from keys.algorithms import KeyKind
from keys.signer import Signer
from schemas.errors import Refused
from schemas.strict_json import JsonObject

KIND_OF = {
    KeyPurpose.AUTHORITY: KeyKind.ED25519,
    KeyPurpose.JOSE: KeyKind.P256,
    KeyPurpose.ASSESSOR: KeyKind.ED25519,
}


def create_key(
    work: Work, organisation_id: UUID, purpose: KeyPurpose, *, team_leader_id: UUID | None = None
) -> SigningKey:
    """Make a key whose secret half never exists outside its seal, except while it signs."""
    key_id = uuid4()
    secret, public = sealed.generate_sealed(
        KIND_OF[purpose], work.runtime.key_encryption_key, str(key_id), purpose
    )
    key = SigningKey(
        id=key_id,
        organisation_id=organisation_id,
        team_leader_id=team_leader_id,
        purpose=purpose,
        public_multibase=multikey.encode(public),
        sealed=secret,
        created_at=work.now,
    )
    work.session.add(key)
    work.session.flush()
    work.happened(KeyCreated(organisation_id, key.id, purpose))
    return key


def current_key(
    work: Work, organisation_id: UUID, purpose: KeyPurpose, *, team_leader_id: UUID | None = None
) -> SigningKey:
    """The key that signs now.

    Raises:
        Refused: `key-retired` when there is none, for example after a compromise.
    """
    key = work.session.scalar(
        select(SigningKey)
        .where(
            SigningKey.organisation_id == organisation_id,
            SigningKey.purpose == purpose,
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


def open_signer(work: Work, key: SigningKey) -> Signer:
    """Open a key for signing.

    Raises:
        Unavailable: `seal-broken` or `seal-key-unknown`.
    """
    return sealed.open_signer(key.sealed, work.runtime.key_encryption_keys, str(key.id), key.purpose)


def method_id(urls: Urls, key: SigningKey) -> str:
    """The verification method of a key: the fragment is the public key."""
    return f"{urls.did(key.organisation_id)}#{key.public_multibase}"


def as_authorised(urls: Urls, key: SigningKey) -> AuthorisedKey:
    """A key as an endorsement names it."""
    return AuthorisedKey(method_id(urls, key), multikey.decode(key.public_multibase))


def believed_keys(session: Session, organisation_id: UUID, purpose: KeyPurpose) -> list[SigningKey]:
    """The keys of a purpose whose signatures count, retired ones included."""
    return list(
        session.scalars(
            select(SigningKey)
            .where(
                SigningKey.organisation_id == organisation_id,
                SigningKey.purpose == purpose,
                SigningKey.compromised_at.is_(None),
            )
            .order_by(SigningKey.created_at, SigningKey.id)
        )
    )


def of_all(session: Session, organisation_ids: Iterable[UUID]) -> list[SigningKey]:
    """Every key of some organisations, oldest first: one look at the table for all that an award needs."""
    wanted = SigningKey.organisation_id.in_(sorted(set(organisation_ids)))
    return list(
        session.scalars(select(SigningKey).where(wanted).order_by(SigningKey.created_at, SigningKey.id))
    )


def did_document(session: Session, urls: Urls, organisation_id: UUID) -> JsonObject:
    """The DID document: every key this organisation ever published."""
    return published(urls, organisation_id, of_all(session, [organisation_id]))


def published(urls: Urls, organisation_id: UUID, keys: Iterable[SigningKey]) -> JsonObject:
    """The DID document with these keys, the oldest first."""
    methods = [
        did_web.PublishedMethod(
            multikey.decode(key.public_multibase), _purposes(key), revoked=key.compromised_at
        )
        for key in keys
    ]
    return did_web.document(urls.did(organisation_id), methods)


def retire(key: SigningKey, now: datetime) -> None:
    """Take a key out of use; what it signed stays good."""
    key.retired_at = key.retired_at or now


def _purposes(key: SigningKey) -> tuple[str, ...]:
    # A wallet signs in with `authentication`; the organisation's own JOSE key is what it does so with.
    return ("assertionMethod", "authentication") if key.purpose == KeyPurpose.JOSE else ("assertionMethod",)

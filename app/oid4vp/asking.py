"""Asking a wallet for a badge: a request that lives a few minutes, and what becomes of it."""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from cryptography import x509
from sqlalchemy import delete, func, select

from app.issuers import certificates
from app.oid4vp.tables import PresentationRequest, VerifierCertificate, Way
from app.platform.db import wait_for_turn
from app.platform.errors import NotSignedIn
from app.platform.runtime import Runtime, Work
from credentials.forms.jwe import DecryptionKey
from credentials.presentation import dcql
from keys import multibase
from keys.algorithms import KeyKind, PublicKey
from keys.signer import LocalSigner, from_secret_bytes
from schemas.errors import NotFound, TooMany
from schemas.strict_json import JsonObject

LIFE: Final = timedelta(minutes=10)
KEPT_AFTER_READING: Final = timedelta(minutes=2)
MOST_AT_ONCE: Final = 5_000
"""Requests that live at the same time, so that nobody fills the database with them."""
MOST_REFUSALS: Final = 5
BITS: Final = 16
"""Bytes of whatever nobody may guess: 128 bits."""
_ONLY: Final = 1
_CERTIFICATE_LIFE: Final = timedelta(days=365 * 9)
_PURPOSE: Final = "presentation-requests"


@dataclass(frozen=True)
class Begun:
    """A request that was made, and the secret with which its answer is read; shown once."""

    request: PresentationRequest
    secret: str


def begin(
    work: Work, *, signed: bool = True, encrypted: bool = False, query: JsonObject | None = None
) -> Begun:
    """Make a request that a wallet can answer once.

    Args:
        work: the unit of work.
        signed: the request says who asks, by a certificate of this installation's root.
        encrypted: only we can read the answer, whoever carries it.
        query: in DCQL; any Open Badge without it.

    Raises:
        QueryMalformed: the query.
        TooMany: `too-many-requests`: too many live at the same time.
    """
    query = dcql.any_open_badge([work.urls.badge_type()]) if query is None else query
    dcql.read(query)
    living = work.session.scalar(select(func.count()).where(PresentationRequest.expires_at > work.now))
    if (living or 0) >= MOST_AT_ONCE:
        raise TooMany("too-many-requests", "Too many wallets are being asked. Wait a little.", retry_after=60)
    secret = multibase.base64url_encode(secrets.token_bytes(BITS))
    row = PresentationRequest(
        id=uuid4(),
        secret_hash=hash_of(secret),
        is_signed=signed,
        is_encrypted=encrypted,
        query=json.dumps(query, ensure_ascii=False, separators=(",", ":")),
        certificate=_certificate(work) if signed else None,
        created_at=work.now,
        expires_at=work.now + LIFE,
        refusals=0,
        shown=b"",
    )
    work.session.add(row)
    work.session.flush()
    return Begun(row, secret)


def of_wallet(work: Work, request_id: UUID) -> PresentationRequest | None:
    """The living request that a wallet may answer; None when there is none, or it has been answered."""
    row = work.session.scalar(
        select(PresentationRequest).where(PresentationRequest.id == request_id).with_for_update()
    )
    open_ = row is not None and row.answered_at is None and row.expires_at > work.now
    return row if open_ else None


def of_asker(work: Work, secret: str) -> PresentationRequest:
    """The request of whoever has its secret.

    Raises:
        NotFound: `presentation-request-unknown`, also for one that has ended.
    """
    return _living(
        work,
        work.session.scalar(
            select(PresentationRequest).where(PresentationRequest.secret_hash == hash_of(secret))
        ),
    )


def of_program(work: Work, request_id: UUID, secret: str) -> PresentationRequest:
    """A request, for the program that has its secret.

    Raises:
        NotFound: as `of_asker`.
        NotSignedIn: `token-invalid`: it is another's.
    """
    row = _living(work, work.session.get(PresentationRequest, request_id))
    if not hmac.compare_digest(row.secret_hash, hash_of(secret)):
        raise NotSignedIn("token-invalid", "This is not the secret of the request.")
    return row


def of_code(work: Work, code: str) -> PresentationRequest:
    """The request to whose answer a response code leads; raises as `of_asker`."""
    return _living(
        work,
        work.session.scalar(
            select(PresentationRequest).where(PresentationRequest.code_hash == hash_of(code))
        ),
    )


def forget(work: Work) -> int:
    """Delete what has ended, with what was shown, and say how many there were."""
    ended = work.session.execute(
        delete(PresentationRequest)
        .where(PresentationRequest.expires_at <= work.now)
        .returning(PresentationRequest.id)
    )
    return len(ended.all())


def hash_of(secret: str) -> bytes:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode(errors="replace")).digest()


def derived(runtime: Runtime, row: PresentationRequest, name: str) -> bytes:
    """32 bytes for one use in one request."""
    return hmac.digest(runtime.secret_for(_PURPOSE), f"{row.id}:{name}".encode(), "sha256")


def nonce(runtime: Runtime, row: PresentationRequest, way: Way) -> str:
    """What the holder must sign; another one for each way."""
    return multibase.base64url_encode(derived(runtime, row, f"nonce:{way}")[:BITS])


def state(runtime: Runtime, row: PresentationRequest, way: Way) -> str:
    """What the wallet must repeat; another one for each way."""
    return multibase.base64url_encode(derived(runtime, row, f"state:{way}")[:BITS])


def decryption_key(runtime: Runtime, row: PresentationRequest) -> DecryptionKey:
    """Opens what is encrypted in answer to this request alone."""
    return DecryptionKey.derived_from(derived(runtime, row, "decryption"))


def signer(runtime: Runtime) -> LocalSigner:
    """The key with which this service asks; it signs requests and nothing else."""
    return from_secret_bytes(KeyKind.P256, runtime.secret_for("presentation-request-signing"))


def query_of(row: PresentationRequest) -> Mapping[str, Any]:
    """What is asked for, in DCQL."""
    found: JsonObject = json.loads(row.query)
    return found


def asks_for_any_badge(runtime: Runtime, row: PresentationRequest) -> bool:
    """Whether what is asked for is our own query, and nobody has said which proofs they can do without."""
    return query_of(row) == dcql.any_open_badge([runtime.urls.badge_type()])


def _certificate(work: Work) -> str:
    """One certificate for all requests, so that wallets know who asks from one time to the next."""
    key, kept = signer(work.runtime).public_key, work.session.get(VerifierCertificate, _ONLY)
    if kept is None or not _is_good(work, kept, key):
        wait_for_turn(work.session, certificates.TURN)
        kept = work.session.get(VerifierCertificate, _ONLY, populate_existing=True)
    if kept is None or not _is_good(work, kept, key):
        kept = kept or VerifierCertificate(id=_ONLY)
        (kept.certificate,) = certificates.certify(work, key, work.settings.base_url)
        kept.created_at = work.now
        work.session.add(kept)
        work.session.flush()
    return kept.certificate


def _is_good(work: Work, kept: VerifierCertificate, key: PublicKey) -> bool:
    """Whether it is still that of our key, which changes with the service's secret, and does not end soon."""
    certified = x509.load_der_x509_certificate(base64.b64decode(kept.certificate)).public_key()
    return certified == key.native and kept.created_at + _CERTIFICATE_LIFE > work.now


def _living(work: Work, row: PresentationRequest | None) -> PresentationRequest:
    if row is None or row.expires_at <= work.now:
        raise NotFound("presentation-request-unknown", "There is no such request, or it has ended.")
    return row

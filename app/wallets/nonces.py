"""The `c_nonce` that a wallet's key proof must hold: made without the database, spent in it, once.

https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#name-nonce-endpoint
"""

import base64
import binascii
import hmac
import secrets
from datetime import UTC, datetime, timedelta
from typing import Final

from app.platform.runtime import Runtime, Work
from app.wallets import seen
from schemas import instants

LASTS: Final = timedelta(minutes=5)
PURPOSE: Final = "wallet-nonces"
_RANDOM: Final = 16
_TIME: Final = 8
_MAC: Final = 16
_LONGEST: Final = 64


def make(runtime: Runtime) -> str:
    """A nonce: random bits, the time and a seal over both, which every process of the service can check."""
    body = secrets.token_bytes(_RANDOM) + int(runtime.clock().timestamp()).to_bytes(_TIME)
    return base64.urlsafe_b64encode(body + _seal(runtime, body)).rstrip(b"=").decode()


def spend(work: Work, nonce: str) -> bool:
    """Use a nonce.

    Args:
        work: the unit of work; it must be committed for the nonce to be spent.
        nonce: as the wallet says it.

    Returns:
        Whether it was made here, is not too old, and had not been used.
    """
    made_at = _made_at(work.runtime, nonce)
    if made_at is None or work.now >= made_at + LASTS or instants.is_future(made_at, work.now):
        return False
    return seen.once(work, "c_nonce", nonce, made_at + LASTS)


def _made_at(runtime: Runtime, nonce: str) -> datetime | None:
    if len(nonce) > _LONGEST:
        return None
    try:
        raw = base64.b64decode(f"{nonce}{'=' * (-len(nonce) % 4)}", altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    body, seal = raw[:-_MAC], raw[-_MAC:]
    if len(body) != _RANDOM + _TIME or not hmac.compare_digest(seal, _seal(runtime, body)):
        return None
    # Only one spelling is the nonce; others of the same bytes would be other values to `once`.
    if base64.urlsafe_b64encode(raw).rstrip(b"=").decode() != nonce:
        return None
    return datetime.fromtimestamp(int.from_bytes(body[_RANDOM:]), UTC)


def _seal(runtime: Runtime, body: bytes) -> bytes:
    return hmac.digest(runtime.secret_for(PURPOSE), body, "sha256")[:_MAC]

"""What opens an offer is derived and hashed here, and only here; none of it is ever stored."""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from app.platform.runtime import Runtime

PURPOSE: Final = "wallet-offers"
HANDLE_BYTES: Final = 24
TOKEN_BYTES: Final = 32
CODE_DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class OfferSecrets:
    """What opens an offer, derived from the last part of its address.

    Attributes:
        pre_authorized_code: for the grant of that name.
        issuer_state: for the authorization code.
        challenge: for a VC-API exchange.
    """

    pre_authorized_code: str
    issuer_state: str
    challenge: str


def secrets_of(runtime: Runtime, handle: str) -> OfferSecrets:
    """What opens the offer with that handle: the same each time, so that an offer can be read again."""

    def derived(name: str) -> str:
        mac = hmac.digest(
            runtime.secret_for(PURPOSE), f"{name}\n{handle}".encode(errors="surrogatepass"), "sha256"
        )
        return base64.urlsafe_b64encode(mac).rstrip(b"=").decode()

    return OfferSecrets(derived("pre-authorized_code"), derived("issuer_state"), derived("challenge"))


def new_handle() -> str:
    """The last part of the address of a new offer: 192 random bits."""
    return secrets.token_urlsafe(HANDLE_BYTES)


def new_token() -> str:
    """A new access token: 256 random bits."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def new_tx_code() -> str:
    """Six digits that only the learner hears."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"


def sha256(secret: str) -> bytes:
    """The hash by which a secret is found; a fast one is enough for so many random bits."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).digest()


def tx_code_hash(runtime: Runtime, offer_id: UUID, tx_code: str) -> bytes:
    """The hash of a short code: keyed, for six digits are soon guessed, and good for one offer only."""
    said = f"tx_code\n{offer_id}\n{tx_code}".encode(errors="surrogatepass")
    return hmac.digest(runtime.secret_for(PURPOSE), said, "sha256")


def is_same(stored: bytes, given: bytes) -> bool:
    """Whether two hashes are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(stored, given)

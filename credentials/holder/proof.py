"""What a wallet shows about the key to which a credential is to be bound.

https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#name-verifying-proof
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from credentials.holder.holder import Holder
from schemas.errors import Refused


class ProofRefused(Refused):
    """The wallet has not shown that it holds the key, here and now.

    Codes: `proof-malformed`, `proof-not-typed`, `proof-key-missing` (no key, or several), `proof-key-unfit`,
    `proof-alg-unfit`, `proof-not-signed` (the signature does not fit), `proof-for-another` (audience),
    `proof-answers-another` (challenge),
    `proof-by-another` (client), `proof-stale` (time), `proof-without-nonce`.
    """


@dataclass(frozen=True, slots=True)
class Expected:
    """What a proof must say.

    Attributes:
        audience: the credential issuer identifier.
        now: aware.
        client_id: of the client that asks, when it is known.
        untyped: take a JWT without `typ` and `iat`, as some wallets send it.
    """

    audience: str
    now: datetime
    client_id: str | None = None
    untyped: bool = False


@dataclass(frozen=True, slots=True)
class Proved:
    """A proof that holds, but for its nonce: whether that is ours, and unused, is for the caller to judge.

    Attributes:
        holder: whose key it is.
        nonce: what it answers.
    """

    holder: Holder
    nonce: str


LONGEST: Final = 16_384
"""Characters of a proof: a key, a signature and a few claims need no more."""

"""Key proofs of a credential request: who holds the keys to which credentials are to be bound.

https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0-final.html#section-8.2
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from app.oid4vci.answers import OAuthError
from app.oid4vci.described import BATCH_SIZE, PROOFS
from app.platform.runtime import Work
from app.wallets import nonces
from credentials.budget import SIGNATURE, Budget
from credentials.holder import di_vp_proof, jwt_proof
from credentials.holder.holder import Holder
from credentials.holder.proof import Expected, Proved
from credentials.loader import Contexts
from keys.algorithms import PublicKey
from schemas.errors import DomainError

_KNOWN: Final = frozenset({*PROOFS, "attestation"})
_Check: TypeAlias = Callable[[Any, Expected, Contexts, Budget], Proved]


@dataclass(frozen=True, slots=True)
class Proofs:
    """What a wallet sent to prove that it holds keys.

    Attributes:
        type: one of `described.PROOFS`.
        values: at least one.
    """

    type: str
    values: Sequence[Any]


def several(given: Any) -> Proofs:
    """Read the member `proofs` of version 1.0.

    Raises:
        OAuthError: `invalid_proof`, or `invalid_credential_request` for more than `BATCH_SIZE`.
    """
    if not isinstance(given, dict):
        raise _invalid("The request needs proofs, an object.")
    # Some wallets put more beside it; "exactly one parameter named as the proof type" is what counts.
    named = sorted(_KNOWN & given.keys())
    if len(named) != 1 or named[0] not in PROOFS:
        raise _invalid(f"proofs must hold one proof type: {' or '.join(PROOFS)}.")
    values = given[named[0]]
    if not isinstance(values, list) or not values:
        raise _invalid(f"proofs.{named[0]} must be a list with at least one proof.")
    if len(values) > BATCH_SIZE:
        raise OAuthError("invalid_credential_request", f"At most {BATCH_SIZE} proofs at once.")
    return Proofs(named[0], values)


def single(given: Any) -> Proofs:
    """Read the member `proof` of draft 13.

    Raises:
        OAuthError: `invalid_proof`.
    """
    kind = given.get("proof_type") if isinstance(given, dict) else None
    if kind not in ("jwt", "ldp_vp", "di_vp"):
        raise _invalid("The request needs a proof whose proof_type is jwt.")
    return Proofs("jwt" if kind == "jwt" else "di_vp", [given.get(kind)])


def holders(work: Work, proofs: Proofs, expected: Expected) -> list[Holder]:
    """Judge every proof and spend the nonces that they answer.

    Args:
        work: the unit of work; the nonces are spent when it is committed.
        proofs: what the wallet sent.
        expected: what each of them must say.

    Returns:
        Each key once, in the order of the proofs: a key gets at most one credential.

    Raises:
        OAuthError: `invalid_proof`; `invalid_nonce`: a nonce is not ours, too old, or was used before.
    """
    budget = Budget()
    check = _CHECKS[proofs.type]
    proved = []
    for value in proofs.values:
        try:
            proved.append(check(value, expected, work.runtime.contexts, budget))
        except DomainError as error:
            raise _invalid(error.detail) from error
    spend(work, {one.nonce for one in proved})
    found: dict[PublicKey, Holder] = {}
    for one in proved:
        found.setdefault(one.holder.public_key, one.holder)
    return list(found.values())


def spend(work: Work, wanted: Iterable[str]) -> None:
    """Use each nonce of a request once.

    Raises:
        OAuthError: `invalid_nonce`.
    """
    # In one order, so that of two requests with the same nonces neither waits for the other in a circle.
    if not all(nonces.spend(work, nonce) for nonce in sorted(wanted)):
        raise OAuthError("invalid_nonce", "A c_nonce is unknown, too old or was used. Ask for another one.")


def _check_jwt(value: Any, expected: Expected, _contexts: Contexts, budget: Budget) -> Proved:
    budget.spend(SIGNATURE)
    return jwt_proof.check(value, expected)


_CHECKS: Final[Mapping[str, _Check]] = MappingProxyType({"jwt": _check_jwt, "di_vp": di_vp_proof.check})


def _invalid(description: str) -> OAuthError:
    return OAuthError("invalid_proof", description)

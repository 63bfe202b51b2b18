"""Where the keys of a chain's links come from: pinned, named by the link above, or spelled in their name."""

from collections.abc import Sequence

from credentials.authority.link import ChainBroken
from credentials.authority.scope import AuthorisedKey, read_key
from credentials.forms.data_integrity import FindKey
from credentials.trust import TrustAnchor
from keys import multikey
from keys.algorithms import PublicKey
from keys.resolver import VerificationMethod
from schemas.errors import DomainError, Unavailable

Keys = frozenset[tuple[str, PublicKey | str]]
"""The keys behind the methods that a link's proofs name, or why there is none."""


def named_keys(keys: Sequence[AuthorisedKey]) -> FindKey:
    """Finds the keys that an endorsement names, and no others."""
    by_id = {key.id: key for key in keys}

    def find_key(method_id: str, purpose: str) -> VerificationMethod:
        key = by_id.get(method_id)
        if key is None:
            raise ChainBroken("key-not-authorised", "The key is not one that may sign this.", purpose=purpose)
        return VerificationMethod(id=key.id, controller=key.controller, public_key=key.public_key)

    return find_key


def pinned_keys(anchor: TrustAnchor) -> FindKey:
    """Finds the keys of an association that the verifier pins, and no others."""

    def find_key(method_id: str, purpose: str) -> VerificationMethod:
        controller, _, fragment = method_id.partition("#")
        # The fragment only says which of the pinned keys is meant; a key that is not pinned is never used.
        pinned = fragment if fragment in anchor.keys else next(iter(anchor.keys), "")
        if controller != anchor.id or (pinned != fragment and len(anchor.keys) != 1):
            raise ChainBroken("key-not-authorised", "The key is not one of the pinned keys.", purpose=purpose)
        return VerificationMethod(id=method_id, controller=controller, public_key=multikey.decode(pinned))

    return find_key


def spelled_keys(controller: str) -> FindKey:
    """The key that a verification method of ours spells in its fragment: proves consistency, no identity."""

    def find_key(method_id: str, purpose: str) -> VerificationMethod:
        if method_id.partition("#")[0] != controller:
            raise ChainBroken("key-not-authorised", "The key belongs to somebody else.", purpose=purpose)
        try:
            key = read_key(method_id)
        except DomainError as error:
            raise Unavailable(
                "key-unknown", "The verification method's id does not contain its key.", purpose=purpose
            ) from error
        return VerificationMethod(id=key.id, controller=controller, public_key=key.public_key)

    return find_key


def key_of(method_id: str, find_key: FindKey) -> PublicKey | str:
    """The key behind a method, or the code that says why there is none."""
    try:
        return find_key(method_id, "assertionMethod").public_key
    except DomainError as error:
        return error.code

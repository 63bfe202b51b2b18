"""Who holds a credential: an identifier that is its own key."""

from dataclasses import dataclass

from keys import did_jwk, did_key
from keys.algorithms import PublicKey
from keys.errors import DidMalformed
from keys.resolver import offline_document, select

PURPOSE = "authentication"


@dataclass(frozen=True, slots=True)
class Holder:
    """A wallet's identifier and the key behind it.

    Attributes:
        did: a did:key or did:jwk: whoever reads it has the key, and nobody needs to be asked.
        public_key: that key.
    """

    did: str
    public_key: PublicKey


def of_key(key: PublicKey) -> Holder:
    """The holder that a bare key is: its did:jwk."""
    return Holder(did_jwk.did_for(key), key)


def of_method(url: str) -> Holder:
    """The holder whose key a DID URL names.

    Args:
        url: `did:key:z…#z…` or `did:jwk:…#0`. These have one key each, so that it may go without its name.

    Raises:
        DidMalformed: another kind of DID, or one that is malformed.
        MethodRefused: `method-not-found`: the DID has no key of that name.
        KeyMalformed, KeyUnsupported, SecretKeyShown: the key.
    """
    did = url.partition("#")[0]
    document = offline_document(did)
    if document is None:
        raise DidMalformed("A wallet's key is named by a did:key or a did:jwk.")
    only = (did_key if did.startswith(did_key.PREFIX) else did_jwk).verification_method(did)
    return Holder(did, select(document, url if "#" in url else only, PURPOSE).public_key)

"""did:key: an identifier that is its own public key.

https://w3c-ccg.github.io/did-key-spec/
"""

from typing import Any

from keys import multikey
from keys.algorithms import PublicKey
from keys.errors import DidMalformed

PREFIX = "did:key:"
CONTEXT = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]
RELATIONSHIPS = ("authentication", "assertionMethod", "capabilityDelegation", "capabilityInvocation")


def did_for(public: PublicKey) -> str:
    """Give the `did:key:z…` of a public key; raises `KeyUnsupported` for RSA."""
    return PREFIX + multikey.encode(public)


def verification_method(did: str) -> str:
    """Give the one verification method id, `did:key:z…#z…`; raises `DidMalformed` for other texts."""
    return f"{did}#{_key_text(did)}"


def public_key(did: str) -> PublicKey:
    """Give the key that the DID is.

    Raises:
        DidMalformed: not a did:key, or with a fragment, path or query.
        KeyMalformed, KeyUnsupported: from `multikey.decode`.
    """
    return multikey.decode(_key_text(did))


def document(did: str) -> dict[str, Any]:
    """Build the DID document; raises like `public_key`."""
    text = _key_text(did)
    multikey.decode(text)
    method = f"{did}#{text}"
    return {
        "@context": list(CONTEXT),
        "id": did,
        "verificationMethod": [
            {"id": method, "type": "Multikey", "controller": did, "publicKeyMultibase": text}
        ],
        **{relationship: [method] for relationship in RELATIONSHIPS},
    }


def _key_text(did: str) -> str:
    text = did.removeprefix(PREFIX)
    if text == did or not text.startswith("z") or not text.isalnum():
        raise DidMalformed("A did:key is did:key: followed by a base58btc Multikey.")
    return text

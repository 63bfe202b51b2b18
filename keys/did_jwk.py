"""did:jwk: an identifier that is a public JWK in base64url.

https://github.com/quartzjer/did-jwk/blob/main/spec.md
"""

import json
from typing import Any

from keys import jwk, multibase
from keys.algorithms import KeyKind, PublicKey
from keys.errors import DidMalformed
from schemas import strict_json
from schemas.errors import Malformed

PREFIX = "did:jwk:"
CONTEXT = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/suites/jws-2020/v1"]
RELATIONSHIPS = ("assertionMethod", "authentication", "capabilityInvocation", "capabilityDelegation")
_MAX_CHARACTERS = 4096


def did_for(public: PublicKey) -> str:
    """Give the did:jwk of a public key: its JWK with sorted members and without spaces."""
    text = json.dumps(jwk.from_public(public), separators=(",", ":"), sort_keys=True)
    return PREFIX + multibase.base64url_encode(text.encode())


def verification_method(did: str) -> str:
    """Give the one verification method id, `did:jwk:…#0`; raises `DidMalformed` for other texts."""
    _jwk_of(did)
    return f"{did}#0"


def public_key(did: str) -> PublicKey:
    """Give the key that the DID is; raises `DidMalformed`, or the errors of `jwk.to_public`."""
    return jwk.to_public(_jwk_of(did))


def document(did: str) -> dict[str, Any]:
    """Build the DID document as the method's text prescribes; raises like `public_key`."""
    public_jwk = _jwk_of(did)
    kind = jwk.to_public(public_jwk).kind
    method = f"{did}#0"
    relationships = list(RELATIONSHIPS)
    # "keyAgreement" belongs to keys that can agree on a secret and are not reserved for signatures.
    if kind in {KeyKind.P256, KeyKind.P384, KeyKind.P521, KeyKind.SECP256K1} and "use" not in public_jwk:
        relationships.append("keyAgreement")
    return {
        "@context": list(CONTEXT),
        "id": did,
        "verificationMethod": [
            {"id": method, "type": "JsonWebKey2020", "controller": did, "publicKeyJwk": public_jwk}
        ],
        **{relationship: [method] for relationship in relationships},
    }


def _jwk_of(did: str) -> strict_json.JsonObject:
    text = did.removeprefix(PREFIX)
    if text == did or len(did) > _MAX_CHARACTERS:
        raise DidMalformed("A did:jwk is did:jwk: followed by a JWK in base64url.")
    try:
        found = strict_json.parse(multibase.base64url_decode(text))
    except Malformed as error:
        raise DidMalformed("What follows did:jwk: is not JSON in strict base64url.") from error
    if not isinstance(found, dict):
        raise DidMalformed("What follows did:jwk: is not a JWK.")
    return found

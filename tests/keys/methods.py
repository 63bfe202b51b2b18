"""A verification method and the document that lists it."""

from typing import Any

from keys import multikey, signer
from keys.algorithms import KeyKind

DID = "did:web:example.com"
METHOD = DID + "#key-1"
KEY = signer.from_secret_bytes(KeyKind.ED25519, b"\7" * 32).public_key


def entry(**changes: object) -> dict[str, Any]:
    built = {
        "id": METHOD,
        "type": "Multikey",
        "controller": DID,
        "publicKeyMultibase": multikey.encode(KEY),
        **changes,
    }
    return {name: value for name, value in built.items() if value is not None}


def document(*entries: dict[str, Any], **changes: object) -> dict[str, Any]:
    return {"id": DID, "verificationMethod": list(entries), "assertionMethod": [METHOD], **changes}

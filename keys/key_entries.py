"""The key in an entry of a DID or controlled identifier document.

https://www.w3.org/TR/cid-1.0/#verification-methods, and the older types that are still in use.
"""

from keys import jwk, multibase, multikey
from keys.algorithms import KeyKind, PublicKey
from keys.errors import KeyMalformed, KeyUnsupported
from schemas.json_ld import types_of
from schemas.strict_json import JsonObject

MATERIAL = ("publicKeyMultibase", "publicKeyJwk", "publicKeyBase58")
_SECRETS = ("secretKeyMultibase", "privateKeyMultibase", "secretKeyJwk", "privateKeyJwk", "privateKeyBase58")
# Which member carries the key of each type, and which kinds of key the type allows (None: any).
_TYPES: dict[str, tuple[frozenset[str], frozenset[KeyKind] | None]] = {
    "Multikey": (frozenset({"publicKeyMultibase"}), None),
    "JsonWebKey": (frozenset({"publicKeyJwk"}), None),
    "JsonWebKey2020": (frozenset({"publicKeyJwk"}), None),
    "Ed25519VerificationKey2020": (frozenset({"publicKeyMultibase"}), frozenset({KeyKind.ED25519})),
    "Ed25519VerificationKey2018": (
        frozenset({"publicKeyBase58", "publicKeyJwk"}),
        frozenset({KeyKind.ED25519}),
    ),
    "EcdsaSecp256k1VerificationKey2019": (
        frozenset({"publicKeyMultibase", "publicKeyJwk"}),
        frozenset({KeyKind.SECP256K1}),
    ),
    "EcdsaSecp256r1VerificationKey2019": (
        frozenset({"publicKeyMultibase", "publicKeyJwk"}),
        frozenset({KeyKind.P256}),
    ),
}


def key_of(entry: JsonObject, *, sloppy: bool = False) -> tuple[PublicKey, bool]:
    """Read the key of a verification method's entry.

    Args:
        entry: the entry.
        sloppy: believe the key where its type says something else.

    Returns:
        The key, and whether its type says something else.

    Raises:
        SecretKeyShown: it shows its secret half.
        KeyMalformed: the key is broken, or not the one its type calls for.
        KeyUnsupported: a type or key that we do not use.
    """
    try:
        return _read_key(entry), False
    except (KeyMalformed, KeyUnsupported):
        present = [member for member in MATERIAL if member in entry]
        if not sloppy or len(present) != 1:
            raise
    # The type says something else than the key: the key says itself what it is.
    return _material(present[0], entry[present[0]]), True


def _read_key(entry: JsonObject) -> PublicKey:
    if any(member in entry for member in _SECRETS):
        raise jwk.SecretKeyShown
    known = sorted(types_of(entry) & _TYPES.keys())
    if len(known) != 1:
        raise KeyUnsupported("The verification method has a type that is not supported.")
    members, kinds = _TYPES[known[0]]
    present = [member for member in MATERIAL if member in entry]
    if len(present) != 1 or present[0] not in members:
        raise KeyMalformed(f"A {known[0]} needs exactly one key, in the member of its type.")
    public = _material(present[0], entry[present[0]])
    if kinds is not None and public.kind not in kinds:
        raise KeyMalformed(f"A {known[0]} cannot hold this kind of key.", kind=public.kind.value)
    return public


def _material(member: str, value: object) -> PublicKey:
    if member == "publicKeyJwk" and isinstance(value, dict):
        return jwk.to_public(value)
    if member == "publicKeyMultibase" and isinstance(value, str):
        return multikey.decode(value)
    if member == "publicKeyBase58" and isinstance(value, str):
        try:
            return PublicKey(KeyKind.ED25519, multibase.base58_decode(value))
        except multibase.MultibaseMalformed as error:
            raise KeyMalformed(error.detail) from error
    raise KeyMalformed(f"{member} has the wrong JSON type.")

"""What a document of an issuer's says about keys: a DID document, a profile, a bare key or a set of JWKs.

https://www.w3.org/TR/cid-1.0/#controlled-identifier-documents and
https://www.rfc-editor.org/rfc/rfc7517#section-5. Whether the document is the issuer's own word is for
`key_finder` to know.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from credentials.ids import origin_of, same_id
from keys import jwk
from keys.algorithms import PublicKey
from keys.key_entries import key_of
from keys.resolver import RELATIONSHIPS, VerificationMethod, offline_document, refers_to, select
from schemas.errors import DomainError
from schemas.json_ld import id_of, items, text
from schemas.strict_json import JsonObject

_ASSERTION: Final = "assertionMethod"
_MOST_NAMES: Final = 4
"""One key has one name; a document that gives it many is not looked through for each of them."""
_MATERIAL: Final = ("publicKeyMultibase", "publicKeyJwk", "publicKeyBase58")


def only_method(document: JsonObject) -> str:
    """The id of the one key of a did:key or did:jwk."""
    (method,) = document["verificationMethod"]
    return str(method["id"])


def key_set_url(issuer_id: str) -> str:
    """Where an https issuer publishes a set of JWKs: at its exact origin."""
    scheme, host, port = origin_of(issuer_id) or ("", "", 0)
    shown = f"[{host}]" if ":" in host else host
    standard = (scheme, port) in {("https", 443), ("http", 80)}
    return f"{scheme}://{shown}{'' if standard else f':{port}'}/.well-known/jwks.json"


def is_bare_key(document: JsonObject) -> bool:
    """Whether the document is a Multikey or JWK, and no profile that lists keys."""
    return "kty" in document or any(member in document for member in _MATERIAL)


def as_named(document: JsonObject, base: str, method_id: str) -> JsonObject:
    """A bare key document may leave out the fragment, its id, its controller or its type."""
    named = document.get("id", base)
    if not any(member in document for member in _MATERIAL) or named not in ("", base, method_id):
        return document
    kind = "Multikey" if "publicKeyMultibase" in document else "JsonWebKey"
    return {"type": kind, "controller": base, **document, "id": method_id}


def lent(document: JsonObject, method_id: str, purpose: str) -> VerificationMethod | None:
    """A did:key or did:jwk that the issuer's own document names as a key of its own."""
    base = method_id.partition("#")[0]
    if not refers_to(document, method_id, purpose) or not base.startswith("did:"):
        return None
    keyed = offline_document(base)
    return select(keyed, method_id, purpose) if keyed is not None else None


def keys_in(document: JsonObject, subject: str, at: datetime) -> list[PublicKey]:
    """The keys that may sign for the subject of a document at a moment, as far as they can be read."""
    if not same_id(text(document.get("id")), subject):
        return []
    found = []
    for name in _method_names(document, subject):
        try:
            method = lent(document, name, _ASSERTION) or select(document, name, _ASSERTION, subject=subject)
            method.check_at(at)
        except DomainError:
            continue
        found.append(method.public_key)
    return found


def names_of(document: JsonObject, subject: str, key: PublicKey) -> list[str]:
    """The first names under which a DID document lists a key, whether or not it counts; good ones before."""
    if not same_id(text(document.get("id")), subject):
        return []
    asserting = items(document.get(_ASSERTION))
    entries = [*asserting, *items(document.get("verificationMethod"))]
    named = ((_absolute(id_of(entry), subject), entry) for entry in entries)
    names = dict.fromkeys(name for name, entry in named if name and _is_of(document, name, entry, key))
    may = {_absolute(id_of(entry), subject) for entry in asserting}
    return sorted(names, key=lambda name: name not in may)[:_MOST_NAMES]


def _is_of(document: JsonObject, name: str, entry: Any, key: PublicKey) -> bool:
    try:
        if isinstance(entry, dict):
            return key_of(entry)[0] == key
        method = lent(document, name, _ASSERTION)
    except DomainError:
        return False
    return method is not None and method.public_key == key


def is_absent(error: DomainError) -> bool:
    """The host answered, and there is nothing: many issuers publish in one of two places."""
    return error.params.get("why") in {"not-found", "gone"}


def readable(entries: Iterable[JsonObject]) -> list[PublicKey]:
    """The keys of a set of JWKs, as far as they can be read."""
    found = []
    for entry in entries:
        try:
            found.append(jwk.to_public(entry))
        except DomainError:
            continue
    return found


def _method_names(document: JsonObject, subject: str) -> list[str]:
    stated = any(name in document for name in RELATIONSHIPS) or subject.startswith("did:")
    entries = document.get(_ASSERTION if stated else "verificationMethod")
    ids = [id_of(entry) for entry in items(entries)]
    return [_absolute(name, subject) for name in ids if name]


def _absolute(name: str, subject: str) -> str:
    return subject + name if name.startswith("#") else name

"""From the id of a verification method to the key that may speak for an issuer.

A key is believed because a document under the issuer's control says so, never because a URL spells it:

- did:key and did:jwk say it themselves; did:web in the DID document at its own address;
- an https method in the document at that URL. When that document is the bare key (a Multikey or JWK), its
  `controller` is only a claim, so it counts when it lies on the issuer's own host, or when the issuer's key
  set at `/.well-known/jwks.json` contains it;
- a key that the verifier's owner pinned, or that a chain starting at a pinned key names, needs no document at
  all.

https://www.w3.org/TR/cid-1.0/#retrieve-verification-method and
https://www.imsglobal.org/spec/ob/v3p0/impl/#key-provenance
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import unquote, urlsplit

from credentials.resources import Lookup, NotReached, Reference
from keys import jwk, multikey
from keys.algorithms import PublicKey
from keys.did_web import did_to_url
from keys.resolver import MethodRefused, VerificationMethod, offline_document, select
from schemas.errors import DomainError, Unavailable
from schemas.strict_json import JsonObject

_KEY_MEMBERS = ("publicKeyMultibase", "publicKeyJwk", "publicKeyBase58")


def same_id(one: str, other: str) -> bool:
    """Whether two ids are the same after percent-decoding and trimming, as Open Badges compares issuers."""
    return bool(one) and unquote(one).strip() == unquote(other).strip()


def jwks_reference(issuer_id: str) -> Reference | None:
    """Where an https issuer publishes its key set; None for an issuer without host."""
    parts = _split(issuer_id)
    if parts is None:
        return None
    scheme, authority = parts
    return Reference("key", f"{scheme}://{authority}/.well-known/jwks.json")


@dataclass(frozen=True)
class KeyFinder:
    """Finds keys for one issuer.

    Attributes:
        lookup: the documents.
        issuer_id: `issuer.id` of the credential whose proof is being judged.
        pinned: methods believed without a document, by id.
        spare: gives the methods to believe only when the issuer's document was tried and could not be
            reached.
        notice: is told the code of a warning about the way in which a key is published.
        at: the moment at which keys must be neither revoked nor expired.
    """

    lookup: Lookup
    issuer_id: str
    at: datetime
    pinned: Mapping[str, VerificationMethod] = field(default_factory=dict)
    spare: Callable[[], Mapping[str, VerificationMethod]] = dict
    notice: Callable[[str], None] = lambda _code: None

    def find(self, method_id: str, purpose: str) -> VerificationMethod:
        """The key behind a verification method.

        Raises:
            Unavailable: its document could not be had (yet), or we cannot read its kind of DID.
            DomainError: the document does not let this key speak.
        """
        if method_id in self.pinned:
            return self.pinned[method_id]
        try:
            found = self._from_document(method_id, purpose)
        except NotReached:
            spare = self.spare().get(method_id)
            if spare is None:
                raise
            return spare
        found.check_at(self.at)
        if found.unusual:
            self.notice("key-unusual")
        return self._bound(found) if found.standalone else found

    def _from_document(self, method_id: str, purpose: str) -> VerificationMethod:
        base = method_id.partition("#")[0]
        if base.startswith("did:"):
            if not same_id(base, self.issuer_id):
                # A DID document speaks for its own subject only, so there is nothing to look up.
                raise MethodRefused("of-other", "The key is another DID's.", method=method_id)
            document = offline_document(base)
            if document is None:
                return select(self._did_document(base), method_id, purpose)
            # Such a DID has one key only, so that many issuers leave out its name.
            return select(document, method_id if "#" in method_id else _only_method(document), purpose)
        if not base.startswith(("https://", "http://")):
            raise MethodRefused("method-not-found", "The key's id is neither a DID nor a web address.")
        document = self.lookup.json(Reference("key", base))
        return select(_as_named(document, base, method_id), method_id, purpose)

    def _did_document(self, did: str) -> JsonObject:
        if not did.startswith("did:web:"):
            raise Unavailable("did-method-unsupported", "This kind of DID is not supported.", did=did)
        did_to_url(did)  # a malformed one is refused here, before anybody fetches it
        document = self.lookup.json(Reference("did", did))
        if document.get("id") != did:
            raise MethodRefused(
                "document-id-mismatch", "The document is about another identifier.", method=did
            )
        return document

    def _bound(self, found: VerificationMethod) -> VerificationMethod:
        """A bare key becomes the issuer's by its place on the issuer's host, or by the issuer's key set."""
        if found.controller is not None and not same_id(found.controller, self.issuer_id):
            return found  # its controller is somebody else: the caller refuses that
        issuer, place = _split(self.issuer_id), _split(found.id)
        if issuer is not None and issuer == place:
            return replace(found, controller=self.issuer_id)
        self.check_in_issuers_keys(found.public_key)
        return replace(found, controller=self.issuer_id)

    def check_in_issuers_keys(self, key: PublicKey) -> None:
        """Demand that the issuer publishes this key: in its key set, or in its DID document.

        Raises:
            Unavailable: what the issuer publishes could not be had.
            MethodRefused: `key-not-of-issuer`.
        """
        if self.issuer_id.startswith("did:"):
            document = offline_document(self.issuer_id) or self._did_document(self.issuer_id)
            if any(_same_key(entry, key) for entry in _assertion_methods(document)):
                return
        else:
            reference = jwks_reference(self.issuer_id)
            keys = self.lookup.json(reference).get("keys") if reference is not None else None
            if any(_same_jwk(entry, key) for entry in (keys if isinstance(keys, list) else [])):
                return
        raise MethodRefused("key-not-of-issuer", "The issuer does not publish this key.")


def _only_method(document: JsonObject) -> str:
    (method,) = document["verificationMethod"]
    return str(method["id"])


def _as_named(document: JsonObject, base: str, method_id: str) -> JsonObject:
    """A bare key document may leave out the fragment, its id or its type."""
    named = document.get("id", base)
    if (
        not isinstance(named, str)
        or not any(member in document for member in _KEY_MEMBERS)
        or named not in {"", base, method_id}
    ):
        return document
    return {
        "type": "Multikey" if "publicKeyMultibase" in document else "JsonWebKey",
        **document,
        "id": method_id,
    }


def _assertion_methods(document: JsonObject) -> list[JsonObject]:
    allowed = document.get("assertionMethod")
    entries = allowed if isinstance(allowed, list) else [allowed]
    listed = document.get("verificationMethod")
    methods = [
        entry for entry in (listed if isinstance(listed, list) else [listed]) if isinstance(entry, dict)
    ]
    return [entry for entry in entries if isinstance(entry, dict)] + [
        method
        for method in methods
        if method.get("id") in [entry for entry in entries if isinstance(entry, str)]
    ]


def _same_key(entry: JsonObject, key: PublicKey) -> bool:
    if isinstance(entry.get("publicKeyJwk"), dict):
        return _same_jwk(entry["publicKeyJwk"], key)
    try:
        return bool(entry.get("publicKeyMultibase") == multikey.encode(key))
    except DomainError:  # RSA keys have no such form
        return False


def _same_jwk(entry: object, key: PublicKey) -> bool:
    try:
        return isinstance(entry, dict) and jwk.to_public(entry) == key
    except DomainError:
        return False


def _split(url: str) -> tuple[str, str] | None:
    """Scheme and authority of a web address; that of a did:web is where its document lies."""
    if url.startswith("did:web:"):
        host = unquote(url.removeprefix("did:web:").partition("#")[0].partition(":")[0]).lower()
        return ("https", host)
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return (
        (parts.scheme, parts.netloc.lower()) if parts.scheme in {"https", "http"} and parts.netloc else None
    )

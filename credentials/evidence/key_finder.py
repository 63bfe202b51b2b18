"""From the id of a verification method to the key that may speak for an issuer.

A key is believed because the issuer publishes it, never because of where it lies or what a URL spells:

- a `did:` issuer publishes its keys in the `assertionMethod` of its own DID document, and nowhere else;
  did:key and did:jwk carry that document in themselves;
- an https issuer in its own profile, which is the document at the very address that is its id, or in
  `/.well-known/jwks.json` of its exact origin. A JWK there that names an issuer (`iss`) counts for that
  issuer only; one that names none only for an issuer whose profile is the root of the origin, for below it
  several may live;
- a key that the verifier's owner pinned, or that a chain starting at a pinned key names, needs no document.

A document that another host gave in the end is no word of the issuer's. A key that is published nowhere makes
nothing invalid: we do not know whose it is.

https://www.w3.org/TR/cid-1.0/#retrieve-verification-method and
https://www.imsglobal.org/spec/ob/v3p0/impl/#key-provenance
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from credentials.evidence import published
from credentials.ids import is_at_root, origin_of, same_id
from credentials.resources import Lookup, NotReached, Reference
from keys import did_jwk, did_key, jwk
from keys.algorithms import PublicKey
from keys.did_web import did_to_url
from keys.resolver import MethodRefused, VerificationMethod, offline_document, select
from schemas.errors import DomainError, Unavailable
from schemas.json_ld import id_of, objects, text
from schemas.strict_json import JsonObject

_ASSERTION: Final = "assertionMethod"
SAID_NO: Final = frozenset({"method-wrong-purpose", "method-revoked", "method-expired"})
"""The issuer's document knows the key and does not let it speak: nothing else is asked."""


def _ignore(_code: str) -> None:
    """How a stranger publishes a key says nothing about the issuer."""


@dataclass(frozen=True)
class KeyFinder:
    """Finds keys for one issuer.

    Attributes:
        lookup: the documents.
        issuer_id: `issuer.id` of the credential whose proof is being judged.
        at: the moment at which keys must be neither revoked nor expired.
        pinned: methods believed without a document, by id.
        spare: gives the methods to believe only when the issuer's document was tried and could not be
            reached; that our own limits left it out is no reason, for a badge can use them up.
        notice: is told the code of a warning about the way in which a key is published.
    """

    lookup: Lookup
    issuer_id: str
    at: datetime
    pinned: Mapping[str, VerificationMethod] = field(default_factory=dict)
    spare: Callable[[], Mapping[str, VerificationMethod]] = dict
    notice: Callable[[str], None] = _ignore

    def claims_issuer(self, method_id: str) -> bool:
        """Whether a method calls itself the issuer's, whether or not the issuer knows it."""
        return same_id(_base(method_id), self.issuer_id)

    def find(self, method_id: str, purpose: str) -> VerificationMethod:
        """The issuer's key behind a verification method; its `controller` is the issuer.

        Raises:
            Unavailable: what the issuer publishes could not be had (yet), or we cannot read its kind of DID.
            MethodRefused: `of-other` (the key is another DID's), `method-not-found` or `key-not-of-issuer`
                (the issuer publishes no such key), or why the issuer's document does not let it speak.
            DomainError: the document or the key cannot be read.
        """
        pinned = self.pinned.get(method_id)
        if pinned is not None and same_id(pinned.controller, self.issuer_id):
            return pinned
        try:
            found = self._published(method_id, purpose)
        except NotReached:
            spare = self.spare().get(method_id)
            if spare is None or not same_id(spare.controller, self.issuer_id):
                raise
            return spare
        found.check_at(self.at)
        if found.unusual:
            self.notice("key-unusual")
        return replace(found, controller=self.issuer_id, standalone=False)

    def find_signer(self, method_id: str, purpose: str) -> VerificationMethod:
        """The key behind a verification method, the issuer's or that of whoever else signed.

        Raises:
            DomainError: as `find`; for a key that is not the issuer's, what is wrong with finding the other.
        """
        try:
            return self.find(method_id, purpose)
        except DomainError as error:
            if self.claims_issuer(method_id):
                raise
            try:
                return self._of_witness(method_id, purpose)
            except Unavailable:
                raise
            except DomainError:
                raise error from None

    def only_key(self) -> VerificationMethod | None:
        """The key of an issuer that can have only one, did:key or did:jwk; None for every other issuer.

        Raises:
            DomainError: the identifier is malformed or of a kind of key that is not supported.
        """
        if not self.issuer_id.startswith((did_key.PREFIX, did_jwk.PREFIX)):
            return None
        return self.find(self.issuer_id, _ASSERTION)

    def check_in_issuers_keys(self, key: PublicKey) -> None:
        """Demand that the issuer publishes this key.

        Raises:
            Unavailable: what the issuer publishes could not be had.
            MethodRefused: `key-not-of-issuer`, or `of-other` for an issuer that can have no other key.
        """
        if key in self.issuers_keys():
            return
        if self.issuer_id.startswith("did:") and offline_document(self.issuer_id):
            raise MethodRefused("of-other", "This kind of issuer cannot have another key.")
        raise MethodRefused("key-not-of-issuer", "The issuer does not publish this key.")

    def issuers_keys(self) -> list[PublicKey]:
        """Every key that the issuer publishes and that may sign now.

        Raises:
            DomainError: as `find`, and `key-not-of-issuer` for an issuer that cannot publish any.
        """
        if self.issuer_id.startswith("did:"):
            document = offline_document(self.issuer_id) or self.did_document()
            return published.keys_in(document, self.issuer_id, self.at)
        if origin_of(self.issuer_id) is None:
            raise MethodRefused("key-not-of-issuer", "This kind of issuer cannot publish keys.")
        return self._site_keys()

    def _published(self, method_id: str, purpose: str) -> VerificationMethod:
        if self.issuer_id.startswith("did:"):
            return self._of_did(method_id, purpose)
        if origin_of(self.issuer_id) is None:
            raise MethodRefused(
                "key-not-of-issuer", "This kind of issuer cannot publish keys.", method=method_id
            )
        return self._of_site(method_id, purpose)

    def _of_did(self, method_id: str, purpose: str) -> VerificationMethod:
        document = offline_document(self.issuer_id)
        if not self.claims_issuer(method_id):
            listed = None if document else published.lent(self.did_document(), method_id, purpose)
            if listed is not None:
                return listed
            # A did:key can have no other key, and a DID speaks for itself alone.
            code = "of-other" if document or method_id.startswith("did:") else "key-not-of-issuer"
            raise MethodRefused(code, "The key is not in the issuer's DID document.", method=method_id)
        if document is None:
            return select(self.did_document(), method_id, purpose)
        # Such a DID has one key only, so that many issuers leave out its name.
        return select(document, method_id if "#" in method_id else published.only_method(document), purpose)

    def did_document(self) -> JsonObject:
        """The document of an issuer whose DID needs one; raises as `find`."""
        did = self.issuer_id
        if not did.startswith("did:web:"):
            raise Unavailable("did-method-unsupported", "This kind of DID is not supported.", did=did)
        did_to_url(did)  # a malformed one is refused here, before anybody fetches it
        document = self.lookup.own_json(Reference("did", did))
        if not same_id(id_of(document), did):
            raise MethodRefused(
                "document-id-mismatch", "The document is about another identifier.", method=did
            )
        return document

    def _of_site(self, method_id: str, purpose: str) -> VerificationMethod:
        self.lookup.want([self._profile_reference(), self._key_set_reference()])
        try:
            return self._in_profile(method_id, purpose)
        except DomainError as error:
            if error.code in SAID_NO:
                raise
            first = error
        try:
            return self._in_key_set(method_id)
        except DomainError as error:
            trouble = first if isinstance(first, Unavailable) or published.is_absent(error) else error
        if not self.claims_issuer(method_id):
            # Wherever the key lies, it is the issuer's if the issuer publishes the very same one.
            key = self._material(method_id, purpose).public_key
            self.check_in_issuers_keys(key)
            return VerificationMethod(method_id, self.issuer_id, key)
        raise trouble

    def _in_profile(self, method_id: str, purpose: str) -> VerificationMethod:
        profile = self.lookup.own_json(self._profile_reference())
        if self.claims_issuer(method_id) and published.is_bare_key(profile):
            # The address that is the issuer answers with the key itself.
            found = select(published.as_named(profile, self.issuer_id, method_id), method_id, purpose)
            return self._not_of_another(found, method_id)
        lent = (
            published.lent(profile, method_id, purpose) if same_id(id_of(profile), self.issuer_id) else None
        )
        found = lent or select(profile, method_id, purpose, subject=self.issuer_id)
        return found if lent is not None else self._not_of_another(found, method_id)

    def _not_of_another(self, found: VerificationMethod, method_id: str) -> VerificationMethod:
        if found.controller is None or same_id(found.controller, self.issuer_id):
            return found
        detail = "The key belongs to somebody else."
        raise MethodRefused("method-controller-mismatch", detail, method=method_id)

    def _in_key_set(self, method_id: str) -> VerificationMethod:
        names = {method_id}
        if self.claims_issuer(method_id):
            names |= {method_id.partition("#")[2]} - {""}
        found = [entry for entry in self._key_set() if text(entry.get("kid")) in names]
        if not found:
            raise MethodRefused("method-not-found", "The issuer does not publish this key.", method=method_id)
        if len(found) > 1:
            raise MethodRefused("method-ambiguous", "Several keys carry this id.", method=method_id)
        return VerificationMethod(method_id, self.issuer_id, jwk.to_public(found[0]))

    def _key_set(self) -> list[JsonObject]:
        """The JWKs at the issuer's origin that count for this issuer."""
        entries = objects(self.lookup.own_json(self._key_set_reference()).get("keys"))
        nameless = is_at_root(self.issuer_id)
        return [
            entry
            for entry in entries
            if (same_id(text(entry["iss"]), self.issuer_id) if "iss" in entry else nameless)
        ]

    def _site_keys(self) -> list[PublicKey]:
        """Every key that an https issuer publishes; raises only when one of its two places is unknown."""
        known: list[PublicKey] = []
        missing: list[Unavailable] = []
        places: tuple[Callable[[], list[PublicKey]], ...] = (
            self._profile_keys,
            lambda: published.readable(self._key_set()),
        )
        for place in places:
            try:
                known += place()
            except Unavailable as error:
                missing.append(error)
            except DomainError:
                continue  # what cannot be read publishes nothing
        if known:
            return known
        if len(missing) == len(places) or not all(published.is_absent(error) for error in missing):
            raise missing[0]
        return []

    def _profile_keys(self) -> list[PublicKey]:
        return published.keys_in(self.lookup.own_json(self._profile_reference()), self.issuer_id, self.at)

    def _material(self, method_id: str, purpose: str) -> VerificationMethod:
        base = _base(method_id)
        document = offline_document(base) if base.startswith("did:") else None
        if document is not None:
            return select(
                document, method_id if "#" in method_id else published.only_method(document), purpose
            )
        if origin_of(base) is None:
            raise MethodRefused(
                "key-not-of-issuer", "The issuer does not publish this key.", method=method_id
            )
        return select(
            published.as_named(self.lookup.json(Reference("key", base)), base, method_id), method_id, purpose
        )

    def _of_witness(self, method_id: str, purpose: str) -> VerificationMethod:
        pinned = self.pinned.get(method_id)
        if pinned is not None:
            return pinned
        owner = _base(method_id)
        if origin_of(owner) is not None:
            document = self.lookup.own_json(Reference("key", owner))
            named = text(document.get("controller"))
            owner = named if named and published.is_bare_key(document) else owner
        return replace(self, issuer_id=owner, pinned={}, spare=dict, notice=_ignore).find(method_id, purpose)

    def _profile_reference(self) -> Reference:
        return Reference("key", _base(self.issuer_id))

    def _key_set_reference(self) -> Reference:
        return Reference("key", published.key_set_url(self.issuer_id))


def _base(method_id: str) -> str:
    return method_id.partition("#")[0]

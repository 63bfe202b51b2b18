"""From a resolved document and a method id to the one key that may be believed.

https://www.w3.org/TR/cid-1.0/#retrieve-verification-method. Nothing is fetched here: the caller brings the
document.
A key spelled out in a URL fragment is never used: only what the document says counts.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from keys import did_jwk, did_key, jwk
from keys.algorithms import PublicKey
from keys.errors import KeyMalformed
from keys.key_entries import MATERIAL, key_of
from schemas import instants
from schemas.errors import Refused
from schemas.json_ld import id_of, items, objects
from schemas.strict_json import JsonObject

RELATIONSHIPS = (
    "assertionMethod",
    "authentication",
    "capabilityDelegation",
    "capabilityInvocation",
    "keyAgreement",
)


class MethodRefused(Refused):
    """The document does not let this key speak.

    Codes: `document-id-mismatch`, `method-not-found`, `method-ambiguous`, `method-wrong-purpose`,
    `method-controller-mismatch`, `method-revoked`, `method-expired`.
    """


@dataclass(frozen=True)
class VerificationMethod:
    """A key that a document lists.

    Args:
        id: absolute id of the method.
        controller: who answers for the key; None for a bare JWK that names nobody.
        public_key: the key.
        revoked: instant from which the key must not be believed.
        expires: instant from which the key must no longer be used.
        standalone: the document was the key itself and could name any controller it likes. Believe it only
            if the controller's own document `refers_to` this method.
        unusual: the profile of an https issuer lists it without saying for what, or names a type that is none
            of a key, as issuers do that follow 1EdTech's guide
            (https://www.imsglobal.org/spec/ob/v3p0/impl/#key-provenance).
    """

    id: str
    controller: str | None
    public_key: PublicKey
    revoked: datetime | None = None
    expires: datetime | None = None
    standalone: bool = False
    unusual: bool = False

    def check_at(self, at: datetime) -> None:
        """Refuse the key at the instant `at` (aware).

        Raises:
            MethodRefused: `method-revoked` or `method-expired`.
        """
        if self.revoked is not None and at >= self.revoked:
            raise MethodRefused("method-revoked", "The key had been revoked by then.", method=self.id)
        if self.expires is not None and at >= self.expires:
            raise MethodRefused("method-expired", "The key had expired by then.", method=self.id)


def offline_document(did: str) -> JsonObject | None:
    """Give the document of a DID that needs no network (did:key, did:jwk), else None.

    Raises:
        DidMalformed, KeyMalformed, KeyUnsupported: it claims to be one of the two, and is not a good one.
    """
    if did.startswith(did_key.PREFIX):
        return did_key.document(did)
    if did.startswith(did_jwk.PREFIX):
        return did_jwk.document(did)
    return None


def select(
    document: JsonObject,
    method_id: str,
    purpose: str,
    *,
    at: datetime | None = None,
    subject: str | None = None,
) -> VerificationMethod:
    """Find the verification method `method_id` in the document that was found under that id.

    Args:
        document: a DID or controlled identifier document, or (for https ids) a single Multikey or JWK, or a
            JWK Set.
        method_id: absolute id; for a JWK Set also a plain `kid`.
        purpose: the relationship that must refer to the method, such as `assertionMethod`.
        at: if given, the instant at which the key must be neither revoked nor expired.
        subject: whom the document is about, when the method's id does not begin with that.

    Raises:
        MethodRefused: see its codes.
        KeyMalformed: the entry or its key is broken.
        KeyUnsupported: a type or key that we do not use.
    """
    # A DID always leads to a document with relationships; only a web address may lead to a bare key.
    if not method_id.startswith("did:") and ("kty" in document or "keys" in document):
        found = _from_jwks(document, method_id)
    elif _is_key_document(document, method_id):
        found = _read(document, method_id, standalone=True)
    else:
        found = _from_document(document, method_id, purpose, subject or method_id.partition("#")[0])
    if at is not None:
        found.check_at(at)
    return found


def refers_to(document: JsonObject, method_id: str, purpose: str) -> bool:
    """Tell whether the controller's own document names this method, wherever it lies, for `purpose`."""
    subject = document.get("id")
    return isinstance(subject, str) and any(
        _id_in(subject, entry) == method_id for entry in items(document.get(purpose))
    )


def _from_document(document: JsonObject, method_id: str, purpose: str, subject: str) -> VerificationMethod:
    if document.get("id") != subject:
        raise MethodRefused(
            "document-id-mismatch", "The document is about another identifier.", method=method_id
        )
    allowed = [entry for entry in items(document.get(purpose)) if _id_in(subject, entry) == method_id]
    listed = [
        entry
        for entry in items(document.get("verificationMethod"))
        if isinstance(entry, dict) and _id_in(subject, entry) == method_id
    ]
    embedded = [entry for entry in allowed if isinstance(entry, dict)]
    profile = subject.startswith(("https://", "http://"))
    unstated = profile and not any(name in document for name in RELATIONSHIPS)
    if not allowed and not unstated:
        elsewhere = any(
            _id_in(subject, entry) == method_id
            for name in RELATIONSHIPS
            for entry in items(document.get(name))
        )
        if listed or elsewhere:
            raise MethodRefused(
                "method-wrong-purpose",
                f"The key is not listed for {purpose}.",
                method=method_id,
                purpose=purpose,
            )
    candidates = listed + embedded
    if not candidates:
        raise MethodRefused("method-not-found", "The document does not list this key.", method=method_id)
    if any(candidate != candidates[0] for candidate in candidates[1:]):
        raise MethodRefused("method-ambiguous", "Two different keys carry this id.", method=method_id)
    found = _read(candidates[0], method_id, standalone=False, owner=subject if profile else None)
    if unstated:
        found = replace(found, unusual=True)
    if found.controller != subject:
        raise MethodRefused(
            "method-controller-mismatch",
            "The key's controller is not the subject of the document.",
            method=method_id,
        )
    return found


def _is_key_document(document: JsonObject, method_id: str) -> bool:
    return (
        method_id.startswith(("https://", "http://"))
        and document.get("id") == method_id
        and any(member in document for member in MATERIAL)
    )


def _from_jwks(document: JsonObject, method_id: str) -> VerificationMethod:
    entries = [document]
    if "keys" in document:
        names = (method_id, method_id.partition("#")[2] or method_id)
        entries = objects(document.get("keys"))
        entries = [entry for entry in entries if entry.get("kid") in names]
    if not entries:
        raise MethodRefused("method-not-found", "The key set does not list this key.", method=method_id)
    if len(entries) > 1:
        raise MethodRefused("method-ambiguous", "Several keys carry this id.", method=method_id)
    controller = entries[0].get("controller", entries[0].get("iss"))
    return VerificationMethod(
        id=method_id,
        controller=controller if isinstance(controller, str) else None,
        public_key=jwk.to_public(entries[0]),
        standalone=True,
    )


def _id_in(subject: str, entry: object) -> str | None:
    """The absolute id that an entry (a reference or an embedded method) has within the document."""
    name = id_of(entry)
    if not name:
        return None
    return subject + name if name.startswith("#") else name


def _read(
    entry: JsonObject, method_id: str, *, standalone: bool, owner: str | None = None
) -> VerificationMethod:
    """Read an entry; for an https `owner`, whose profile it stands in, also a sloppy one."""
    controller = entry.get("controller", owner)
    if not isinstance(controller, str):
        raise KeyMalformed("A verification method needs one controller.", method=method_id)
    public_key, unusual = key_of(entry, sloppy=owner is not None)
    return VerificationMethod(
        id=method_id,
        controller=controller,
        public_key=public_key,
        revoked=_timestamp(entry, "revoked"),
        expires=_timestamp(entry, "expires"),
        standalone=standalone,
        unusual=unusual,
    )


def _timestamp(entry: JsonObject, name: str) -> datetime | None:
    if name not in entry:
        return None
    found = instants.read(entry[name])
    if found is None or not found.zoned:
        raise KeyMalformed(f"{name} is not a timestamp with an offset.", member=name)
    return found.moment

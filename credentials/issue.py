"""Issuing in two moves: `prepare` applies every rule and tries it out, `Prepared.issue` signs for real.

A badge that our own verifier would refuse is never signed with a real key. The document is canonicalised
once: its hash serves the trial signature and the real one.
"""

from datetime import datetime
from threading import Lock

from credentials import rules
from credentials.checks.case import StandIn
from credentials.forms.form import Form, Making, Signed
from credentials.forms.open_badge_ldp import secure
from credentials.loader import Contexts
from credentials.resources import Fetched, NotFetched, Reference, Resources
from credentials.rules.case import AwardCase
from credentials.rules.reissue.case import ReissueCase
from credentials.suites.unsecured import Unsecured
from credentials.trial import try_out
from credentials.trust import TrustAnchors
from keys import multikey
from keys import signer as signers
from keys.algorithms import KeyKind, PublicKey
from keys.signer import Signer
from schemas import instants
from schemas.errors import Conflict, Refused
from schemas.json_ld import items
from schemas.strict_json import JsonObject


class Prepared:
    """A badge that may be signed once. Made by `prepare` alone."""

    def __init__(self, case: AwardCase) -> None:
        self._case = case
        self._redeemed = Lock()

    @property
    def document(self) -> JsonObject:
        """The unsigned badge; read-only."""
        return self._case.document

    def issue(self, signer: Signer, *, verification_method: str, created: datetime) -> Signed:
        """Sign with the team leader's key.

        Args:
            signer: signs with the key that the mandate names.
            verification_method: the id under which the mandate names it.
            created: the moment of signing, for the proof.

        Raises:
            Conflict: `already-issued`, the badge was redeemed before.
            Refused: `key-not-mandated`, it is another key than the mandate's; `signature-invalid`, the
                signer's signature does not verify.
        """
        if not self._redeemed.acquire(blocking=False):
            raise Conflict("already-issued", "A prepared badge is signed once.")
        mandate = self._case.mandate
        named = {} if mandate is None else {key.id: key.public_key for key in mandate.scope.keys}
        if named.get(verification_method) != signer.public_key:
            raise Refused(
                "key-not-mandated", "The mandate names a different key from the one that is to sign."
            )
        return secure(self._case.unsecured, signer, verification_method, created)


def prepare(case: AwardCase, *, anchors: TrustAnchors, resources: Resources) -> Prepared:
    """Apply every rule, then sign with a throw-away key and put the result through our own whole verifier.

    Args:
        case: the badge and the facts around it.
        anchors: the association with its pinned keys, and its members: the chain inside the badge must hold
            against them.
        resources: what a verifier would fetch: the issuer's DID document, and the status list that the badge
            names.

    Raises:
        Refused: a rule's name; or `own-verification-failed` with the reason in `params["why"]`.
    """
    rules.check_award(case)
    return _prepared(case, anchors, resources)


def prepare_reissue(case: ReissueCase, *, anchors: TrustAnchors, resources: Resources) -> Prepared:
    """Do the same for a badge that was signed before: for a wallet, a correction, or the end of a suspension.

    Raises:
        Refused: as `prepare`.
    """
    rules.check_reissue(case)
    return _prepared(case.award, anchors, resources)


def sign(
    document: JsonObject, *, signer: Signer, verification_method: str, created: datetime, contexts: Contexts
) -> Signed:
    """Sign a document that is not a badge: an endorsement, a mandate or a status list.

    Args:
        document: unsigned.
        signer: the organisation's authority key.
        verification_method: the id under which its DID document lists the key.
        created: the moment of signing.
        contexts: every context that the document names.

    Raises:
        UnsafeDocument: a part of the document would not be signed.
        Refused: `signature-invalid`, the signer's signature does not verify.
    """
    return secure(Unsecured(document, contexts, strict=True), signer, verification_method, created)


def make_form(
    form: Form,
    signed: JsonObject,
    signer: Signer,
    making: Making,
    *,
    anchors: TrustAnchors,
    resources: Resources,
) -> Signed:
    """Give an award that a leader signed in another form, and try that out with our own verifier.

    Args:
        form: a form that an organisation's form key signs: one of `forms.registry.MADE_FROM_IT`.
        signed: the award with the leader's proof, as it was given out.
        signer: signs with the organisation's form key, which the association's endorsement names.
        making: how it is to be made.
        anchors: as `prepare` takes them; for a form with certificates with the root that certified them.
        resources: as `prepare` takes them; for a form with a status of its own with the list that names it.

    Raises:
        Refused: `key-kind-mismatch`, the form takes another kind of key; `own-verification-failed`;
            `form-incomplete`, the form needs what `making` does not hold: `missing` in the parameters.
        DomainError: the award cannot be written in this form.
    """
    if signer.public_key.kind is not form.key_kind:
        raise Refused("key-kind-mismatch", "This form needs another kind of key.")
    _check_complete(form, making)
    made = form.make(signed, signer, making)
    begins, created = instants.read(signed.get("validFrom")), making.created
    at = begins.moment if begins is not None else created
    try_out(made.text, resources, created, anchors=anchors, at=at, told=form.told)
    return made


def _check_complete(form: Form, making: Making) -> None:
    missing = [
        name
        for name, needed, given in (
            ("certificates", form.certified, making.certificates),
            ("status", form.own_status, making.status),
            ("vct", form.typed, making.vct),
        )
        if needed and not given
    ]
    if missing:
        raise Refused("form-incomplete", "This form needs more than was given.", missing=missing)


def _prepared(case: AwardCase, anchors: TrustAnchors, resources: Resources) -> Prepared:
    """Sign with a key that nobody keeps, and let our own verifier judge what came out."""
    issuer = case.badge.issuer.id
    key = signers.generate(KeyKind.ED25519)
    method = f"{issuer}#{multikey.encode(key.public_key)}"
    signed = secure(case.unsecured, key, method, case.now)
    try_out(
        signed.text,
        resources.with_found({Reference("did", issuer): _publishing(resources, issuer, method)}),
        case.now,
        anchors=anchors,
        at=case.badge.valid_from,
        stand_in=_stand_in(case, key.public_key),
    )
    return Prepared(case)


def _stand_in(case: AwardCase, public_key: PublicKey) -> StandIn | None:
    keys = case.mandate.scope.keys if case.mandate is not None else ()
    return StandIn(public_key, keys[0].id, keys[0].public_key) if keys else None


def _publishing(resources: Resources, did: str, method: str) -> Fetched | NotFetched:
    """The issuer's DID document as it would be if it listed the throw-away key as well."""
    known = resources.get(Reference("did", did))
    if not isinstance(known, Fetched):
        return known or NotFetched("not-found")
    document = known.json()
    entry = {
        "id": method,
        "type": "Multikey",
        "controller": did,
        "publicKeyMultibase": method.partition("#")[2],
    }
    more = {
        "verificationMethod": [*items(document.get("verificationMethod")), entry],
        "assertionMethod": [*items(document.get("assertionMethod")), method],
    }
    return Fetched(document | more)

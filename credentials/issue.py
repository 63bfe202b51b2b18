"""Issuing in two moves: `prepare` applies every rule and tries it out, `Prepared.issue` signs for real.

A badge that our own verifier would refuse is never signed with a real key. The document is canonicalised
once: its hash serves the trial signature and the real one.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from credentials import rules
from credentials.authority.judge import judge
from credentials.forms.data_integrity import FindKey, ProofResult, add_proof, verify_proofs
from credentials.loader import Contexts
from credentials.reading import is_ordinary
from credentials.rules.case import AwardCase
from credentials.rules.reissue.case import ReissueCase
from credentials.suites import usual_suite
from credentials.suites.unsecured import Unsecured
from credentials.trust import TrustAnchors
from keys import multikey
from keys import signer as signers
from keys.algorithms import KeyKind
from keys.resolver import VerificationMethod
from keys.signer import Signer
from schemas import strict_json
from schemas.errors import Conflict, Refused
from schemas.report import Outcome
from schemas.strict_json import JsonObject


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed document: the JSON object, and the very bytes to keep and to serve."""

    document: JsonObject
    text: bytes


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
            raise Refused("key-not-mandated", "The mandate names another key than the one that is to sign.")
        return _sign(self._case.unsecured, signer, verification_method, created)


def prepare(case: AwardCase, *, anchors: TrustAnchors) -> Prepared:
    """Apply every rule, then sign with a throw-away key and verify the result with our own verifier.

    Args:
        case: the badge and the facts around it.
        anchors: the association with its pinned keys, and its members: the chain inside the badge must hold
            against them.

    Raises:
        Refused: a rule's name; or `own-verification-failed` with the reason in `params["why"]`.
    """
    rules.check_award(case)
    return _prepared(case, anchors)


def prepare_reissue(case: ReissueCase, *, anchors: TrustAnchors) -> Prepared:
    """Do the same for a badge that was signed before: for a wallet, a correction, or the end of a suspension.

    Raises:
        Refused: as `prepare`.
    """
    rules.check_reissue(case)
    return _prepared(case.award, anchors)


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
    return _sign(Unsecured(document, contexts, strict=True), signer, verification_method, created)


def serialise(document: JsonObject) -> bytes:
    """The bytes of a signed document: UTF-8 JSON without spaces, members in the order of the document."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _sign(unsecured: Unsecured, signer: Signer, verification_method: str, created: datetime) -> Signed:
    suite = usual_suite(signer.public_key.kind)
    secured = add_proof(
        unsecured,
        signer=signer,
        verification_method=verification_method,
        suite=suite.name,
        contexts=unsecured.contexts,
        created=created.replace(microsecond=0),
    )
    proof = secured["proof"]
    suite.verify(unsecured, proof, signer.public_key)
    # The published schema wants an array, also for one proof; the proof stands outside what is signed.
    document = {**secured, "proof": [proof]}
    return Signed(document, serialise(document))


def _prepared(case: AwardCase, anchors: TrustAnchors) -> Prepared:
    _try_out(case)
    _check_chain(case, anchors)
    return Prepared(case)


def _try_out(case: AwardCase) -> None:
    """Sign with a key that nobody keeps, and verify what came out."""
    stand_in = signers.generate(KeyKind.ED25519)
    method_id = f"{case.badge.issuer.id}#{multikey.encode(stand_in.public_key)}"
    signed = _sign(case.unsecured, stand_in, method_id, case.now)
    reread = strict_json.parse(signed.text)
    if not isinstance(reread, dict):
        raise _own_verification_failed("not-an-object")
    if not is_ordinary(reread, case.contexts):
        raise _own_verification_failed("not-ordinary")
    method = VerificationMethod(id=method_id, controller=case.badge.issuer.id, public_key=stand_in.public_key)
    results = verify_proofs(
        reread, find_key=lambda _id, _purpose: method, contexts=case.contexts, now=case.now
    )
    if [result.outcome for result in results] != [Outcome.PASSED]:
        raise _own_verification_failed(*(result.code for result in results))


def _check_chain(case: AwardCase, anchors: TrustAnchors) -> None:
    """Judge the chain of authority as a verifier will, with the key that the mandate names."""

    def prove(endorsement: JsonObject, find_key: FindKey) -> list[ProofResult]:
        return verify_proofs(endorsement, find_key=find_key, contexts=case.contexts, now=case.now)

    keys = case.mandate.scope.keys if case.mandate else ()
    named = [(key.id, key.public_key) for key in keys]
    finding = judge(case.document, signers=named, prove=prove, anchors=anchors)
    # Our own association is always known: one that is not would be another's, and no chain of ours.
    if finding.outcome is not Outcome.PASSED and finding.code != "not-endorsed-by-sector":
        raise _own_verification_failed(finding.code)


def _own_verification_failed(*why: str) -> Refused:
    return Refused("own-verification-failed", "Our own verifier would refuse this badge.", why=list(why))

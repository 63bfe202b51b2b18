"""Adding and checking Data Integrity proofs: https://www.w3.org/TR/vc-data-integrity/."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from credentials.budget import PROOF, SIGNATURE, Budget
from credentials.forms.proof_members import check_members, instant, previous_of
from credentials.loader import Contexts
from credentials.suites import SUITES, suite_of
from credentials.suites.base import ProofInvalid, ProofMalformed
from credentials.suites.suite import Suite
from credentials.suites.unsecured import Unsecured
from keys.algorithms import PublicKey
from keys.resolver import VerificationMethod
from keys.signer import Signer
from schemas import instants
from schemas.errors import DomainError, Unavailable
from schemas.json_ld import contexts_of, items
from schemas.report import Outcome
from schemas.strict_json import JsonObject

MAX_PROOFS: Final = 64

FindKey = Callable[[str, str], VerificationMethod]


@dataclass(frozen=True)
class ProofResult:
    """What became of one proof.

    Args:
        outcome: passed; failed; unknown, as its key or a context could not be had; skipped, as its suite is
            not supported.
        code: `proof-verified`, `proof-unsupported` or the code of the error that decided.
        params: what a sentence about it may need.
        proof: the proof as it stands in the document.
    """

    outcome: Outcome
    code: str
    proof: JsonObject
    params: dict[str, object] = field(default_factory=dict)
    verification_method: str | None = None
    controller: str | None = None
    public_key: PublicKey | None = None
    method: VerificationMethod | None = None
    created: datetime | None = None
    cryptosuite: str | None = None


def with_suite_context(document: JsonObject, suite: str) -> JsonObject:
    """Return `document`, with the suite's own context appended if it names none that defines such proofs.

    Raises:
        ProofMalformed: `suite-unknown`.
    """
    listed = contexts_of(document.get("@context", []))
    wanted = _suite(suite).contexts
    if any(url in listed for url in wanted):
        return document
    return {**document, "@context": [*listed, wanted[0]]}


def add_proof(
    document: JsonObject | Unsecured,
    *,
    signer: Signer,
    verification_method: str,
    suite: str,
    contexts: Contexts,
    created: datetime | None,
    proof_purpose: str = "assertionMethod",
    expires: datetime | None = None,
    domain: str | list[str] | None = None,
    challenge: str | None = None,
    nonce: str | None = None,
    proof_id: str | None = None,
    previous_proof: str | list[str] | None = None,
    strict: bool = True,
    **suite_options: Any,
) -> JsonObject:
    """Return the document with a proof added: https://www.w3.org/TR/vc-data-integrity/#add-proof-set-chain.

    Args:
        document: a JSON object, or an `Unsecured` when the same document is signed several times.
        signer: signs; its key must be one that the suite takes.
        verification_method: URL of the method under which the public key is published.
        suite: a name from `suites.SUITES`.
        contexts: every context that the document names.
        created: when; aware; None leaves it out.
        proof_purpose: what the proof is for.
        expires: when it ends to hold; aware.
        domain: the domain or domains for which it is meant.
        challenge: what the verifier asked to repeat.
        nonce: anything random.
        proof_id: URL by which other proofs refer to this one.
        previous_proof: id or ids of proofs already in the document that the new one confirms.
        strict: refuse what we do not sign (control characters, numbers with a fraction).
        suite_options: what the suite itself takes, such as `mandatory_pointers` for `ecdsa-sd-2023`.

    Raises:
        ProofMalformed: `suite-unknown`, `key-kind-mismatch`, `too-many-proofs`, or a member is malformed.
        ProofInvalid: `previous-proof-missing`.
        UnsafeDocument, UnknownContext: the document cannot be canonicalised.
    """
    chosen = _suite(suite)
    if signer.public_key.kind not in chosen.key_kinds:
        raise ProofMalformed("key-kind-mismatch", "The suite does not take this kind of key.")
    unsecured = document if isinstance(document, Unsecured) else Unsecured(document, contexts, strict=strict)
    existing = proofs_of(unsecured.document)
    if len(existing) >= MAX_PROOFS:
        raise ProofMalformed("too-many-proofs", "The document has too many proofs.")
    proof = _configuration(
        id=proof_id,
        type=chosen.proof_type,
        cryptosuite=chosen.cryptosuite,
        created=created and instants.write(created),
        expires=expires and instants.write(expires),
        verificationMethod=verification_method,
        proofPurpose=proof_purpose,
        domain=domain,
        challenge=challenge,
        nonce=nonce,
        previousProof=previous_proof,
    )
    check_members(proof, purpose=proof_purpose, now=None, domain=domain, challenge=challenge)
    before = previous_of(proof, existing)
    base = _without_proof(unsecured)
    finished = chosen.create(base.including(before) if before else base, proof, signer, suite_options)
    return {**base.document, "proof": [*existing, finished] if existing else finished}


def verify_proofs(
    document: JsonObject,
    *,
    find_key: FindKey,
    contexts: Contexts,
    now: datetime,
    expected_purpose: str = "assertionMethod",
    domain: str | list[str] | None = None,
    challenge: str | None = None,
    budget: Budget | None = None,
) -> list[ProofResult]:
    """Check every proof of a document: https://www.w3.org/TR/vc-data-integrity/#verify-proof-sets-and-chains.

    Args:
        document: a JSON object; left unchanged.
        find_key: gives the method for an id and a purpose; may raise domain errors, of which `Unavailable`
            means that it could not be found out. It is asked before any canonicalisation.
        contexts: every context that the document names.
        now: the moment of judging, aware.
        expected_purpose: the only `proofPurpose` that counts.
        domain: if given, exactly these must be the proof's.
        challenge: if given, it must be the proof's.
        budget: pays for canonical forms and signatures; a proof that it cannot pay for is `unknown`, with the
            code `too-complex`.

    Returns:
        One result per proof, in order. Empty if the document has no proof: the caller must refuse that.

    Raises:
        ProofMalformed: `proof-malformed` (not an object or a list of objects) or `too-many-proofs`.
    """
    checking = _Checking(
        proofs_of(document), document, find_key, contexts, now, expected_purpose, domain, challenge, budget
    )
    return [checking.result(index) for index in range(len(checking.proofs))]


def proofs_of(document: JsonObject) -> list[JsonObject]:
    """Return the proofs of a document, an empty list if there are none.

    Raises:
        ProofMalformed: `proof-malformed` or `too-many-proofs`.
    """
    proofs = items(document.get("proof"))
    if len(proofs) > MAX_PROOFS:
        raise ProofMalformed("too-many-proofs", "The document has too many proofs.")
    if not all(isinstance(proof, dict) for proof in proofs):
        raise ProofMalformed("proof-malformed", "A proof must be an object.")
    return proofs


class _Checking:
    """One run over the proofs of one document."""

    def __init__(  # noqa: PLR0917  private, called once
        self,
        proofs: list[JsonObject],
        document: JsonObject,
        find_key: FindKey,
        contexts: Contexts,
        now: datetime,
        purpose: str,
        domain: str | list[str] | None,
        challenge: str | None,
        budget: Budget | None,
    ) -> None:
        self.proofs = proofs
        self._find_key = find_key
        self._now = now
        self._expected: dict[str, Any] = {"purpose": purpose, "domain": domain, "challenge": challenge}
        bare = {name: value for name, value in document.items() if name != "proof"}
        self._budget = budget or Budget()
        self._unsecured = Unsecured(bare, contexts, budget=self._budget)
        self._results: dict[int, ProofResult | None] = {}

    def result(self, index: int) -> ProofResult:
        known = self._results.get(index)
        if known is None:
            self._results[index] = None  # being looked at
            known = self._results[index] = self._judge(self.proofs[index])
        return known

    def _judge(self, proof: JsonObject) -> ProofResult:
        seen: dict[str, Any] = {"proof": proof, "cryptosuite": _name(proof)}
        try:
            suite = suite_of(proof)
            if suite is None:
                return ProofResult(
                    Outcome.SKIPPED, "proof-unsupported", params={"suite": _name(proof) or ""}, **seen
                )
            check_members(proof, now=self._now, **self._expected)
            seen["verification_method"] = proof["verificationMethod"]
            seen["created"] = instant(proof["created"]) if "created" in proof else None
            before = self._predecessors(proof)
            method = self._find_key(proof["verificationMethod"], proof["proofPurpose"])
            seen |= {"controller": method.controller, "public_key": method.public_key, "method": method}
            method.check_at(self._now)
            if method.public_key.kind not in suite.key_kinds:
                raise ProofInvalid("key-kind-mismatch", "The suite does not take this kind of key.")
            self._verify(suite, proof, method.public_key, before)
        except DomainError as error:
            # What is too complex was not looked at to the end: nothing is known to be wrong with it.
            unknown = isinstance(error, Unavailable) or error.code == "too-complex"
            outcome = Outcome.UNKNOWN if unknown else Outcome.FAILED
            return ProofResult(outcome, error.code, params=error.params, **seen)
        return ProofResult(Outcome.PASSED, "proof-verified", **seen)

    def _verify(self, suite: Suite, proof: JsonObject, key: PublicKey, before: list[JsonObject]) -> None:
        self._budget.spend(PROOF + SIGNATURE)
        try:
            suite.verify(self._unsecured.including(before) if before else self._unsecured, proof, key)
        except ProofInvalid as error:
            if before:
                self._verify(suite, proof, key, [])
                detail = "The proof names another one, but does not cover it."
                raise ProofInvalid("previous-proof-not-signed", detail) from error
            raise

    def _predecessors(self, proof: JsonObject) -> list[JsonObject]:
        if (
            isinstance(proof.get("id"), str)
            and sum(other.get("id") == proof["id"] for other in self.proofs) > 1
        ):
            raise ProofInvalid("proof-id-duplicate", "Two proofs have the same id.")
        before = previous_of(proof, self.proofs)
        for previous in before:
            index = next(index for index, other in enumerate(self.proofs) if other is previous)
            if index in self._results and self._results[index] is None:
                raise ProofInvalid("previous-proof-missing", "Proofs refer to each other in a circle.")
            result = self.result(index)
            if result.outcome in {Outcome.UNKNOWN, Outcome.SKIPPED} or is_key_trouble(result):
                raise Unavailable(
                    "previous-proof-unknown", "A proof that this one confirms could not be checked."
                )
            if result.outcome is not Outcome.PASSED:
                raise ProofInvalid("previous-proof-failed", "A proof that this one confirms does not hold.")
        return before


def is_key_trouble(result: ProofResult) -> bool:
    """Whether a proof was not judged because its key could not be had, or is not believed."""
    sought = result.verification_method is not None and not result.code.startswith("previous-")
    return result.outcome is Outcome.FAILED and sought and result.public_key is None


def _configuration(**members: Any) -> JsonObject:
    return {name: value for name, value in members.items() if value is not None}


def _without_proof(unsecured: Unsecured) -> Unsecured:
    if "proof" not in unsecured.document:
        return unsecured
    bare = {name: value for name, value in unsecured.document.items() if name != "proof"}
    return Unsecured(bare, unsecured.contexts, strict=unsecured.strict)


def _suite(name: str) -> Suite:
    if name not in SUITES:
        raise ProofMalformed("suite-unknown", "No suite has this name.", suite=name)
    return SUITES[name]


def _name(proof: JsonObject) -> str | None:
    name = proof.get("cryptosuite", proof.get("type"))
    return name[:100] if isinstance(name, str) else None

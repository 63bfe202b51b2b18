"""Was the badge really signed, and not changed since?

"The credential MUST contain at least one proof":
https://www.imsglobal.org/spec/ob/v3p0#openbadgecredential-verification, step 2, with
https://www.w3.org/TR/vc-data-integrity/#verify-proof-sets-and-chains.

One proof by a key of the issuer must hold. *Broken* is a proof whose key was found and whose bytes do not
fit; when it claims a key of the issuer, or the issuer's own proof confirms it, the badge was tampered with.
Anybody can add a proof of their own, so that a stranger's broken one says nothing about the badge: a warning,
unless every proof is asked to hold. A stranger's proof that holds makes a witness, told by id and never by a
name; one whose key is out of reach, unknown or withdrawn is named as unchecked, and so is a technique that we
do not read. Only without a proof of the issuer's do such proofs decide.
"""

from dataclasses import replace
from typing import Any, Final

from credentials.checks import issuer_key
from credentials.checks.authenticity import finder_for
from credentials.checks.case import Case
from credentials.checks.check import Check, Stage
from credentials.evidence.key_finder import KeyFinder
from credentials.forms.data_integrity import ProofResult, is_key_trouble, verify_proofs
from credentials.ids import same_id
from credentials.judgement import Witness
from credentials.suites import COVERING_MEANING, COVERING_TEXT, SELECTIVE, suite_of
from schemas.contexts import DATA_INTEGRITY_V1, DATA_INTEGRITY_V2, ED25519_2020_V1
from schemas.errors import DomainError
from schemas.json_ld import items
from schemas.report import LayerId, Outcome, Verdict
from schemas.strict_json import JsonObject

ID = "proof"
REFERENCE = "https://www.w3.org/TR/vc-data-integrity/#verify-proof-sets-and-chains"

PURPOSE = "assertionMethod"

# What a part of a document says was not read with the whole of it.
_OVER_RDF = COVERING_MEANING - SELECTIVE
# They define nothing but proofs, and whoever adds a proof adds them.
_OF_PROOFS = (DATA_INTEGRITY_V1, DATA_INTEGRITY_V2, ED25519_2020_V1)
# Not the signature is at fault but the document: it says more than any signature over its meaning covers.
_NOT_COVERED = frozenset(
    {
        "undefined-term", "undefined-type", "relative-iri", "invalid-iri", "dropped-value",
        "blank-node-predicate", "reserved-term", "invalid-language", "unsafe-number", "lone-surrogate",
        "protected-term-redefined", "term-misspelled", "credential-split", "context-malformed",
        "invalid-json-ld", "context-added",
    }
)  # fmt: skip
_CODES = {
    "too-complex": "too-complex",
    "proof-purpose-mismatch": "wrong-purpose",
    "proof-expired": "expired",
    "base-proof-shown": "not-derived",
    "previous-proof-missing": "previous-missing",
    "previous-proof-not-signed": "previous-not-signed",
    "previous-proof-failed": "previous-broken",
    "strange-members": "malformed",
} | dict.fromkeys(_NOT_COVERED, "not-covering")
# Sound in itself, only not meant for this or not any more: it proves nothing and breaks nothing.
_DOES_NOT_COUNT = frozenset({"wrong-purpose", "expired"})


def check(case: Case, finder: KeyFinder, *, document: JsonObject | None = None) -> None:
    """Judge every embedded proof.

    Args:
        case: the credential.
        finder: finds the keys.
        document: what the proofs cover, when that is not the whole document (a JWT adds claims of its own).
    """
    secured = case.presented.credential if document is None else document
    if not items(secured.get("proof")):
        case.failed(ID, "missing")
        return
    try:
        results = verify_proofs(
            secured,
            find_key=finder.find_signer,
            contexts=case.contexts,
            now=case.now,
            expected_purpose=PURPOSE,
            budget=case.budget,
        )
    except DomainError as error:
        case.failed(ID, "too-many" if error.code == "too-many-proofs" else "malformed")
        return
    contexts = items(secured.get("@context"))
    _Proofs(case, finder, [strictly(result, contexts) for result in results]).write_down()


class _Proofs:
    """The proofs of one credential, each with what became of it."""

    def __init__(self, case: Case, finder: KeyFinder, results: list[ProofResult]) -> None:
        self._case = case
        self._finder = finder
        self._results = results
        self._good = [one for one in results if one.outcome is Outcome.PASSED and self._is_issuers(one)]
        # Another's proof shows that the issuer did not sign, unless one of the others may be the issuer's.
        self._perhaps = any(one.outcome is Outcome.SKIPPED or self._is_issuers(one) for one in results)

    def write_down(self) -> None:
        before = len(self._case.findings)
        for result in self._results:
            if result.outcome is Outcome.SKIPPED:
                self._unread(result)
            elif result in self._good:
                self._issuers(result)
            elif self._good:
                self._beside(result)
            else:
                self._instead(result)
        if {one.outcome for one in self._case.findings[before:]} == {Outcome.SKIPPED}:
            self._case.unknown(ID, "only-unsupported")

    def _is_issuers(self, result: ProofResult) -> bool:
        """Whether the key was found to be the issuer's, or calls itself that."""
        if result.public_key is not None:
            return same_id(result.controller, self._case.issuer_id)
        return self._finder.claims_issuer(_method_named(result))

    def _issuers(self, result: ProofResult) -> None:
        suite, method = result.cryptosuite or "", result.verification_method or ""
        self._case.passed(ID, "good", suite=suite)
        self._case.read_as_rdf = self._case.read_as_rdf or suite in _OVER_RDF
        self._case.passed(issuer_key.ID, "of-issuer", method=method)
        if result.public_key is not None:
            self._case.signed(method, result.controller or "", result.public_key)

    def _unread(self, result: ProofResult) -> None:
        suite = result.cryptosuite or ""
        self._case.skipped(ID, "unsupported", suite=suite)
        self._case.leave("proof-unsupported", suite=suite)

    def _beside(self, result: ProofResult) -> None:
        """A proof that is not needed, because one by the issuer holds."""
        if result.outcome is Outcome.PASSED and result.public_key is not None:
            who = result.controller or ""
            self._case.passed(ID, "witness", witness=who)
            self._case.witnesses.append(Witness(who, self._case.anchors.trust_in(who, [result.public_key])))
        elif not _is_broken(result, strictly=self._case.every_proof):
            self._case.skipped(ID, "further")
            self._case.leave("proof-further")
        elif self._is_issuers(result) or self._case.every_proof:
            _write_down_failure(self._case, result)
        else:
            self._case.skipped(ID, "further")
            self._case.warn("proof-does-not-fit")

    def _instead(self, result: ProofResult) -> None:
        """A proof that decides, because none by the issuer holds."""
        named = result.verification_method is not None
        if named and self._perhaps and not self._is_issuers(result):
            self._case.skipped(ID, "by-other")
        elif result.outcome is Outcome.UNKNOWN:
            _write_down_unknown(self._case, result, self._refusal(result))
        elif not named or (self._is_issuers(result) and not _is_key_trouble(result)):
            _write_down_failure(self._case, result)
        else:
            issuer_key.write_down_trouble(self._case, self._refusal(result) or _as_error(result))

    def _refusal(self, result: ProofResult) -> DomainError | None:
        """Why the key is not one of the issuer's; None when it is, or when no key is named."""
        if result.verification_method is None:
            return None
        try:
            self._finder.find(result.verification_method, PURPOSE)
        except DomainError as error:
            return error
        return None


def _write_down_unknown(case: Case, result: ProofResult, refusal: DomainError | None) -> None:
    error = _as_error(result)
    if result.code == "context-unknown":
        case.want_context(error)
        case.unknown(ID, "context-unreachable", url=result.params.get("url", ""))
    elif result.code == "too-complex":
        case.unknown(ID, "too-complex")
    elif result.code == "previous-proof-unknown":
        case.unknown(ID, "previous-unknown")
    else:
        issuer_key.write_down_trouble(case, refusal or error)


def _write_down_failure(case: Case, result: ProofResult) -> None:
    code = _code_of(result)
    if code == "too-complex":
        case.unknown(ID, code)
    elif code == "broken":
        case.failed(ID, code, suite=result.cryptosuite or "", why=result.code)
    else:
        case.failed(ID, code)


def _is_broken(result: ProofResult, *, strictly: bool) -> bool:
    """Whether a proof is wrong in itself: not one whose key could not be had, or that was not meant for this.

    Args:
        result: a proof that did not pass.
        strictly: count one that expired or is for another purpose as well.
    """
    if result.outcome is not Outcome.FAILED or _is_key_trouble(result):
        return False
    code = _code_of(result)
    return code != "too-complex" and (strictly or code not in _DOES_NOT_COUNT)


def _is_key_trouble(result: ProofResult) -> bool:
    return is_key_trouble(result) or result.code in issuer_key.REFUSED


def _method_named(result: ProofResult) -> str:
    named = result.proof.get("verificationMethod")
    return named if isinstance(named, str) else ""


def _code_of(result: ProofResult) -> str:
    return _CODES.get(result.code, "broken")


def _as_error(result: ProofResult) -> DomainError:
    return DomainError(result.code, "", **{"method": result.verification_method or "", **result.params})


def strictly(result: ProofResult, contexts: list[Any]) -> ProofResult:
    """Refuse what holds by its letters and would be read as something else.

    A member under another name than its own would be signed and not seen: an end date, for one. And a proof
    over JSON covers the contexts that it repeats, so that whoever adds one gives words another meaning.
    Proofs of a kind that we do not read are left alone: their members are their own.
    """
    proof = result.proof
    typed = isinstance(proof.get("type"), str | list)
    if typed and (result.outcome is Outcome.SKIPPED or suite_of(proof) is None):
        return result
    if not typed or any(":" in name or (name.startswith("@") and name != "@context") for name in proof):
        return replace(result, outcome=Outcome.FAILED, code="strange-members", params={})
    added = contexts[len(items(proof.get("@context"))) :] if result.cryptosuite in COVERING_TEXT else []
    if (
        result.outcome is Outcome.PASSED
        and "@context" in proof
        and not all(map(_OF_PROOFS.__contains__, added))
    ):
        return replace(result, outcome=Outcome.FAILED, code="context-added", params={})
    return result


def _is_embedded(case: Case) -> bool:
    return case.presented.securing not in {"jwt", "sd-jwt"}


CHECK: Final = Check(
    id=ID,
    reference=REFERENCE,
    codes="good missing malformed too-many broken wrong-purpose expired unsupported only-unsupported"
    " further by-other witness not-covering not-derived context-unreachable previous-unknown"
    " previous-missing previous-not-signed previous-broken too-complex",
    layer=LayerId.REAL,
    stage=Stage.AUTHENTICITY,
    place=10,
    run=lambda case: check(case, finder_for(case)),
    applies=_is_embedded,
    when_failed=Verdict.INVALID,
    decides_when_unknown=True,
    forged=frozenset({"broken.signature-invalid"}),
    warnings="proof-does-not-fit",
    not_checked="proof-further proof-unsupported",
)

"""Was the badge really signed, and not changed since?

"The credential MUST contain at least one proof":
https://www.imsglobal.org/spec/ob/v3p0#openbadgecredential-verification, step 2, with
https://www.w3.org/TR/vc-data-integrity/#verify-proof-sets-and-chains.

The standard lets a verifier be content with one good proof. We are stricter: one proof must be the issuer's
own and hold, and none may be broken, because then the badge has been tampered with. Beside the issuer's good
proof, a proof that somebody else added, whose key is out of reach or whose suite we do not know is named as
unchecked; without it, such a proof decides.
"""

from credentials.checks.case import Case, SignedBy, items
from credentials.checks.key_finder import KeyFinder, same_id
from credentials.data_integrity import ProofResult, verify_proofs
from schemas.errors import DomainError
from schemas.report import Outcome
from schemas.strict_json import JsonObject

ID = "proof"
REFERENCE = "https://www.w3.org/TR/vc-data-integrity/#verify-proof-sets-and-chains"

_KEY_FAULTS = frozenset(
    {
        "document-id-mismatch", "method-not-found", "method-ambiguous", "method-wrong-purpose",
        "method-controller-mismatch", "method-revoked", "method-expired", "key-not-of-issuer", "of-other",
        "did-malformed", "key-malformed", "key-kind-mismatch",
    }
)  # fmt: skip
_OVER_RDF = frozenset({"eddsa-rdfc-2022", "ecdsa-rdfc-2019", "eddsa-2022", "Ed25519Signature2020"})
# Not the signature is at fault but the document: it says more than any signature over its meaning covers.
_NOT_COVERED = frozenset(
    {
        "undefined-term", "undefined-type", "relative-iri", "invalid-iri", "dropped-value",
        "blank-node-predicate", "reserved-term", "invalid-language", "unsafe-number", "lone-surrogate",
        "protected-term-redefined", "term-misspelled", "credential-split", "context-malformed",
        "invalid-json-ld",
    }
)  # fmt: skip
_UNREACHABLE = frozenset({"not-fetched-yet", "not-reached"})


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
    if any(_is_strange(proof) for proof in items(secured["proof"])):
        case.failed(ID, "malformed")
        return
    try:
        results = verify_proofs(
            secured,
            find_key=finder.find,
            contexts=case.contexts,
            now=case.now,
            expected_purpose="assertionMethod",
            budget=case.budget,
        )
    except DomainError as error:
        case.failed(ID, "too-many" if error.code == "too-many-proofs" else "malformed")
        return
    by_issuer = any(_is_issuers(case, result) for result in results)
    for result in results:
        if by_issuer and _adds_nothing(case, result):
            case.skipped(ID, "further")
            case.leave("proof-further")
        else:
            _write_down(case, result)
    if all(result.outcome is Outcome.SKIPPED for result in results):
        case.unknown(ID, "only-unsupported")


def judge_controller(case: Case, controller: str | None, method_id: str) -> None:
    """Demand that the key belongs to the issuer, and write it down."""
    if controller is not None and same_id(controller, case.issuer_id):
        case.passed("issuer-key", "of-issuer", method=method_id)
    else:
        case.failed("issuer-key", "of-other", method=method_id, controller=controller or "")


def write_down_key_trouble(case: Case, error: DomainError) -> None:
    """A key that could not be had or that may not speak."""
    method = str(error.params.get("method", error.params.get("url", "")))
    if error.code in _UNREACHABLE:
        case.unknown(
            "issuer-key", "unreachable", url=error.params.get("url", ""), why=error.params.get("why", "")
        )
    elif error.code in {"did-method-unsupported", "key-unsupported"}:
        case.unknown("issuer-key", "unknown-kind", method=method or error.params.get("did", ""))
    elif error.code in _KEY_FAULTS:
        case.failed("issuer-key", error.code, method=method)
    else:
        case.failed("issuer-key", "unreadable", method=method, why=error.code)


def _is_issuers(case: Case, result: ProofResult) -> bool:
    return result.outcome is Outcome.PASSED and same_id(result.controller or "", case.issuer_id)


def _adds_nothing(case: Case, result: ProofResult) -> bool:
    """Whether a proof is a witness's, or its key could not be had."""
    if "proofValue" not in result.proof:
        return False
    if result.outcome is Outcome.PASSED:
        return not _is_issuers(case, result)
    return result.outcome is Outcome.UNKNOWN or result.code == "of-other"


def _write_down(case: Case, result: ProofResult) -> None:
    suite = result.cryptosuite or ""
    if result.outcome is Outcome.PASSED and result.public_key is not None:
        case.passed(ID, "good", suite=suite)
        case.read_as_rdf = case.read_as_rdf or suite in _OVER_RDF
        judge_controller(case, result.controller, result.verification_method or "")
        case.signed_by.append(
            SignedBy(result.verification_method or "", result.controller or "", result.public_key)
        )
    elif result.outcome is Outcome.SKIPPED:
        case.skipped(ID, "unsupported", suite=suite)
        case.leave("proof-unsupported", suite=suite)
    elif result.outcome is Outcome.UNKNOWN:
        _write_down_unknown(case, result)
    elif result.code in _KEY_FAULTS | {"key-unsupported"}:
        write_down_key_trouble(case, DomainError(result.code, "", method=result.verification_method or ""))
    else:
        _write_down_failure(case, result, suite)


def _write_down_unknown(case: Case, result: ProofResult) -> None:
    error = DomainError(result.code, "", **result.params)
    if result.code == "context-unknown":
        case.want_context(error)
        case.unknown(ID, "context-unreachable", url=result.params.get("url", ""))
    elif result.code == "too-complex":
        case.unknown(ID, "too-complex")
    elif result.code == "previous-proof-unknown":
        case.unknown(ID, "previous-unknown")
    else:
        write_down_key_trouble(case, error)


def _write_down_failure(case: Case, result: ProofResult, suite: str) -> None:
    if result.code == "proof-purpose-mismatch":
        case.failed(ID, "wrong-purpose")
    elif result.code == "proof-expired":
        case.failed(ID, "expired")
    elif result.code == "base-proof-shown":
        case.failed(ID, "not-derived")
    elif result.code in _NOT_COVERED:
        case.failed(ID, "not-covering")
    else:
        case.failed(ID, "broken", suite=suite, why=result.code)


def _is_strange(proof: object) -> bool:
    """A member under another name than its own would be signed and not seen: an end date, for one."""
    if not isinstance(proof, dict) or not isinstance(proof.get("type"), str | list):
        return True
    return any(":" in name or (name.startswith("@") and name != "@context") for name in proof)

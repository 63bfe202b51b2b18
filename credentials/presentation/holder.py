"""Did the holder whom a presentation names really make it, and for us?

"The verifier … MUST verify that the presentation's proof was made by the holder":
https://www.w3.org/TR/vc-data-model-2.0/#holder; for SD-JWT https://www.rfc-editor.org/rfc/rfc9901#section-7.3.
"""

from typing import Final

from credentials import reading
from credentials.budget import BudgetSpent
from credentials.checks.case import Case
from credentials.checks.proof import strictly
from credentials.forms import jws, jwt, key_binding, sd_jwt
from credentials.forms.data_integrity import ProofResult
from credentials.ids import same_id
from credentials.presentation.presentation import HolderProof, Presentation
from credentials.presentation.signatures import AUTHENTICATION, proofs_on, signer_of
from credentials.resources import reason
from keys import did_jwk, did_key
from keys.algorithms import PublicKey
from keys.errors import KeyUnsupported
from keys.resolver import VerificationMethod
from schemas.errors import DomainError, Unavailable
from schemas.json_ld import items
from schemas.report import Outcome

# Wrong in itself is what nothing here names.
_UNKNOWN: Final = {
    **dict.fromkeys(
        ("alg-unsupported", "key-unsupported", "did-method-unsupported", "sd-alg-unsupported"), "unsupported"
    ),
    **dict.fromkeys(("proof-expired", "key-binding-stale", "jwt-expired", "jwt-not-yet-valid"), "stale"),
    # Nobody publishes such a key: we do not know whose it is.
    **dict.fromkeys(
        (
            "document-id-mismatch", "method-not-found", "method-ambiguous", "method-controller-mismatch",
            "key-not-of-issuer", "key-malformed",
        ),
        "key-unknown",
    ),
    "too-complex": "too-complex",
}  # fmt: skip
_ANSWERS: Final = {
    "challenge-mismatch": "nonce-differs",
    "domain-mismatch": "audience-differs",
    "nonce": "nonce-differs",
    "aud": "audience-differs",
}


def judge(case: Case, presentation: Presentation) -> HolderProof:
    """Judge the proof over a presentation, each once however many credentials are in it.

    Args:
        case: one of the credentials; what is missing is put on its list.
        presentation: what it came in.

    Raises:
        BudgetSpent: it costs more than is left.
    """
    known = case.showing.proofs.get(presentation)
    if known is None:
        known = case.showing.proofs[presentation] = _judge(case, presentation)
    return known


def judge_key_binding(case: Case, token: sd_jwt.SdJwt) -> HolderProof:
    """Judge the holder's own signature on an SD-JWT.

    Args:
        case: the credential in it.
        token: one with a key binding.
    """
    asked = case.showing.asked
    try:
        key = key_binding.verify_key_binding(
            token,
            now=case.now,
            nonce=asked.nonce,
            audience=None if asked.audiences is None else " ".join(asked.audiences),
            holder_key=named_holder(token),
        )
    except DomainError as error:
        return _trouble(error)
    did = did_jwk.did_for(key)
    method = VerificationMethod(did_jwk.verification_method(did), did, key)
    return HolderProof(Outcome.PASSED, "proved", signers=(method,))


def named_holder(token: sd_jwt.SdJwt) -> PublicKey | None:
    """The key that `cnf` names by `kid` (RFC 7800 §3.4); None when it is spelled out, or there is none.

    Raises:
        KeyUnsupported: it would have to be looked up.
        DomainError: the kid is a DID that says its key itself, and is malformed.
    """
    confirmation = token.jwt.payload.get("cnf")
    if not isinstance(confirmation, dict) or "jwk" in confirmation:
        return None
    key = key_said_by(str(confirmation.get("kid", "")).partition("#")[0])
    if key is None:
        raise KeyUnsupported("The badge is bound to a key that it does not contain.")
    return key


def key_said_by(did: str) -> PublicKey | None:
    """The key of a DID that says its key itself; None for every other identifier.

    Raises:
        DomainError: it is such a DID, and malformed.
    """
    if did.startswith(did_key.PREFIX):
        return did_key.public_key(did)
    if did.startswith(did_jwk.PREFIX):
        return did_jwk.public_key(did)
    return None


def _judge(case: Case, presentation: Presentation) -> HolderProof:
    if presentation.securing == "none":
        return HolderProof(Outcome.SKIPPED, "unsigned")
    if len(presentation.holders) > 1:
        return HolderProof(Outcome.FAILED, "other")
    try:
        if presentation.securing == "embedded":
            return _embedded(case, presentation)
        return _token(case, presentation)
    except BudgetSpent:
        raise
    except DomainError as error:
        return _trouble(error)


def _embedded(case: Case, presentation: Presentation) -> HolderProof:
    document, holder = presentation.document, _only(presentation)
    # Proofs over RDF cover statements: whoever respells a presentation could put other badges into it.
    if reading.read(document, case.contexts, case.budget) is not document:
        return HolderProof(Outcome.UNKNOWN, "respelled")
    contexts = items(document.get("@context"))
    found = proofs_on(case, document, purpose=AUTHENTICATION, asked=case.showing.asked, holder=holder)
    results = [strictly(result, contexts) for result in found]
    broken = [_trouble_of(one) for one in results if one.outcome is not Outcome.PASSED]
    failed = next((one for one in broken if one.outcome is Outcome.FAILED), None)
    if failed is not None:
        return failed
    methods = tuple(one.method for one in results if one.method and one.outcome is Outcome.PASSED)
    if not methods:
        return next(iter(broken), HolderProof(Outcome.SKIPPED, "unsigned"))
    return _proved(holder, methods)


def _token(case: Case, presentation: Presentation) -> HolderProof:
    text, holder = presentation.token or "", _only(presentation)
    token = sd_jwt.opened(sd_jwt.read(text)) if presentation.securing == "sd-jwt" else jws.read(text)
    method = signer_of(case, token, purpose=AUTHENTICATION, holder=holder)
    for code in jwt.time_problems(token, case.now):
        return _trouble(DomainError(code, ""))
    for unmet in case.showing.asked.unmet_by_claims(token.payload):
        return HolderProof(Outcome.FAILED, _ANSWERS[unmet])
    return _proved(holder, (method,))


def _only(presentation: Presentation) -> str:
    return next(iter(presentation.holders), "")


def _proved(holder: str, methods: tuple[VerificationMethod, ...]) -> HolderProof:
    if holder and not any(same_id(method.controller, holder) for method in methods):
        return HolderProof(Outcome.FAILED, "other")
    return HolderProof(Outcome.PASSED, "proved", signers=methods)


def _trouble_of(result: ProofResult) -> HolderProof:
    if result.outcome is Outcome.SKIPPED:
        return HolderProof(Outcome.UNKNOWN, "unsupported")
    params = {"method": result.verification_method or "", **result.params}
    kind = Unavailable if result.outcome is Outcome.UNKNOWN else DomainError
    return _trouble(kind(result.code, "", **params))


def _trouble(error: DomainError) -> HolderProof:
    """What an error makes of the proof: wrong in itself, made for others, or beyond our knowledge."""
    code = str(error.params.get("claim", "")) if error.code == "key-binding-mismatch" else error.code
    if code in _ANSWERS:
        return HolderProof(Outcome.FAILED, _ANSWERS[code])
    if code in _UNKNOWN:
        return HolderProof(Outcome.UNKNOWN, _UNKNOWN[code])
    if isinstance(error, Unavailable) or code == "context-unknown":
        where = str(error.params.get("url", ""))
        return HolderProof(Outcome.UNKNOWN, "unreachable", {"url": where, "why": reason(error)})
    return HolderProof(Outcome.FAILED, "broken", {"why": error.code})

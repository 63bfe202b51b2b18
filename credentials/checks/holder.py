"""Who shows the badge: did they sign for showing it, and is it theirs?

"The holder of a verifiable credential is usually, but not always, a subject":
https://www.w3.org/TR/vc-data-model-2.0/#presentations-including-holder-claims. "If key binding is required …
verify the Key Binding JWT": https://www.rfc-editor.org/rfc/rfc9901#section-7.3.

The badge keeps its own verdict: a real badge stays real in the hands of a thief. What the finding makes of
the presentation is `showing`. A badge that is bound to a key (`cnf`) or to a DID is somebody's; of any other
nobody can prove to be the one whom it means.
"""

from typing import Final, get_args

from credentials.checks.case import Case
from credentials.checks.check import Check, Stage
from credentials.checks.verdict import is_proven
from credentials.forms import key_binding, sd_jwt
from credentials.ids import same_id
from credentials.intake import Kind
from credentials.judgement import Finding
from credentials.presentation import holder
from credentials.presentation.presentation import HolderProof
from keys import jwk
from keys.algorithms import PublicKey
from keys.resolver import VerificationMethod
from schemas.errors import DomainError
from schemas.json_ld import id_of, subject_of
from schemas.report import LayerId, Outcome, Verdict

ID = "holder"
REFERENCE = "https://www.w3.org/TR/vc-data-model-2.0/#presentations-including-holder-claims"

_SOMEBODY_ELSE: Final = f"{ID}.somebody-else"


def showing(finding: Finding) -> Verdict:
    """What a finding of this check makes of the presentation in which the badge was shown."""
    if finding.outcome is Outcome.FAILED:
        return Verdict.INVALID
    unsure = finding.outcome is Outcome.UNKNOWN and finding.code != _SOMEBODY_ELSE
    return Verdict.COULD_NOT_CHECK if unsure else Verdict.VALID


def is_of_showing(finding: Finding) -> bool:
    """Whether a finding speaks of how everything was shown, and not of one badge alone."""
    only_told = finding.code == _SOMEBODY_ELSE and finding.outcome is Outcome.UNKNOWN
    return finding.check == ID and finding.outcome is not Outcome.SKIPPED and not only_told


def check(case: Case) -> None:
    """Judge the holder's proof, and whether the badge is the holder's."""
    proof = _proof_in(case)
    if proof is None:
        if _is_bound(case):
            case.skipped(ID, "unanswered")
            case.leave("holder")
        else:
            case.skipped(ID, "nothing-to-prove")
        return
    if proof.outcome is Outcome.PASSED:
        _compare(case, proof)
        if case.showing.asked.nonce is None or case.showing.asked.audiences is None:
            case.leave("holder-audience")
        return
    if proof.outcome is Outcome.SKIPPED:
        case.leave("holder")
    case.findings.append(Finding(ID, proof.outcome, f"{ID}.{proof.code}", proof.params))


def _proof_in(case: Case) -> HolderProof | None:
    """The holder's proof: over the token itself, else over the presentation; None when there is neither."""
    token = _sd_jwt_in(case)
    if token is not None and token.key_binding is not None:
        return holder.judge_key_binding(case, token)
    shown = case.shown.presentation
    return None if shown is None else holder.judge(case, shown)


def _sd_jwt_in(case: Case) -> sd_jwt.SdJwt | None:
    if case.shown.securing != "sd-jwt":
        return None
    try:
        return sd_jwt.read(case.shown.token or "")
    except DomainError:
        return None


def _is_bound(case: Case) -> bool:
    return "cnf" in case.shown.claims or id_of(subject_of(case.document)).startswith("did:")


def _compare(case: Case, proof: HolderProof) -> None:
    """Say whether the badge is theirs who show it."""
    if not is_proven(case.findings) or not _is_bound(case):
        case.passed(ID, "proved")
    elif any(_is_about(case, method) for method in proof.signers):
        case.passed(ID, "owner")
    elif case.showing.asked.nonce is not None:
        # Whoever was asked to prove that a badge is theirs, and cannot, has not answered.
        case.failed(ID, "somebody-else")
    else:
        case.unknown(ID, "somebody-else")
        case.warn("shown-by-other")


def _is_about(case: Case, method: VerificationMethod) -> bool:
    """Whether a badge is bound to whoever has this key: by the key, or by the DID of its subject."""
    if "cnf" in case.shown.claims:
        return _confirmed(case) == method.public_key
    subject = id_of(subject_of(case.document))
    if same_id(subject, method.controller):
        return True
    try:
        return holder.key_said_by(subject) == method.public_key
    except DomainError:
        return False


def _confirmed(case: Case) -> PublicKey | None:
    confirmation = case.shown.claims["cnf"]
    try:
        token = _sd_jwt_in(case)
        if token is not None:
            return holder.named_holder(token) or key_binding.holder_key_of(token)
        carried = confirmation.get("jwk") if isinstance(confirmation, dict) else None
        return jwk.to_public(carried) if isinstance(carried, dict) else None
    except DomainError:
        return None


CHECK: Final = Check(
    id=ID,
    reference=REFERENCE,
    codes="owner proved nothing-to-prove unanswered unsigned somebody-else broken other nonce-differs"
    " audience-differs stale unsupported unreachable key-unknown respelled too-complex",
    layer=LayerId.GIVEN_TO,
    stage=Stage.READER,
    place=15,
    run=check,
    kinds=frozenset(get_args(Kind)) - {"url", "unread"},
    warnings="shown-by-other",
    not_checked="holder holder-audience",
)

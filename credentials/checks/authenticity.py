"""Is a signed document authentic? The same three questions for a badge, an endorsement and a status list."""

from credentials.checks import as_signed, data_model, proof, token
from credentials.checks.case import Case
from credentials.checks.key_finder import KeyFinder
from credentials.intake import Presented
from credentials.trust import TrustAnchors
from keys import multikey
from keys.resolver import VerificationMethod
from schemas.errors import DomainError
from schemas.report import Outcome

CHECKS = ("data-model", "proof", "issuer-key", "token")


def authenticate(around: Case, presented: Presented, *, every_proof: bool = False) -> Case:
    """Judge the authenticity of a credential that another one contains or points to.

    Args:
        around: the credential that led here; its look-ups and its budget are shared.
        presented: the credential to judge.
        every_proof: every proof must hold, a stranger's as well.

    Returns:
        The case of the inner credential, with its findings.
    """
    inner = Case(
        presented=presented,
        document=presented.credential,
        lookup=around.lookup,
        now=around.now,
        anchors=around.anchors,
        profile="any-credential",
        every_proof=every_proof,
        at=around.at,
        spare_keys=around.spare_keys,
        depth=around.depth + 1,
        budget=around.budget,
        room=around.room,
    )
    as_signed.read(inner)
    authenticate_case(inner)
    return inner


def authenticate_case(case: Case) -> Outcome:
    """Judge data model, proofs and keys of a case; the findings are written down in it."""
    try:
        case.contexts  # noqa: B018  a fetched context that is none must be reported once, and here
    except DomainError as error:
        case.failed("data-model", "unsafe", why=error.code, term="@context")
        return Outcome.FAILED
    if case.presented.securing in {"jwt", "sd-jwt"}:
        authenticate_token(case)
    else:
        proof.check(case, finder_for(case))
    data_model.check(case)
    return case.outcome(*CHECKS)


def authenticate_token(case: Case) -> None:
    """Judge the token around a case, and nothing of what is inside."""
    if case.presented.securing == "jwt":
        token.check_jwt(case, finder_for(case))
    else:
        token.check_sd_jwt(case, finder_for(case))


def finder_for(case: Case) -> KeyFinder:
    """Finds the keys of the case's issuer."""
    return KeyFinder(
        case.lookup, case.issuer_id, case.now, pinned_methods(case.anchors), case.spare_keys, case.warn
    )


def pinned_methods(anchors: TrustAnchors) -> dict[str, VerificationMethod]:
    """The keys of the trust anchors, as methods that need no document.

    An anchor's method is named `{id}#{multibase public key}`; did:key anchors name theirs so by nature. That
    the fragment spells the key proves nothing: it is believed because the verifier's owner wrote the same key
    down.
    """
    return {
        f"{anchor.id}#{text}": VerificationMethod(f"{anchor.id}#{text}", anchor.id, multikey.decode(text))
        for anchor in anchors.anchors
        for text in anchor.keys
    }

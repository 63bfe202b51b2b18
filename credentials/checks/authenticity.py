"""Is a signed document authentic? The same three questions for a badge, an endorsement and a status list."""

from credentials.checks import as_signed, registry
from credentials.checks.case import Case
from credentials.checks.check import Stage
from credentials.evidence.key_finder import KeyFinder
from credentials.intake import Presented
from credentials.trust import TrustAnchors
from keys import multikey
from keys.resolver import VerificationMethod
from schemas.errors import DomainError


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


def authenticate_case(case: Case) -> None:
    """Judge data model, proofs and keys of a case, or the token around it; the findings are written in it."""
    if case.presented.kind == "credential":
        try:
            case.contexts  # noqa: B018  a fetched context that is none must be reported once, and here
        except DomainError as error:
            case.failed("data-model", "unsafe", why=error.code, term="@context")
            return
    registry.run(case, Stage.AUTHENTICITY)


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

"""The verifier: a numbered recipe, pure. Same badge, resources and moment: same judgement."""

from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any, Final

from credentials import profiles
from credentials.budget import CHARACTERS_READ, Budget, BudgetSpent
from credentials.checks import (
    as_signed,
    authority,
    context,
    endorsements,
    hidden,
    hosted,
    recipient,
    refresh,
    schema,
    shape,
    status,
    trust,
    validity,
)
from credentials.checks.authenticity import authenticate_case, authenticate_token
from credentials.checks.case import Case, Profile, StandIn
from credentials.checks.too_complex import too_complex
from credentials.checks.verdict import is_proven, verdict_of
from credentials.intake import Presented
from credentials.judgement import EndorsementJudged, Judgement
from credentials.resources import Lookup, Reference, Resources
from credentials.together import together
from credentials.trust import NOBODY, TrustAnchor, TrustAnchors
from schemas.report import Outcome, Trust, Verdict

__all__ = ["Profile", "verify", "verify_all"]

_UNTRUSTED: Final = frozenset({Verdict.INVALID, Verdict.NOT_AUTHORISED})


def verify_all(
    presented: Presented,
    resources: Resources,
    now: datetime,
    *,
    anchors: TrustAnchors = NOBODY,
    recipient: str | None = None,
    profile: Profile | None = None,
    every_proof: bool = False,
    budget: Budget | None = None,
    at: datetime | None = None,
) -> Judgement:
    """Judge everything that was handed in, each credential by the rules that fit what it is.

    Args:
        presented: what `credentials.intake.read` made of the input; one credential or several.
        resources: everything fetched so far. What is missing comes back in `Judgement.wanted`.
        now: the moment to judge at, with a time zone.
        anchors: whom the verifier's owner believes.
        recipient: an e-mail address, DID or other identifier that the asker supplies; compared, never kept.
        profile: the rules for all of it; without, for each those that fit.
        every_proof: every proof must hold, a stranger's as well.
        budget: pays for everything that belongs to the same request; a new one without.
        at: another moment to compare the badges' own dates with.

    Returns:
        The judgement of the only credential; or one of all, with each in `items`.
    """
    options: dict[str, Any] = {"anchors": anchors, "recipient": recipient, "profile": profile, "at": at}
    options |= {"every_proof": every_proof, "budget": budget or Budget()}
    each = (replace(presented, others=()), *presented.others)
    judged = tuple(verify(one, resources, now, **options) for one in each)
    return judged[0] if len(judged) == 1 else together(judged)


def verify(
    presented: Presented,
    resources: Resources,
    now: datetime,
    *,
    anchors: TrustAnchors = NOBODY,
    recipient: str | None = None,
    profile: Profile | None = "open-badge",
    every_proof: bool = False,
    budget: Budget | None = None,
    at: datetime | None = None,
    stand_in: StandIn | None = None,
) -> Judgement:
    """Judge one credential; of several, the first.

    Args:
        presented: what `credentials.intake.read` made of the input.
        resources: everything fetched so far. What is missing comes back in `Judgement.wanted`.
        now: the moment to judge at, with a time zone.
        anchors: whom the verifier's owner believes.
        recipient: an e-mail address, DID or other identifier that the asker supplies; compared, never kept.
        profile: `open-badge` demands what Open Badges demands; `any-credential` judges any Verifiable
            Credential by the W3C data model alone, every proof included; None takes the one that fits.
        every_proof: every proof must hold, a stranger's as well.
        budget: pays for everything; hand in one for all that belongs to the same request. A new one without.
        at: another moment to compare the badge's own dates with; everything else is judged as of `now`.
        stand_in: the key that signed a trial copy, when we try out what we are about to sign ourselves.

    Never raises on a bad badge: that is what the judgement is for. A badge for which the budget does not
    reach is `could_not_check`, whatever was found until then.
    """
    budget = budget or Budget()
    case = Case(
        presented=presented,
        document=presented.credential,
        lookup=Lookup(resources, budget),
        now=now,
        anchors=anchors,
        recipient=recipient,
        profile=profile or profiles.fitting(presented.credential),
        every_proof=every_proof,
        budget=budget,
        at=at,
        stand_in=stand_in,
    )
    if at is not None:
        case.leave("at")
    try:
        budget.spend(len(presented.original) // CHARACTERS_READ)
        judgement = _judge_form(case, fits=profile is None)
    except BudgetSpent:
        return too_complex(case)
    # A check may have taken the refusal to pay for an answer of its own.
    return too_complex(case) if budget.is_spent else judgement


def _judge_form(case: Case, *, fits: bool) -> Judgement:
    presented = case.presented
    for slip in presented.slips:
        case.warn(slip)
    if presented.presentation is not None:
        case.leave("holder")
    if presented.others:
        case.leave("other-badges", count=len(presented.others))
    if presented.kind == "url":
        return _only_a_link(case)
    if presented.kind == "unread":
        case.unknown(shape.ID, "unread")
        return _told(case)
    if presented.kind in {"assertion-2.0", "older-assertion"}:
        return _older_technique(case)
    if presented.kind == "sd-jwt-vc":
        return _flat_claims(case)
    return _judge(case, fits=fits)


def _judge(case: Case, *, fits: bool) -> Judgement:
    """https://www.imsglobal.org/spec/ob/v3p0#openbadgecredential-verification, and what we add to it."""
    case.spare_keys = cache(lambda: authority.spare_keys(case))
    # 0. What is read is what was signed, and so is what it is.
    as_signed.read(case)
    if fits:
        case.profile = profiles.fitting(case.document)
    case.every_proof = case.every_proof or case.profile == "any-credential"
    # 1. It is a badge, and speaks the vocabulary of badges.
    shape.check(case)
    context.check(case)
    # 2. to 4. Every word has a meaning; every proof holds; every key belongs to the issuer.
    authentic = authenticate_case(case)
    if _stops_here(case):
        # A forgery is not asked whether it was withdrawn, nor is what may be one: its references are the
        # forger's, and so is what it says about its own end.
        case.skipped(authority.ID, "not-asked")
        return _told(case)
    # 5. The issuer may offer a newer form; looked at once, and only after the proof.
    newer = refresh.check(case) if authentic is Outcome.PASSED else None
    case = case if newer is None else newer
    # 6. It was not withdrawn, as far as its holder shows all of it.
    hidden.check(case)
    status.check(case)
    # 7. It is valid at this moment.
    validity.check(case)
    # 8. It keeps to the schema it names.
    schema.check(case)
    # 9. What others say inside it was really said by them.
    judged = endorsements.check(case)
    # 10. Who judged was allowed to.
    anchor = _authority(case)
    return _told(case, anchor, judged, refreshed=newer is not None)


def _stops_here(case: Case) -> bool:
    return verdict_of(case.findings) is Verdict.INVALID or not is_proven(case.findings)


def _authority(case: Case) -> TrustAnchor | None:
    return authority.check(case) if authority.is_asked(case) else None


def _only_a_link(case: Case) -> Judgement:
    case.unknown(shape.ID, "only-a-link")
    case.lookup.want([Reference("badge", case.presented.url or "")])
    return _told(case)


def _older_technique(case: Case) -> Judgement:
    """Open Badges 2.0: https://www.imsglobal.org/sites/default/files/Badges/OBv2p0Final/index.html#Verification."""
    case.document = hosted.check(case)
    # Such a badge can show no chain: a member's was not its own to give, and nobody else is asked.
    asked = is_proven(case.findings) and case.anchors.anchor_of_member(case.issuer_id) is not None
    return _told(case, authority.check(case) if asked else None)


def _flat_claims(case: Case) -> Judgement:
    """https://datatracker.ietf.org/doc/draft-ietf-oauth-sd-jwt-vc/: no JSON-LD, no Open Badges classes."""
    if case.issuer_id:
        case.passed(shape.ID, "flat-claims", type=str(case.document.get("vct", "")))
    else:
        # `iss` is optional there, as a certificate may name the issuer; and without one nobody can be proven.
        case.unknown(shape.ID, "no-issuer")
        return _told(case)
    authenticate_token(case)
    if _stops_here(case):
        return _told(case)
    hidden.check(case)
    status.check(case)
    validity.check(case)
    return _told(case, _authority(case))


def _told(
    case: Case,
    anchor: TrustAnchor | None = None,
    judged: tuple[endorsements.JudgedEndorsement, ...] = (),
    *,
    refreshed: bool = False,
) -> Judgement:
    # 11. It was given to the person the asker has in mind.
    match = recipient.check(case)
    # 12. We know who stands behind it; nobody does behind what is forged or was not theirs to give.
    verdict = verdict_of(case.findings)
    believed = trust.check(case, anchor) if verdict not in _UNTRUSTED else trust.leave_out(case)
    return Judgement(
        verdict=verdict,
        trust=believed,
        findings=tuple(case.findings),
        warnings=tuple(case.warnings),
        not_checked=tuple(case.not_checked),
        wanted=case.lookup.wanted,
        credential=case.document,
        refreshed=refreshed,
        anchor=_anchor_name(case, anchor) if believed is Trust.TRUSTED else None,
        endorsements=tuple(
            EndorsementJudged(one.document, one.owner, one.verdict, one.trust) for one in judged
        ),
        recipient=match,
        witnesses=tuple(case.witnesses),
        proven=is_proven(case.findings),
        is_badge=_is_badge(case),
    )


def _is_badge(case: Case) -> bool:
    if case.presented.kind == "credential":
        return shape.is_badge(case.document)
    return case.presented.kind != "sd-jwt-vc" or "openbadge" in str(case.document.get("vct")).lower()


def _anchor_name(case: Case, anchor: TrustAnchor | None) -> str | None:
    found = anchor or case.anchors.anchor(case.issuer_id)
    return None if found is None else found.name or found.id

"""The verifier: a numbered recipe, pure. Same badge, resources and moment: same judgement."""

from datetime import datetime
from functools import cache

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
from credentials.checks.case import Case, Profile, types_of
from credentials.checks.too_complex import too_complex
from credentials.checks.verdict import verdict_of
from credentials.intake import Presented
from credentials.judgement import EndorsementJudged, Judgement
from credentials.resources import Lookup, Reference, Resources
from credentials.trust import NOBODY, TrustAnchor, TrustAnchors
from schemas.report import Outcome, Trust

__all__ = ["Profile", "verify"]


def verify(
    presented: Presented,
    resources: Resources,
    now: datetime,
    *,
    anchors: TrustAnchors = NOBODY,
    recipient: str | None = None,
    profile: Profile = "open-badge",
    budget: Budget | None = None,
    at: datetime | None = None,
) -> Judgement:
    """Judge one credential.

    Args:
        presented: what `credentials.intake.read` made of the input.
        resources: everything fetched so far. What is missing comes back in `Judgement.wanted`.
        now: the moment to judge at, with a time zone.
        anchors: whom the verifier's owner believes.
        recipient: an e-mail address, DID or other identifier that the asker supplies; compared, never kept.
        profile: `open-badge` demands what Open Badges demands; `any-credential` judges any Verifiable
            Credential by the W3C data model alone.
        budget: pays for everything; hand in one for all that belongs to the same request. A new one without.
        at: another moment to compare the badge's own dates with; everything else is judged as of `now`.

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
        profile=profile,
        budget=budget,
        at=at,
    )
    if at is not None:
        case.leave("at")
    try:
        budget.spend(len(presented.original) // CHARACTERS_READ)
        judgement = _judge_form(case)
    except BudgetSpent:
        return too_complex(case)
    # A check may have taken the refusal to pay for an answer of its own.
    return too_complex(case) if budget.is_spent else judgement


def _judge_form(case: Case) -> Judgement:
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
        return _told(case, Trust.UNKNOWN_ISSUER, None, ())
    if presented.kind in {"assertion-2.0", "older-assertion"}:
        return _older_technique(case)
    if presented.kind == "sd-jwt-vc":
        return _flat_claims(case)
    return _judge(case)


def _judge(case: Case) -> Judgement:
    """https://www.imsglobal.org/spec/ob/v3p0#openbadgecredential-verification, and what we add to it."""
    case.spare_keys = cache(lambda: authority.spare_keys(case))
    # 0. What is read is what was signed.
    as_signed.read(case)
    # 1. It is a badge, and speaks the vocabulary of badges.
    shape.check(case)
    context.check(case)
    # 2. to 4. Every word has a meaning; every proof holds; every key belongs to the issuer.
    authentic = authenticate_case(case)
    if authentic is Outcome.FAILED or case.outcome(shape.ID, context.ID) is Outcome.FAILED:
        # A forgery is not asked whether it was withdrawn: its references are the forger's.
        return _told(case, Trust.UNKNOWN_ISSUER, None, ())
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
    # 10. It was given to the person the asker has in mind.
    recipient.check(case)
    # 11. Who judged was allowed to.
    anchor = _authority(case)
    # 12. We know who stands behind it.
    believed = trust.check(case, endorsed_by_anchor=anchor is not None)
    return _told(case, believed, anchor, judged, refreshed=newer is not None)


def _authority(case: Case) -> TrustAnchor | None:
    if case.profile == "any-credential" or not shape.BADGE_TYPES & types_of(case.document):
        return None
    if case.outcome("proof", "token") is not Outcome.PASSED:
        case.skipped(authority.ID, "not-asked")
        return None
    return authority.check(case)


def _only_a_link(case: Case) -> Judgement:
    case.unknown(shape.ID, "only-a-link")
    case.lookup.want([Reference("badge", case.presented.url or "")])
    return _told(case, Trust.UNKNOWN_ISSUER, None, ())


def _older_technique(case: Case) -> Judgement:
    """Open Badges 2.0: https://www.imsglobal.org/sites/default/files/Badges/OBv2p0Final/index.html#Verification."""
    case.document = hosted.check(case)
    recipient.check(case)
    believed = trust.check(case, endorsed_by_anchor=False)
    return _told(case, believed, None, ())


def _flat_claims(case: Case) -> Judgement:
    """https://datatracker.ietf.org/doc/draft-ietf-oauth-sd-jwt-vc/: no JSON-LD, no Open Badges classes."""
    if case.issuer_id:
        case.passed(shape.ID, "flat-claims", type=str(case.document.get("vct", "")))
    else:
        case.failed(shape.ID, "no-issuer")
    authenticate_token(case)
    if case.outcome("token", "issuer-key") is not Outcome.FAILED:
        hidden.check(case)
        status.check(case)
    validity.check(case)
    recipient.check(case)
    return _told(case, trust.check(case, endorsed_by_anchor=False), None, ())


def _told(
    case: Case,
    believed: Trust,
    anchor: TrustAnchor | None,
    judged: tuple[endorsements.JudgedEndorsement, ...],
    *,
    refreshed: bool = False,
) -> Judgement:
    return Judgement(
        verdict=verdict_of(case.findings),
        trust=believed,
        findings=tuple(case.findings),
        warnings=tuple(case.warnings),
        not_checked=tuple(case.not_checked),
        wanted=case.lookup.wanted,
        credential=case.document,
        refreshed=refreshed,
        anchor=(anchor.name or anchor.id) if anchor is not None else _anchor_name(case, believed),
        endorsements=tuple(EndorsementJudged(one.document, one.owner, one.verdict) for one in judged),
    )


def _anchor_name(case: Case, believed: Trust) -> str | None:
    anchor = case.anchors.anchor(case.issuer_id) if believed is Trust.TRUSTED else None
    return None if anchor is None else anchor.name or anchor.id

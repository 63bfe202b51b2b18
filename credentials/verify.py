"""The verifier: a numbered recipe, pure. Same badge, resources and moment: same judgement."""

from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from credentials import profiles
from credentials.budget import CHARACTERS_READ, Budget, BudgetSpent
from credentials.checks import as_signed, authority, registry, shape
from credentials.checks.authenticity import authenticate_case
from credentials.checks.case import Case, Profile, StandIn
from credentials.checks.check import Stage
from credentials.checks.too_complex import too_complex
from credentials.checks.verdict import is_proven, verdict_of
from credentials.intake import Presented
from credentials.judgement import EndorsementJudged, Judgement
from credentials.presentation.asked import NOTHING, Asked
from credentials.presentation.presentation import Showing
from credentials.resources import Lookup, Resources
from credentials.together import together
from credentials.trust import NOBODY, TrustAnchors
from schemas.report import Outcome, Trust, Verdict

__all__ = ["Profile", "verify", "verify_all"]


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
    asked: Asked = NOTHING,
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
        at: another moment to compare the badges' own dates with; everything else is judged as of `now`.
        asked: what whoever shows it was asked to repeat.

    Returns:
        The judgement of the only credential; or one of all, with each in `items`. So it is too of a single
        one whose holder's proof does not hold: the badge keeps its verdict, and showing it has another.
    """
    options: dict[str, Any] = {"anchors": anchors, "recipient": recipient, "profile": profile, "at": at}
    options |= {"every_proof": every_proof, "budget": budget or Budget(), "showing": Showing(asked)}
    each = (replace(presented, others=()), *presented.others)
    judged = tuple(verify(one, resources, now, **options) for one in each)
    all_of_it = together(judged)
    alone = len(judged) == 1 and all_of_it.verdict is judged[0].verdict
    return judged[0] if alone else all_of_it


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
    showing: Showing | None = None,
) -> Judgement:
    """Judge one credential; of several, the first.

    Args as `verify_all`, and:
        profile: `open-badge` demands what Open Badges demands; `any-credential` judges any Verifiable
            Credential by the W3C data model alone, every proof included; None takes the one that fits.
        stand_in: the key that signed a trial copy, when we try out what we are about to sign ourselves.
        showing: the occasion at which it is shown.

    Never raises on a bad badge. One for which the budget does not reach is `could_not_check`.
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
        showing=showing or Showing(),
    )
    return _within_budget(case, fits=profile is None)


def _within_budget(case: Case, *, fits: bool) -> Judgement:
    try:
        case.budget.spend(len(case.presented.original) // CHARACTERS_READ)
        judgement = _judge(case, fits=fits)
    except BudgetSpent:
        return too_complex(case)
    # A check may have taken the refusal to pay for an answer of its own.
    return too_complex(case) if case.budget.is_spent else judgement


def _judge(case: Case, *, fits: bool) -> Judgement:
    """https://www.imsglobal.org/spec/ob/v3p0#openbadgecredential-verification, and what we add to it.

    What is asked in each step, and of what, every check declares itself: `credentials.checks.registry`.
    """
    _note_how_it_came(case)
    # 0. What is read is what was signed, and so is what it is.
    _read_as_signed(case, fits=fits)
    # 1. It is a badge, and speaks the vocabulary of badges.
    registry.run(case, Stage.IDENTITY)
    # 2. to 4. Every word has a meaning; every proof holds; every key belongs to the issuer.
    if case.outcome(shape.ID) is not Outcome.UNKNOWN:
        authenticate_case(case)
        if _may_be_forged(case):
            # A forgery is not asked whether it was withdrawn, nor is what may be one: its references are the
            # forger's, and so is what it says about its own end.
            registry.leave_out(case, Stage.RENEWAL, Stage.STANDING)
        else:
            # 5. The issuer may offer a newer form; looked at once, and only after the proof.
            registry.run(case, Stage.RENEWAL)
            case = case.successor or case
            # 6. to 10. It was not withdrawn, is valid at this moment and keeps to the schema it names; what
            # others say inside it was really said by them; who judged was allowed to.
            registry.run(case, Stage.STANDING)
    # 11. and 12. It was given to the person the asker has in mind, and we know who stands behind it.
    registry.run(case, Stage.READER)
    return _told(case)


def _note_how_it_came(case: Case) -> None:
    for slip in case.presented.slips:
        case.warn(slip)
    if case.at is not None:
        case.leave("at")
    if case.presented.others:
        case.leave("other-badges", count=len(case.presented.others))


def _read_as_signed(case: Case, *, fits: bool) -> None:
    if case.presented.kind != "credential":
        return
    case.spare_keys = cache(lambda: authority.spare_keys(case))
    as_signed.read(case)
    if fits:
        case.profile = profiles.fitting(case.document)
    case.every_proof = case.every_proof or case.profile == "any-credential"


def _may_be_forged(case: Case) -> bool:
    return verdict_of(case.findings) is Verdict.INVALID or not is_proven(case.findings)


def _told(case: Case) -> Judgement:
    return Judgement(
        verdict=verdict_of(case.findings),
        trust=case.trust,
        findings=tuple(case.findings),
        warnings=tuple(case.warnings),
        not_checked=tuple(case.not_checked),
        wanted=case.lookup.wanted,
        credential=case.document,
        refreshed=case.is_refreshed,
        anchor=_anchor_name(case) if case.trust is Trust.TRUSTED else None,
        endorsements=tuple(
            EndorsementJudged(one.document, one.owner, one.verdict, one.trust) for one in case.endorsements
        ),
        recipient=case.match,
        witnesses=tuple(case.witnesses),
        proven=is_proven(case.findings),
        is_badge=_is_badge(case),
    )


def _is_badge(case: Case) -> bool:
    if case.presented.kind == "credential":
        return shape.is_badge(case.document)
    return case.presented.kind != "sd-jwt-vc" or "openbadge" in str(case.document.get("vct")).lower()


def _anchor_name(case: Case) -> str | None:
    found = case.anchor or case.anchors.anchor(case.issuer_id)
    return None if found is None else found.name or found.id

"""Turns a judgement, which is all codes, into a report in words."""

from datetime import datetime

from app.platform.i18n import Words
from app.platform.runtime import Runtime
from app.platform.strangers import plain
from app.verification import conclusion, service
from app.verification.layers import layers
from app.verification.submission import Submission
from app.verification.summary import party, summarise, text
from app.verification.told import left, proven, told, warned
from credentials.checks import registry
from credentials.judgement import EndorsementJudged, Finding, Judgement
from schemas.report import (
    Caution,
    Check,
    EndorsementSummary,
    NotChecked,
    Outcome,
    Report,
    Verdict,
    WitnessSummary,
)

_OUTCOME_OF = {Verdict.VALID: Outcome.PASSED, Verdict.COULD_NOT_CHECK: Outcome.UNKNOWN}


def report(
    judgement: Judgement, t: Words, *, checked_at: datetime | None = None, as_of: datetime | None = None
) -> Report:
    """The whole answer in one language.

    Args:
        judgement: what the verifier found.
        t: the language's sentences.
        checked_at: when it was found.
        as_of: the moment that the badge's dates were compared with, when the asker named one.
    """
    badge = None if judgement.items else summarise(judgement.credential, t.language)
    return Report(
        conclusion=judgement.conclusion,
        verified=judgement.verified,
        verdict=judgement.verdict,
        trust=judgement.trust,
        recipient=judgement.recipient,
        summary=conclusion.summary(judgement, t),
        advice=conclusion.advice(judgement, t),
        warnings=tuple(Caution(id=note.code, detail=warned(note, t)) for note in judgement.warnings),
        checks=_checks(judgement, t),
        not_checked=_not_checked(judgement, t),
        witnesses=tuple(WitnessSummary(id=plain(one.id), trust=one.trust) for one in judgement.witnesses),
        endorsements=tuple(_endorsement(judged, t) for judged in judgement.endorsements),
        badge=badge,
        credentials=tuple(report(item, t, checked_at=checked_at, as_of=as_of) for item in judgement.items)
        or None,
        layers=layers(judgement, badge, t) if badge is not None else (),
        proven=not judgement.items and proven(judgement),
        checked_at=checked_at,
        as_of=as_of,
    )


def reported(runtime: Runtime, handed_in: Submission, t: Words) -> Report:
    """Check what somebody handed in, and tell it in one language.

    Raises:
        Malformed: it is no badge in a form we know.
        Invalid: `link-not-fetched`, the link gave nothing.
    """
    asked = handed_in.asked
    judgement = service.check(
        runtime,
        handed_in.data,
        handed_in.media_type,
        recipient=asked.recipient,
        profile=asked.profile,
        at=asked.at,
    )
    return report(judgement, t, checked_at=runtime.clock(), as_of=asked.at)


def _checks(judgement: Judgement, t: Words) -> tuple[Check, ...]:
    return tuple(
        Check(
            id=finding.check,
            outcome=finding.outcome,
            detail=told(finding, t, is_badge=judgement.is_badge),
            reference=_reference(finding),
        )
        for finding in judgement.findings
    )


def _reference(finding: Finding) -> str:
    check = registry.check_of(finding.check)
    return "" if check is None else check.reference


def _not_checked(judgement: Judgement, t: Words) -> tuple[NotChecked, ...]:
    told_of = ((note.code, *left(note, t)) for note in judgement.not_checked)
    return tuple(NotChecked(id=code, what=what, why=why) for code, what, why in told_of)


def _endorsement(judged: EndorsementJudged, t: Words) -> EndorsementSummary:
    about = judged.document.get("credentialSubject")
    subject = about if isinstance(about, dict) else {}
    return EndorsementSummary(
        id=text(judged.document.get("id"), t.language),
        name=text(judged.document.get("name"), t.language),
        issuer=party(judged.document.get("issuer"), t.language),
        verdict=judged.verdict,
        trust=judged.trust,
        outcome=_OUTCOME_OF.get(judged.verdict, Outcome.FAILED),
        comment=text(subject.get("endorsementComment"), t.language),
    )

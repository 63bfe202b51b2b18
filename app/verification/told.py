"""Codes of the verifier as sentences: values are quoted, moments and reasons become words."""

from collections.abc import Iterable, Mapping
from typing import Final

from app.platform.i18n import Words
from app.platform.strangers import quoted
from credentials.checks import registry
from credentials.checks.check import Stage
from credentials.judgement import Finding, Judgement, Note
from schemas.report import Outcome, Verdict

_LONGEST_VALUE: Final = 300


def proven(judgement: Judgement) -> bool:
    """Whether the issuer itself said what the badge says; what it says may still not be so."""
    if judgement.verdict is Verdict.VALID:
        return True
    return signed(judgement) and judgement.verdict is not Verdict.INVALID


def signed(judgement: Judgement) -> bool:
    """Whether all that decides about authenticity held, whatever else is wrong."""
    decisive = registry.at(Stage.AUTHENTICITY)
    outcomes = {finding.outcome for finding in judgement.findings if finding.check in decisive}
    return judgement.proven and not outcomes & {Outcome.FAILED, Outcome.UNKNOWN}


def only_hosted(judgement: Judgement) -> bool:
    """Whether the issuer's site bears it out and no signature does, as Open Badges 2.0 may have it."""
    good = {finding.code for finding in judgement.findings if finding.outcome is Outcome.PASSED}
    return "hosted.hosted" in good and not good & {"proof.good", "token.good", "hosted.signed"}


def sentence(t: Words, key: str, params: Mapping[str, object]) -> str:
    """A sentence about a badge.

    Args:
        t: the language's sentences.
        key: the sentence.
        params: its values; a stranger may have written them.
    """
    values = {name: quoted(str(value)[:_LONGEST_VALUE]) for name, value in params.items()}
    why = f"why.{values.get('why', '')}"
    if t.has(why):
        values["why"] = t(why, **values)
    for name in ("verdict", "purpose", "claim", "member", "kind"):
        known = f"{name}_short.{values.get(name, '')}"
        if t.has(known):
            values[name] = t(known)
    if "until" in params:
        values["until"] = t.until(str(params["until"]))
    if "since" in params:
        values["since"] = t.since(str(params["since"]))
    told_so = t(key, **values)
    # A value that is not there leaves no empty brackets behind.
    return told_so.replace(" ()", "") if "" in values.values() else told_so


def told(finding: Finding, t: Words, *, is_badge: bool = True) -> str:
    """What a check found."""
    key = f"finding.{finding.code}"
    because = f"finding_why.{finding.code}.{finding.params.get('why', '')}"
    if t.has(because):
        return sentence(t, because, finding.params)
    if not is_badge and t.has(f"finding_of_other.{finding.code}"):
        key = f"finding_of_other.{finding.code}"
    if finding.params.get("name") == "" and t.has(f"finding_nameless.{finding.code}"):
        key = f"finding_nameless.{finding.code}"
    # A finding may carry the code of an error that nobody foresaw here: better a plain sentence than none.
    return sentence(t, key if t.has(key) else f"fallback.{finding.outcome.value}", finding.params)


def warned(note: Note, t: Words) -> str:
    """What a careful reader wants to know."""
    key = f"warning.{note.code}"
    if note.params.get("name") == "" and t.has(f"warning_nameless.{note.code}"):
        key = f"warning_nameless.{note.code}"
    return sentence(t, key if t.has(key) else "fallback.note", note.params)


def left(note: Note, t: Words) -> tuple[str, str]:
    """What was left unchecked, and why."""
    key = f"not_checked.{note.code}"
    if not t.has(f"{key}.what"):
        return sentence(t, "fallback.note", note.params), ""
    return sentence(t, f"{key}.what", note.params), sentence(t, f"{key}.why", note.params)


def said(judgement: Judgement, checks: Iterable[str], t: Words, *outcomes: Outcome) -> list[str]:
    """The sentences of some checks, each once; all outcomes when none is named."""
    wanted, asked = frozenset(checks), outcomes or tuple(Outcome)
    sentences = (
        told(finding, t, is_badge=judgement.is_badge)
        for finding in judgement.findings
        if finding.check in wanted and finding.outcome in asked
    )
    return list(dict.fromkeys(sentences))

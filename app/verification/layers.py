"""The reader's questions in the order in which they ask them, each with a short answer first.

What a badge says is told as its own word: as a fact only when somebody we know signed it and it stands.
"""

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Final, TypeAlias
from urllib.parse import unquote, urlsplit

from app.platform.i18n import Words
from app.verification.told import left, only_hosted, proven, said, sentence, signed
from credentials.checks import registry
from credentials.checks.check import Stage
from credentials.judgement import EndorsementJudged, Judgement
from schemas.json_ld import id_of, subject_of
from schemas.report import (
    LAYERS,
    BadgeSummary,
    Layer,
    LayerId,
    Outcome,
    Party,
    RecipientMatch,
    Trust,
    Verdict,
)
from schemas.strict_json import JsonObject

_WORST_FIRST = (Outcome.FAILED, Outcome.UNKNOWN, Outcome.PASSED)
_STANDING = frozenset({Verdict.VALID, Verdict.EXPIRED, Verdict.NOT_YET_VALID, Verdict.SUSPENDED})
_RECIPIENT_OUTCOMES = {
    RecipientMatch.MATCH: Outcome.PASSED,
    RecipientMatch.NO_MATCH: Outcome.FAILED,
    RecipientMatch.NOT_COMPARABLE: Outcome.UNKNOWN,
    None: Outcome.SKIPPED,
}

Answer: TypeAlias = tuple[Outcome, list[str]]


class Tone(Enum):
    """How a badge's own words are told."""

    FACT = "fact"
    CLAIM = "claim"
    UNPROVEN = "unproven"


def tone_of(judgement: Judgement) -> Tone:
    """How this badge's words are told."""
    if not proven(judgement):
        return Tone.UNPROVEN
    believed = judgement.trust is not Trust.UNKNOWN_ISSUER and judgement.verdict in _STANDING
    return Tone.FACT if believed else Tone.CLAIM


def layers(judgement: Judgement, badge: BadgeSummary, t: Words) -> tuple[Layer, ...]:
    """The answers to all the questions."""
    return tuple(_layer(layer, judgement, badge, t) for layer in LAYERS)


def _layer(layer: LayerId, judgement: Judgement, badge: BadgeSummary, t: Words) -> Layer:
    outcome, lines = _ANSWERS[layer](judgement, badge, t)
    title = t(
        "layer.real_other" if layer is LayerId.REAL and not judgement.is_badge else f"layer.{layer.value}"
    )
    return Layer(id=layer, outcome=outcome, title=title, text="\n".join(lines or [t("layer.nothing_found")]))


def _worst(judgement: Judgement, layer: LayerId) -> Outcome:
    asked = registry.answering(layer)
    outcomes = {finding.outcome for finding in judgement.findings if finding.check in asked}
    return next((outcome for outcome in _WORST_FIRST if outcome in outcomes), Outcome.SKIPPED)


def _real(judgement: Judgement, _badge: BadgeSummary, t: Words) -> Answer:
    outcome = _worst(judgement, LayerId.REAL)
    checks = registry.answering(LayerId.REAL)
    if proven(judgement):
        return Outcome.PASSED, [t("layer.real_hosted" if only_hosted(judgement) else "layer.real_passed")]
    if outcome is Outcome.PASSED and signed(judgement):
        return Outcome.FAILED, [t("layer.real_signed_but_wrong")]
    if outcome is Outcome.PASSED:
        return Outcome.UNKNOWN, [t("layer.real_nothing_proves")]
    wrong = said(judgement, checks, t, Outcome.FAILED) or said(judgement, checks, t, Outcome.UNKNOWN)
    return outcome, wrong


def _given_by(judgement: Judgement, badge: BadgeSummary, t: Words) -> Answer:
    name = _name_of(badge.issuer)
    if not name:
        return Outcome.UNKNOWN, [t("layer.given_by_nobody")]
    tone = tone_of(judgement)
    if tone is Tone.UNPROVEN:
        outcome = _worst(judgement, LayerId.REAL)
        unsure = Outcome.FAILED if outcome is Outcome.FAILED else Outcome.UNKNOWN
        key = "layer.given_by_claim" if signed(judgement) else "layer.given_by_unproven"
        return unsure, [sentence(t, key, {"issuer": name})]
    if judgement.verdict is Verdict.NOT_AUTHORISED:
        return Outcome.UNKNOWN, [sentence(t, "layer.given_by_not_allowed", {"issuer": name})]
    if judgement.trust is Trust.UNKNOWN_ISSUER:
        named = badge.issuer is not None and badge.issuer.name
        key = "layer.given_by_stranger" if named else "layer.given_by_nameless"
        return Outcome.UNKNOWN, [sentence(t, key, {"issuer": name}), _seat(judgement, badge, t)]
    lines = [sentence(t, "layer.given_by_known", {"issuer": name})]
    if judgement.anchor is not None:
        lines.append(sentence(t, "layer.given_by_anchor", {"anchor": judgement.anchor}))
    else:
        lines += said(judgement, {"trust"}, t, Outcome.PASSED)
    return Outcome.PASSED, lines


def _name_of(party: Party | None) -> str:
    return (party.name or party.id or "") if party is not None else ""


def _seat(judgement: Judgement, badge: BadgeSummary, t: Words) -> str:
    """The site that the signature belongs to: what a stranger cannot choose as freely as a name."""
    identifier = (badge.issuer.id or "") if badge.issuer is not None else ""
    if only_hosted(judgement):
        return sentence(t, "layer.given_by_hosted", {"host": _host(badge.id or identifier)})
    if identifier.startswith("did:web:"):
        host = unquote(identifier.split(":")[2]) if identifier.count(":") > 1 else ""
    else:
        host = _host(identifier)
    return sentence(t, "layer.given_by_site" if host else "layer.given_by_no_site", {"host": host})


def _host(identifier: str) -> str:
    try:
        return urlsplit(identifier).netloc.rpartition("@")[2]
    except ValueError:
        return ""


def _given_to(judgement: Judgement, badge: BadgeSummary, t: Words) -> Answer:
    if badge.recipient_name:
        key = f"layer.given_to_{tone_of(judgement).value}"
        lines = [sentence(t, key, {"name": badge.recipient_name})]
    else:
        lines = [t(f"layer.given_to_{_named(judgement.credential)}")]
    if judgement.recipient is not None:
        lines = said(judgement, {"recipient"}, t) + lines
    # Who shows it is told beside whom it names; what nobody tried to prove is told among what is not checked.
    lines += said(judgement, {"holder"}, t, *_WORST_FIRST)
    shown = next((f.outcome for f in judgement.findings if f.check == "holder"), Outcome.SKIPPED)
    outcomes = {_RECIPIENT_OUTCOMES[judgement.recipient], shown}
    return next((one for one in _WORST_FIRST if one in outcomes), Outcome.SKIPPED), lines


def _named(credential: JsonObject) -> str:
    """How a badge without an open name says for whom it is."""
    about = subject_of(credential)
    if about.get("identifier"):
        return "hidden"
    return "number" if about.get("id") else "nobody"


def _meaning(judgement: Judgement, badge: BadgeSummary, t: Words) -> Answer:
    if not badge.name:
        return Outcome.SKIPPED, [t("layer.meaning_nothing")]
    tone = tone_of(judgement)
    key = f"layer.meaning_{'level_' if badge.level else ''}{tone.value}"
    lines = [sentence(t, key, {"name": badge.name, "level": badge.level or ""})]
    if badge.level and badge.level_description:
        meant = {"level": badge.level, "text": badge.level_description}
        lines.append(sentence(t, "layer.meaning_of_level", meant))
    return Outcome.UNKNOWN if tone is Tone.UNPROVEN else Outcome.PASSED, lines


def _who_judged(judgement: Judgement, badge: BadgeSummary, t: Words) -> Answer:
    outcome, tone = _worst(judgement, LayerId.WHO_JUDGED), tone_of(judgement)
    asked = said(judgement, {"authority"}, t)
    named = _assessor(badge, tone, t)
    if tone is Tone.UNPROVEN and not asked:
        return Outcome.UNKNOWN, [t("layer.who_judged_not_asked"), *named]
    if outcome is Outcome.FAILED:
        return outcome, [*asked, *named]
    return outcome, [*named, *(asked or [t("layer.who_judged_skipped")])]


def _assessor(badge: BadgeSummary, tone: Tone, t: Words) -> list[str]:
    if badge.assessor is None:
        return []
    if badge.assessor.name:
        return [sentence(t, f"layer.who_judged_{tone.value}", {"assessor": badge.assessor.name})]
    return [t("layer.who_judged_pseudonym")] if badge.assessor.id else []


def _still_valid(judgement: Judgement, badge: BadgeSummary, t: Words) -> Answer:
    checks = registry.answering(LayerId.STILL_VALID)
    if signed(judgement) and not proven(judgement):
        return Outcome.FAILED, [t("layer.still_valid_wrong"), *said(judgement, checks, t, Outcome.FAILED)]
    if not proven(judgement):
        lines = [t("layer.still_valid_unproven")]
        if badge.valid_until:
            lines.append(t("layer.still_valid_claim", until=t.until(badge.valid_until)))
        return Outcome.UNKNOWN, lines
    if judgement.verdict is Verdict.NOT_AUTHORISED:
        return Outcome.FAILED, [t("layer.still_valid_not_allowed")]
    outcome = _worst(judgement, LayerId.STILL_VALID)
    if outcome is not Outcome.PASSED:
        return outcome, said(judgement, checks, t, Outcome.FAILED, Outcome.UNKNOWN)
    asked = any(f.check == "status" and f.outcome is Outcome.PASSED for f in judgement.findings)
    hidden = any(f.code == "status.hidden" for f in judgement.findings)
    unasked = "layer.still_valid_hidden" if hidden else "layer.still_valid_no_status"
    answer = t("layer.still_valid_passed" if asked else unasked)
    return outcome, [answer, *said(judgement, {"validity"}, t, Outcome.PASSED)]


def _evidence(judgement: Judgement, badge: BadgeSummary, t: Words) -> Answer:
    if not badge.narrative and not badge.evidence_count:
        return Outcome.SKIPPED, [t("layer.evidence_nothing")]
    lines = []
    if badge.narrative:
        key = f"layer.evidence_said_{tone_of(judgement).value}"
        lines.append(sentence(t, key, {"text": badge.narrative}))
    if badge.evidence_count:
        one = badge.evidence_count == 1
        lines.append(t("layer.evidence_one" if one else "layer.evidence_many", count=badge.evidence_count))
        lines.append(t("layer.evidence_not_looked_at"))
    return Outcome.PASSED if proven(judgement) else Outcome.UNKNOWN, lines


def _others(judgement: Judgement, _badge: BadgeSummary, t: Words) -> Answer:
    issuer = id_of(judgement.credential.get("issuer"))
    lines = [line for judged in judgement.endorsements for line in _endorser(judged, issuer, t)]
    lines += [
        sentence(t, f"layer.witness_{witness.trust.value}", {"id": witness.id})
        for witness in judgement.witnesses
    ]
    unread = said(judgement, registry.answering(LayerId.OTHERS), t, Outcome.FAILED, Outcome.UNKNOWN)
    if not lines and unread:
        return Outcome.UNKNOWN, unread
    if not lines:
        asked = proven(judgement) or any(f.code == "endorsements.none" for f in judgement.findings)
        return Outcome.SKIPPED, [t("layer.others_nobody" if asked else "layer.others_not_asked")]
    good = [judged for judged in judgement.endorsements if judged.verdict is Verdict.VALID]
    if len(good) < len(judgement.endorsements):
        return Outcome.UNKNOWN, list(dict.fromkeys(lines))
    # What the issuer says about itself or its own people makes nobody better known.
    others = [judged.trust for judged in good if id_of(judged.document.get("issuer")) != issuer]
    others += [witness.trust for witness in judgement.witnesses]
    known = Trust.UNKNOWN_ISSUER not in others
    return Outcome.PASSED if known else Outcome.UNKNOWN, list(dict.fromkeys(lines))


def _endorser(judged: EndorsementJudged, issuer: str, t: Words) -> list[str]:
    who = judged.document.get("issuer")
    identifier = id_of(who)
    name = who.get("name") if isinstance(who, dict) else None
    values = {"name": name if isinstance(name, str) and name.strip() else identifier, "id": identifier}
    if judged.verdict is not Verdict.VALID:
        values["verdict"] = judged.verdict.value
        unknown = judged.verdict is Verdict.COULD_NOT_CHECK
        return [sentence(t, "layer.endorser_unchecked" if unknown else "layer.endorser_not_good", values)]
    if identifier and identifier == issuer:
        return [t("layer.endorser_issuer")]
    lines = [sentence(t, f"layer.endorser_{judged.trust.value}", values)]
    if judged.trust is Trust.UNKNOWN_ISSUER and identifier:
        lines.append(sentence(t, "layer.endorser_id", values))
    return lines


def _not_checked(judgement: Judgement, _badge: BadgeSummary, t: Words) -> Answer:
    lines = [": ".join(filter(None, left(note, t))) for note in judgement.not_checked]
    looked_up = {f.outcome for f in judgement.findings if f.check in registry.at(Stage.STANDING)}
    if not signed(judgement):
        lines = [t("layer.not_checked_stopped"), *lines]
    elif any(f.code == "authority.not-asked" for f in judgement.findings):
        lines = [t("layer.not_checked_wrong"), *lines]
    elif not lines and Outcome.UNKNOWN in looked_up:
        lines = [t("layer.not_checked_above")]
    return (Outcome.UNKNOWN, lines) if lines else (Outcome.SKIPPED, [t("layer.not_checked_nothing")])


_ANSWERS: Final[Mapping[LayerId, Callable[[Judgement, BadgeSummary, Words], Answer]]] = {
    LayerId.REAL: _real,
    LayerId.GIVEN_BY: _given_by,
    LayerId.GIVEN_TO: _given_to,
    LayerId.MEANING: _meaning,
    LayerId.WHO_JUDGED: _who_judged,
    LayerId.STILL_VALID: _still_valid,
    LayerId.EVIDENCE: _evidence,
    LayerId.OTHERS: _others,
    LayerId.NOT_CHECKED: _not_checked,
}

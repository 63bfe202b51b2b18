"""What is this, and has it the parts that it cannot do without?

"OpenBadgeCredential … conforms to the specification … `credentialSubject` MUST have an `id` and/or an
`identifier`": https://www.imsglobal.org/spec/ob/v3p0#openbadgecredential-verification, step 1.

Only what the standard's own verification stops at fails. Sloppiness that does not change what the badge says
(a date without time zone, criteria without text, a picture given as a bare URL) is a warning: the person who
holds the badge can do nothing about it, and its signature covers the slip as well.

Any other Verifiable Credential is judged too, and named for what it is.
"""

import re
from typing import Final

from credentials.checks.case import Case
from credentials.checks.check import Check, Stage
from credentials.resources import Reference
from schemas.json_ld import id_of, items, objects, subject_of, texts, types_of
from schemas.report import LayerId, Verdict
from schemas.strict_json import JsonObject

ID = "shape"
REFERENCE = "https://www.imsglobal.org/spec/ob/v3p0#openbadgecredential-verification"

BADGE_TYPES = frozenset({"OpenBadgeCredential", "AchievementCredential"})
ENDORSEMENT = "EndorsementCredential"


_KINDS: Final = {
    ENDORSEMENT: "endorsement",
    "ClrCredential": "clr",
    "EuropeanDigitalCredential": "elm",
    "BlockcertsCredential": "blockcerts",
    "BitstringStatusListCredential": "status-list",
    "StatusList2021Credential": "status-list",
    "VerifiablePresentation": "presentation",
}
_CONTEXTS: Final = {"https://w3id.org/blockcerts": "blockcerts", "http://data.europa.eu/snb/model": "elm"}
OTHER: Final = "other"


def is_badge(document: JsonObject) -> bool:
    """Whether a credential calls itself an Open Badge."""
    return bool(BADGE_TYPES & types_of(document))


def kind_of(document: JsonObject) -> str:
    """What a credential that is not an Open Badge calls itself: one of `_KINDS`, or `OTHER`."""
    # A type that no published context names is read as the address that its own context gives it.
    types = {re.split(r"[#/]", name)[-1] for name in types_of(document)}
    named = next((kind for name, kind in _KINDS.items() if name in types), None)
    contexts = texts(document.get("@context"))
    written = (kind for start, kind in _CONTEXTS.items() if any(url.startswith(start) for url in contexts))
    return named or next(written, OTHER)


def check(case: Case) -> None:
    """Judge the members without which the other checks have nothing to look at.

    An `unknown` finding says that there is nothing for them to look at.
    """
    kind = case.presented.kind
    if kind == "url":
        case.unknown(ID, "only-a-link")
        case.lookup.want([Reference("badge", case.presented.url or "")])
    elif kind == "unread":
        case.unknown(ID, "unread")
    elif kind == "sd-jwt-vc":
        _check_flat_claims(case)
    else:
        _check_credential(case)


def _check_flat_claims(case: Case) -> None:
    """https://datatracker.ietf.org/doc/draft-ietf-oauth-sd-jwt-vc/: no JSON-LD, no Open Badges classes."""
    if case.issuer_id:
        case.passed(ID, "flat-claims", type=str(case.document.get("vct", "")))
    else:
        # `iss` is optional there, as a certificate may name the issuer; and without one nobody can be proven.
        case.unknown(ID, "no-issuer")


def _check_credential(case: Case) -> None:
    before = len(case.findings)
    types = types_of(case.document)
    if "VerifiableCredential" not in types:
        case.failed(ID, "not-a-credential")
    if not case.issuer_id:
        case.failed(ID, "no-issuer")
    if not items(case.document.get("credentialSubject")):
        case.failed(ID, "no-subject")
    if case.profile == "open-badge":
        _check_badge(case, types)
    if len(case.findings) > before:
        return
    if is_badge(case.document):
        case.passed(ID, "good")
    else:
        case.passed(ID, "other-credential", kind=kind_of(case.document))


def _check_badge(case: Case, types: frozenset[str]) -> None:
    subjects = objects(case.document.get("credentialSubject"))
    if len(subjects) > 1:
        case.failed(ID, "several-subjects")
    if types & BADGE_TYPES:
        _check_achievement(case)
    elif ENDORSEMENT not in types:
        case.failed(ID, "not-a-badge")
    elif subjects and not id_of(subjects[0]):
        case.failed(ID, "no-recipient")
    if not isinstance(case.document.get("issuer"), dict):
        case.warn("issuer-without-name")
    if not id_of(case.document):
        case.warn("no-id")


def _check_achievement(case: Case) -> None:
    subject = subject_of(case.document)
    if not subject:
        return
    if not id_of(subject) and not objects(subject.get("identifier")):
        # The standard demands one of the two. What the badge says is no less signed for want of it.
        case.warn("no-recipient")
    achievement = subject.get("achievement")
    if isinstance(achievement, list) and len(achievement) == 1:
        # JSON-LD knows no difference between one value and an array of one; the standard's schema does.
        case.warn("achievement-in-list")
        achievement = achievement[0]
    if not isinstance(achievement, dict):
        case.failed(ID, "no-achievement")
        return
    criteria = achievement.get("criteria")
    if not (isinstance(criteria, dict) and (criteria.get("id") or criteria.get("narrative"))):
        case.warn("no-criteria")
    if not isinstance(achievement.get("name"), str | dict | list):
        case.warn("achievement-without-name")
    if any(isinstance(owner.get("image"), str) for owner in (achievement, case.document, subject)):
        case.warn("image-as-url")


CHECK: Final = Check(
    id=ID,
    reference=REFERENCE,
    codes="good flat-claims not-a-credential not-a-badge no-issuer no-subject several-subjects no-recipient"
    " no-achievement only-a-link other-credential unread",
    layer=LayerId.REAL,
    stage=Stage.IDENTITY,
    place=10,
    run=check,
    kinds=frozenset({"credential", "sd-jwt-vc", "url", "unread"}),
    embedded=True,
    when_failed=Verdict.INVALID,
    decides_when_unknown=True,
    warnings="achievement-in-list achievement-without-name image-as-url issuer-without-name no-criteria no-id"
    " no-recipient",
)

"""What do others say about the badge, its issuer or its assessor, and did they really say it?

"Verify all embedded EndorsementCredentials":
https://www.imsglobal.org/spec/ob/v3p0#openbadgecredential-verification, step 6.

An endorsement is somebody else's word. One that does not hold is a finding of its own and a warning; it does
not make the badge less real. Where the chain of authority needs it, the authority check says what its failure
means.
"""

from collections.abc import Iterator
from typing import Final

from credentials.authority.vocabulary import is_replaced
from credentials.budget import ENDORSEMENT
from credentials.checks import registry, shape
from credentials.checks.authenticity import authenticate
from credentials.checks.case import MAX_DEPTH, Case, JudgedEndorsement
from credentials.checks.check import Check, Stage
from credentials.checks.verdict import is_proven, verdict_of
from credentials.ids import same_id
from credentials.intake import Presented
from credentials.intake import read as read_presented
from schemas.errors import DomainError
from schemas.json_ld import id_of, items, subject_of, types_of
from schemas.report import LayerId, Trust, Verdict
from schemas.strict_json import JsonObject

ID = "endorsements"
REFERENCE = "https://www.imsglobal.org/spec/ob/v3p0#openbadgecredential-verification"


def check(case: Case) -> tuple[JudgedEndorsement, ...]:
    """Judge every endorsement inside the credential, and those inside them."""
    judged: list[JudgedEndorsement] = []
    for owner, embedded in _embedded(case.document):
        if is_replaced(owner, embedded):
            continue
        if case.depth >= MAX_DEPTH or case.room.endorsements <= 0:
            case.leave("endorsements-beyond-limit")
            break
        case.room.endorsements -= 1
        case.budget.spend(ENDORSEMENT)
        judged.extend(_judge(case, owner, embedded))
    if not judged and case.outcome(ID) == "skipped":
        case.skipped(ID, "none")
    return tuple(judged)


def _judge(case: Case, owner: JsonObject, embedded: object) -> Iterator[JudgedEndorsement]:
    presented = _presented(embedded)
    inner = None if presented is None else authenticate(case, presented)
    if inner is None or not inner.issuer_id or shape.ENDORSEMENT not in types_of(inner.document):
        case.failed(ID, "malformed")
        case.warn("endorsement-not-good", name="", issuer="")
        return
    registry.run(inner, Stage.IDENTITY, embedded=True)
    if is_proven(inner.findings):
        registry.run(inner, Stage.STANDING, embedded=True)
    case.not_checked += [note for note in inner.not_checked if note not in case.not_checked]
    verdict = verdict_of(inner.findings)
    trust = _trust_in(inner, verdict)
    _write_down(case, inner, verdict, trust)
    if not same_id(id_of(subject_of(inner.document)), id_of(owner)):
        case.warn("endorsement-of-other", name=_name(inner.document))
    yield JudgedEndorsement(owner, inner, verdict, trust)


def _trust_in(inner: Case, verdict: Verdict) -> Trust:
    if verdict is Verdict.INVALID or not is_proven(inner.findings):
        return Trust.UNKNOWN_ISSUER
    return inner.anchors.trust_in(inner.issuer_id, inner.signing_keys)


def _write_down(case: Case, inner: Case, verdict: Verdict, trust: Trust) -> None:
    # By id, and never by the name that an endorser gives itself: anybody can bear any name.
    params = {
        "name": _name(inner.document),
        "issuer": inner.issuer_id,
        "verdict": verdict.value,
        "trust": trust.value,
    }
    if verdict is Verdict.VALID:
        case.passed(ID, "good", **params)
    elif verdict is Verdict.COULD_NOT_CHECK:
        case.unknown(ID, "could-not-check", **params)
    else:
        case.failed(ID, "not-good", **params)
        case.warn("endorsement-not-good", name=params["name"], issuer=params["issuer"])


def _embedded(document: JsonObject) -> Iterator[tuple[JsonObject, object]]:
    """Every endorsement with the object that holds it, once; not those inside other endorsements."""
    seen: set[int] = set()
    pending: list[object] = [document]
    while pending:
        value = pending.pop(0)
        if isinstance(value, list):
            pending.extend(value)
        elif isinstance(value, dict):
            for name, child in value.items():
                if name in {"endorsement", "endorsementJwt"}:
                    new = [item for item in items(child) if id(item) not in seen]
                    seen.update(map(id, new))
                    yield from ((value, item) for item in new)
                elif name not in {"@context", "proof"}:
                    pending.append(child)


def _presented(embedded: object) -> Presented | None:
    if isinstance(embedded, dict):
        return Presented("credential", "embedded", embedded, b"")
    if not isinstance(embedded, str):
        return None
    try:
        found = read_presented(embedded.encode(errors="replace"))
    except DomainError:
        return None
    return found if found.kind == "credential" else None


def _name(document: JsonObject) -> str:
    name = document.get("name")
    return name if isinstance(name, str) else ""


def _run(case: Case) -> None:
    case.endorsements = check(case)


CHECK: Final = Check(
    id=ID,
    reference=REFERENCE,
    codes="good none not-good could-not-check malformed too-complex",
    layer=LayerId.OTHERS,
    stage=Stage.STANDING,
    place=40,
    run=_run,
    embedded=True,
    warnings="endorsement-not-good endorsement-of-other",
    not_checked="endorsements-beyond-limit",
)

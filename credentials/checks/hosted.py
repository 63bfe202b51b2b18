"""Open Badges 2.0: is the assertion what its issuer hosts, or signed by a key the issuer names?

"Hosted verification: perform an HTTP GET on the assertion's `id` …; the assertion's id must be within the
issuer's allowed origins, by default the host of the issuer's id. Signed verification: … the public key must
be linked from the issuer's profile; … check the revocation list":
https://www.imsglobal.org/sites/default/files/Badges/OBv2p0Final/index.html#Verification

Which of the two it is, `verification.type` decides, in whatever way the assertion comes in: a signed badge
without its signature proves nothing, even where its issuer also hosts it. Ways that we do not know, such as
those of blockchains, and the older kinds of badge (0.5 to 1.1) are told as such, and never as forgeries.
"""

from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from credentials.checks.case import Case
from credentials.checks.check import Check, Stage
from credentials.checks.status import ID as STATUS
from credentials.checks.validity import ID as VALIDITY
from credentials.checks.validity import judge_period
from credentials.evidence import older_badges, older_revocation, signed_badge
from credentials.evidence.older_badges import Way, as_3, is_web, kinds_of, moment_of, way_of
from credentials.resources import reason
from schemas.errors import DomainError, Malformed
from schemas.json_ld import id_of, items
from schemas.report import LayerId, Outcome, Verdict
from schemas.strict_json import JsonObject

ID = older_badges.ID
REFERENCE = "https://www.imsglobal.org/sites/default/files/Badges/OBv2p0Final/index.html#Verification"

_COMPARED = ("recipient", "badge", "issuedOn", "expires")
_NOTHING_THERE = frozenset({"not-found", "gone", "wrong-type"})
_UNSETTLED = frozenset({Outcome.FAILED, Outcome.UNKNOWN})


def check(case: Case) -> JsonObject:
    """Judge an assertion of Open Badges 2.0 with its badge class and issuer; an older one is only named.

    Returns:
        The badge in the shape of 3.0, for reading.
    """
    if case.presented.kind == "older-assertion":
        case.unknown(ID, "older-kind")
        return as_3(case.document, older_badges.given(case.document), {})
    case.warn("older-technique")
    token = case.presented.securing == "jwt"
    way = way_of(case.document, unstated=Way.SIGNED if token else Way.HOSTED)
    if way is Way.UNKNOWN:
        case.unknown(ID, "unknown-kind", type=", ".join(sorted(kinds_of(case.document))))
        return as_3(case.document, older_badges.given(case.document), {})
    if way is Way.SIGNED and not token:
        case.unknown(ID, "signature-absent")
    # What the issuer hosts is the badge; what was handed in is a copy of it.
    assertion = _hosted(case) if way is Way.HOSTED else case.document
    badge = older_badges.linked(case, assertion.get("badge"), "badge")
    issuer = _issuer(case, badge.get("issuer"), way) if badge else {}
    if issuer:
        _judge(case, assertion, issuer, way)
    judge_period(case, _moment(case, assertion, "issuedOn"), _moment(case, assertion, "expires"))
    return as_3(assertion, badge, issuer)


def _judge(case: Case, assertion: JsonObject, issuer: JsonObject, way: Way) -> None:
    settled = case.outcome(ID) not in _UNSETTLED
    if settled and way is Way.SIGNED:
        signed_badge.check(case, assertion, issuer)
    elif settled:
        _check_origin(case, assertion, issuer)
    if case.outcome(ID) is not Outcome.FAILED:
        older_revocation.check(case, assertion, issuer, seen=way is Way.HOSTED and settled)


def _issuer(case: Case, value: object, way: Way) -> JsonObject:
    """The issuer's profile; what an assertion says about its issuer's keys and hosts does not count."""
    if not isinstance(value, dict):
        return older_badges.linked(case, value, "issuer")
    if way is Way.SIGNED:
        return older_badges.linked(case, id_of(value), "issuer")
    return _own_profile(case, id_of(value)) or {
        name: member for name, member in value.items() if name != "verification"
    }


def _own_profile(case: Case, address: str) -> JsonObject:
    """What the issuer itself publishes: one that a badge brings along may leave out hosts."""
    if not is_web(address):
        return {}
    try:
        profile = older_badges.fetched(case, address)
    except Malformed:
        return {}
    except DomainError as error:
        # Where the hosts differ, the badge's own word about its issuer is refuted without it.
        if reason(error) not in _NOTHING_THERE and _host(address) == _host(id_of(case.document)):
            case.unknown(ID, "unreachable", url=address, why=reason(error))
        return {}
    return profile if id_of(profile) == address else {}


def _hosted(case: Case) -> JsonObject:
    """What the issuer hosts under the assertion's id, or the copy that was handed in."""
    address = id_of(case.document)
    if not is_web(address):
        case.failed(ID, "no-address")
        return case.document
    try:
        hosted = older_badges.fetched(case, address)
    except Malformed:
        case.failed(ID, "not-hosted", url=address)
        return case.document
    except DomainError as error:
        if reason(error) == "gone":
            case.failed(STATUS, "revoked")
        elif reason(error) == "not-found":
            case.failed(ID, "not-hosted", url=address)
        else:
            case.unknown(ID, "unreachable", url=address, why=reason(error))
        return case.document
    withdrawn = older_revocation.is_revoked(hosted)
    if withdrawn:
        case.failed(STATUS, "revoked")
    # Of a badge that was withdrawn the issuer may host less than it said.
    compared = [name for name in _COMPARED if name in hosted or not withdrawn]
    if id_of(hosted) != address or any(_differs(case.document, hosted, name) for name in compared):
        case.failed(ID, "differs", url=address)
        return case.document
    if not withdrawn and way_of(hosted, unstated=Way.HOSTED) is not Way.HOSTED:
        # Its issuer says that the signature counts, and not that it is hosted as well.
        case.unknown(ID, "signature-absent")
    return case.document if withdrawn else hosted


def _check_origin(case: Case, assertion: JsonObject, issuer: JsonObject) -> None:
    address = id_of(assertion)
    if not _within_origins(address, issuer):
        case.failed(ID, "other-host", url=address)
    elif case.outcome(STATUS) is Outcome.FAILED:
        # That it was withdrawn is the issuer's word only if it is the issuer's site that says so.
        case.passed(ID, "withdrawn")
    else:
        case.passed(ID, "hosted", url=address)


def _differs(one: JsonObject, other: JsonObject, name: str) -> bool:
    if name == "badge":
        return id_of(one.get(name)) != id_of(other.get(name))
    moments = moment_of(one, name), moment_of(other, name)
    if None not in moments:
        return moments[0] != moments[1]
    return bool(one.get(name) != other.get(name))


def _within_origins(address: str, issuer: JsonObject) -> bool:
    policy = issuer.get("verification")
    rules = policy if isinstance(policy, dict) else {}
    starts = [start for start in items(rules.get("startsWith")) if isinstance(start, str)]
    if starts and not any(address.startswith(start) for start in starts):
        return False
    allowed = {host for host in items(rules.get("allowedOrigins")) if isinstance(host, str)}
    return _host(address) in (allowed or {_host(id_of(issuer))}) - {""}


def _moment(case: Case, assertion: JsonObject, name: str) -> datetime | None:
    moment = moment_of(assertion, name)
    if moment is None and assertion.get(name) is not None:
        case.failed(VALIDITY, "malformed", member=name)
    elif moment is not None and not older_badges.is_exact(assertion[name]):
        case.warn("date-unusual", member=name)
    return moment


def _host(url: str) -> str:
    try:
        return (urlsplit(url).netloc or "").lower()
    except ValueError:
        return ""


def _run(case: Case) -> None:
    case.document = check(case)


CHECK: Final = Check(
    id=ID,
    reference=REFERENCE,
    codes="hosted withdrawn signed malformed unreachable not-hosted differs other-host no-address"
    " key-not-of-issuer key-unread signature-broken signature-absent unknown-kind older-kind",
    layer=LayerId.REAL,
    stage=Stage.AUTHENTICITY,
    place=50,
    run=_run,
    kinds=older_badges.KINDS,
    when_failed=Verdict.INVALID,
    decides_when_unknown=True,
    proves=frozenset({"hosted", "signed", "withdrawn"}),
    forged=frozenset({"signature-broken", "differs", "not-hosted", "other-host", "key-not-of-issuer"}),
    warnings="older-technique",
)

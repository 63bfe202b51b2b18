"""Open Badges 2.0: is the assertion what its issuer hosts, or signed by a key the issuer names?

"Hosted verification: perform an HTTP GET on the assertion's `id` …; the assertion's id must be within the
issuer's allowed origins, by default the host of the issuer's id. Signed verification: … the public key must
be linked from the issuer's profile; … check the revocation list":
https://www.imsglobal.org/sites/default/files/Badges/OBv2p0Final/index.html#Verification
"""

from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.serialization import load_pem_public_key

from credentials import jws
from credentials.budget import RSA_SIGNATURE
from credentials.checks.case import Case, id_of, items, types_of
from credentials.checks.key_finder import same_id
from credentials.checks.older_badges import as_3
from credentials.checks.status import ID as STATUS
from credentials.checks.validity import ID as VALIDITY
from credentials.checks.validity import instant, judge_period
from credentials.resources import Reference, reason
from keys.algorithms import PublicKey, from_native
from schemas.errors import DomainError, Malformed
from schemas.report import Outcome
from schemas.strict_json import JsonObject

ID = "hosted"
REFERENCE = "https://www.imsglobal.org/sites/default/files/Badges/OBv2p0Final/index.html#Verification"

_SIGNED = frozenset({"SignedBadge", "signed"})
_COMPARED = ("recipient", "badge", "issuedOn", "expires")


def check(case: Case) -> JsonObject:
    """Judge an assertion of Open Badges 2.0 with its badge class and issuer.

    Returns:
        The badge in the shape of 3.0, for reading.
    """
    signed = case.presented.securing == "jwt"
    # What the issuer hosts is the badge; what was handed in is a copy of it.
    assertion = case.document if signed else _hosted(case)
    badge = _linked(case, assertion.get("badge"), "badge")
    issuer = _issuer(case, badge.get("issuer"), signed=signed) if badge else {}
    if issuer and signed:
        _check_signed(case, assertion, issuer)
    elif issuer and case.outcome(ID) not in {Outcome.FAILED, Outcome.UNKNOWN}:
        _check_origin(case, assertion, issuer)
    judge_period(case, _moment(case, assertion, "issuedOn"), _moment(case, assertion, "expires"))
    return as_3(assertion, badge, issuer)


def _linked(case: Case, value: Any, what: str) -> JsonObject:
    """A badge class or profile, given in place or by its address; empty when it could not be had."""
    if isinstance(value, dict):
        return value
    if not _is_web(value):
        case.failed(ID, "malformed", what=what)
        return {}
    try:
        found = case.lookup.json(Reference("badge", value))
    except Malformed:
        case.failed(ID, "malformed", what=what)
    except DomainError as error:
        case.unknown(ID, "unreachable", url=value, why=reason(error))
    else:
        if same_id(id_of(found), value):
            return found
        # Who answers there speaks for that address only.
        case.failed(ID, "malformed", what=what)
    return {}


def _issuer(case: Case, value: Any, *, signed: bool) -> JsonObject:
    """The issuer's profile; what an assertion says about its issuer's keys and hosts does not count."""
    if not isinstance(value, dict):
        return _linked(case, value, "issuer")
    if signed:
        return _linked(case, id_of(value), "issuer")
    return {name: member for name, member in value.items() if name != "verification"}


def _hosted(case: Case) -> JsonObject:
    """What the issuer hosts under the assertion's id, or the copy that was handed in."""
    address = id_of(case.document)
    if not _is_web(address):
        case.failed(ID, "no-address")
        return case.document
    try:
        hosted = case.lookup.json(Reference("badge", address))
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
    if hosted.get("revoked") is True:
        case.failed(STATUS, "revoked")
        return case.document
    if not same_id(id_of(hosted), address) or any(
        _differs(case.document, hosted, name) for name in _COMPARED
    ):
        case.failed(ID, "differs", url=address)
        return case.document
    return hosted


def _check_origin(case: Case, assertion: JsonObject, issuer: JsonObject) -> None:
    address = id_of(assertion)
    if case.outcome(STATUS) is Outcome.FAILED:
        return
    if _within_origins(address, issuer):
        case.passed(ID, "hosted", url=address)
        case.passed(STATUS, "good", purpose="revocation")
    else:
        case.failed(ID, "other-host", url=address)


def _differs(one: JsonObject, other: JsonObject, name: str) -> bool:
    if name == "badge":
        return id_of(one.get(name)) != id_of(other.get(name))
    moments = instant(one.get(name)), instant(other.get(name))
    if None not in moments:
        return moments[0] != moments[1]
    return bool(one.get(name) != other.get(name))


def _within_origins(address: str, issuer: JsonObject) -> bool:
    policy = issuer.get("verification")
    allowed = items(policy.get("allowedOrigins")) if isinstance(policy, dict) else []
    hosts = {host for host in allowed if isinstance(host, str)} or {_host(id_of(issuer))}
    return _host(address) in hosts - {""}


def _check_signed(case: Case, assertion: JsonObject, issuer: JsonObject) -> None:
    verification = assertion.get("verification", assertion.get("verify"))
    names = verification if isinstance(verification, dict) else {}
    if not (types_of(names) & _SIGNED):
        case.failed(ID, "malformed", what="verification")
        return
    url = names.get("creator", names.get("url"))
    named = [id_of(key) for key in items(issuer.get("publicKey"))]
    if url is None and len(named) == 1:
        url = named[0]
    if not isinstance(url, str) or not _is_web(url) or url not in named:
        case.failed(ID, "key-not-of-issuer")
        return
    key = _key(case, url, issuer)
    if key is None:
        return
    case.budget.spend(RSA_SIGNATURE)
    try:
        token = jws.read(case.presented.token or "")
        jws.verify_signature(token, key)
    except DomainError:
        case.failed(ID, "signature-broken")
        return
    case.passed(ID, "signed")
    _check_revocation_list(case, assertion, issuer)


def _key(case: Case, url: str, issuer: JsonObject) -> PublicKey | None:
    try:
        document = case.lookup.json(Reference("badge", url))
        owner = id_of(document.get("owner"))
        pem = document.get("publicKeyPem")
        if not same_id(owner, id_of(issuer)) or not isinstance(pem, str):
            case.failed(ID, "key-not-of-issuer")
            return None
        return from_native(load_pem_public_key(pem.encode()))
    except (ValueError, Malformed):
        case.failed(ID, "key-not-of-issuer")
    except DomainError as error:
        case.unknown(ID, "unreachable", url=url, why=reason(error))
    return None


def _check_revocation_list(case: Case, assertion: JsonObject, issuer: JsonObject) -> None:
    url = issuer.get("revocationList")
    if url is None:
        case.skipped(STATUS, "none")
        case.leave("no-way-to-withdraw")
        return
    try:
        listed = case.lookup.json(Reference("badge", id_of(url)))
    except DomainError as error:
        case.unknown(STATUS, "unreachable", why=reason(error))
        return
    names = [name for name in (id_of(assertion), assertion.get("uid")) if name]
    for row in items(listed.get("revokedAssertions")):
        if id_of(row) in names or (isinstance(row, dict) and row.get("uid") in names):
            case.failed(STATUS, "revoked")
            return
    case.passed(STATUS, "good", purpose="revocation")


def _moment(case: Case, assertion: JsonObject, name: str) -> Any:
    value = assertion.get(name)
    moment = instant(value)
    if value is not None and moment is None:
        case.failed(VALIDITY, "malformed", member=name)
    return moment


def _is_web(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(("https://", "http://"))


def _host(url: str) -> str:
    try:
        return (urlsplit(url).netloc or "").lower()
    except ValueError:
        return ""

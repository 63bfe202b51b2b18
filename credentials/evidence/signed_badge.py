"""Open Badges 2.0, signed: does the signature fit, and is the key one that the issuer names?

https://www.imsglobal.org/sites/default/files/Badges/OBv2p0Final/index.html#SignedBadge
"""

from cryptography.hazmat.primitives.serialization import load_pem_public_key

from credentials.budget import RSA_SIGNATURE
from credentials.checks.case import Case
from credentials.evidence.older_badges import ID, fetched, is_web, verification_of
from credentials.forms import jws
from credentials.resources import reason
from keys.algorithms import PublicKey, from_native
from schemas.errors import DomainError, Malformed
from schemas.json_ld import id_of, items
from schemas.strict_json import JsonObject


def check(case: Case, assertion: JsonObject, issuer: JsonObject) -> None:
    """Judge the signature around an assertion."""
    verification = verification_of(assertion)
    url = id_of(verification.get("creator", verification.get("url")))
    named = [id_of(key) for key in items(issuer.get("publicKey"))]
    if not url and len(named) == 1:
        url = named[0]
    if not is_web(url) or url not in named:
        case.failed(ID, "key-not-of-issuer")
        return
    key = _key(case, url, issuer)
    if key is None:
        return
    case.budget.spend(RSA_SIGNATURE)
    try:
        jws.verify_signature(jws.read(case.presented.token or ""), key)
    except DomainError as error:
        if error.code == "alg-unsupported":
            case.unknown(ID, "unknown-kind", type=error.params.get("alg", ""))
        else:
            case.failed(ID, "signature-broken")
    else:
        case.passed(ID, "signed")


def _key(case: Case, url: str, issuer: JsonObject) -> PublicKey | None:
    try:
        document = fetched(case, url)
    except Malformed:
        case.failed(ID, "key-not-of-issuer")
        return None
    except DomainError as error:
        case.unknown(ID, "unreachable", url=url, why=reason(error))
        return None
    owner, pem = id_of(document.get("owner")), document.get("publicKeyPem")
    if not owner or owner != id_of(issuer) or not isinstance(pem, str):
        case.failed(ID, "key-not-of-issuer")
        return None
    try:
        return from_native(load_pem_public_key(pem.encode()))
    except (ValueError, DomainError):
        case.unknown(ID, "key-unread")
        return None

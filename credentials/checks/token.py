"""Was the token around the badge really signed, and does it agree with what it wraps?

"Verify the signature …; `iss` MUST equal `issuer.id`; `sub` MUST be present and equal `credentialSubject.id`;
`nbf` MUST equal `validFrom`; `jti` MUST equal `id`": https://www.imsglobal.org/spec/ob/v3p0#jwt-proof; for
`vc+jwt` https://www.w3.org/TR/vc-jose-cose/#securing-with-jose.

A claim that contradicts the badge fails. A claim that is missing, or a header member too many, is a warning:
the standard's own validator lets both pass. A key in the header proves nothing until the issuer is shown to
publish it.
"""

from typing import Final

from credentials.budget import CHARACTERS_READ, RSA_SIGNATURE
from credentials.checks import issuer_key, proof
from credentials.checks.authenticity import finder_for
from credentials.checks.case import Case
from credentials.checks.check import Check, Stage
from credentials.checks.validity import ID as VALIDITY
from credentials.checks.verdict import is_proven
from credentials.evidence.key_finder import KeyFinder
from credentials.evidence.token_key import method_of
from credentials.forms import jws, jwt, sd_jwt
from schemas import instants
from schemas.errors import DomainError
from schemas.report import LayerId, Verdict
from schemas.strict_json import JsonObject

ID = "token"
REFERENCE = "https://www.imsglobal.org/spec/ob/v3p0#jwt-proof"

_OLDER_TYPES = frozenset({"vc+ld+jwt", "vc-ld+jwt", "vc+ld+json+jwt", "vc+ld+json+sd-jwt", "vc+ld+sd-jwt"})
# They accuse nobody: whether the signature was made in time is not for today's certificates to say.
_CERTIFICATES = {
    "x5c-untrusted": "certificate-unknown",
    "x5c-expired": "certificate-expired",
    "x5c-not-yet-valid": "certificate-not-yet-valid",
}
_MUST_AGREE = ("iss", "jti", "sub", "nbf")


def check_jwt(case: Case, finder: KeyFinder) -> None:
    """Judge a compact JWS: header, key, signature, claims, times, and an embedded proof inside it."""
    try:
        token = jws.read(case.presented.token or "")
    except DomainError:
        case.failed(ID, "malformed")
        return
    if not _header_is_good(case, token):
        return
    if _signature_is_good(case, token, finder):
        case.passed(ID, "good", alg=token.header.get("alg", ""))
    _check_claims(case, token)
    _check_times(case, token)
    inner = token.payload["vc"] if isinstance(token.payload.get("vc"), dict) else token.payload
    if inner.get("proof"):
        proof.check(case, finder, document=jwt.without_claims(inner))


def check_sd_jwt(case: Case, finder: KeyFinder) -> None:
    """Judge an SD-JWT: its issuer-signed JWT and its disclosures. Who shows it is asked by `holder`."""
    try:
        token = sd_jwt.read(case.presented.token or "")
        opened = sd_jwt.opened(token)
    except DomainError as error:
        if error.code == "sd-alg-unsupported":
            case.unknown(ID, "unsupported", alg=error.params.get("alg", ""))
        else:
            case.failed(ID, "malformed")
        return
    if not _header_is_good(case, token.jwt):
        return
    if _signature_is_good(case, token.jwt, finder):
        case.passed(ID, "good", alg=token.jwt.header.get("alg", ""))
    if case.presented.kind == "credential":
        _compare_claims(case, opened, case.presented.credential)
    _check_times(case, token.jwt)
    if case.presented.kind == "credential" and case.document.get("proof") and not case.presented.hides:
        # Of a part of the document no proof inside can hold; of all of it, it must as in any other token.
        proof.check(case, finder, document=case.presented.credential)


def _header_is_good(case: Case, token: jws.Jwt) -> bool:
    try:
        jws.check_header(token)
    except DomainError as error:
        if error.code == "header-not-allowed":
            case.warn("header-members")
            return True
        if error.code == "typ-not-allowed" and token.typ in _OLDER_TYPES:
            case.warn("older-token-type", type=token.typ)
            return True
        if error.code == "alg-unsupported":
            case.unknown(ID, "unsupported", alg=error.params.get("alg", ""))
        else:
            case.failed(ID, "header", why=error.code)
        return False
    return True


def _signature_is_good(case: Case, token: jws.Jwt, finder: KeyFinder) -> bool:
    try:
        method = method_of(case, token, finder)
    except DomainError as error:
        if error.code in _CERTIFICATES:
            case.unknown(issuer_key.ID, _CERTIFICATES[error.code], **error.params)
        elif error.code in {"x5c-broken", "x5c-not-for-signing"}:
            case.failed(issuer_key.ID, "certificate-broken", why=error.code)
        elif error.code.startswith(("x5c-", "jwt-", "key-reference")):
            case.failed(issuer_key.ID, "unreadable", method="", why=error.code)
        else:
            issuer_key.write_down_trouble(case, error)
        return False
    case.budget.spend(RSA_SIGNATURE + len(case.presented.token or "") // CHARACTERS_READ)
    try:
        jws.verify_signature(token, method.public_key)
    except DomainError as error:
        case.failed(ID, "key-confusion" if error.code == "alg-key-mismatch" else "broken")
        return False
    issuer_key.judge_controller(case, method.controller, method.id)
    case.signed(method.id, method.controller or "", method.public_key)
    return True


def _check_claims(case: Case, token: jws.Jwt) -> None:
    try:
        document = jwt.credential_of(token)
    except DomainError as error:
        case.failed(ID, "wrong-form" if error.code == "vc-claim-mismatch" else "malformed")
        return
    _compare_claims(case, token, document)


def _compare_claims(case: Case, token: jws.Jwt, document: JsonObject) -> None:
    for code in jwt.claim_mismatches(token, document):
        claim, _, fault = code.partition("-")
        if fault == "missing":
            case.warn("claim-missing", claim=claim)
        elif fault == "alone":
            case.warn("claim-alone", claim=claim)
        elif fault == "near":
            case.warn("claim-near", claim=claim)
        elif claim in _MUST_AGREE:
            case.failed(ID, "claim-differs", claim=claim)
        else:
            case.warn("claim-differs", claim=claim)


def _check_times(case: Case, token: jws.Jwt) -> None:
    if not is_proven(case.findings):
        return  # only what was really signed can have ended
    for claim in jwt.unusual_times(token):
        case.warn("claim-unusual", claim=claim)
    for code in jwt.time_problems(token, case.moment):
        if code == "jwt-expired" and _ends_with_the_badge(case, token):
            continue  # to the second it counts as long as the badge does, in whatever form
        if code == "jwt-expired":
            case.failed(VALIDITY, "expired", until=_moment_of(token, "exp"))
        elif code == "jwt-not-yet-valid":
            case.failed(VALIDITY, "not-yet-valid", since=_moment_of(token, "nbf"))
        elif code == "jwt-time-malformed":
            case.failed(ID, "malformed")
    # When it was made is no date of the badge's own, and no other moment is asked about it.
    if "jwt-issued-in-future" in jwt.time_problems(token, case.now):
        case.warn("issued-in-future")


def _ends_with_the_badge(case: Case, token: jws.Jwt) -> bool:
    ends = [instants.read_moment(case.document.get(name)) for name in ("validUntil", "expirationDate")]
    return instants.read_claim(token.payload.get("exp")) in [moment for moment in ends if moment is not None]


def _moment_of(token: jws.Jwt, claim: str) -> str:
    moment = instants.read_claim(token.payload.get(claim))
    return "" if moment is None else instants.write(moment)


def check(case: Case) -> None:
    """Judge the token around a case; of what is inside only a proof that somebody put there."""
    if case.presented.securing == "jwt":
        check_jwt(case, finder_for(case))
    else:
        check_sd_jwt(case, finder_for(case))


CHECK: Final = Check(
    id=ID,
    reference=REFERENCE,
    codes="good malformed header unsupported broken key-confusion wrong-form claim-differs too-complex",
    layer=LayerId.REAL,
    stage=Stage.AUTHENTICITY,
    place=30,
    run=check,
    kinds=frozenset({"credential", "sd-jwt-vc"}),
    applies=lambda case: case.presented.securing in {"jwt", "sd-jwt"},
    when_failed=Verdict.INVALID,
    decides_when_unknown=True,
    forged=frozenset({"broken", "key-confusion"}),
    warnings="claim-alone claim-differs claim-missing claim-near claim-unusual header-members"
    " issued-in-future key-not-named key-not-said older-token-type",
)

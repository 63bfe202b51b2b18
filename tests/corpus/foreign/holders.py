"""Badges whose holder shows part of them, or signs for showing them; the status of every form of token."""

import hashlib
import zlib
from collections.abc import Callable
from typing import Any

from credentials.forms import jws, sd_jwt_issue
from credentials.loader import bundled_contexts
from credentials.suites import ecdsa_sd_2023
from keys import jwk, multibase
from keys.algorithms import KeyKind
from schemas.report import Verdict
from schemas.strict_json import JsonObject
from tests.corpus.foreign.builders import SCHOOL, UNIVERSITY, deserves, text
from tests.sector.facts import NOW, STATUS_LIST
from tests.sector.issuers import Issuer, keyed, plain_badge, status_credential, with_status
from tests.sector.judging import Sites, without

HOLDER = keyed("holder", KeyKind.P256)
SERVICE = keyed("service", KeyKind.P256)
STRANGER = keyed("stranger", KeyKind.P256)
TOKEN_LIST = "https://badges.example/token-status/1"
STATUS: JsonObject = {"status_list": {"idx": 5, "uri": TOKEN_LIST}}
NOW_SECONDS = int(NOW.timestamp())


def token_list(value: int, *, by: Issuer = SCHOOL, **claims: Any) -> Callable[[], Sites]:
    """A Token Status List of two bits for each place."""
    data = bytearray(16)
    data[5 * 2 // 8] |= value << 5 * 2 % 8
    listed = {"bits": 2, "lst": multibase.base64url_encode(zlib.compress(bytes(data)))}
    payload = {"sub": TOKEN_LIST, "iat": 1769860800, "status_list": listed, **claims}
    token = jws.sign({"typ": "statuslist+jwt", "kid": by.method}, payload, by.key)
    return lambda: Sites().put("status_list", TOKEN_LIST, token.encode())


# --- F13: the status of a token stands beside the credential


def vc_jwt(**claims: Any) -> bytes:
    return jws.sign(
        {"typ": "vc+jwt", "kid": SCHOOL.method}, plain_badge(SCHOOL) | claims, SCHOOL.key
    ).encode()


def vc_sd_jwt(document: JsonObject, **options: Any) -> str:
    return sd_jwt_issue.issue_vcdm(document, SCHOOL.key, kid=SCHOOL.method, **options)


def flat(**claims: Any) -> JsonObject:
    return {"vct": "https://school.example/vct/badge", "iss": SCHOOL.did, "name": "Textiel", **claims}


def dc_sd_jwt(claims: JsonObject, **options: Any) -> str:
    return sd_jwt_issue.issue_sd_jwt_vc(claims, SCHOOL.key, kid=SCHOOL.method, **options)


def _in_every_form(name: str, value: int, verdict: Verdict) -> None:
    forms: dict[str, Callable[[], bytes]] = {
        "vc_jwt": lambda: vc_jwt(status=STATUS),
        "vc_sd_jwt": lambda: vc_sd_jwt(plain_badge(SCHOOL, status=STATUS)).encode(),
        "dc_sd_jwt": lambda: dc_sd_jwt(flat(status=STATUS)).encode(),
        "dc_sd_jwt_with_ld": lambda: dc_sd_jwt(flat(status=STATUS, ld=plain_badge(SCHOOL))).encode(),
        "open_badges_jwt": lambda: jws.sign(
            {"typ": "JWT", "kid": SCHOOL.method}, plain_badge(SCHOOL, status=STATUS), SCHOOL.key
        ).encode(),
    }
    for form, build in forms.items():
        build.__name__ = f"f13_{name}_{form}"
        deserves(verdict, token_list(value))(build)


_in_every_form("status_good", 0, Verdict.VALID)
_in_every_form("revoked", 1, Verdict.REVOKED)
_in_every_form("suspended", 2, Verdict.SUSPENDED)
_in_every_form("mark_of_the_issuers_own", 3, Verdict.COULD_NOT_CHECK)


@deserves(Verdict.COULD_NOT_CHECK, code="status.unreachable")
def f13_list_of_the_token_out_of_reach() -> bytes:
    return vc_jwt(status=STATUS)


@deserves(Verdict.COULD_NOT_CHECK, code="status.unknown-type")
def f13_status_of_a_token_in_a_way_of_tomorrow() -> bytes:
    return vc_jwt(status={"identifier_list": {"id": "a", "uri": TOKEN_LIST}})


def both_lists(token_value: int, *bits: int) -> Callable[[], Sites]:
    listed = without(status_credential(UNIVERSITY, *bits), "proof") | {"issuer": SCHOOL.did}
    signed = text(SCHOOL.sign(listed, "ecdsa-rdfc-2019"))
    return lambda: token_list(token_value)().put("status_list", STATUS_LIST, signed)


def with_both() -> bytes:
    document = with_status(plain_badge(SCHOOL)) | {"status": STATUS}
    return jws.sign({"typ": "vc+jwt", "kid": SCHOOL.method}, document, SCHOOL.key).encode()


@deserves(Verdict.VALID, both_lists(0))
def f13_good_in_both_lists() -> bytes:
    return with_both()


@deserves(Verdict.REVOKED, both_lists(0, 7))
def f13_revoked_in_the_list_of_the_credential_only() -> bytes:
    return with_both()


@deserves(Verdict.REVOKED, both_lists(1))
def f13_revoked_in_the_list_of_the_token_only() -> bytes:
    return with_both()


@deserves(
    Verdict.VALID,
    token_list(0, by=SERVICE, iss=SERVICE.did),
    "status-list-by-other",
)
def b12_token_list_of_a_service() -> bytes:
    return vc_jwt(status=STATUS)


@deserves(Verdict.COULD_NOT_CHECK, token_list(0, by=STRANGER), "status.list-unproven")
def f13_token_list_signed_by_a_stranger() -> bytes:
    return vc_jwt(status=STATUS)


# --- F15: whoever hands it in signs, or does not


def bound(
    key: Issuer = HOLDER, *, presented: str | None = None, typ: str = "kb+jwt", **changes: Any
) -> bytes:
    issued = presented or dc_sd_jwt(flat(), holder=HOLDER.key.public_key)
    digest = hashlib.sha256(issued.encode()).digest()
    claims = {"iat": NOW_SECONDS - 5, "aud": "https://us.example", "nonce": "n"}
    claims |= {"sd_hash": multibase.base64url_encode(digest)} | changes
    return (issued + jws.sign({"typ": typ}, claims, key.key)).encode()


@deserves(Verdict.VALID, code="holder-audience")
def f15_shown_by_its_holder_just_now() -> bytes:
    return bound()


@deserves(Verdict.VALID, code="holder-audience")
def f15_badge_of_the_data_model_shown_by_its_holder() -> bytes:
    return bound(presented=vc_sd_jwt(plain_badge(SCHOOL), holder=HOLDER.key.public_key))


@deserves(Verdict.VALID, code="holder")
def f15_bound_and_nobody_signed() -> bytes:
    return dc_sd_jwt(flat(), holder=HOLDER.key.public_key).encode()


@deserves(Verdict.VALID, code="holder")
def f15_token_bound_to_a_key_that_nobody_showed() -> bytes:
    return vc_jwt(cnf={"jwk": jwk.from_public(HOLDER.key.public_key)})


@deserves(Verdict.INVALID, code="holder.broken")
def f15_shown_by_a_stranger() -> bytes:
    return bound(STRANGER)


@deserves(Verdict.INVALID, code="holder.broken")
def f15_signature_of_the_holder_for_another_badge() -> bytes:
    return bound(sd_hash=multibase.base64url_encode(bytes(32)))


@deserves(Verdict.INVALID, code="holder.broken")
def f15_signature_of_the_holder_for_something_else() -> bytes:
    return bound(typ="JWT")


@deserves(Verdict.INVALID, code="holder.broken")
def f15_signature_of_the_holder_without_a_time() -> bytes:
    return bound(iat=None)


@deserves(Verdict.INVALID, code="holder.broken")
def f15_signed_by_somebody_though_bound_to_nobody() -> bytes:
    return bound(presented=dc_sd_jwt(flat()))


@deserves(Verdict.COULD_NOT_CHECK, code="holder.stale")
def f15_signature_of_the_holder_of_2017() -> bytes:
    return bound(iat=1_500_000_000)


@deserves(Verdict.COULD_NOT_CHECK, code="holder.stale")
def f15_signature_of_the_holder_of_tomorrow() -> bytes:
    return bound(iat=NOW_SECONDS + 86_400)


def named_by(kid: str) -> str:
    claims = flat(cnf={"kid": kid})
    return jws.sign({"typ": "dc+sd-jwt", "kid": SCHOOL.method}, claims, SCHOOL.key) + "~"


@deserves(Verdict.VALID, code="holder-audience")
def f15_bound_to_a_did_key() -> bytes:
    return bound(presented=named_by(HOLDER.did))


@deserves(Verdict.INVALID, code="holder.broken")
def f15_bound_to_a_did_key_and_shown_by_a_stranger() -> bytes:
    return bound(STRANGER, presented=named_by(HOLDER.method))


@deserves(Verdict.COULD_NOT_CHECK, code="holder.unsupported")
def f15_bound_to_a_key_known_elsewhere() -> bytes:
    return bound(presented=named_by("did:web:holder.example#1"))


# --- F15: parts that are not shown


def without_disclosures(token: str) -> bytes:
    return f"{token.split('~', maxsplit=1)[0]}~".encode()


@deserves(Verdict.VALID, code="status-hidden")
def f15_parts_hidden_at_the_top() -> bytes:
    return without_disclosures(vc_sd_jwt(plain_badge(SCHOOL, name="Textiel"), disclosable=("/name",)))


@deserves(Verdict.VALID, code="validity.end-hidden")
def f15_parts_hidden_and_no_end_shown() -> bytes:
    document = plain_badge(SCHOOL, validUntil="2026-01-01T00:00:00Z")
    return without_disclosures(vc_sd_jwt(document, disclosable=("/validUntil",)))


@deserves(Verdict.VALID, code="parts-hidden")
def f15_parts_hidden_in_flat_claims() -> bytes:
    return without_disclosures(dc_sd_jwt(flat(grade="9"), disclosable=("/grade",)))


@deserves(Verdict.VALID, code="no-way-to-withdraw")
def f15_parts_hidden_inside_the_achievement_only() -> bytes:
    pointer = "/credentialSubject/achievement/description"
    return without_disclosures(vc_sd_jwt(plain_badge(SCHOOL), disclosable=(pointer,)))


@deserves(Verdict.VALID, code="status-hidden")
def f15_entries_of_the_status_hidden() -> bytes:
    status = {"credentialStatus": [{"...": multibase.base64url_encode(bytes(32))}]}
    return sd_token(plain_badge(SCHOOL) | status)


@deserves(Verdict.VALID, code="status-hidden")
def f15_parts_hidden_in_linked_data() -> bytes:
    document = plain_badge(SCHOOL) | {"_sd": [multibase.base64url_encode(bytes(32))]}
    return sd_token(flat(ld=document), "dc+sd-jwt")


@deserves(Verdict.VALID, code="no-way-to-withdraw")
def f15_everything_shown() -> bytes:
    return vc_sd_jwt(plain_badge(SCHOOL, name="Textiel"), disclosable=("/name",)).encode()


def derived(*suites: str) -> bytes:
    options = {"proof_signer": keyed("sd proof", KeyKind.P256).key, "hmac_key": bytes(32)}
    pointers = ["/issuer", "/validFrom", "/credentialSubject"]
    base = SCHOOL.sign(plain_badge(SCHOOL), "ecdsa-sd-2023", mandatory_pointers=pointers, **options)
    shown = ecdsa_sd_2023.derive(base, ["/id"], contexts=bundled_contexts())
    for suite in suites:
        shown = SCHOOL.sign(shown, suite)
    return text(shown)


@deserves(Verdict.VALID, code="status-hidden")
def f15_derived_badge_without_status() -> bytes:
    return derived()


@deserves(Verdict.VALID, code="validity.end-hidden")
def f15_derived_badge_without_end() -> bytes:
    return derived()


@deserves(Verdict.VALID, code="no-way-to-withdraw")
def f15_derived_badge_that_another_proof_covers_whole() -> bytes:
    return derived("ecdsa-rdfc-2019")


# --- What the claims and the credential say


def sd_token(document: JsonObject, typ: str = "vc+sd-jwt", **claims: Any) -> bytes:
    return f"{jws.sign({'typ': typ, 'kid': SCHOOL.method}, document | claims, SCHOOL.key)}~".encode()


@deserves(Verdict.INVALID, code="token.claim-differs")
def disclosed_badge_whose_outside_names_another_issuer() -> bytes:
    return sd_token(plain_badge(SCHOOL), iss=STRANGER.did)


@deserves(Verdict.INVALID, code="token.claim-differs")
def disclosed_badge_whose_outside_names_another_subject() -> bytes:
    return sd_token(plain_badge(SCHOOL), sub="urn:x:somebody-else")


@deserves(Verdict.INVALID, code="token.claim-differs")
def linked_data_by_another_issuer_than_the_claims() -> bytes:
    return sd_token(flat(iss=STRANGER.did, ld=plain_badge(SCHOOL)), "dc+sd-jwt")


@deserves(Verdict.COULD_NOT_CHECK, code="token.unsupported")
def digests_in_a_way_of_tomorrow() -> bytes:
    disclosure = multibase.base64url_encode(b'["salt","name","Textiel"]')
    token = sd_token(plain_badge(SCHOOL), _sd=["x"], _sd_alg="sha3-256").decode()
    return f"{token}{disclosure}~".encode()


# --- B13


@deserves(Verdict.VALID)
def b13_last_wave_left_out() -> bytes:
    token = vc_sd_jwt(plain_badge(SCHOOL, name="Textiel"), disclosable=("/name",))
    return token.removesuffix("~").encode()


@deserves(Verdict.VALID)
def b13_last_wave_left_out_and_nothing_disclosed() -> bytes:
    return vc_sd_jwt(plain_badge(SCHOOL)).removesuffix("~").encode()


@deserves(Verdict.VALID)
def b13_flat_claims_without_any_wave() -> bytes:
    return dc_sd_jwt(flat()).removesuffix("~").encode()

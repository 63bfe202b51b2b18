"""What badges come in, and credentials whose form is judged inside a token (findings A11, B9, B13, F28)."""

import base64
import json
from typing import Any

from credentials.baking import svg
from credentials.forms import jws, jwt
from schemas.contexts import CREDENTIALS_V2
from schemas.report import Verdict
from schemas.strict_json import JsonObject
from tests.corpus.foreign.builders import SCHOOL, UNIVERSITY, deserves, in_token, text
from tests.corpus.foreign.older import assertion, hosting
from tests.credentials.pictures import SVG
from tests.sector.issuers import Issuer, plain_badge

# --- A11: the rules of the data model hold inside a token as well


def _broken(name: str, **changes: Any) -> None:
    def build() -> bytes:
        header = {"typ": "vc+jwt", "kid": SCHOOL.method}
        return jws.sign(header, plain_badge(SCHOOL) | changes, SCHOOL.key).encode()

    build.__name__ = f"a11_{name}_in_a_token"
    deserves(Verdict.INVALID, code="data-model.breached")(build)


_broken("id_as_a_list", id=["https://school.example/1"])
_broken("id_as_null", id=None)
_broken("id_that_is_no_address", id="badge number 1")
_broken("id_in_evidence_that_is_no_address", evidence=[{"id": "photo", "type": ["Evidence"]}])
_broken("type_with_a_number", type=["VerifiableCredential", "OpenBadgeCredential", 3])
_broken("subjects_as_text", evidence=[{"id": 5, "type": ["Evidence"]}])


@deserves(Verdict.INVALID, code="data-model.breached")
def a11_id_that_is_no_address_beside_a_word_of_its_own() -> bytes:
    return in_token(plain_badge(SCHOOL, id="badge number 1", bonus="yes"), SCHOOL, jti="badge number 1")


@deserves(Verdict.INVALID, code="data-model.breached")
def a11_id_that_is_no_address_beside_an_unknown_context() -> bytes:
    document = plain_badge(SCHOOL, id="badge number 1")
    document["@context"] = [*document["@context"], "https://school.example/context"]
    return jws.sign({"typ": "vc+jwt", "kid": SCHOOL.method}, document, SCHOOL.key).encode()


# --- B9: proofs of kinds that we do not read keep their own members


@deserves(Verdict.VALID, code="proof-unsupported")
def b9_proof_of_another_kind_beside_a_good_one() -> bytes:
    signed = UNIVERSITY.sign(plain_badge(UNIVERSITY))
    other = {"type": "MerkleProof2019", "created": "2026-01-31", "id": "proof", "proofValue": 5}
    return text(signed | {"proof": [signed["proof"], other]})


# --- B13: several in one


def presentation(*credentials: Any) -> bytes:
    contents = {"@context": [CREDENTIALS_V2], "type": ["VerifiablePresentation"]}
    return text(contents | {"verifiableCredential": list(credentials)})


def enveloped(media_type: str, content: bytes) -> JsonObject:
    address = f"data:{media_type};base64,{base64.b64encode(content).decode()}"
    return {"@context": [CREDENTIALS_V2], "type": "EnvelopedVerifiableCredential", "id": address}


def signed_badge() -> JsonObject:
    return UNIVERSITY.sign(plain_badge(UNIVERSITY))


@deserves(Verdict.COULD_NOT_CHECK, code="shape.unread")
def b13_badge_in_cose() -> bytes:
    return text(enveloped("application/vc+cose", b"\xd2\x84\x43\xa1\x01\x26"))


@deserves(Verdict.COULD_NOT_CHECK, code="shape.unread")
def b13_badge_in_cose_presented() -> bytes:
    return presentation(enveloped("application/vc+cose", b"\xd2\x84\x43\xa1\x01\x26"))


def answer(**members: Any) -> bytes:
    return text(members)


@deserves(Verdict.VALID)
def b13_answer_to_get_credentials() -> bytes:
    return answer(credential=[signed_badge()], compactJwsString=[])


@deserves(Verdict.VALID)
def b13_answer_to_get_credentials_in_tokens() -> bytes:
    token = jwt.sign_ob_jwt(plain_badge(SCHOOL), SCHOOL.key, SCHOOL.method)
    return answer(credential=[], compactJwsString=[token])


@deserves(Verdict.VALID)
def b13_answer_of_an_issuer_to_a_wallet() -> bytes:
    return answer(credentials=[{"credential": signed_badge()}])


@deserves(Verdict.VALID)
def b13_answer_of_a_holder() -> bytes:
    return answer(verifiablePresentation=json.loads(presentation(signed_badge())))


@deserves(Verdict.VALID, code="envelope-unusual")
def a10_token_in_an_envelope_that_calls_it_plain_text() -> bytes:
    return text(
        enveloped("text/plain", jwt.sign_vc_jose(plain_badge(SCHOOL), SCHOOL.key, SCHOOL.method).encode())
    )


def with_achievement_in_a_list(by: Issuer) -> JsonObject:
    document = plain_badge(by)
    document["credentialSubject"]["achievement"] = [document["credentialSubject"]["achievement"]]
    return document


@deserves(Verdict.VALID, code="achievement-in-list")
def b13_achievement_in_a_list() -> bytes:
    return text(UNIVERSITY.sign(with_achievement_in_a_list(UNIVERSITY)))


@deserves(Verdict.VALID, code="achievement-in-list")
def b13_achievement_in_a_list_signed_as_json() -> bytes:
    return text(UNIVERSITY.sign(with_achievement_in_a_list(UNIVERSITY), "eddsa-jcs-2022"))


@deserves(Verdict.VALID, code="achievement-in-list")
def b13_achievement_in_a_list_in_a_token() -> bytes:
    return in_token(with_achievement_in_a_list(SCHOOL), SCHOOL)


@deserves(Verdict.INVALID, code="shape.no-achievement")
def two_achievements() -> bytes:
    document = with_achievement_in_a_list(SCHOOL)
    document["credentialSubject"]["achievement"] *= 2
    return in_token(document, SCHOOL)


# --- F28: several in one picture


@deserves(Verdict.VALID, hosting(), "several-in-picture")
def f28_badges_of_two_versions_in_an_svg() -> bytes:
    old = f'<o:assertion xmlns:o="http://openbadges.org"><![CDATA[{json.dumps(assertion())}]]></o:assertion>'
    return svg.bake(SVG, json.dumps(signed_badge())).replace("</svg>", f"{old}</svg>").encode()


@deserves(Verdict.VALID, hosting(), "several-in-picture")
def f28_two_older_badges_in_an_svg() -> bytes:
    old = f'<o:assertion xmlns:o="http://openbadges.org"><![CDATA[{json.dumps(assertion())}]]></o:assertion>'
    return SVG.replace("</svg>", f"{old}{old}</svg>").encode()

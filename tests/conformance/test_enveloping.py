"""VC-JOSE-COSE over the wire: https://www.w3.org/TR/vc-jose-cose/#securing-with-jose."""

import json
from typing import Any

import pytest

from keys import multibase
from tests.conformance.vc_service import Document, VcService, assert_refused, assert_verified

INSTANCE = "vc-jwt"
PREFIX = "data:application/vc+jwt,"


def parts(envelope: Document) -> list[Any]:
    return [
        json.loads(multibase.base64url_decode(part))
        for part in envelope["id"].removeprefix(PREFIX).split(".")[:2]
    ]


def with_parts(envelope: Document, header: Any, payload: Any, signature: str | None = None) -> Document:
    old = envelope["id"].split(".")[2]
    encoded = [multibase.base64url_encode(json.dumps(part).encode()) for part in (header, payload)]
    return {**envelope, "id": PREFIX + ".".join([*encoded, old if signature is None else signature])}


def test_the_credential_is_the_payload_itself(vc: VcService) -> None:
    """ "The unsecured verifiable credential is the unencoded JWS payload"; "vc and vp MUST NOT be present"."""
    credential = vc.credential(INSTANCE)
    envelope = vc.issue(INSTANCE, credential)
    assert envelope["type"] == "EnvelopedVerifiableCredential"
    header, payload = parts(envelope)
    assert payload == credential
    assert header["typ"] == "vc+jwt"
    assert header["alg"] == "ES256"
    assert header["kid"].startswith(f"{vc.issuers[INSTANCE]}#")
    assert_verified(*vc.verify(envelope))
    assert_verified(*vc.verify(envelope["id"].removeprefix(PREFIX)))


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none"}, {"alg": "HS256"}, {"alg": "ES384"}, {"alg": None}, {"crit": ["exp"]}, {"typ": "vp+jwt"},
        {"kid": "did:key:zDnaeucDGfhXHoJVqot3p21RuupNJ2fZrs8Lb1GV83VnSo2jR#x"}, {"kid": 4}, {"typ": 4},
    ],
    ids=str,
)  # fmt: skip
def test_another_header_is_refused(vc: VcService, header: Document) -> None:
    envelope = vc.issue(INSTANCE, vc.credential(INSTANCE))
    old, payload = parts(envelope)
    assert_refused(*vc.verify(with_parts(envelope, {**old, **header}, payload)))
    assert_refused(*vc.verify(with_parts(envelope, {**old, **header}, payload, "")))


@pytest.mark.parametrize(
    "claims", [{"vc": {}}, {"vp": {}}, {"iss": "did:example:other"}, {"name": "added"}], ids=str
)
def test_other_claims_are_refused(vc: VcService, claims: Document) -> None:
    envelope = vc.issue(INSTANCE, vc.credential(INSTANCE))
    header, payload = parts(envelope)
    assert_refused(*vc.verify(with_parts(envelope, header, {**payload, **claims})))


@pytest.mark.parametrize(
    "identifier", ["", "data:", PREFIX, PREFIX + "e30", PREFIX + "a.b", "urn:uuid:1", None, 4]
)
def test_what_is_no_envelope_is_refused(vc: VcService, identifier: Any) -> None:
    envelope = vc.issue(INSTANCE, vc.credential(INSTANCE))
    assert_refused(*vc.verify({**envelope, "id": identifier}))


def test_what_an_envelope_cannot_hold_is_refused(vc: VcService) -> None:
    assert_refused(*vc.try_issue(INSTANCE, vc.credential_v1(INSTANCE)))
    assert_refused(*vc.try_issue(INSTANCE, vc.issue("eddsa-rdfc-2022", vc.credential("eddsa-rdfc-2022"))))


@pytest.mark.parametrize(
    "change",
    [
        {"@context": None}, {"@context": []}, {"@context": "https://www.w3.org/ns/credentials/examples/v2"},
        {"@context": ["https://www.w3.org/2018/credentials/v1"]},
        {"type": ["EnvelopedVerifiableCredential", "VerifiableCredential"]},
        {"type": ["EnvelopedVerifiableCredential", "EnvelopedVerifiablePresentation"]},
        {"type": "EnvelopedVerifiablePresentation"}, {"type": "VerifiableCredential"}, {"type": None},
        {"surname": "undefined"},
    ],
    ids=[
        "no-context", "empty-context", "another-context", "context-1.1", "type-too-many", "both-types", "type-of-presentation",
        "type-of-credential", "no-type", "undefined-member",
    ],
)  # fmt: skip
def test_a10_an_envelope_is_judged_itself(vc: VcService, change: Document) -> None:
    """ "The @context property of the object MUST be present … type value … MUST be EnvelopedVerifiableCredential"."""
    envelope = {**vc.issue(INSTANCE, vc.credential(INSTANCE)), **change}
    envelope = {name: value for name, value in envelope.items() if value is not None}
    assert_refused(*vc.verify(envelope))


@pytest.mark.parametrize(
    "media_type",
    [
        "text/plain",
        "application/vc+sd-jwt",
        "application/vc+cose",
        "application/vp+jwt",
        "application/jwt",
        "",
    ],
    ids=["text", "sd-jwt", "cose", "presentation", "jwt", "none"],
)
def test_a10_an_envelope_holds_what_its_media_type_says(vc: VcService, media_type: str) -> None:
    envelope = vc.issue(INSTANCE, vc.credential(INSTANCE))
    assert_refused(*vc.verify({**envelope, "id": envelope["id"].replace("application/vc+jwt", media_type)}))


def test_a10_an_envelope_around_json_is_none(vc: VcService) -> None:
    embedded = json.dumps(vc.issue("eddsa-rdfc-2022", vc.credential("eddsa-rdfc-2022")))
    envelope = vc.issue(INSTANCE, vc.credential(INSTANCE))
    assert_refused(*vc.verify({**envelope, "id": PREFIX + embedded}))


def test_c14_a_scheme_knows_no_capitals(vc: VcService) -> None:
    envelope = vc.issue(INSTANCE, vc.credential(INSTANCE))
    assert_verified(*vc.verify({**envelope, "id": envelope["id"].replace("data:", "DATA:")}))

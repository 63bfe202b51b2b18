import base64
import json
from typing import Any

import pytest

from credentials import intake
from credentials.baking import png, svg
from credentials.forms import jws, jwt, sd_jwt_issue
from keys.algorithms import KeyKind
from tests.credentials.pictures import PNG, SVG
from tests.sector.issuers import keyed, plain_badge

P256 = keyed("intake", KeyKind.P256)
BADGE = plain_badge(P256)
SIGNED = P256.sign(BADGE, "ecdsa-rdfc-2019")
TEXT = json.dumps(SIGNED)
TOKEN = jwt.sign_ob_jwt(BADGE, P256.key, P256.method)
SD_JWT = sd_jwt_issue.issue_vcdm(BADGE, P256.key, kid=P256.method)


def enveloped(media_type: str, content: str, *, encoded: bool = False) -> bytes:
    body = base64.b64encode(content.encode()).decode() if encoded else content
    head = f"{media_type};base64" if encoded else media_type
    document = {"type": "EnvelopedVerifiableCredential", "id": f"data:{head},{body}"}
    return json.dumps(document).encode()


@pytest.mark.parametrize(
    ("data", "securing", "carrier"),
    [
        (TEXT.encode(), "embedded", "json"),
        (b"\xef\xbb\xbf\r\n " + TEXT.encode(), "embedded", "json"),
        (json.dumps(BADGE).encode(), "none", "json"),
        (TOKEN.encode(), "jwt", "jwt"),
        (f"\n  {TOKEN}\n".encode(), "jwt", "jwt"),
        (json.dumps(TOKEN).encode(), "jwt", "jwt"),
        (SD_JWT.encode(), "sd-jwt", "sd-jwt"),
        (enveloped("application/vc+jwt", TOKEN), "jwt", "jwt"),
        (enveloped("application/vc+jwt", TOKEN, encoded=True), "jwt", "jwt"),
        (enveloped("application/vc+sd-jwt", SD_JWT), "sd-jwt", "sd-jwt"),
        (enveloped("application/vc", TEXT, encoded=True), "embedded", "json"),
        (png.bake(PNG, TEXT), "embedded", "png"),
        (png.bake(PNG, TOKEN), "jwt", "png"),
        (svg.bake(SVG, TEXT).encode(), "embedded", "svg"),
        (svg.bake(SVG, TOKEN).encode(), "jwt", "svg"),
    ],
)
def test_a_badge_is_recognised_by_its_content(data: bytes, securing: str, carrier: str) -> None:
    found = intake.read(data, "text/plain")
    assert (found.kind, found.securing, found.carrier) == ("credential", securing, carrier)
    assert found.credential["id"] == BADGE["id"]


def test_the_signed_text_is_kept_as_it_came() -> None:
    assert intake.read(TEXT.encode()).original == TEXT.encode()
    assert intake.read(json.dumps(TOKEN).encode()).token == TOKEN


@pytest.mark.parametrize("url", ["https://badges.example/b/1", "http://localhost:8000/credentials/x"])
def test_a_link_is_only_a_link(url: str) -> None:
    found = intake.read(f" {url}\n".encode())
    assert (found.kind, found.url) == ("url", url)


def test_a_presentation_gives_its_badges_one_by_one() -> None:
    presentation = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": [SIGNED, json.loads(enveloped("application/vc+jwt", TOKEN)), SD_JWT],
    }
    found = intake.read(json.dumps(presentation).encode())
    assert found.presentation is not None
    assert found.presentation.document == presentation
    assert [one.securing for one in (found, *found.others)] == ["embedded", "jwt", "sd-jwt"]


def test_a_presentation_in_a_token() -> None:
    presentation = {"@context": ["https://www.w3.org/ns/credentials/v2"], "type": ["VerifiablePresentation"]}
    token = jwt.sign_vc_jose(
        {**presentation, "verifiableCredential": [SIGNED]}, P256.key, P256.method, "vp+jwt"
    )
    assert intake.read(token.encode()).credential == SIGNED


@pytest.mark.parametrize(
    "document",
    [
        {"@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": "https://x.example/a"},
        {"recipient": {}, "badge": "https://x.example/b", "verification": {"type": "hosted"}},
    ],
)
def test_open_badges_2_is_told_apart(document: dict[str, Any]) -> None:
    assert intake.read(json.dumps(document).encode()).kind == "assertion-2.0"


OLDER: dict[str, dict[str, Any]] = {
    "1.1": {"@context": "https://w3id.org/openbadges/v1", "type": "Assertion", "id": "https://x.example/a",
            "badge": "https://x.example/b", "verify": {"type": "hosted", "url": "https://x.example/a"}},
    "1.0": {"uid": "a", "recipient": {"type": "email", "identity": "a@x.example", "hashed": False},
            "badge": "https://x.example/b", "verify": {"type": "signed"}, "issuedOn": 1359217910},
    "0.5": {"recipient": "sha256$00", "salt": "x", "issued_on": "2012-01-01",
            "badge": {"version": "0.5.0", "name": "B", "issuer": {"origin": "https://x.example"}}},
}  # fmt: skip


@pytest.mark.parametrize("document", OLDER.values(), ids=OLDER.keys())
def test_b8_older_kinds_are_told_apart_wherever_they_travel(document: dict[str, Any]) -> None:
    text = json.dumps(document)
    carried = [text.encode(), png.bake(PNG, text), svg.bake(SVG, text).encode()]
    carried.append(jws.sign({}, document, P256.key).encode())
    assert {intake.read(data).kind for data in carried} == {"older-assertion"}


def test_b13_one_that_cannot_be_read_does_not_spoil_the_others() -> None:
    cose = json.loads(enveloped("application/vc+cose", "\u0001\u0002"))
    for odd in (cose, "not a token", {"a": 1}, 5):
        found = intake.read(
            json.dumps({"type": "VerifiablePresentation", "verifiableCredential": [SIGNED, odd]}).encode()
        )
        assert [one.kind for one in (found, *found.others)] == ["credential", "unread"]
        found = intake.read(json.dumps([odd, SIGNED]).encode())
        assert [one.kind for one in (found, *found.others)] == ["unread", "credential"]

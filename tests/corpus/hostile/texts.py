"""Hostile JSON and pictures: what never gets as far as a signature, or should not."""

import json
import zlib
from base64 import b64encode
from typing import Any

from credentials.baking import png
from schemas.report import Verdict
from tests.corpus.hostile.case import judged, refused
from tests.credentials.pictures import PNG, SVG, chunk
from tests.sector.issuers import ISSUER, plain_badge


def signed_text(**changes: Any) -> str:
    return json.dumps(ISSUER.sign(plain_badge(**changes)))


@refused("json-duplicate-key")
def json_that_names_the_issuer_twice() -> bytes:
    return signed_text().replace('"issuer":', '"issuer": "did:web:famous.example", "issuer":', 1).encode()


@refused("json-too-deep")
def json_a_hundred_deep() -> bytes:
    return b'{"type": ' + b"[" * 100 + b"]" * 100 + b"}"


@refused("json-too-deep")
def json_a_hundred_thousand_deep() -> bytes:
    return b"[" * 100_000


@refused("json-lone-surrogate")
def json_with_half_a_character() -> bytes:
    return signed_text().replace("Textiel sorteren", "Textiel \\ud800", 1).encode()


@refused("json-number-not-finite")
def json_with_an_infinite_number() -> bytes:
    return signed_text().replace('"id"', '"level": 1e999, "id"', 1).encode()


@refused("json-malformed")
def json_with_a_number_of_a_million_digits() -> bytes:
    return b'{"type": ' + b"9" * 1_000_000 + b"}"


@refused("json-too-large")
def json_of_ten_megabytes() -> bytes:
    return b'{"type": "' + b"a" * 10_000_000 + b'"}'


@judged(Verdict.INVALID, "proof.broken")
def text_of_a_megabyte_added_after_signing() -> bytes:
    badge = ISSUER.sign(plain_badge())
    badge["credentialSubject"]["achievement"]["description"] = "a" * 1_000_000
    return json.dumps(badge).encode()


@judged(Verdict.INVALID, "data-model.unsafe")
def number_beyond_what_every_reader_keeps() -> bytes:
    badge = ISSUER.sign(plain_badge())
    badge["credentialSubject"]["achievement"]["creditsAvailable"] = 2**53 + 1
    return json.dumps(badge).encode()


@judged(Verdict.VALID, "proof.good")
def bell_and_delete_characters_that_were_signed() -> bytes:
    return signed_text(name="Textiel\u0007\u007f").encode()


@refused("png-malformed")
def png_that_promises_two_gigabytes() -> bytes:
    return PNG[:8] + (2**31 - 1).to_bytes(4) + b"iTXt" + b"openbadgecredential\0"


@refused("png-malformed")
def png_of_half_a_million_chunks() -> bytes:
    return PNG[:33] + chunk(b"tEXt", b"") * 500_000 + PNG[33:]


@refused("png-text-malformed")
def png_whose_text_is_damaged() -> bytes:
    return with_text(b"openbadgecredential\0\x01\0\0\0not compressed")


@refused("png-too-large")
def png_whose_text_unpacks_to_a_gigabyte() -> bytes:
    return with_text(b"openbadgecredential\0\x01\0\0\0" + zlib.compress(bytes(1 << 26), 9))


def with_text(data: bytes) -> bytes:
    return PNG[:33] + chunk(b"iTXt", data) + PNG[33:]


@judged(Verdict.VALID, "proof.good")
def png_with_a_second_badge_behind_the_first() -> bytes:
    baked = png.bake(PNG, signed_text())
    return baked[:-12] + chunk(b"iTXt", b"openbadgecredential\0\0\0\0\0{}") + baked[-12:]


@refused("svg-refused")
def svg_whose_entities_explode() -> bytes:
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return f"<!DOCTYPE svg [{entities}]><svg>&a9;</svg>".encode()


@refused("svg-refused")
def svg_that_reads_a_file() -> bytes:
    return b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>'


@refused("svg-malformed")
def svg_ten_thousand_deep() -> bytes:
    return b'<svg xmlns="http://www.w3.org/2000/svg">' + b"<g>" * 10_000


@refused("no-badge-inside")
def svg_with_a_script_and_no_badge() -> bytes:
    return SVG.replace("<path", "<script>alert(1)</script><path").encode()


@refused("not-a-badge")
def envelopes_in_envelopes() -> bytes:
    text = signed_text()
    for _ in range(6):
        address = f"data:application/vc;base64,{b64encode(text.encode()).decode()}"
        text = json.dumps({"type": "EnvelopedVerifiableCredential", "id": address})
    return text.encode()


@refused("too-many-credentials")
def presentation_of_a_thousand_badges() -> bytes:
    return json.dumps(
        {"type": "VerifiablePresentation", "verifiableCredential": [plain_badge()] * 1000}
    ).encode()

import json
from typing import Any

import pytest
from joserfc import jwe as oracle
from joserfc.jwk import ECKey, OKPKey

from credentials.forms import jwe
from keys import multibase
from schemas.errors import DomainError

OURS = jwe.DecryptionKey.derived_from(b"\1" * 32)
SAID: dict[str, Any] = {"credential_configuration_id": "OpenBadge_ldp", "text": "één"}
THEIRS = ECKey.generate_key("P-256")
LISTED = ["ECDH-ES", "ECDH-ES+A128KW", "A128GCM", "A256GCM", "A128CBC-HS256", "DEF"]


def from_wallet(header: dict[str, Any] | None = None, text: bytes | None = None, **changes: Any) -> str:
    wanted = {"alg": "ECDH-ES", "enc": "A128GCM", "kid": OURS.kid} | (header or {}) | changes
    wanted = {name: value for name, value in wanted.items() if value is not None}
    key = ECKey.import_key({name: OURS.public_jwk[name] for name in ("kty", "crv", "x", "y")})
    registry = oracle.JWERegistry(algorithms=LISTED, strict_check_header=False)
    return oracle.encrypt_compact(wanted, text or json.dumps(SAID).encode(), key, registry=registry)


def code_of(text: str | bytes, **options: Any) -> str:
    with pytest.raises(DomainError) as caught:
        OURS.open(text, **options)
    return caught.value.code


@pytest.mark.parametrize("enc", jwe.ENCODINGS)
def test_a_message_to_us_is_opened(enc: str) -> None:
    opened = OURS.open(from_wallet(enc=enc))
    assert opened.payload == SAID
    assert opened.header["enc"] == enc


@pytest.mark.parametrize("enc", jwe.ENCODINGS)
@pytest.mark.parametrize(
    "key",
    [ECKey.generate_key("P-256"), ECKey.generate_key("P-384"), OKPKey.generate_key("X25519")],
    ids=["P-256", "P-384", "X25519"],
)
def test_somebody_elses_library_opens_what_we_encrypt(key: ECKey | OKPKey, enc: str) -> None:
    recipient = {**key.as_dict(private=False), "alg": "ECDH-ES", "kid": "wallet-1"}
    text = jwe.encrypt(SAID, recipient, enc)
    opened = oracle.decrypt_compact(text, key, algorithms=["ECDH-ES", enc])
    assert json.loads(opened.plaintext or b"") == SAID
    assert (opened.protected["kid"], opened.protected["enc"]) == ("wallet-1", enc)


def test_the_key_is_the_same_for_the_same_secret_and_shows_only_its_public_half() -> None:
    again = jwe.DecryptionKey.derived_from(b"\1" * 32)
    assert again.public_jwk == OURS.public_jwk
    assert jwe.DecryptionKey.derived_from(b"\2" * 32).kid != OURS.kid
    assert OURS.public_jwk.keys() == {"kty", "crv", "x", "y", "kid", "use", "alg"}
    assert repr(OURS) == f"DecryptionKey(kid={OURS.kid!r})"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param(from_wallet(kid="another"), "jwe-key-unknown", id="for another key"),
        pytest.param(from_wallet(kid=None), "jwe-key-unknown", id="for no key by name"),
        pytest.param(from_wallet(zip="DEF"), "jwe-zip-unsupported", id="compressed"),
        pytest.param(from_wallet(alg="ECDH-ES+A128KW"), "jwe-alg-unsupported", id="another agreement"),
        pytest.param(from_wallet(enc="A128CBC-HS256"), "jwe-enc-unsupported", id="another cipher"),
        pytest.param(from_wallet(text=b"[]"), "json-not-an-object", id="no object inside"),
        pytest.param(from_wallet(text=b'{"a":1,"a":2}'), "json-duplicate-key", id="a member twice"),
        pytest.param(from_wallet()[:-4] + "AAAA", "jwe-not-opened", id="changed tag"),
        pytest.param("a.b.c", "jwe-malformed", id="three parts"),
        pytest.param("....", "json-malformed", id="empty parts"),
        pytest.param("e30.e30.e30.e30.*", "jwe-malformed", id="no base64url"),
        pytest.param("é.é.é.é.é", "jwe-malformed", id="no ASCII"),
        pytest.param(b"\xff.a.a.a.a", "jwe-malformed", id="bytes of nothing"),
    ],
)
def test_what_is_not_opened(text: str | bytes, code: str) -> None:
    assert code_of(text) == code


def with_header(**changes: Any) -> str:
    header, rest = from_wallet().split(".", 1)
    changed = json.loads(multibase.base64url_decode(header)) | changes
    return f"{multibase.base64url_encode(json.dumps(changed).encode())}.{rest}"


@pytest.mark.parametrize(
    "epk",
    [
        pytest.param(None, id="null"),
        pytest.param("text", id="text"),
        pytest.param({}, id="empty"),
        pytest.param({"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}, id="no point on the curve"),
        pytest.param({"kty": "EC", "crv": "unknown", "x": "AA", "y": "AA"}, id="unknown curve"),
        pytest.param({"kty": "oct", "k": "AA"}, id="symmetric"),
        pytest.param({"kty": ["EC"]}, id="list"),
        pytest.param(ECKey.generate_key("P-384").as_dict(private=False), id="another curve"),
    ],
)
def test_an_ephemeral_key_that_is_none_opens_nothing(epk: Any) -> None:
    assert code_of(with_header(epk=epk)) == "jwe-not-opened"


@pytest.mark.parametrize("member", ["apu", "apv", "typ", "cty"])
@pytest.mark.parametrize("value", [1, [], {}, None], ids=["number", "list", "object", "null"])
def test_a_header_of_the_wrong_type_opens_nothing(member: str, value: Any) -> None:
    assert code_of(with_header(**{member: value})) == "jwe-not-opened"


def test_a_long_message_is_opened_within_its_limit() -> None:
    text = from_wallet(text=json.dumps({"text": "x" * 200_000}).encode())
    assert len(OURS.open(text).payload["text"]) == 200_000
    assert code_of(text, max_bytes=100_000) == "jwe-malformed"


RECIPIENT: dict[str, Any] = {**THEIRS.as_dict(private=False), "alg": "ECDH-ES", "kid": "1"}


@pytest.mark.parametrize(
    ("recipient", "enc", "code"),
    [
        pytest.param({**RECIPIENT, "alg": None}, "A128GCM", "jwe-alg-unsupported", id="without alg"),
        pytest.param({**RECIPIENT, "alg": "RSA-OAEP"}, "A128GCM", "jwe-alg-unsupported", id="another alg"),
        pytest.param(RECIPIENT, "A128CBC-HS256", "jwe-enc-unsupported", id="another enc"),
        pytest.param({**RECIPIENT, "use": "sig"}, "A128GCM", "jwe-key-unfit", id="for signatures"),
        pytest.param({**RECIPIENT, "kid": 7}, "A128GCM", "jwe-key-unfit", id="kid is no text"),
        pytest.param({**RECIPIENT, "kty": "RSA"}, "A128GCM", "jwe-key-unfit", id="another kind"),
        pytest.param({**RECIPIENT, "crv": "secp256k1"}, "A128GCM", "jwe-key-unfit", id="another curve"),
        pytest.param({**RECIPIENT, "crv": []}, "A128GCM", "jwe-key-unfit", id="curve is no text"),
        pytest.param({**RECIPIENT, "x": "AAAA"}, "A128GCM", "jwe-key-unfit", id="no point"),
        pytest.param({**RECIPIENT, "x": 1}, "A128GCM", "jwe-key-unfit", id="x is no text"),
        pytest.param(
            {**THEIRS.as_dict(private=True), "alg": "ECDH-ES"}, "A128GCM", "jwe-key-unfit", id="secret key"
        ),
    ],
)
def test_to_whom_nothing_is_encrypted(recipient: dict[str, Any], enc: str, code: str) -> None:
    with pytest.raises(jwe.JweRefused) as caught:
        jwe.encrypt(SAID, recipient, enc)
    assert caught.value.code == code


@pytest.mark.parametrize("x", [b"\0" * 32, b"\1" + b"\0" * 31], ids=["zero", "one"])
def test_a_key_that_agrees_on_no_secret_is_refused_before_anything_is_said(x: bytes) -> None:
    recipient = {"kty": "OKP", "crv": "X25519", "x": multibase.base64url_encode(x), "alg": "ECDH-ES"}
    with pytest.raises(jwe.JweRefused) as caught:
        jwe.read_recipient(recipient)
    assert caught.value.code == "jwe-key-unfit"

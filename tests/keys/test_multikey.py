import json

import pytest

from keys import multibase, multikey, signer
from keys.algorithms import KeyKind, PublicKey
from keys.errors import KeyMalformed, KeyUnsupported
from tests.secret_keys import signer_of
from tests.shared import SHARED, needs_shared

VECTORS = SHARED / "vectors"


@needs_shared
@pytest.mark.parametrize(
    "path",
    [
        "w3c-vc-di-eddsa/keyPair.json",
        "w3c-vc-di-ecdsa/p256KeyPair.json",
        "w3c-vc-di-ecdsa/p384KeyPair.json",
        "1edtech-spec/test-vector/keys-and-hashes.json",
    ],
)
def test_secret_half_of_published_pair_yields_its_public_half(path: str) -> None:
    pair = json.loads((VECTORS / path).read_text())
    secret = pair.get("secretKeyMultibase") or pair["privateKeyMultibase"]
    ours = signer_of(secret)
    assert multikey.encode(ours.public_key) == pair["publicKeyMultibase"]
    assert multikey.decode(pair["publicKeyMultibase"]) == ours.public_key


@needs_shared
def test_published_seed_gives_published_key() -> None:
    vector = json.loads((VECTORS / "1edtech-spec/test-vector/keys-and-hashes.json").read_text())
    ours = signer.from_secret_bytes(KeyKind.ED25519, bytes.fromhex(vector["seedHex"]))
    assert ours.public_key.raw.hex() == vector["publicKeyHex"]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", KeyMalformed),
        ("z", KeyUnsupported),
        ("z0OIl", KeyMalformed),
        ("z" + "1" * 300, KeyMalformed),
        (multibase.encode_base64url(b"\xed\x01" + b"\7" * 32), KeyMalformed),
        (multibase.encode_base58btc(b"\xed\x01" + b"\7" * 31), KeyMalformed),
        (multibase.encode_base58btc(b"\xed\x01" + b"\7" * 33), KeyMalformed),
        (multibase.encode_base58btc(b"\x80\x24" + b"\2" + b"\xff" * 32), KeyMalformed),
        (multibase.encode_base58btc(b"\x80\x24" + b"\4" + b"\1" * 64), KeyMalformed),
        (multibase.encode_base58btc(b"\xec\x01" + b"\7" * 32), KeyUnsupported),
        (multibase.encode_base58btc(b"\x80\x26" + b"\7" * 32), KeyUnsupported),
    ],
    ids=[
        "empty",
        "no-bytes",
        "foreign-characters",
        "too-long",
        "base64url-spelling",
        "short",
        "long",
        "off-curve",
        "uncompressed-point",
        "x25519",
        "secret-key-as-public",
    ],
)
def test_refused_as_public_key(text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        multikey.decode(text)


def test_rsa_has_no_multikey_form(rsa_public_key: PublicKey) -> None:
    with pytest.raises(KeyUnsupported):
        multikey.encode(rsa_public_key)

import copy
import pickle

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from keys import signer
from keys.algorithms import RSA_BITS_MADE, KeyKind
from keys.errors import KeyMalformed, KeyUnsupported

SIGNING_KINDS = [KeyKind.ED25519, KeyKind.P256, KeyKind.P384]

P256_SECRET = "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721"
P384_SECRET = (
    "6B9D3DAD2E1B8C1C05B19875B6659F4DE23C3B667BF297BA9AA47740787137D896D5724E4C70A825F872C9EA60D2EDF5"
)


# RFC 8032 §7.1, tests 1 to 3
@pytest.mark.parametrize(
    ("secret", "public", "message", "signature"),
    [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            (
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd"
                "25bf5f0595bbe24655141438e7a100b"
            ),
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            (
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c3"
                "87b2eaeb4302aeeb00d291612bb0c00"
            ),
        ),
        (
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            (
                "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594"
                "a7c15e9716ed28dc027beceea1ec40a"
            ),
        ),
    ],
)
def test_ed25519_known_answers(secret: str, public: str, message: str, signature: str) -> None:
    ours = signer.from_secret_bytes(KeyKind.ED25519, bytes.fromhex(secret))
    assert ours.public_key.raw.hex() == public
    assert ours.sign(bytes.fromhex(message)).hex() == signature


# RFC 6979 appendix A.2.5 (P-256, SHA-256) and A.2.6 (P-384, SHA-384)
@pytest.mark.parametrize(
    ("kind", "secret", "message", "signature"),
    [
        (
            KeyKind.P256,
            P256_SECRET,
            b"sample",
            (
                "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"
                "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8"
            ),
        ),
        (
            KeyKind.P256,
            P256_SECRET,
            b"test",
            (
                "F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367"
                "019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083"
            ),
        ),
        (
            KeyKind.P384,
            P384_SECRET,
            b"sample",
            (
                "94EDBB92A5ECB8AAD4736E56C691916B3F88140666CE9FA73D64C4EA95AD133C81A648152E44ACF96E36DD1E80FABE46"
                "99EF4AEB15F178CEA1FE40DB2603138F130E740A19624526203B6351D0A3A94FA329C145786E679E7B82C71A38628AC8"
            ),
        ),
    ],
)
def test_ecdsa_known_answers(kind: KeyKind, secret: str, message: bytes, signature: str) -> None:
    ours = signer.from_secret_bytes(kind, bytes.fromhex(secret))
    assert ours.sign(message).hex().upper() == signature
    assert ours.public_key.verify(bytes.fromhex(signature), message)


@pytest.mark.parametrize("kind", SIGNING_KINDS)
def test_secret_shows_nowhere(kind: KeyKind) -> None:
    raw = signer.generate_secret(kind)
    ours = signer.from_secret_bytes(kind, raw)
    assert repr(ours) == f"<LocalSigner {kind}>"
    assert not hasattr(ours, "__dict__")
    for carry_away in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            carry_away(ours)


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        (KeyKind.ED25519, b"\1" * 31),
        (KeyKind.ED25519, b"\1" * 64),
        (KeyKind.P256, b"\1" * 33),
        (KeyKind.P256, bytes(32)),
        (KeyKind.P256, b"\xff" * 32),
        (KeyKind.P384, b"\1" * 32),
    ],
    ids=["short", "halves-do-not-match", "long", "zero", "beyond-the-order", "other-curve"],
)
def test_bad_secret_is_refused(kind: KeyKind, raw: bytes) -> None:
    with pytest.raises(KeyMalformed):
        signer.from_secret_bytes(kind, raw)


@pytest.mark.parametrize("kind", [KeyKind.P521, KeyKind.SECP256K1, KeyKind.ED448])
def test_other_kinds_only_verify(kind: KeyKind) -> None:
    with pytest.raises(KeyUnsupported):
        signer.generate(kind)
    with pytest.raises(KeyUnsupported):
        signer.from_secret_bytes(kind, b"\1" * 32)


def test_rsa_signs_as_other_libraries_read_it(rsa_private_key: rsa.RSAPrivateKey) -> None:
    secret = rsa_private_key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    ours = signer.from_secret_bytes(KeyKind.RSA, secret)
    signature = ours.sign(b"data")
    rsa_private_key.public_key().verify(signature, b"data", padding.PKCS1v15(), hashes.SHA256())
    assert (ours.public_key.kind, ours.sign(b"data")) == (KeyKind.RSA, signature)
    assert ours.public_key.verify(signature, b"data")
    assert not ours.public_key.verify(signature, b"date")


def test_a_fresh_rsa_key_is_strong_and_survives_its_own_bytes() -> None:
    secret = signer.generate_secret(KeyKind.RSA)
    public = signer.from_secret_bytes(KeyKind.RSA, secret).public_key
    assert isinstance(public.native, rsa.RSAPublicKey)
    assert public.native.key_size == RSA_BITS_MADE


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"\1" * 32, id="no-der"),
        pytest.param(
            ec.generate_private_key(ec.SECP256R1()).private_bytes(
                Encoding.DER, PrivateFormat.PKCS8, NoEncryption()
            ),
            id="another-kind",
        ),
        pytest.param(
            rsa.generate_private_key(65537, 1024).private_bytes(  # noqa: S505  it must be refused
                Encoding.DER, PrivateFormat.PKCS8, NoEncryption()
            ),
            id="weak",
        ),
    ],
)
def test_bad_rsa_secret_is_refused(raw: bytes) -> None:
    with pytest.raises(KeyMalformed):
        signer.from_secret_bytes(KeyKind.RSA, raw)

import copy
import pickle

import pytest

from keys import multibase, sealed
from keys.algorithms import KeyKind
from keys.errors import KeyMalformed, KeyUnsupported

OLD = sealed.KeyEncryptionKey(bytes(range(32)))
NEW = sealed.KeyEncryptionKey(bytes(range(32, 64)))
SIGNING_KINDS = [KeyKind.ED25519, KeyKind.P256, KeyKind.P384, KeyKind.RSA]


@pytest.mark.parametrize("kind", SIGNING_KINDS)
def test_generated_key_signs_for_its_public_half(kind: KeyKind) -> None:
    closed, public = sealed.generate_sealed(kind, OLD, "key-1", "leader")
    opened = sealed.open_signer(closed, OLD, "key-1", "leader")
    assert opened.public_key == public
    assert public.verify(opened.sign(b"data"), b"data")


def test_a_kind_that_only_verifies_is_not_generated() -> None:
    with pytest.raises(KeyUnsupported):
        sealed.generate_sealed(KeyKind.P521, OLD, "key-1", "leader")


def test_sealing_twice_never_gives_the_same_bytes() -> None:
    assert len({sealed.seal(b"secret", OLD, "a", "b") for _ in range(100)}) == 100


@pytest.mark.parametrize(
    ("key_id", "purpose"),
    [("key-2", "leader"), ("key-1", "authority"), ("leader", "key-1"), ("-1", "leaderkey"), ("", "")],
)
def test_another_key_id_or_purpose_does_not_open(key_id: str, purpose: str) -> None:
    closed = sealed.seal(b"secret", OLD, "key-1", "leader")
    with pytest.raises(sealed.SealBroken) as caught:
        sealed.unseal(closed, OLD, key_id, purpose)
    assert caught.value.code == "seal-broken"


def test_every_changed_byte_and_every_cut_is_noticed() -> None:
    closed = sealed.seal(b"secret", OLD, "key-1", "leader")
    for place in range(len(closed)):
        changed = bytearray(closed)
        changed[place] ^= 1
        with pytest.raises((sealed.SealBroken, sealed.SealKeyUnknown)):
            sealed.unseal(bytes(changed), OLD, "key-1", "leader")
        with pytest.raises((sealed.SealBroken, sealed.SealKeyUnknown)):
            sealed.unseal(closed[:place], OLD, "key-1", "leader")


def test_rotation() -> None:
    closed = sealed.seal(b"secret", OLD, "key-1", "leader")
    rotated = sealed.reseal(closed, [NEW, OLD], NEW, "key-1", "leader")
    assert sealed.unseal(rotated, [NEW, OLD], "key-1", "leader") == b"secret"
    assert sealed.unseal(rotated, NEW, "key-1", "leader") == b"secret"
    with pytest.raises(sealed.SealKeyUnknown):
        sealed.unseal(rotated, OLD, "key-1", "leader")
    with pytest.raises(sealed.SealKeyUnknown):
        sealed.unseal(rotated, [], "key-1", "leader")


def test_a_sealed_text_that_is_no_key_gives_no_signer() -> None:
    with pytest.raises(sealed.SealBroken):
        sealed.open_signer(sealed.seal(b"secret", OLD, "k", "p"), OLD, "k", "p")


def test_key_encryption_key_shows_itself_nowhere() -> None:
    raw = bytes(range(32))
    assert raw.hex() not in repr(OLD)
    assert OLD.id not in raw
    for carry_away in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            carry_away(OLD)


def test_key_encryption_key_from_text() -> None:
    text = multibase.base64url_encode(bytes(range(32)))
    for spelling in (text, text + "=", text + "\n"):
        assert sealed.KeyEncryptionKey.from_text(spelling).id == OLD.id


@pytest.mark.parametrize("text", ["", "short", "A" * 43, "A" * 44, "é" * 43, "x" * 100])
def test_bad_key_encryption_key_is_refused(text: str) -> None:
    with pytest.raises(KeyMalformed):
        sealed.KeyEncryptionKey.from_text(text)

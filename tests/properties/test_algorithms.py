from hypothesis import given, settings
from hypothesis import strategies as st

from keys import signer
from keys.algorithms import KeyKind
from tests.keys.test_algorithms import SIGNING_KINDS


@settings(max_examples=20)
@given(kind=st.sampled_from(SIGNING_KINDS), data=st.binary(max_size=100), bit=st.integers(0, 511))
def test_any_flipped_bit_of_signature_or_data_fails(kind: KeyKind, data: bytes, bit: int) -> None:
    ours = signer.generate(kind)
    signature = ours.sign(data)
    assert ours.public_key.verify(signature, data)
    flipped = bytearray(signature)
    flipped[bit // 8] ^= 1 << bit % 8
    assert not ours.public_key.verify(bytes(flipped), data)
    assert not ours.public_key.verify(signature, data + b"\0")
    assert not signer.generate(kind).public_key.verify(signature, data)

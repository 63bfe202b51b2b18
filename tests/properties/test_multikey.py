from hypothesis import given, settings
from hypothesis import strategies as st

from keys import multikey, signer
from keys.algorithms import KeyKind

SIGNING_KINDS = [KeyKind.ED25519, KeyKind.P256, KeyKind.P384]


@settings(max_examples=30)
@given(kind=st.sampled_from(SIGNING_KINDS), secret=st.binary(min_size=31, max_size=31))
def test_round_trip(kind: KeyKind, secret: bytes) -> None:
    raw = bytes(kind.scalar_bytes - 32) + b"\1" + secret
    made = signer.from_secret_bytes(kind, raw)
    assert multikey.decode(multikey.encode(made.public_key)) == made.public_key

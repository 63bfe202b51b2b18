from hypothesis import given
from hypothesis import strategies as st

from keys import sealed
from tests.keys.test_sealed import OLD


@given(st.binary(max_size=100), st.text(max_size=20), st.text(max_size=20))
def test_round_trip(secret: bytes, key_id: str, purpose: str) -> None:
    closed = sealed.seal(secret, OLD, key_id, purpose)
    assert sealed.unseal(closed, OLD, key_id, purpose) == secret

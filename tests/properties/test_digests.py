from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from credentials.data_model import digests


@given(st.text() | st.binary())
def test_reading_a_digest_never_raises(value: Any) -> None:
    digests.from_sri(value)
    digests.from_multibase(value)

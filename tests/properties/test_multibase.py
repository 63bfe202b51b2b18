from hypothesis import given
from hypothesis import strategies as st

from keys import multibase


@given(st.binary(max_size=200))
def test_round_trip(data: bytes) -> None:
    assert multibase.decode(multibase.encode_base58btc(data)) == data
    assert multibase.decode(multibase.encode_base64url(data)) == data


@given(st.text(alphabet=multibase._ALPHABET, max_size=120))
def test_every_base58_text_is_the_only_spelling_of_its_bytes(text: str) -> None:
    assert multibase.base58_encode(multibase.base58_decode(text)) == text

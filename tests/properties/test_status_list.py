from hypothesis import given, settings
from hypothesis import strategies as st

from credentials.status_list import (
    MIN_ENTRIES,
    StatusBits,
    decode,
    empty,
    encode,
)


@given(st.sets(st.integers(0, MIN_ENTRIES - 1), max_size=20))
@settings(max_examples=30)
def test_what_is_set_comes_back_set_and_nothing_else(indexes: set[int]) -> None:
    back = decode(encode(empty().with_set(*indexes)))
    assert all(back.value(index) == 1 for index in indexes)
    assert int.from_bytes(back.data).bit_count() == len(indexes)


@given(st.integers(1, 32), st.integers(0, 200), st.integers(0, 2**32 - 1))
def test_entries_of_several_bits_are_read_most_significant_first(size: int, index: int, number: int) -> None:
    value = number & ((1 << size) - 1)
    length = size * 208
    data = (value << (length - size * (index + 1))).to_bytes(length // 8)
    bits = StatusBits(data)
    assert bits.value(index, size=size) == value
    assert bits.value(index + 1, size=size) == 0

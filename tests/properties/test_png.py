import json
from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from credentials.baking.png import (
    PngMalformed,
    bake,
    extract,
)
from tests.credentials.pictures import picture

JWT = "eyJhbGciOiJSUzI1NiJ9.e30.c2ln"
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from(["{", "}", '"{', "\\", '\\"}']),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text(), json_values, max_size=5), st.booleans())
def test_any_json_object_comes_back_with_the_same_value(value: dict[str, object], ascii_only: bool) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only)
    found = extract(bake(picture(), text))
    assert found is not None
    assert json.loads(found) == value


@given(st.binary(max_size=200), st.integers(0, 60))
def test_damaged_pictures_never_do_worse_than_refuse(noise: bytes, position: int) -> None:
    damaged = bake(picture(), JWT)
    damaged = damaged[:position] + noise + damaged[position:]
    with suppress(PngMalformed):
        extract(damaged)

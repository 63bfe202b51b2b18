import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.authority import vocabulary
from credentials.authority.scope import ScopeMalformed, read_key, read_scope
from tests.credentials.authority.test_scope import scopes
from tests.sector.keys import key
from tests.sector.organisations import named_key

odd_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=4,
)


@given(
    name=st.sampled_from(sorted(scopes())),
    member=st.sampled_from(sorted(vocabulary.MEMBERS)),
    value=odd_values,
)
def test_odd_values_are_malformed_or_texts(name: str, member: str, value: Any) -> None:
    members = {**scopes()[name].as_json(), member: value}
    try:
        read_scope(members)
    except ScopeMalformed:
        return
    listed = value if isinstance(value, list) else [value]
    assert all(isinstance(one, str) and one for one in listed)


@given(st.text(alphabet=string.printable, max_size=30))
def test_a_key_has_one_spelling(text: str) -> None:
    method_id = named_key("did:web:badges.example", key("any")).id
    for other in (method_id + text, text + method_id, method_id.replace("#", f"#{text}", 1)):
        if other != method_id:
            with pytest.raises(ScopeMalformed):
                key_of(other)


def key_of(method_id: str) -> None:
    found = read_key(method_id)
    if found.controller != "did:web:badges.example":
        raise ScopeMalformed("The DID is another one.")

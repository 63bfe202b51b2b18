from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keys import resolver
from schemas.errors import DomainError
from tests.keys.methods import DID, KEY, METHOD, document, entry

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from([METHOD, DID, "#key-1", "Multikey", ""]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*entry(), "kid", "kty", "publicKeyJwk", "revoked"]), inner, max_size=5
        )
    ),
    max_leaves=12,
)


@settings(max_examples=300)
@given(
    st.dictionaries(
        st.sampled_from(["id", "keys", "kty", "verificationMethod", "assertionMethod", "authentication"]),
        JSON,
    ),
    st.sampled_from([METHOD, "https://example.com/k", "#key-1"]),
)
def test_no_document_makes_it_fall_over(found: dict[str, Any], method: str) -> None:
    with pytest.raises(DomainError):
        resolver.select(found, method, "assertionMethod")


@settings(max_examples=200)
@given(st.sampled_from(sorted(entry())), JSON)
def test_no_changed_entry_yields_another_key(member: str, value: object) -> None:
    changed = document({**entry(), member: value})
    try:
        selected = resolver.select(changed, METHOD, "assertionMethod")
    except DomainError:
        return
    assert selected.public_key == KEY

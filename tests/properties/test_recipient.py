from hypothesis import given
from hypothesis import strategies as st

from credentials.recipient import identity_hash, matches


@given(st.text(min_size=1), st.text(min_size=22))
def test_what_is_hashed_matches_and_anything_longer_does_not(identifier: str, salt: str) -> None:
    identity = {"hashed": True, "identityHash": identity_hash(identifier, salt), "salt": salt}
    assert matches(identity, identifier) is True
    assert matches(identity, identifier + "x") is False

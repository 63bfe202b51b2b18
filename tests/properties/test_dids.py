from hypothesis import given
from hypothesis import strategies as st

from keys import did_web


@given(
    st.lists(st.from_regex(r"[A-Za-z0-9_-]{1,12}", fullmatch=True), max_size=4),
    st.none() | st.integers(1, 65535),
)
def test_did_web_round_trip(segments: list[str], port: int | None) -> None:
    did = ":".join(["did:web:host.example" + ("" if port is None else f"%3A{port}"), *segments])
    assert did_web.url_to_did(did_web.did_to_url(did)) == did

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.errors import DomainError
from tests.credentials.forms.test_sd_jwt import CLAIMS, POINTERS, issue, shown


@settings(max_examples=60)
@given(st.sets(st.sampled_from(POINTERS)), st.integers(0, 5))
def test_everything_shown_is_everything_signed(pointers: set[str], decoys: int) -> None:
    assert shown(issue(*pointers, decoys=decoys)) == CLAIMS


@settings(max_examples=80)
@given(st.data())
def test_any_changed_character_fails(data: st.DataObject) -> None:
    text = issue("/name", "/skills/0", make_salt=lambda: "salt")
    place = data.draw(st.integers(0, len(text) - 2))
    other = data.draw(st.sampled_from("AQgw09-_.=").filter(lambda character: character != text[place]))
    with pytest.raises(DomainError):
        shown(text[:place] + other + text[place + 1 :])

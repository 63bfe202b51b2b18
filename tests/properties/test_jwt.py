import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credentials.forms import jwt
from keys import signer
from keys.algorithms import KeyKind
from schemas.errors import DomainError
from tests.credentials.forms.test_jwt import BADGE, KID, SIGNING_KINDS


@settings(max_examples=60)
@given(st.data(), st.sampled_from(SIGNING_KINDS))
def test_any_changed_character_fails(data: st.DataObject, kind: KeyKind) -> None:
    ours = signer.from_secret_bytes(kind, b"\7" * kind.scalar_bytes)
    text = jwt.sign_ob_jwt(BADGE, ours, KID)
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from("AQgw09-_.=").filter(lambda character: character != text[place]))
    with pytest.raises(DomainError):
        jwt.verify(jwt.read(text[:place] + other + text[place + 1 :]), ours.public_key)


@settings(max_examples=200)
@given(st.text(alphabet="eyJAQ.~-_9i", max_size=40))
def test_no_text_makes_reading_fall_over(text: str) -> None:
    with pytest.raises(DomainError):
        jwt.read(text)

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials import intake
from schemas.errors import DomainError, Malformed
from tests.credentials.pictures import PNG, SVG
from tests.credentials.test_intake import SIGNED


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "nothing-given"),
        (b"  \n", "nothing-given"),
        (b"hello", "not-a-badge"),
        (b"\xff\xfe\x00", "not-a-badge"),
        (b"3", "not-a-badge"),
        (b"[]", "presentation-empty"),
        (b"{}", "not-a-badge"),
        (b'{"a": 1, "a": 2}', "json-duplicate-key"),
        (b'{"type": "VerifiablePresentation"}', "presentation-empty"),
        (b'{"type": "EnvelopedVerifiableCredential", "id": "https://x.example"}', "envelope-malformed"),
        (b'{"type": "EnvelopedVerifiableCredential", "id": "data:application/vc+jwt"}', "envelope-malformed"),
        (json.dumps([SIGNED] * 17).encode(), "too-many-credentials"),
        (PNG, "no-badge-inside"),
        (SVG.encode(), "no-badge-inside"),
        (PNG[:60], "png-malformed"),
    ],
)
def test_what_is_no_badge_is_refused_with_a_reason(data: bytes, code: str) -> None:
    with pytest.raises(Malformed) as refused:
        intake.read(data)
    assert refused.value.code == code


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_no_input_raises_anything_but_a_domain_error(data: bytes) -> None:
    with contextlib.suppress(DomainError):
        assert intake.read(data).kind

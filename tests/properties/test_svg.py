import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.baking.svg import MAX_PARTS, SvgMalformed, bake, extract
from tests.credentials.pictures import SVG, wrapped


@given(st.dictionaries(st.text(), st.text() | st.sampled_from(["]]>", "<![CDATA[", "</svg>", "&lt;"])))
def test_any_json_object_comes_back_to_the_character(value: dict[str, str]) -> None:
    text = json.dumps(value)
    assert extract(bake(SVG, text)) == text


def test_a_deep_picture_does_not_break_the_reader() -> None:
    depth = 190_000
    assert extract(wrapped("<g>" * depth + "</g>" * depth)) is None


@pytest.mark.parametrize(
    "part", ["<a/>", "<a><b/></a>", "<a b=''/>", "<a>x</a>", "<a b='' c=''/>"], ids=lambda part: part
)
def test_f10_a_picture_of_very_many_parts_is_refused(part: str) -> None:
    many = part * (MAX_PARTS // 2 + 1 if "=" in part or "<b" in part else MAX_PARTS)
    with pytest.raises(SvgMalformed, match="too many parts"):
        extract(f'<svg xmlns="http://www.w3.org/2000/svg">{many}</svg>')

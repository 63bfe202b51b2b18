"""What may be read and may not be signed."""

import pytest

from credentials.canonical import canonicalise
from credentials.errors import UnsafeDocument
from credentials.loader import bundled_contexts
from tests.sector.badges import levelled_badge as badge


@pytest.mark.parametrize("character", [*map(chr, [0, 1, 7, 8, 11, 12, 14, 0x1F, 0x7F])])
def test_control_characters(character: str) -> None:
    document = badge(name=f"a{character}b")
    assert canonicalise(document, bundled_contexts())
    with pytest.raises(UnsafeDocument) as raised:
        canonicalise(document, bundled_contexts(), forbid_control_characters=True)
    assert raised.value.code == "forbidden-character"


def test_control_characters_in_names_and_deep_inside() -> None:
    for document in (badge(**{"a\u0001": "x"}), badge(evidence=[{"type": ["Evidence"], "name": ["\u0001"]}])):
        with pytest.raises(UnsafeDocument) as raised:
            canonicalise(document, bundled_contexts(), forbid_control_characters=True)
        assert raised.value.code == "forbidden-character"


@pytest.mark.parametrize("text", ["tab\t", "line\n", "return\r", "\u0080\u2028\ufeff\U0001f9f5", "ë"])
def test_other_characters_are_fine(text: str) -> None:
    assert canonicalise(badge(name=text), bundled_contexts(), forbid_control_characters=True)


def test_fractions() -> None:
    document = badge()
    document["credentialSubject"]["creditsEarned"] = 3.5
    assert '"3.5E0"^^<https://www.w3.org/2001/XMLSchema#float>' in canonicalise(document, bundled_contexts())
    with pytest.raises(UnsafeDocument) as raised:
        canonicalise(document, bundled_contexts(), only_safe_integers=True)
    assert raised.value.code == "unsafe-number"


def test_whole_numbers_are_fine() -> None:
    document = badge()
    document["credentialSubject"]["creditsEarned"] = 3
    with_point = badge()
    with_point["credentialSubject"]["creditsEarned"] = 3.0
    canonical = canonicalise(document, bundled_contexts(), only_safe_integers=True)
    assert '"3"^^<https://www.w3.org/2001/XMLSchema#float>' in canonical
    assert canonicalise(with_point, bundled_contexts(), only_safe_integers=True) == canonical


def test_the_document_stays_as_it_was() -> None:
    document = badge()
    canonicalise(document, bundled_contexts())
    assert document == badge()

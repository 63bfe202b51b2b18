import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.rules.bsn_in_text import contains_bsn


def eleven_proof(digits: str) -> bool:
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    total = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))
    return total % 11 == 0 and set(digits) != {"0"}


@pytest.mark.parametrize(
    "text",
    [
        "111222333",
        "bsn:111222333.",
        "111 222 333 op 12 januari",
        "1112.22.333",
        "111-222-333",
        "111\u2013222\u2013333",
        "\uff11\uff11\uff11\uff12\uff12\uff12\uff13\uff13\uff13",
        "nummer111222333x",
        "2026 111222333",
    ],
)
def test_a_bsn_is_found_however_it_is_typed(text: str) -> None:
    assert contains_bsn(text)


@pytest.mark.parametrize(
    "text",
    [
        "111222334",
        "06 12 34 56 78",
        "06-11122233",
        "1112223330",
        "000000000",
        "IBAN NL91 ABNA 0417 1643 00",
        "https://example.org/111222333",
        "urn:uuid:11122233-3000-4000-8000-111222333000",
        "11122233-3abc-4000-8000-111222333000",
        "a3f5111222333bc0d1e2f3a4b5c6d7e8f",
        "111, 222, 333",
        "111\n222\n333",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert not contains_bsn(text)


@given(st.integers(0, 999_999_999), st.sampled_from(["", " ", ".", "-"]))
def test_exactly_the_numbers_that_pass_the_eleven_proof_are_found(number: int, between: str) -> None:
    digits = f"{number:09}"
    written = between.join((digits[:4], digits[4:6], digits[6:]))
    assert contains_bsn(f"Nummer {written} genoteerd") is eleven_proof(digits)


@given(st.text(alphabet=st.characters(exclude_categories=["N", "Cs"])))
def test_words_around_it_do_not_hide_it(words: str) -> None:
    assert contains_bsn(f"{words}\n111222333\n{words}")

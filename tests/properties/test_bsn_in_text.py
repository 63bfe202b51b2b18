from hypothesis import given
from hypothesis import strategies as st

from credentials.rules.bsn_in_text import contains_bsn


def eleven_proof(digits: str) -> bool:
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    total = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))
    return total % 11 == 0 and set(digits) != {"0"}


@given(st.integers(0, 999_999_999), st.sampled_from(["", " ", ".", "-"]))
def test_exactly_the_numbers_that_pass_the_eleven_proof_are_found(number: int, between: str) -> None:
    digits = f"{number:09}"
    written = between.join((digits[:4], digits[4:6], digits[6:]))
    assert contains_bsn(f"Nummer {written} genoteerd") is eleven_proof(digits)


@given(st.text(alphabet=st.characters(exclude_categories=["N", "Cs"])))
def test_words_around_it_do_not_hide_it(words: str) -> None:
    assert contains_bsn(f"{words}\n111222333\n{words}")

import pytest

from app.platform.strangers import plain, quoted


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Kring\u202eegdab", "Kringegdab"),
        ("a\u2066b\u2069c\u200e\u200f\u061c", "abc"),
        ("pay\u200bpal\ufeff\u00ad", "paypal"),
        ("x\U000e0041y", "xy"),
        ("a\u3164b\u115f\u2800c", "abc"),
        ("one\u2028two\r\nthree", "one\ntwo\nthree"),
        ("a\u00a0b\u3000c", "a b c"),
        ("x\u0000\u001b[31my", "x[31my"),
        ("kring\u200dloop", "kringloop"),
        ("\U0001f469\u200d\U0001f527", "\U0001f469\u200d\U0001f527"),
        ("\u0645\u06cc\u200c\u062f\u0627", "\u0645\u06cc\u200c\u062f\u0627"),
        ("Zoë Ünal", "Zoë Ünal"),
        ("x\ud800y", "xy"),
    ],
    ids=["override", "isolates", "zero-width", "tag", "filler", "lines", "spaces", "control", "joiner",
         "emoji", "persian", "latin", "surrogate"],
)  # fmt: skip
def test_f28_what_cannot_be_seen_is_not_shown(written: str, shown: str) -> None:
    assert plain(written) == shown


def test_text_that_runs_right_to_left_is_isolated_inside_a_sentence() -> None:
    assert quoted("\u05e9\u05dc\u05d5\u05dd\u202e") == "\u2068\u05e9\u05dc\u05d5\u05dd\u2069"
    assert quoted("De\nLentehal ") == "De Lentehal"

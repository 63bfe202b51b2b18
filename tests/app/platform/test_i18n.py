import re
from datetime import UTC, date, datetime

import pytest

from app.platform.i18n import LANGUAGES, Words, catalogue, choose, fill, merge

PLACE = re.compile(r"\{([^{}]*)\}")


@pytest.mark.parametrize(
    ("asked", "header", "language"),
    [
        (None, None, "nl"),
        ("en", "nl", "en"),
        ("de", "en", "en"),
        (None, "de-DE,de;q=0.9,en;q=0.8,nl;q=0.7", "en"),
        (None, "en;q=0.2, nl-NL", "nl"),
        (None, "fr", "nl"),
        (None, "en;q=0", "nl"),
        (None, "en;q=9" + "," * 5000, "nl"),
        (None, "*", "nl"),
        ("en-GB", "nl", "en"),
        ("NL", "en", "nl"),
    ],
)
def test_the_language_is_the_one_asked_for(asked: str | None, header: str | None, language: str) -> None:
    assert choose(asked, header) == language


def test_both_languages_say_the_same_things_with_the_same_values() -> None:
    dutch, english = catalogue("nl"), catalogue("en")
    assert dutch.keys() == english.keys()
    for key, sentence in dutch.items():
        assert set(PLACE.findall(sentence)) == set(PLACE.findall(english[key])), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_says_something(language: str) -> None:
    for key, sentence in catalogue("nl" if language == "nl" else "en").items():
        assert sentence.strip(), key
        assert all(re.fullmatch("[a-z_]+", place) for place in PLACE.findall(sentence)), key


def test_a_value_is_never_a_template_itself() -> None:
    assert fill("{name} and {issuer}", {"name": "{issuer} {0.__class__}", "issuer": "B"}) == (
        "{issuer} {0.__class__} and B"
    )


def test_a_place_without_a_value_stays_empty() -> None:
    assert fill("a {missing} b", {}) == "a  b"


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (date(2026, 4, 8), "8 april 2026"),
        (datetime(2026, 3, 31, 23, 30, tzinfo=UTC), "1 april 2026"),
        ("2026-01-02T03:04:05Z", "2 januari 2026"),
        ("2026-03-05", "5 maart 2026"),
        ("next week", "een datum die we niet kunnen lezen"),
        (None, ""),
    ],
)
def test_days_are_said_in_words(moment: date | str | None, words: str) -> None:
    assert Words("nl").day(moment) == words


def test_an_unknown_key_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError):
        Words("nl")("no.such.key")


@pytest.mark.parametrize(
    ("end", "dutch", "english"),
    [
        ("2026-12-31T00:00:00Z", "tot en met 30 december 2026", "up to and including 30 December 2026"),
        ("2026-12-31T00:00:00+01:00", "tot en met 30 december 2026", "up to and including 30 December 2026"),
        ("2026-12-30T23:00:00Z", "tot en met 30 december 2026", "up to and including 30 December 2026"),
        ("2026-12-31T23:59:59Z", "tot en met 31 december 2026", "up to and including 31 December 2026"),
        ("2026-12-31T22:59:59Z", "tot en met 31 december 2026", "up to and including 31 December 2026"),
        ("2026-12-31T13:05:00Z", "tot 31 december 2026 om 14.05", "until 31 December 2026 at 14:05"),
        ("soon", "een datum die we niet kunnen lezen", "a date that we cannot read"),
        ("0001-01-01T00:00:00Z", "tot 1 januari 1 om 00.19", "until 1 January 1 at 00:19"),
    ],
    ids=[
        "utc-midnight",
        "own-midnight",
        "trade-midnight",
        "utc-end",
        "trade-end",
        "hour",
        "none",
        "first-day",
    ],
)
def test_an_end_is_the_last_whole_day_or_the_moment_itself(end: str, dutch: str, english: str) -> None:
    assert (Words("nl").until(end), Words("en").until(end)) == (dutch, english)


def test_a_beginning_and_a_moment_are_said_in_words() -> None:
    assert Words("nl").since("2027-03-01T00:00:00Z") == "vanaf 1 maart 2027"
    assert Words("en").since("2027-03-01T13:30:00Z") == "from 1 March 2027 at 14:30"
    assert Words("nl").moment(datetime(2026, 11, 24, 18, 12, tzinfo=UTC)) == "24 november 2026 om 19.12"


def test_two_catalogues_never_own_one_key() -> None:
    assert merge({"a": '{"x": {"y": "1"}}', "b": '{"x": {"z": "2"}}'}) == {"x.y": "1", "x.z": "2"}
    for twice in ({"a": '{"x": {"y": "1"}}', "b": '{"x.y": "2"}'}, {"a": '{"x": "1", "x": "2"}'}):
        with pytest.raises(ValueError, match="x"):
            merge(twice)

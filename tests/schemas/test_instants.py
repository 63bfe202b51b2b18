from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from schemas import instants

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment", "zoned", "exact"),
    [
        ("2026-01-01T00:00:00Z", NEW_YEAR, True, True),
        ("2026-01-01T01:00:00+01:00", NEW_YEAR, True, True),
        ("2025-12-31T10:00:00-14:00", NEW_YEAR, True, True),
        ("2025-12-31T24:00:00Z", NEW_YEAR, True, True),
        ("2025-12-31T24:00:00.000Z", NEW_YEAR, True, True),
        ("2026-01-01T00:00:00", NEW_YEAR, False, True),
        ("2026-01-01t00:00:00z", NEW_YEAR, True, False),
        ("2026-01-01T00:00:00z", NEW_YEAR, True, False),
        ("2026-01-01t00:00:00", NEW_YEAR, False, False),
        ("2025-12-31T23:59:60Z", NEW_YEAR, True, False),
        ("2025-12-31T23:59:60.999Z", NEW_YEAR, True, False),
        ("2026-01-01T00:59:60+01:00", NEW_YEAR, True, False),
        ("2026-01-01T00:00:00.1234567890123Z", NEW_YEAR + timedelta(microseconds=123_456), True, True),
        ("12026-01-01T00:00:00Z", datetime.max.replace(tzinfo=UTC), True, True),
        ("-0044-03-15T12:00:00Z", datetime.min.replace(tzinfo=UTC), True, True),
    ],
)
def test_b16_one_reader_of_instants(text: str, moment: datetime, *, zoned: bool, exact: bool) -> None:
    found = instants.read(text)
    assert found is not None
    assert found.moment == moment
    assert (found.zoned, found.exact) == (zoned, exact)
    assert (instants.read_stamp(text) is not None) == (zoned and exact)


@pytest.mark.parametrize(
    "value",
    ["", "2026-01-01", "2026-01-01 00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-01T24:00:01Z",
     "2026-01-01T24:01:00Z", "2026-01-01T24:00:00.1Z", "2026-01-01T25:00:00Z", "2026-01-01T00:60:00Z",
     "2026-01-01T00:00Z", "2026-01-01T12:00:60Z", "2026-01-01T23:59:60+01:00", "2026-01-01T00:00:61Z",
     "2026-01-01T00:00:00+15:00", "2026-01-01T00:00:00+14:01", "2026-01-01T00:00:00+0100",
     "026-01-01T00:00:00Z", "02026-01-01T00:00:00Z", "2025-02-29T00:00:00Z", "2026-00-01T00:00:00Z",
     "\uff12026-01-01T00:00:00Z", " 2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z\n",
     "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00Zulu", "2026-01-01T00:00:00." + "1" * 60 + "Z",
     None, 0, 1767225600, True, [], {}, ["2026-01-01T00:00:00Z"]],
    ids=repr,
)  # fmt: skip
def test_what_is_no_instant(value: Any) -> None:
    assert instants.read(value) is None
    assert instants.read_stamp(value) is None


def seconds(text: str) -> Fraction:
    found = instants.read(text)
    assert found is not None
    return found.seconds


def test_instants_compare_across_zones_and_keep_every_digit() -> None:
    assert instants.read("2026-01-01T01:00:00+01:00") == instants.read("2026-01-01T00:00:00z")
    assert seconds("2026-01-01T00:00:00.0000000001Z") < seconds("2026-01-01T00:00:00.1Z")
    assert seconds("0001-01-01T00:00:01Z") == 1


@pytest.mark.parametrize(
    ("sooner", "later"), [("-0001", "0000"), ("0000", "0001"), ("9999", "10000"), ("1900", "2000")]
)
def test_years_of_any_length_stand_in_order(sooner: str, later: str) -> None:
    assert seconds(f"{sooner}-12-31T00:00:00Z") < seconds(f"{later}-12-31T00:00:00Z")


def test_a_moment_without_a_zone_is_not_written() -> None:
    with pytest.raises(ValueError, match="names no instant"):
        instants.write(datetime(2026, 1, 1))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1767225600, NEW_YEAR),
        (1767225600.5, NEW_YEAR + timedelta(microseconds=500_000)),
        (0, datetime(1970, 1, 1, tzinfo=UTC)),
        (253_402_300_799, datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
        (253_402_300_800, None),
        (-1, None),
        (float("inf"), None),
        (float("nan"), None),
        (True, None),
        (None, None),
        ([], None),
    ],
    ids=repr,
)
def test_one_reader_of_numeric_dates(value: Any, expected: datetime | None) -> None:
    assert instants.read_seconds(value) == expected
    assert instants.read_claim(value) == expected
    if expected is not None:
        assert instants.write_seconds(expected) == int(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1767225600", NEW_YEAR),
        ("2026-01-01T00:00:00Z", NEW_YEAR),
        ("2026-01-01", None),
        ("1" * 16, None),
        ("\u0661", None),
        ("", None),
    ],
    ids=["digits", "date-time", "day", "too-long", "arabic-digits", "empty"],
)
def test_a_claim_may_be_written_as_text(value: str, expected: datetime | None) -> None:
    assert instants.read_claim(value) == expected
    assert instants.read_seconds(value) is None


@pytest.mark.parametrize(
    "value", ["2025-02-29", "2026-1-1", "20260101", "2026-W01-1", " 2026-01-01", "", None, 3]
)
def test_what_is_no_day(value: Any) -> None:
    assert instants.read_day(value) is None


def test_a_day_is_read() -> None:
    assert instants.read_day("2028-02-29") == date(2028, 2, 29)


@pytest.mark.parametrize(("seconds_ahead", "future"), [(-1, False), (0, False), (60, False), (61, True)])
def test_clocks_differ_by_a_minute(seconds_ahead: int, *, future: bool) -> None:
    assert instants.is_future(NEW_YEAR + timedelta(seconds=seconds_ahead), NEW_YEAR) is future


def test_the_ends_of_the_calendar_can_be_compared() -> None:
    first, last = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    assert not instants.is_future(first, NEW_YEAR)
    assert instants.is_future(last, NEW_YEAR)


def test_an_instant_keeps_the_clock_of_whoever_wrote_it() -> None:
    found = instants.read("2026-01-01T01:30:00+05:30")
    assert found is not None
    assert found.as_written.isoformat() == "2026-01-01T01:30:00+05:30"
    assert found.moment.isoformat() == "2025-12-31T20:00:00+00:00"
    edge = instants.read("9999-12-31T23:59:59-14:00")
    assert edge is not None
    assert edge.as_written == datetime.max.replace(tzinfo=UTC)

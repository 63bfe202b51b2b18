from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from schemas import instants


@given(st.datetimes())
def test_instants_agree_with_the_calendar(moment: datetime) -> None:
    found = instants.read(f"{moment.isoformat(timespec='microseconds')}Z")
    assert found is not None
    assert found.in_calendar
    assert found.moment == moment.replace(tzinfo=UTC)


@given(
    st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 12, 31)),  # noqa: DTZ001  offset drawn below
    st.integers(-14 * 60, 14 * 60),
)
def test_what_is_written_is_utc_in_whole_seconds_and_read_again(moment: datetime, offset: int) -> None:
    aware = moment.replace(tzinfo=timezone(timedelta(minutes=offset)))
    text = instants.write(aware)
    found = instants.read_stamp(text)
    assert found is not None
    assert found.moment == aware.astimezone(UTC).replace(microsecond=0)
    assert text == f"{found.moment:%Y-%m-%dT%H:%M:%SZ}".rjust(20, "0")

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from schemas.values import instant


@given(
    st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 12, 31)),  # noqa: DTZ001  offset drawn below
    st.integers(-14 * 60, 14 * 60),
)
def test_reads_what_isoformat_writes(moment: datetime, offset: int) -> None:
    aware = moment.replace(tzinfo=timezone(timedelta(minutes=offset)))
    read = instant(aware.isoformat())
    assert read == aware
    assert read.tzinfo is UTC

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.programme.domain.dates import Known, first_day, last_day


@pytest.mark.parametrize(
    ("day", "known", "first", "last"),
    [
        (date(2024, 6, 7), Known.DAY, date(2024, 6, 7), date(2024, 6, 7)),
        (date(2024, 2, 7), Known.MONTH, date(2024, 2, 1), date(2024, 2, 29)),
        (date(2023, 2, 28), Known.MONTH, date(2023, 2, 1), date(2023, 2, 28)),
        (date(2024, 12, 31), Known.MONTH, date(2024, 12, 1), date(2024, 12, 31)),
        (date(2024, 1, 1), Known.YEAR, date(2024, 1, 1), date(2024, 12, 31)),
        (date(2024, 12, 31), Known.YEAR, date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_what_a_date_can_mean(day, known, first, last):
    assert (first_day(day, known), last_day(day, known)) == (first, last)


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.sampled_from(Known))
def test_the_days_before_and_after_belong_to_another_date(day, known):
    first, last = first_day(day, known), last_day(day, known)
    assert first <= day <= last
    assert last_day(first - timedelta(days=1), known) == first - timedelta(days=1)
    assert first_day(last + timedelta(days=1), known) == last + timedelta(days=1)

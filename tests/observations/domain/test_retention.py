from datetime import date

import pytest

from stadtherz.observations.domain.retention import first_days_kept, sealed_by

TODAY = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("days", "first"),
    [
        (0, date(2026, 3, 31)),
        (1, date(2026, 3, 30)),
        (30, date(2026, 3, 1)),
        (31, date(2026, 2, 28)),
        (4_000_000, date.min),
    ],
)
def test_so_many_whole_days_before_today_are_kept(days, first):
    assert first_days_kept({7: days}, TODAY) == {7: first}


def test_a_step_seals_no_further_than_it_went_and_nothing_that_is_kept():
    kept = {1: date(2026, 3, 1), 2: date(2026, 3, 20)}
    assert sealed_by(date(2026, 3, 10), kept) == {1: date(2026, 3, 1), 2: date(2026, 3, 10)}
    assert sealed_by(date(2026, 3, 20), kept) == kept
    assert sealed_by(date(2026, 3, 30), kept) == kept

from datetime import UTC, datetime, timedelta

import pytest

from stadtherz.participation.domain.happenings import About, Rhythm, Subject, is_due

NOW = datetime(2026, 11, 26, 8, tzinfo=UTC)
ABOUT = About("radweg", "radfahren", frozenset({"verkehr"}), frozenset({"morlautern"}),
              frozenset({"00012"}))  # fmt: skip


@pytest.mark.parametrize(
    ("subject", "key"),
    [
        (Subject.EVERYTHING, ""), (Subject.PLAN, "radweg"), (Subject.PROCEDURE, "radfahren"),
        (Subject.THEME, "verkehr"), (Subject.DISTRICT, "morlautern"), (Subject.PLACE, "00012"),
    ],
)  # fmt: skip
def test_it_concerns_what_it_is_about_and_nothing_else(subject, key):
    assert ABOUT.concerns(subject, key)
    if subject is not Subject.EVERYTHING:
        assert not ABOUT.concerns(subject, "anderes")
        assert not About(districts=frozenset({"x"})).concerns(subject, "")


def test_what_is_about_the_whole_city_concerns_every_district():
    assert About("haushalt").concerns(Subject.DISTRICT, "morlautern")


@pytest.mark.parametrize(("rhythm", "days"), [(Rhythm.DAILY, 1), (Rhythm.WEEKLY, 7)])
def test_the_clock_may_strike_a_little_early(rhythm, days):
    told = NOW - timedelta(days=days) + timedelta(minutes=5)
    assert is_due(rhythm, None, NOW)
    assert is_due(rhythm, told, NOW)
    assert not is_due(rhythm, told + timedelta(hours=5), NOW)

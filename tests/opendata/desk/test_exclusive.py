"""What the law wants of exclusive arrangements, at its boundaries."""

from dataclasses import replace
from datetime import date

import pytest

from stadtherz.opendata.domain.desk.exclusive import (
    Breach,
    Sort,
    Terms,
    breaches,
    longest,
    publish_by,
    review_by,
    review_is_near,
)

TODAY = date(2026, 11, 26)
FINE = Terms(
    Sort.SERVICE, agreed=date(2025, 9, 1), begins=date(2026, 1, 31), ends=date(2030, 1, 30),
    published=date(2025, 11, 30), reasons="Der Dienst braucht es.", terms="https://x.example/",
)  # fmt: skip
CULTURE = Terms(
    Sort.CULTURE, agreed=date(2020, 1, 1), begins=date(2020, 3, 1), ends=date(2030, 2, 28),
    published=date(2020, 2, 28), terms="https://x.example/", free_copy=True,
)  # fmt: skip


def test_what_keeps_the_law_breaks_nothing():
    assert breaches(FINE, TODAY) == breaches(CULTURE, TODAY) == ()


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ({"reasons": " "}, (Breach.NO_INTEREST,)),
        ({"published": date(2025, 12, 1)}, (Breach.PUBLISHED_LATE,)),  # a day too late
        ({"published": None}, (Breach.NOT_PUBLISHED,)),
        ({"published": date(2025, 12, 1), "agreed": date(2019, 7, 16)}, (Breach.PUBLISHED_LATE,)),
        ({"published": date(2025, 12, 1), "agreed": date(2019, 7, 15)}, ()),  # before the law
        ({"terms": ""}, (Breach.NO_TERMS,)),
        ({"terms": "", "begins": date(2027, 2, 1), "ends": None}, ()),  # not in effect yet
        ({"needed": False, "reviewed": date(2026, 10, 1)}, (Breach.NOT_NEEDED,)),
        ({"sort": Sort.INDIRECT, "reasons": ""}, ()),
        ({"sort": Sort.INDIRECT, "published": None}, (Breach.NOT_PUBLISHED,)),
    ],
)
def test_breaches_of_services(change, broken):
    assert breaches(replace(FINE, **change), TODAY) == broken


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ({"ends": date(2030, 3, 1)}, (Breach.TOO_LONG,)),  # ten years and a day
        ({"ends": None}, (Breach.TOO_LONG,)),
        ({"free_copy": False}, (Breach.NO_COPY,)),
        ({"published": date(2020, 3, 1)}, ()),  # two months do not hold for culture
    ],
)
def test_breaches_of_culture(change, broken):
    assert breaches(replace(CULTURE, **change), TODAY) == broken


def test_it_may_wait_until_two_months_before():
    later = replace(FINE, begins=date(2027, 1, 26), published=None, terms="")
    assert publish_by(later) == TODAY
    assert breaches(later, TODAY) == ()
    assert breaches(replace(later, begins=date(2027, 1, 25)), TODAY) == (Breach.NOT_PUBLISHED,)


@pytest.mark.parametrize(
    ("today", "late", "near"),
    [
        (date(2028, 11, 1), False, False),
        (date(2028, 11, 2), False, True),  # 90 days before
        (date(2029, 1, 31), False, True),
        (date(2029, 2, 1), True, True),
    ],
)
def test_three_years_after_the_beginning(today, late, near):
    assert review_by(FINE) == date(2029, 1, 31)
    assert (Breach.REVIEW_LATE in breaches(FINE, today)) is late
    assert review_is_near(FINE, today) is near


def test_three_years_after_the_last_review_and_none_after_the_end():
    reviewed = replace(FINE, reviewed=date(2027, 1, 10))
    assert review_by(reviewed) == date(2030, 1, 10)
    assert review_by(replace(FINE, ends=date(2029, 1, 30))) is None
    assert review_by(replace(FINE, ends=date(2029, 1, 31))) == date(2029, 1, 31)
    assert review_by(CULTURE) is None
    assert not review_is_near(FINE, date(2030, 2, 1))


def test_ten_years_end_the_day_before():
    assert longest(CULTURE) == date(2030, 2, 28)
    assert longest(FINE) is None

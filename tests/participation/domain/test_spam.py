"""Limits, puzzles and links: what waits for a person, and what is shown at once."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from stadtherz.accounts.public import solves
from stadtherz.participation.domain.spam import (
    RATES,
    Kind,
    Rate,
    Why,
    free_again,
    links_in,
    rates_for,
    reasons_to_wait,
)

AT = datetime(2026, 9, 1, 8, tzinfo=UTC)
TWO_AN_HOUR = (Rate(2, timedelta(hours=1)),)


def minutes_ago(*minutes):
    return [AT - timedelta(minutes=one) for one in minutes]


@pytest.mark.parametrize(
    ("ago", "free"),
    [((), None), ((5,), None), ((5, 60), None), ((5, 59), 1), ((5, 10, 50), 50)],
)
def test_when_the_next_one_may_come(ago, free):
    wanted = None if free is None else AT + timedelta(minutes=free)
    assert free_again(minutes_ago(*ago), TWO_AN_HOUR, AT) == wanted


def test_all_limits_hold():
    rates = (*TWO_AN_HOUR, Rate(3, timedelta(days=1)))
    assert free_again(minutes_ago(100, 200, 300), rates, AT) == AT + timedelta(minutes=1140)


def test_an_account_of_less_than_a_day_writes_less():
    assert rates_for(Kind.PROPOSAL, AT - timedelta(days=1), AT) == RATES[Kind.PROPOSAL]
    young = rates_for(Kind.PROPOSAL, AT - timedelta(hours=23), AT)
    assert young != RATES[Kind.PROPOSAL]
    assert free_again(minutes_ago(1, 2), young, AT) is not None


def test_a_puzzle_is_solved_by_trying_and_by_nothing_else():
    answer = next(str(n) for n in count() if solves("abc", str(n), 8))
    assert solves("abc", answer, 8)
    assert not solves("abd", answer, 24)
    assert solves("abc", "1", 0)
    for wrong in ("", "x" * 21, "\N{ARABIC-INDIC DIGIT ONE}"):
        assert not solves("abc", wrong, 0)
    assert not solves("", "1", 0)


def test_the_puzzle_is_the_one_that_browsers_solve():
    # by `sha256sum`: 00003054513e1510…
    assert solves("stadtherz", "51669")
    assert not solves("stadtherz", "51669", 19)
    assert not solves("stadtherz", "51670")


@pytest.mark.parametrize(
    ("text", "found"),
    [("Siehe https://a.example/b.", ("https://a.example/b",)),
     ("www.billig.example und www.billig.example", ("www.billig.example",)),
     ("kauf bei billig.shop!", ("billig.shop",)), ("Mail an anna@billig.com", ()),
     ("um 8.30 Uhr in der B.37", ()), ("Das ist z.B. gut.Nett", ())],
)  # fmt: skip
def test_links(text, found):
    assert links_in(text) == found


@pytest.mark.parametrize(
    ("text", "known", "proved", "picture", "why"),
    [("gut", True, True, False, ()), ("gut", True, False, False, ()),
     ("gut", False, True, False, (Why.NEW_PERSON,)),
     ("gut", False, False, False, (Why.NEW_PERSON, Why.NO_PROOF)),
     ("www.a.de", False, True, False, (Why.NEW_PERSON, Why.LINKS)),
     ("www.a.de www.b.de www.c.de", True, True, False, ()),
     ("www.a.de www.b.de www.c.de www.d.de", True, True, False, (Why.LINKS,)),
     ("gut", True, True, True, (Why.PICTURE,))],
)  # fmt: skip
def test_what_waits(text, known, proved, picture, why):
    assert reasons_to_wait(text, known=known, proved=proved, picture=picture) == why

"""Spot checks: the published numbers, and what they promise, tried out."""

import pytest

from stadtherz.kernel.errors import Invalid
from stadtherz.participation.domain.audit import (
    Found,
    Outcome,
    Plan,
    check_seed,
    different_places,
    drawn_places,
    outcome_of,
    quota_of,
    sheets_to_draw,
)


def plan(margin, risk=0.1, sheets=100_000):
    return Plan(sheets, round(margin * sheets), risk)


@pytest.mark.parametrize(
    ("margin", "found", "risk", "wanted"),
    [
        # Lindeman & Stark 2012, p. 5 ("about 4.8 by the margin"), as auditTools gives them exactly
        (0.2, Found(), 0.1, 24), (0.1, Found(), 0.1, 48), (0.002, Found(), 0.1, 2393),
        (0.05, Found(over1=1), 0.1, 123), (0.005, Found(over1=1, under1=1), 0.1, 1067),
        (0.05, Found(), 0.1, 96), (0.05, Found(), 0.2, 67), (0.05, Found(), 0.05, 125),
    ],
)  # fmt: skip
def test_the_published_numbers(margin, found, risk, wanted):
    assert sheets_to_draw(plan(margin, risk), found) == wanted


def test_two_votes_too_much_cost_five_times_as_much_as_one():
    none, one, two = (
        sheets_to_draw(plan(0.001, sheets=10**6), Found(*over)) for over in ((), (1,), (0, 1))
    )
    assert (two - none) / (one - none) == pytest.approx(5, rel=0.01)


def test_edges():
    assert sheets_to_draw(Plan(100, 201, 0.05)) == 0  # paper alone cannot change it
    assert sheets_to_draw(Plan(100, 200, 0.05)) == 4
    assert sheets_to_draw(Plan(100, 0, 0.05)) == 100
    assert sheets_to_draw(Plan(100, 100, 0.05, each=3)) == 19
    for bad in ((0, 1, 0.1), (1, -1, 0.1), (1, 1, 0), (1, 1, 1), (1, 1, 0.1, 0)):
        with pytest.raises(Invalid):
            Plan(*bad).checked()


@pytest.mark.parametrize(
    ("drawn", "found", "wanted"),
    [
        (96, Found(), Outcome.CONFIRMED), (95, Found(), Outcome.DRAW_MORE),
        (96, Found(over1=1), Outcome.DRAW_MORE), (123, Found(over1=1), Outcome.CONFIRMED),
        (96, Found(over2=9), Outcome.COUNT_ALL),
    ],
)  # fmt: skip
def test_outcomes(drawn, found, wanted):
    assert outcome_of(plan(0.05, sheets=1_000), drawn, found) is wanted


def test_without_a_margin_a_share_is_looked_at_and_one_fault_leads_to_all():
    share = Plan(101, 0, 0.05, quota=quota_of(101, 10))
    assert sheets_to_draw(share.checked()) == 11
    assert outcome_of(share, 10, Found()) is Outcome.DRAW_MORE
    assert outcome_of(share, 11, Found()) is Outcome.NO_FAULT
    assert outcome_of(share, 11, Found(under1=1)) is Outcome.COUNT_ALL
    for quota in (0, 102):
        with pytest.raises(Invalid):
            Plan(101, 0, 0.05, quota=quota).checked()


@pytest.mark.parametrize(
    ("seed", "total", "wanted"),
    [
        # test cases published for Rivest's sampler
        ("0", 1000, (905, 573, 160)), ("0", 2, (1, 1, 2)), ("1", 1000, (97, 89, 163)),
        ("0000000000", 1000, (978, 359, 132)),
        ("999999999999999999999999", 1000, (544, 800, 654)), ("abcde", 1000, (247, 427, 157)),
    ],
)  # fmt: skip
def test_drawing_is_the_published_sampler(seed, total, wanted):
    assert drawn_places(seed, total, 3) == wanted


def test_different_places_leave_none_out():
    assert sorted(different_places("7", 9, 20)) == list(range(1, 10))
    assert different_places("7", 9, 0) == ()


def test_a_seed_is_thrown_in_public():
    assert check_seed(" 12345 67890 12345 67890 ") == "12345678901234567890"
    for bad in ("1234567890123456789", "1234567890123456789x", ""):
        with pytest.raises(Invalid):
            check_seed(bad)

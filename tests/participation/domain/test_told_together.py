"""What is told of a ballot, all taken together: no small number of people can be computed from it.

The attacker here knows the rule of what is left out, every number that was ever on a page, and who
could have come by which channel; sums are taken apart by the rank of what is told, and single cells
by the least and the greatest that fit (whole numbers).
"""

from collections import Counter
from datetime import date
from itertools import product

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, milp

from stadtherz.participation.domain.channels import told_closings
from stadtherz.participation.domain.splits import Groups, People, splits_of
from stadtherz.participation.domain.turnout import turnout_of

DAY = date(2026, 6, 2)
CHANNELS = ("account", "letter", "paper")
FEW = st.sampled_from((0, 0, 1, 3, 9, 10, 12, 40))
CLOSINGS = st.lists(st.fixed_dictionaries(dict.fromkeys(CHANNELS, FEW)), min_size=1, max_size=4)


def ends(known, truth, place):
    """Give the least and the greatest of a cell that fits all known sums."""
    sums = [sum(truth[one] for one in cells) for cells in known]
    rows = [[float(one in cells) for one in truth] for cells in known]
    cost = np.array([float(one == place) for one in truth])
    fits = LinearConstraint(np.array(rows), sums, sums)
    found = [
        milp(sign * cost, constraints=fits, integrality=np.ones(len(truth))) for sign in (1, -1)
    ]
    return round(found[0].fun), -round(found[1].fun)


@settings(max_examples=40, deadline=None)
@given(CLOSINGS)
@example([{"account": 50, "letter": 20, "paper": 0}, {"account": 30, "letter": 5, "paper": 0}])
@example([{"account": 50, "letter": 5, "paper": 0}, {"account": 30, "letter": 20, "paper": 0}])
def test_no_small_cell_of_a_day_follows_from_all_days_on_which_the_page_was_read(closings):
    truth = {(day, one): closing[one] for day, closing in enumerate(closings) for one in CHANNELS}
    known = [{(day, one) for one in CHANNELS} for day in range(len(closings))]
    for number in range(1, len(closings) + 1):
        told = told_closings(closings[:number])
        for channel, sum_told in turnout_of(
            None, [(DAY, one) for one in closings[:number]]
        ).by_channel:
            known.append({(day, channel) for day in told})
            assert sum_told == sum(closings[day][channel] for day in told)
            assert sum_told == 0 or sum_told >= 10
    for place, number in truth.items():
        if 0 < number < 10 and sum(closings[place[0]].values()) > number:
            low, high = ends(known, truth, place)
            assert low < high, (place, low, high)


CELLS = tuple(product("ns", "er", "al"))
NUMBER = st.sampled_from((0, 3, 9, 12, 30))
TABLES = st.fixed_dictionaries(dict.fromkeys(CELLS, NUMBER))


def parts(rows):
    """Give who stands in which told part of a split; those left out are one part."""
    told = {row[0] for row in rows}
    return lambda name: name if name in told else None


def indicators(names):
    return np.array([[float(one == part) for one in names] for part in sorted(set(names), key=str)])


def few_sums(known, numbers):
    """Find sums of few people that follow from known sums: every set of cells is tried."""
    sets = np.array(list(product((0.0, 1.0), repeat=len(numbers))))
    onto = np.linalg.pinv(known) @ known
    follows = np.abs(sets @ onto - sets).max(axis=1) < 1e-9
    sums = sets @ numbers
    return sums[follows & (sums > 0) & (sums < 10)]


@settings(max_examples=80, deadline=None)
@given(TABLES, st.fixed_dictionaries(dict.fromkeys(product("ns", "er"), NUMBER)))
# north by account and east by letter are all but three of the residents
@example(
    dict(zip(CELLS, (12, 0, 0, 12, 30, 0, 3, 30), strict=True)),
    dict.fromkeys(product("ns", "er"), 30),
)
def test_no_few_follow_from_district_role_and_channel_together(came, stayed):
    rights, by_channel = {}, Counter()
    for (district, role, channel), number in came.items():
        group = Groups(district, role)
        rights[group] = rights.get(group, People(stayed[district, role])) + People(number, number)
        by_channel[channel] += number
    rights = {group: people for group, people in rights.items() if people.entitled}
    cells = [(Groups(*cell[:2]), cell[2]) for cell in CELLS if came[cell]]
    numbers = {(Groups(*cell[:2]), cell[2]): number for cell, number in came.items() if number}
    apart = dict(by_channel) if told_closings([by_channel]) else {}
    told = splits_of(rights, numbers, apart)
    if not (told.districts and told.districts.rows and told.roles and told.roles.rows):
        return
    district, role = parts(told.districts.rows), parts(told.roles.rows)
    channel = parts([(one,) for one in apart])
    known = np.vstack(
        [
            indicators([district(group.district) for group, _ in cells]),
            indicators([role(group.role) for group, _ in cells]),
            indicators([channel(one) for _, one in cells]),
        ]
    )
    assert few_sums(known, np.array([numbers[cell] for cell in cells])).size == 0
    groups = list(rights)
    both = np.vstack(
        [
            indicators([district(one.district) for one in groups]),
            indicators([role(one.role) for one in groups]),
        ]
    )
    for of in (lambda one: one.voted, lambda one: one.entitled - one.voted):
        assert few_sums(both, np.array([of(rights[one]) for one in groups])).size == 0

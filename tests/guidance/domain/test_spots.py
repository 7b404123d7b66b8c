"""Ways that begin and end in the middle of an edge."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.guidance.domain.itinerary import stages
from stadtherz.guidance.domain.search import Finder, Way
from stadtherz.guidance.domain.spots import Spot, piece
from stadtherz.kernel.errors import NotFound
from tests.guidance.domain.test_search import PAIRS, network, plainly

SHARES = st.sampled_from([0.0, 0.25, 0.5, 1.0])


def parted(found, spots, costs):
    """Give the same network with a place for each spot, its edge parted there."""
    pairs = [(edge.start, edge.end) for edge in found.edges]
    lengths, figures = [edge.length_m for edge in found.edges], list(costs)
    for number in sorted({one.edge for one in spots}):
        edge = found.edges[number]
        mine = sorted({one.along_m for one in spots if one.edge == number})
        here, before = edge.start, 0.0
        for place, along in enumerate(mine):
            new = 10 + 2 * number + place
            pairs.append((here, new))
            lengths.append(along - before)
            here, before = new, along
        pairs.append((here, edge.end))
        lengths.append(edge.length_m - before)
        figures += [
            costs[number] * one / edge.length_m if one else 0.0 for one in lengths[len(figures) :]
        ]
    ends = []
    for one in spots:
        mine = sorted({other.along_m for other in spots if other.edge == one.edge})
        ends.append(10 + 2 * one.edge + mine.index(one.along_m))
    return network(pairs, lengths), ends, np.array(figures)


@given(PAIRS, st.randoms(use_true_random=False), SHARES, SHARES)
def test_sums_are_those_of_a_network_parted_at_the_spots(pairs, chance, one, other):
    lengths = [chance.choice([0.5, 1.0, 7.25, 30.0]) for _ in pairs]
    costs = np.array([each * chance.choice([1.0, 1.5, np.inf]) for each in lengths])
    found = network(pairs, lengths)
    numbers = chance.randrange(len(pairs)), chance.randrange(len(pairs))
    start, end = (
        Spot(number, share * lengths[number])
        for number, share in zip(numbers, (one, other), strict=True)
    )
    whole, ends, figures = parted(found, (start, end), costs)
    expected = plainly(whole, *ends, figures)
    try:
        way = Finder(found).find_between(start, end, costs)
    except NotFound:
        assert expected == np.inf
        return
    assert way.cost == pytest.approx(expected, abs=1e-6)
    assert sum(lengths[number] for number, _ in way.steps) == pytest.approx(
        way.length_m + way.begin_m + way.end_m
    )
    _fits(found, way, start, end)
    _is_found_with_a_bound(found, way, (start, end), costs)


def _is_found_with_a_bound(found, way, ends, costs):
    shortest = Finder(found).find_between(*ends, np.array([one.length_m for one in found.edges]))
    again = Finder(found).find_between(*ends, costs, known=shortest)
    assert again.cost == pytest.approx(way.cost, abs=1e-6)


def _fits(found, way, start, end):
    """Each edge begins where the one before ended, and the two ends are the spots."""
    if not way.steps:
        assert way.length_m == 0
        return
    at = None
    for number, forward in way.steps:
        edge = found.edges[number]
        here, there = (edge.start, edge.end) if forward else (edge.end, edge.start)
        assert at in (None, here)
        at = there
    [(first, ahead), *_], (last, onward) = way.steps, way.steps[-1]
    if first == start.edge and way.begin_m:
        length = found.edges[first].length_m
        assert way.begin_m == pytest.approx(start.along_m if ahead else length - start.along_m)
    if last == end.edge and way.end_m:
        length = found.edges[last].length_m
        assert way.end_m == pytest.approx(length - end.along_m if onward else end.along_m)


def test_lines_of_stages_are_cut_at_both_ends():
    found = network([(0, 1), (1, 2)], [1.0, 1.0])
    way = Finder(found).find_between(Spot(0, 0.25), Spot(1, 0.5), np.array([1.0, 1.0]))
    assert way == Way(((0, True), (1, True)), 1.25, 1.25, 0.25, 0.5)
    [leg] = stages(way, found)
    assert leg.length_m == pytest.approx(1.25)
    assert (leg.line[0], leg.line[-1]) == ((0.25, 0.0), (1.5, 0.0))


def test_from_one_end_of_an_edge_back_towards_its_start():
    found = network([(0, 1)], [1.0])
    way = Finder(found).find_between(Spot(0, 0.75), Spot(0, 0.5), np.array([2.0]))
    assert way == Way(((0, False),), 0.5, 0.25, 0.25, 0.5)


def test_what_is_cut_from_a_line_may_be_longer_than_its_first_piece():
    line = [(0.0, 0.0), (1.0, 0.0), (3.0, 0.0), (3.0, 4.0)]
    assert piece(line, 2, 1) == ((2.0, 0.0), (3.0, 0.0), (3.0, 3.0))
    assert piece(line, 0, 0) == tuple(line)
    assert piece(line, 9, 0) == ((3.0, 4.0), (3.0, 4.0))

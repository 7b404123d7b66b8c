"""Signals that should get a sound, against searches in towns in which they really have one."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.guidance.domain.costs import Reading, tariff_of
from stadtherz.guidance.domain.quality import road_crossings
from stadtherz.guidance.domain.search import Finder
from stadtherz.guidance.domain.sounds import Savings, candidates
from stadtherz.kernel.errors import NotFound
from stadtherz.streets.domain.plane import Plane
from stadtherz.streets.values import (
    Across,
    Crossing,
    Edge,
    Kind,
    Network,
    Secured,
    Sound,
    Street,
)
from tests.guidance.domain.test_costs import PROFILES

CANE = PROFILES["cane"]
SIZE, BLOCK_M = 3, 70.0
MUTE = [Sound.NO, Sound.UNKNOWN, Sound.LOCATE]


def signal(ref, sound, name=""):
    street = Street(name, rank=4)
    return Crossing(ref, Across.ROAD, street, mapped=True, secured=Secured.SIGNALS, sound=sound)


def town(sounds):
    """Draw a grid of ways; `sounds` says of each edge which signal it leads across, None for none.

    A name besides gives parts of one street.
    """
    places = [(BLOCK_M * x, BLOCK_M * y) for y in range(SIZE) for x in range(SIZE)]
    pairs = [(a, a + 1) for a in range(SIZE * SIZE) if (a + 1) % SIZE]
    pairs += [(a, a + SIZE) for a in range(SIZE * (SIZE - 1))]
    edges = []
    for number, ((a, b), sound) in enumerate(zip(pairs, sounds, strict=True)):
        crossing = signal(f"node/{number}", sound) if sound else None
        kind = Kind.CROSSING if crossing else Kind.FOOTWAY
        edges.append(Edge(a, b, kind, (places[a], places[b]), crossing=crossing))
    return Network(Plane(7.77, 49.44), places, edges, [], list(range(len(places))))


def with_sound(network, refs):
    """Give the town in which some signals have a sound."""
    edges = [
        replace(one, crossing=replace(one.crossing, sound=Sound.YES))
        if one.crossing and one.crossing.ref in refs else one for one in network.edges
    ]  # fmt: skip
    return replace(network, edges=edges)


def walked(network, pairs):
    costs, finder = tariff_of(network).costs(CANE, Reading.EXPECTED), Finder(network)
    return np.array([finder.find(*pair, costs).cost for pair in pairs])


def measured(network, pairs):
    tariff, finder = tariff_of(network), Finder(network)
    some = candidates(road_crossings(network), network, tariff, CANE)
    costs = tariff.costs(CANE, Reading.EXPECTED)
    return some, Savings(finder, network, costs, pairs, some)


EDGES = 2 * SIZE * (SIZE - 1)
SOUNDS = st.lists(st.sampled_from([None, None, Sound.YES, *MUTE]), min_size=EDGES, max_size=EDGES)
PAIRS = st.lists(
    st.tuples(st.integers(0, SIZE * SIZE - 1), st.integers(0, SIZE * SIZE - 1)),
    min_size=1, max_size=8,
)  # fmt: skip


@given(SOUNDS, PAIRS)
def test_each_gain_is_that_of_a_town_that_really_has_the_sound(sounds, pairs):
    network = town(sounds)
    some, savings = measured(network, pairs)
    assert {ref for one in some for ref in one.refs} == {
        f"node/{number}" for number, sound in enumerate(sounds) if sound in MUTE
    }
    before, taken = walked(network, pairs), set()
    left = list(some)
    for pick in savings.choose(len(some)):
        gains = {
            one.refs: (before - walked(with_sound(network, taken | set(one.refs)), pairs)).sum()
            for one in left
        }
        assert pick.gain_m > 0
        assert pick.gain_m == pytest.approx(gains[pick.candidate.refs], abs=1e-4)
        assert pick.gain_m == pytest.approx(max(gains.values()), abs=1e-4)
        taken |= set(pick.candidate.refs)
        left.remove(pick.candidate)
        after = walked(with_sound(network, taken), pairs)
        assert pick.walks == np.count_nonzero(before - after > 1e-4)
        before = after
    for one in left:  # what was not chosen would save nothing
        after = walked(with_sound(network, taken | set(one.refs)), pairs)
        assert (before - after).sum() == pytest.approx(0, abs=1e-4)


@given(SOUNDS, PAIRS)
def test_the_first_is_the_best_and_no_two_save_more_than_the_best_two(sounds, pairs):
    """Greedy is no proof of the best choice: two that help only together are not found."""
    network = town(sounds)
    some, savings = measured(network, pairs)
    gains = [one.gain_m for one in savings.choose(2)]
    before = walked(network, pairs).sum()

    def best(number):
        return max(
            before - walked(with_sound(network, {ref for one in taken for ref in one.refs}),
                            pairs).sum()
            for taken in combinations(some, min(number, len(some)))
        )  # fmt: skip

    assert sum(gains[:1]) == pytest.approx(best(1), abs=1e-3)
    assert sum(gains) <= best(2) + 1e-3


@given(SOUNDS, PAIRS)
def test_the_same_town_gives_the_same_list(sounds, pairs):
    first, second = (
        [(one.candidate.refs, one.gain_m, one.walks) for one in savings.choose(5)]
        for _, savings in (measured(town(sounds), pairs) for _ in range(2))
    )
    assert first == second


def test_both_carriageways_of_a_street_get_their_sound_at_once():
    places = [(0.0, 0.0), (0.0, 10.0), (0.0, 18.0), (0.0, 28.0), (60.0, 0.0), (60.0, 10.0)]
    across = [(0, 1, "node/1"), (2, 3, "node/2"), (4, 5, "node/3")]
    edges = [
        Edge(a, b, Kind.CROSSING, (places[a], places[b]),
             crossing=signal(ref, Sound.NO, "Barbarossastraße"))
        for a, b, ref in across
    ]  # fmt: skip
    edges += [Edge(a, b, Kind.FOOTWAY, (places[a], places[b])) for a, b in [(1, 2), (0, 4)]]
    network = Network(Plane(7.77, 49.44), places, edges, [], list(range(len(places))))
    some, savings = measured(network, [(0, 3)])
    assert [one.refs for one in some] == [("node/1", "node/2"), ("node/3",)]
    [pick] = savings.choose(5)
    assert pick.candidate.silent
    assert pick.gain_m == pytest.approx(2 * (80 - 15))  # nobody knows whether it vibrates


def test_what_cannot_be_reached_saves_nothing():
    network = town([None] * EDGES)
    apart = replace(
        network, places=[*network.places, (0.0, 500.0), (0.0, 510.0)], joints=list(range(11)),
        edges=[*network.edges, Edge(9, 10, Kind.CROSSING, ((0.0, 500.0), (0.0, 510.0)),
                                    crossing=signal("node/9", Sound.NO))],
    )  # fmt: skip
    some, savings = measured(apart, [(0, 8)])
    assert len(some) == 1
    assert savings.gain(some[0]) == (0.0, 0)
    with pytest.raises(NotFound):
        walked(apart, [(0, 9)])

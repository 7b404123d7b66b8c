"""Crossings that the map has on the road only are joined to the pavements beside it."""

import pytest

from stadtherz.streets.domain.walking import walkable
from stadtherz.streets.values import Kind, distance
from tests.streets.drawn import Drawing


def road(*, away=8, between="", **tags):
    """Draw a road with pavements of their own, and a crossing on the road only."""
    drawn = Drawing()
    for name, x, y in [("w", -60, 0), ("c", 0, 0), ("e", 60, 0)]:
        drawn.node(name, x, y)
    drawn.node("c", 0, 0, highway="crossing", crossing="traffic_signals")
    drawn.way("w c e", highway="secondary", name="Ring", sidewalk="separate")
    for side, y in (("n", away), ("s", -away)):
        drawn.node(f"w{side}", -60, y)
        drawn.node(f"e{side}", 60, y)
        drawn.way(f"w{side} e{side}", highway="footway", footway="sidewalk", **tags)
    if between:
        drawn.node("x", -60, 6)
        drawn.node("y", 60, 6)
        drawn.way("x y", highway=between)
    return walkable(drawn.extract())


def crossings(network):
    return [edge for edge in network.edges if edge.crossing]


def test_one_comes_from_pavement_to_pavement_and_what_is_assumed_says_so():
    network = road()
    [crossing] = crossings(network)
    joined = [edge for edge in network.edges if edge.assumed]
    assert [one.kind for one in joined] == [Kind.CROSSING] * 2
    assert {one.start for one in joined} == {crossing.start, crossing.end}
    assert all(1 <= one.length_m <= 10 for one in joined)
    pavements = [edge for edge in network.edges if edge.kind is Kind.SIDEWALK]
    assert len(pavements) == 4
    assert sum(one.length_m for one in pavements) == pytest.approx(240, rel=1e-3)
    ends = {one.end for one in joined}
    assert all({edge.start, edge.end} & ends for edge in pavements)


def test_every_line_runs_from_its_place_to_its_place():
    network = road()
    for edge in network.edges:
        for place, at in ((edge.start, edge.line[0]), (edge.end, edge.line[-1])):
            assert distance(network.places[place], at) < 0.01


@pytest.mark.parametrize(
    "told",
    [{"away": 30}, {"away": 11, "between": "cycleway"}, {"layer": "1"}],
    ids=["too far", "something has to be crossed", "on a bridge above"],
)
def test_nothing_is_assumed_where_it_might_be_wrong(told):
    network = road(**told)
    assert not any(edge.assumed for edge in network.edges)
    assert not crossings(network)

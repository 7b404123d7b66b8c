"""How a crossing lies and what is within it, as far as somebody has drawn or said it."""

import pytest

from stadtherz.streets.domain.courses import cycles_of, rails_in
from stadtherz.streets.domain.known import Known
from stadtherz.streets.domain.walking import walkable
from tests.streets.drawn import Drawing

YES, NO, UNKNOWN = Known.YES, Known.NO, Known.UNKNOWN


def over(*, south=(0, -40), north=(0, 40), forward=True, footway="crossing", **tags):
    """Draw a road from west to east and a way across it."""
    drawn = Drawing()
    for name, at in {"w": (-90, 0), "e": (90, 0), "c": (0, 0), "s": south, "n": north}.items():
        drawn.node(name, *at)
    drawn.way("w c e" if forward else "e c w", highway="secondary", sidewalk="separate", **tags)
    if footway:
        drawn.way("s c n", highway="footway", footway=footway)
    [edge] = [one for one in walkable(drawn.extract()).edges if one.crossing]
    northward = edge.line[-1][1] > edge.line[0][1]
    return edge.crossing if northward else edge.crossing.reversed()


@pytest.mark.parametrize(("east", "slant"), [(0, 0), (20, 27), (-20, -27)])
@pytest.mark.parametrize("forward", [True, False])
def test_who_crosses_to_the_right_does_so_on_the_way_back_too(east, slant, forward):
    crossing = over(south=(-east, -40), north=(east, 40), forward=forward)
    assert crossing.slant == pytest.approx(slant, abs=1)
    assert crossing.reversed().slant == crossing.slant
    assert crossing.reversed().reversed() == crossing


def test_nothing_is_said_where_nobody_drew_a_way_across_or_drew_it_along_the_road():
    drawn = Drawing()
    for name, at in {"w": (-90, 0), "e": (90, 0), "c": (0, 0)}.items():
        drawn.node(name, *at, **({"highway": "crossing"} if name == "c" else {}))
    drawn.way("w c e", highway="residential", sidewalk="both")
    [crossing] = [one.crossing for one in walkable(drawn.extract()).edges if one.crossing]
    assert crossing.slant is None
    assert over(south=(-80, -20), north=(80, 20)).slant is None
    assert over(footway="sidewalk").slant == pytest.approx(0)


@pytest.mark.parametrize(("tags", "left", "right"), [
    ({}, UNKNOWN, UNKNOWN), ({"cycleway": "lane"}, YES, YES), ({"cycleway": "no"}, NO, NO),
    ({"cycleway:left": "track", "cycleway:right": "no"}, YES, NO),
    ({"cycleway:both": "separate"}, NO, NO), ({"cycleway:right": "shared_lane"}, UNKNOWN, UNKNOWN),
    ({"cycleway:both": "no", "cycleway:right": "lane"}, NO, YES),
])  # fmt: skip
def test_cycle_lanes_by_side(tags, left, right):
    assert cycles_of(tags, one_way=False) == (left, right)


def test_a_lane_of_a_one_way_road_is_on_its_right():
    assert cycles_of({"cycleway": "lane"}, one_way=True) == (UNKNOWN, YES)


@pytest.mark.parametrize(("tags", "rails"), [
    ({}, UNKNOWN), ({"embedded_rails": "tram"}, YES), ({"embedded_rails": "no"}, NO),
    ({"railway": "tram"}, YES), ({"railway": "abandoned"}, UNKNOWN),
])  # fmt: skip
def test_rails(tags, rails):
    assert rails_in(tags) is rails


def test_a_cycle_lane_is_met_first_or_afterwards():
    for forward in (True, False):
        side = "right" if forward else "left"  # the south of the road, where one begins
        crossing = over(forward=forward, **{f"cycleway__{side}": "lane"}, embedded_rails="tram")
        assert (crossing.cycles, crossing.rails) == ((YES, UNKNOWN), YES)
        assert crossing.reversed().cycles == (UNKNOWN, YES)

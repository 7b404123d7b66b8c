"""Nobody is led over a large road on the edge of a small one without a word."""

import pytest
from shapely import LineString

from stadtherz.streets.domain.crossings import Across
from stadtherz.streets.domain.walking import walkable
from tests.streets.drawn import PLANE, Drawing


def junction(**tags):
    """A large road, rails close beside it, and a road without a pavement over both."""
    drawn = Drawing()
    for name, x, y in [("w", -90, 0), ("m", 0, 0), ("e", 90, 0), ("v", -90, 3), ("r", 0, 3),
                       ("f", 90, 3), ("n", 0, 80), ("s", 0, -80)]:  # fmt: skip
        drawn.node(name, x, y)
    drawn.way("w m e", highway="secondary", name="Ringstraße", sidewalk="both")
    drawn.way("v r f", railway="tram")
    drawn.way("s m r n", highway="secondary", name="Allee", **tags)
    return walkable(drawn.extract())


def over_the_ring(network):
    ring = LineString(network.plane.xy(*PLANE.lonlat(at)) for at in ((-90, 0), (90, 0)))
    return [edge for edge in network.edges
            if LineString(edge.line).crosses(ring) and edge.passage >= 0
            and network.passages[edge.passage].way.tags.get("name") == "Allee"
            and not (edge.crossing and edge.crossing.street.name == "Allee")]  # fmt: skip


def test_where_there_is_no_pavement_nobody_walks_over_it():
    assert over_the_ring(junction(sidewalk="no")) == []


def test_where_nobody_knows_a_pavement_it_is_a_crossing():
    found = over_the_ring(junction())
    assert len(found) == 2
    for edge in found:
        assert (edge.crossing.across, edge.crossing.street.name) == (Across.ROAD, "Ringstraße")
        assert (edge.crossing.mapped, edge.side) == (False, None)


@pytest.mark.parametrize("tags", [{"sidewalk": "both"}, {"sidewalk": "no", "layer": "1"}])
def test_pavements_and_bridges_stay_as_they_are(tags):
    assert all(edge.crossing is None for edge in over_the_ring(junction(**tags)))

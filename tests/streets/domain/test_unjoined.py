"""A way across that shares no node with the road is a crossing as well, and a step once."""

from stadtherz.streets.domain.crossings import Across, Secured
from stadtherz.streets.domain.known import Kerb, Known, Sound
from stadtherz.streets.domain.walking import walkable
from tests.streets.drawn import Drawing, street


def drawn(*, roads=((0, "Parkstraße"),), **tags):
    """Draw roads from west to east, and a way across from south to north that joins none."""
    found = Drawing()
    for place, (y, name) in enumerate(roads):
        found.node(f"w{place}", -100, y)
        found.node(f"e{place}", 100, y)
        found.way(f"w{place} e{place}", highway="residential", name=name, sidewalk="separate")
    for name, x, y in [("a", -50, -6), ("b", -50, 6), ("p", 50, -6), ("q", 50, 6)]:
        found.node(name, x, y)
    found.node("s", 0, -6, kerb="lowered")
    found.node("n", 0, 6)
    found.way("a s p", highway="footway", footway="sidewalk")
    found.way("b n q", highway="footway", footway="sidewalk")
    found.way("s n", highway="footway", footway="crossing", **tags)
    return found


def crossings(drawing):
    return [edge.crossing for edge in walkable(drawing.extract()).edges if edge.crossing]


def test_it_crosses_what_it_runs_over():
    (found,) = crossings(drawn(crossing="traffic_signals", traffic_signals__sound="yes"))
    assert (found.across, found.street.name, found.mapped) == (Across.ROAD, "Parkstraße", True)
    assert (found.secured, found.sound) == (Secured.SIGNALS, Sound.YES)
    assert [one.kerb for one in found.sides] == [Kerb.LOWERED, Kerb.UNKNOWN]


def test_nothing_is_claimed_where_nothing_is_said():
    (found,) = crossings(drawn(roads=()))
    assert (found.across, found.secured) == (Across.UNKNOWN, Secured.UNKNOWN)
    assert (found.sound, found.island) == (Sound.UNKNOWN, Known.UNKNOWN)


def test_what_lies_on_another_layer_is_not_crossed():
    (found,) = crossings(drawn(layer="1"))
    assert found.across is Across.UNKNOWN


def test_a_way_that_shares_a_node_with_its_road_is_one_step():
    one = street(highway="crossing", crossing="zebra")
    one.ways[-1] = one.ways[-1].__class__(
        one.ways[-1].id, one.ways[-1].nodes, {"highway": "footway", "footway": "crossing"}
    )
    (found,) = crossings(one)
    assert found.secured is Secured.ZEBRA

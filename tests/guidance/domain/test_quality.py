"""Which crossings the map tells of, and where what it does not tell weighs most."""

import numpy as np
import pytest

from stadtherz.guidance.domain.quality import (
    Share,
    Told,
    joined,
    road_crossings,
    shares_by_district,
)
from stadtherz.guidance.domain.search import Finder
from stadtherz.guidance.domain.worst_junctions import worst_junctions
from stadtherz.streets.domain.plane import Plane
from stadtherz.streets.values import (
    Across,
    Crossing,
    Edge,
    Kerb,
    Kerbside,
    Kind,
    Known,
    Network,
    Secured,
    Sound,
    Street,
    Tactile,
)
from tests.guidance.domain.test_costs import PROFILES

ALL_KNOWN = (Kerbside(Kerb.LOWERED, None, Tactile.NO),) * 2


def crossing(ref, name="Parkstraße", *, across=Across.ROAD, mapped=True, **facts):
    return Crossing(ref, across, Street(name, rank=4), mapped, **facts)


KNOWN = crossing("node/1", secured=Secured.SIGNALS, sound=Sound.NO, island=Known.NO,
                 sides=ALL_KNOWN)  # fmt: skip
BARE = crossing("node/2", "Ringstraße")
UNMAPPED = crossing("node/3#way/7", "Ringstraße", mapped=False)
MUTE = crossing("node/4", secured=Secured.SIGNALS)
TRACK = crossing("node/5", across=Across.RAIL)


def row(*crossings, apart_m=30.0):
    """Draw crossings one behind the other, each 10 metres long."""
    places, edges = [(0.0, 0.0)], []
    for one in crossings:
        for length, what in ((apart_m, None), (10.0, one)):
            places.append((0.0, places[-1][1] + length))
            kind = Kind.CROSSING if what else Kind.FOOTWAY
            edges.append(Edge(len(places) - 2, len(places) - 1, kind, tuple(places[-2:]),
                              crossing=what))  # fmt: skip
    return Network(Plane(7.77, 49.44), places, edges, [], list(range(len(places))))


def ways(network, *pairs):
    lengths = [edge.length_m for edge in network.edges]
    return [Finder(network).find(*pair, np.array(lengths)) for pair in pairs]


def test_known_is_what_somebody_said_whatever_it_is():
    found = {one.ref: one for one in road_crossings(row(KNOWN, BARE, UNMAPPED, MUTE, TRACK))}
    assert sorted(found) == ["node/1", "node/2", "node/3#way/7", "node/4"]
    assert found["node/1"].missing == frozenset()
    assert found["node/2"].missing == {Told.SECURED, Told.KERB, Told.TACTILE, Told.ISLAND}
    assert found["node/3#way/7"].missing == {Told.MAPPED}
    assert Told.SOUND in found["node/4"].missing


def test_shares_are_of_what_is_in_the_map_and_of_signals_for_the_sound():
    crossings = road_crossings(row(KNOWN, BARE, UNMAPPED, MUTE))
    north, south = shares_by_district(
        crossings, lambda at: "nord" if at[1] > 60 else "sued", ["nord", "mitte", "sued"]
    )
    assert (north.key, north.crossings, south.crossings) == ("nord", 2, 1)
    assert north.shares[Told.SECURED] == Share(1, 2)
    assert north.shares[Told.SOUND] == Share(0, 1)
    whole = joined([north, south])
    assert whole.crossings == 3
    assert whole.shares[Told.SOUND] == Share(1, 2)
    assert joined([]).crossings == 0


def test_what_lies_in_no_district_comes_last():
    crossings = road_crossings(row(KNOWN, BARE, MUTE))
    found = shares_by_district(crossings, lambda at: "a" if at[1] > 60 else "", ["a"])
    assert [one.key for one in found] == ["a", ""]


def test_the_worst_junction_is_where_danger_and_silence_meet_many_ways():
    network = row(KNOWN, BARE, MUTE, apart_m=100.0)
    found = worst_junctions(
        road_crossings(network), ways(network, (0, 2), (0, 4), (2, 4)), network, PROFILES["cane"]
    )
    assert [one.refs for one in found] == [("node/2",), ("node/1",)]
    assert [one.walks for one in found] == [2, 2]
    # 600 for a road that may be wide, 30 for each kerb that may be level
    assert found[0].burden_m == pytest.approx(2 * (600 + 2 * 30))
    assert found[0].unknown_m == pytest.approx(2 * (200 + 2 * 24))
    assert found[1].unknown_m == pytest.approx(2 * (250 - 80))
    assert found[0].streets == ("Ringstraße",)


def test_crossings_that_lie_together_are_one_junction():
    network = row(BARE, MUTE, apart_m=20.0)
    [one] = worst_junctions(
        road_crossings(network), ways(network, (0, 4)), network, PROFILES["cane"]
    )
    assert one.refs == ("node/2", "node/4")
    assert one.streets == ("Ringstraße", "Parkstraße")
    assert one.walks == 1
    assert one.missing == (Told.SECURED, Told.SOUND, Told.KERB, Told.TACTILE, Told.ISLAND)

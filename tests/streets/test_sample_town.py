"""The invented quarter has a case of everything, hangs together, and says that it is invented."""

import re
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import call_command

from stadtherz.kernel.errors import NotFound
from stadtherz.streets.adapters.map_files import read_map
from stadtherz.streets.domain.connected import together
from stadtherz.streets.domain.crossings import Across, Secured
from stadtherz.streets.domain.driving import strongly_together
from stadtherz.streets.domain.known import Kerb, Known, Sound, Tactile
from stadtherz.streets.domain.passages import Kind
from stadtherz.streets.domain.sample_town import sample_map
from stadtherz.streets.domain.walking import walkable
from stadtherz.streets.models import Feature, MapImport, Place
from stadtherz.streets.public import (
    current_map,
    current_roads,
    find_places,
    forget_sample,
    snap_place,
)
from stadtherz.streets.services.importing import import_map

LATER = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    path = tmp_path_factory.mktemp("town") / "town.osm"
    path.write_text(sample_map(7.76, 49.43))
    return walkable(read_map(path))


def test_it_is_the_same_each_time():
    assert sample_map(7.76, 49.43) == sample_map(7.76, 49.43)


def test_nearly_all_of_it_hangs_together(network):
    most = together(network)[0]
    apart = [edge for edge in network.edges if edge.start not in most]
    assert len(apart) <= 7
    assert max(edge.length_m for edge in apart) < 13, "only inner corners of the ring"


def test_it_has_a_case_of_everything(network):
    crossings = [edge.crossing for edge in network.edges if edge.crossing]
    assert {one.secured for one in crossings} == set(Secured)
    assert {one.across for one in crossings} >= {Across.ROAD, Across.RAIL, Across.CYCLEWAY}
    assert {one.sound for one in crossings} == set(Sound)
    assert {one.vibration for one in crossings} == set(Known)
    sides = [side for one in crossings for side in one.sides]
    assert {one.kerb for one in sides} >= {Kerb.RAISED, Kerb.LOWERED, Kerb.FLUSH, Kerb.UNKNOWN}
    assert {one.tactile for one in sides} == set(Tactile)
    assert {one.kind for one in network.edges} >= {
        Kind.SIDEWALK, Kind.STEPS, Kind.LIFT, Kind.SHARED, Kind.FOOTWAY, Kind.PEDESTRIAN,
        Kind.LIVING_STREET,
    }  # fmt: skip


def demo():
    out = StringIO()
    call_command("streets_demo", stdout=out)
    return out.getvalue()


@pytest.mark.django_db
@pytest.mark.usefixtures("no_map_yet")
def test_a_city_without_a_map_gets_it_and_a_real_map_replaces_it(tmp_path):
    assert "an invented quarter" in demo()
    assert current_map().invented
    town_hall = find_places("Rathaus Musterviertel")[0]
    assert "(erfunden)" in town_hall.detail
    assert find_places("Marktstr 3")[0].label == "Marktstraße 3"
    assert {one.district for one in Place.objects.all()} == {"Musterviertel (erfunden)"}
    assert snap_place(find_places("Marktstr 3")[0].ref).off_m < 30
    assert "not needed" in demo()
    real = tmp_path / "real.osm"
    changed = sample_map(7.77, 49.44).replace("(invented)", "").replace("Marktstraße", "Hofweg")
    real.write_text(re.sub('name" v="Rathaus Musterviertel', 'name" v="Rathaus', changed))
    import_map(path=real, now=LATER)
    assert not current_map().invented
    assert not Place.objects.filter(district__contains="erfunden").exists()
    assert "not needed" in demo()
    assert MapImport.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.usefixtures("no_map_yet")
def test_its_roads_can_be_driven_and_know_their_restrictions():
    with pytest.raises(NotFound):
        current_roads()
    demo()
    roads = current_roads()
    assert current_roads() is roads
    assert strongly_together(roads) == frozenset(range(len(roads.places)))
    assert [one.kind for one in roads.turns.read] == ["no_left_turn", "only_straight_on"]
    assert roads.turns.unread == ()
    assert forget_sample()
    assert not forget_sample()
    assert (current_map(), find_places("Marktstraße"), Feature.objects.count()) == (None, [], 0)

"""Plans through the city's own network."""

from datetime import UTC, datetime

import pytest

from stadtherz.guidance.adapters.profiles import profiles
from stadtherz.guidance.domain.directions import Manner
from stadtherz.guidance.domain.spots import Spot
from stadtherz.guidance.services.planning import plan_ways, ready
from stadtherz.guidance.services.telling import tell_way
from stadtherz.kernel.errors import NotFound
from stadtherz.streets.public import find_places
from stadtherz.streets.services.importing import import_map
from tests.streets.test_importing import written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_map_yet")]
NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)


STAIRS = """<osm version="0.6">
<node id="1" lat="49.4400" lon="7.7600"/><node id="2" lat="49.4400" lon="7.7640"/>
<node id="3" lat="49.4402" lon="7.7620"/><node id="4" lat="49.4403" lon="7.7620"/>
<node id="5" lat="49.4403" lon="7.7625">
<tag k="amenity" v="library"/><tag k="name" v="Terrasse"/></node>
<node id="6" lat="49.4401" lon="7.7639"><tag k="amenity" v="cafe"/><tag k="name" v="Eck"/></node>
<node id="7" lat="49.4400" lon="7.7620"/>
<way id="1"><nd ref="1"/><nd ref="7"/><nd ref="2"/><tag k="highway" v="pedestrian"/></way>
<way id="2"><nd ref="7"/><nd ref="3"/><tag k="highway" v="footway"/></way>
<way id="3"><nd ref="3"/><nd ref="4"/><tag k="highway" v="steps"/></way>
<way id="4"><nd ref="4"/><nd ref="5"/><tag k="highway" v="footway"/></way></osm>"""


def asked():
    spots = {"start": Spot(0, 0.0), "end": Spot(1, 1.0)}
    return plan_ways(**spots, profile=profiles()["cane"], now=NOW, closures=())


def test_a_city_without_a_map_says_so():
    with pytest.raises(NotFound, match="no map yet"):
        asked()


def test_the_network_is_made_ready_once_and_anew_after_an_import(tmp_path):
    import_map(path=written(tmp_path / "a.osm"), now=NOW)
    assert asked().choices[0].length_m > 0
    first = ready()
    assert ready() is first
    import_map(path=written(tmp_path / "b.osm", sound="no"), now=NOW)
    assert ready() is not first


def told(start, goal, key, language="de"):
    ends = find_places(start)[0], find_places(goal)[0]
    return tell_way(ends=ends, profile=profiles()[key], now=NOW, number=0, language=language,
                    manner=Manner())  # fmt: skip


def test_who_cannot_take_the_stairs_is_led_from_close_by_and_told_so(tmp_path):
    path = tmp_path / "stairs.osm"
    path.write_text(STAIRS, encoding="utf-8")
    import_map(path=path, now=NOW)
    assert "passender Weg" not in " ".join(told("Terrasse", "Eck", "cane").words.overview)
    first = told("Terrasse", "Eck", "wheelchair").words.overview[0]
    assert first.startswith("Vom Start selbst führt kein passender Weg; die Führung beginnt ")
    first = told("Eck", "Terrasse", "wheelchair", "en").words.overview[0]
    assert first.startswith("No suitable way leads to the destination itself; the guidance ends ")

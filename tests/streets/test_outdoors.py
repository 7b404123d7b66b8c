"""What stands beside the streets is read for those who lead a cane along it."""

import pytest

from stadtherz.kernel.errors import Invalid, NotFound, Unavailable
from stadtherz.streets.adapters.kept_maps import place_of
from stadtherz.streets.adapters.map_lines import read_lines
from stadtherz.streets.public import read_outdoors
from stadtherz.streets.services.importing import import_map
from tests.streets.test_importing import NOW, WAYS, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_map_yet")]
BESIDE = """
<way id="20"><nd ref="1"/><nd ref="2"/><tag k="barrier" v="hedge"/></way>
<way id="21"><nd ref="2"/><nd ref="3"/><tag k="barrier" v="handrail"/></way>
<way id="22"><nd ref="3"/><nd ref="4"/><nd ref="5"/><nd ref="3"/><tag k="building" v="yes"/></way>
"""


def test_lines_that_a_cane_can_follow_are_read_with_their_places(tmp_path):
    found = read_lines(written(tmp_path / "city.osm", ways=WAYS + BESIDE))
    assert [way.id for way in found.ways] == [20, 22]
    assert set(found.nodes) == {1, 2, 3, 4, 5}
    assert found.nodes[1].lat == pytest.approx(49.44)


def test_a_file_that_is_no_map_is_named(tmp_path):
    path = tmp_path / "city.osm.pbf"
    path.write_bytes(b"no map")
    with pytest.raises(Invalid, match=r"city\.osm\.pbf"):
        read_lines(path)


def test_the_city_gives_its_streets_and_what_is_beside_them(tmp_path):
    with pytest.raises(NotFound):
        read_outdoors()
    row = import_map(path=written(tmp_path / "city.osm", ways=WAYS + BESIDE), now=NOW).row
    streets, lines = read_outdoors()
    assert (len(streets.ways), len(lines.ways)) == (2, 2)
    place_of(row.name, row.sha256).unlink()
    with pytest.raises(Unavailable):
        read_outdoors()

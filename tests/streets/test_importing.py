"""Map files are taken in as they are, again changes nothing, and a broken one loses nothing."""

import gzip
import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import call_command

from stadtherz.kernel.errors import Invalid, NotFound, Unavailable
from stadtherz.streets.adapters.kept_maps import one_import_at_a_time, place_of
from stadtherz.streets.models import Feature, MapImport
from stadtherz.streets.selectors import network as selectors
from stadtherz.streets.services import importing
from stadtherz.streets.services.importing import import_map

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_map_yet")]
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
HEAD = '<?xml version="1.0" encoding="UTF-8"?><osm version="0.6" generator="test">'
NODES = """
<node id="1" lat="49.4400" lon="7.7700" version="-1" timestamp="1970-01-01T00:00:00Z"/>
<node id="2" lat="49.4400" lon="7.7710" {about}>
 <tag k="highway" v="crossing"/><tag k="crossing" v="traffic_signals"/>
 <tag k="traffic_signals:sound" v="{sound}"/><tag k="kerb:height" v="3 cm"/>
 <tag k="check_date" v="2025-07-10"/></node>
<node id="3" lat="49.4400" lon="7.7720"/><node id="4" lat="49.4405" lon="7.7710"/>
<node id="5" lat="49.4395" lon="7.7710"/><node id="9" lat="49.5" lon="7.7"/>
"""
WAYS = """
<way id="10"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="77"/><tag k="highway" v="residential"/>
 <tag k="name" v="Parkstraße"/><tag k="sidewalk" v="both"/></way>
<way id="11"><nd ref="4"/><nd ref="2"/><nd ref="5"/><tag k="highway" v="footway"/></way>
"""


def written(path, *, sound="yes", about='version="3" timestamp="2024-05-01T08:00:00Z"', ways=WAYS):
    text = HEAD + NODES.format(sound=sound, about=about) + ways + "</osm>"
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


def crossing():
    return Feature.objects.get(collection="crossings").attributes


def test_each_attribute_has_a_value_its_unit_source_and_day(tmp_path):
    found = import_map(path=written(tmp_path / "city.osm.gz"), now=NOW)
    assert (found.row.told["edges"], found.row.told["crossings"]) == (7, 1)
    said = {"source": "OpenStreetMap node/2", "date": "2025-07-10"}
    assert crossing()["sound"] == said | {"value": "yes", "unit": ""}
    assert crossing()["kerb_height"] == said | {"value": 0.03, "unit": "m"}
    assert crossing()["vibration"] == {"value": "unknown", "unit": "", "source": "", "date": None}
    assert crossing()["kerb"]["value"] == "lowered"
    assert crossing()["secured"] == {
        "value": "signals", "unit": "", "source": "OpenStreetMap node/2", "date": "2024-05-01",
    }  # fmt: skip
    road = Feature.objects.get(collection="roads")
    assert (road.attributes["pavement_left"]["value"], len(road.points)) == ("yes", 3)


def test_metadata_that_somebody_invented_says_no_day(tmp_path):
    about = 'version="-1" timestamp="1970-01-01T00:59:59Z"'
    found = import_map(path=written(tmp_path / "city.osm", about=about), now=NOW)
    assert found.row.data_of is None
    assert crossing()["secured"]["date"] is None


def test_the_same_file_again_changes_nothing_and_others_say_what_they_change(tmp_path):
    import_map(path=written(tmp_path / "a.osm"), now=NOW)
    rows = set(Feature.objects.values_list("pk", flat=True))
    assert import_map(path=tmp_path / "a.osm", now=NOW).changed_nothing
    assert set(Feature.objects.values_list("pk", flat=True)) == rows
    found = import_map(path=written(tmp_path / "b.osm", sound="no"), now=NOW)
    assert {name: (one.new, one.changed, one.gone) for name, one in found.differences.items()
            if one.examples} == {"crossings": (0, 1, 0)}  # fmt: skip
    assert found.differences["crossings"].examples == ("node/2",)
    assert crossing()["sound"]["value"] == "no"
    only_road = WAYS[: WAYS.index('<way id="11"')]
    found = import_map(path=written(tmp_path / "c.osm", ways=only_road), now=NOW)
    assert found.differences["paths"].gone == 1
    assert MapImport.objects.count() == 4


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.osm.pbf", b"no map at all", "map-file"),
        ("a.osm.gz", gzip.compress((HEAD + "<node").encode())[:-9], "map-file"),
        ("a.osm", (HEAD + NODES.format(sound="", about="") + "</osm>").encode(), "map-empty"),
        ("a.csv", b"a;b\n1;2\n", "map-file"),
        ("a.osm", (HEAD + '<node id="9" lat="x" lon="1"/></osm>').encode(), "map-file"),
        (
            "a.osm",
            (HEAD + '<node id="' + "9" * 20 + '" lat="1" lon="1"/></osm>').encode(),
            "map-file",
        ),
        (
            "a.osm",
            (HEAD + '<node id="9" lat="1" lon="1" timestamp="never"/></osm>').encode(),
            "map-file",
        ),
        ("a.osc", b'<osmChange version="0.6"><modify/></osmChange>', "map-history"),
    ],
    ids=[
        "noise",
        "cut off",
        "no streets",
        "a table",
        "no degrees",
        "a huge number",
        "no moment",
        "changes",
    ],
)
def test_what_is_no_map_is_refused_and_nothing_is_lost(tmp_path, name, content, code):
    import_map(path=written(tmp_path / "city.osm"), now=NOW)
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Invalid) as refused:
        import_map(path=tmp_path / name, now=NOW)
    assert refused.value.code == code
    assert Feature.objects.count() == 3
    assert MapImport.objects.count() == 1
    assert len(selectors.current_network().edges) == 7


def test_streets_without_their_nodes_are_refused(tmp_path):
    (tmp_path / "a.osm").write_text(f"{HEAD}{WAYS}</osm>")
    with pytest.raises(Invalid, match="where its streets are"):
        import_map(path=tmp_path / "a.osm", now=NOW)


def test_what_was_deleted_is_gone_and_of_two_versions_the_last_counts(tmp_path):
    gone = """<way id="12"><nd ref="1"/><nd ref="4"/><tag k="highway" v="footway"/></way>
     <way id="12" version="2" visible="false"/>
     <way id="10" version="9"><nd ref="1"/><nd ref="2"/><nd ref="3"/>
      <tag k="highway" v="residential"/><tag k="sidewalk" v="both"/></way>"""
    found = import_map(path=written(tmp_path / "city.osm", ways=WAYS + gone), now=NOW)
    assert (found.row.told["ways"], found.row.told["edges"]) == (2, 7)
    assert Feature.objects.get(collection="roads").attributes["name"]["value"] == "unknown"


def test_numbers_of_the_map_may_be_below_zero(tmp_path):
    outline = """<way id="12"><nd ref="1"/><nd ref="4"/><nd ref="3"/><nd ref="1"/></way>
     <relation id="20"><member type="way" ref="12" role="outer"/><tag k="type" v="multipolygon"/>
     <tag k="amenity" v="library"/><tag k="name" v="Bücherei"/></relation>"""
    there = written(tmp_path / "a.osm", ways=WAYS + outline)
    told = re.sub(r'\b(id|ref)="', r'\1="-', there.read_text())
    there.write_text(told)
    assert import_map(path=there, now=NOW).row.told["crossings"] == 1
    assert Feature.objects.get(collection="crossings").ref == "node/-2"


def test_a_full_disk_changes_nothing(tmp_path, monkeypatch):
    import_map(path=written(tmp_path / "a.osm"), now=NOW)

    def full(path, sha256):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(importing, "keep", full)
    with pytest.raises(Unavailable, match="No space"):
        import_map(path=written(tmp_path / "b.osm", sound="no"), now=NOW)
    assert crossing()["sound"]["value"] == "yes"


def test_the_network_is_that_of_the_newest_map(tmp_path):
    with pytest.raises(NotFound):
        selectors.current_network()
    row = import_map(path=written(tmp_path / "a.osm"), now=NOW).row
    first = selectors.current_network()
    assert selectors.current_network() is first
    import_map(path=written(tmp_path / "b.osm", ways=WAYS.replace("both", "separate")), now=NOW)
    assert len(selectors.current_network().edges) < len(first.edges)
    MapImport.objects.exclude(pk=row.pk).delete()
    place_of(row.name, row.sha256).unlink()
    with pytest.raises(Unavailable, match="take it in once more"):
        selectors.current_network()


def test_the_command_says_what_it_does_and_what_is_new(tmp_path):
    out = StringIO()
    call_command("streets_import", str(written(tmp_path / "city.osm.gz")), stdout=out)
    assert "2 ways, 5 nodes, data of 2024-05-01" in out.getvalue()
    assert "crossings          1       1        0       0" in out.getvalue()
    out = StringIO()
    call_command("streets_import", str(tmp_path / "city.osm.gz"), stdout=out)
    assert "nothing is new" in out.getvalue()


def test_an_import_waits_for_another_one(tmp_path, settings):
    written(tmp_path / "a.osm")
    done = []
    with ThreadPoolExecutor(1) as other, one_import_at_a_time():
        waits = other.submit(lambda: done.append(_locked()))
        time.sleep(0.1)
        assert done == []
    waits.result()
    assert done == [True]
    import_map(path=tmp_path / "a.osm", now=NOW)  # the lock is free again


def _locked():
    with one_import_at_a_time():
        return True


@pytest.mark.django_db(transaction=True)
def test_the_map_and_the_one_before_are_kept_and_no_older_one(tmp_path, settings):
    kept = settings.VAR / "streets"
    for sound in ("yes", "no", "locate", "no"):
        row = import_map(path=written(tmp_path / "city.osm", sound=sound), now=NOW).row
        (kept / f"{'0' * 64}.osm.4711.part").touch()
    (kept / "timetable.zip").touch()
    import_map(path=written(tmp_path / "city.osm", sound="locate"), now=NOW)
    digests = {one.name.split(".")[0] for one in kept.glob("*.osm*")}
    assert len(digests) == 2
    assert row.sha256 in digests
    assert (kept / "timetable.zip").exists()

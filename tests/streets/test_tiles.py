"""The base map as tiles: the same each time, anew for another map, and under all maps."""

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings as django_settings
from shapely import LineString, Point, Polygon

from stadtherz.city.public import load_city, the_city
from stadtherz.streets.adapters.base_maps import read_base_map
from stadtherz.streets.adapters.tile_files import folder_of
from stadtherz.streets.domain.tiles.cutting import (
    Placed,
    base_map,
    box_of_tile,
    is_made,
    tile_at,
    tile_of,
)
from stadtherz.streets.domain.tiles.layers import (
    Drawn,
    Shown,
    shown_area,
    shown_line,
    shown_place,
)
from stadtherz.streets.domain.tiles.mvt import vector_tile
from stadtherz.streets.domain.tiles.pictures import picture
from stadtherz.streets.selectors import tiles as selectors
from stadtherz.streets.services.importing import import_map
from tests.conftest import ROOT
from tests.streets.test_importing import WAYS, written

pytestmark = pytest.mark.usefixtures("no_map_yet")
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
HOUSE = """<way id="12"><nd ref="1"/><nd ref="4"/><nd ref="3"/><nd ref="5"/><nd ref="1"/>
 <tag k="building" v="yes"/></way>"""
Z = 16
X, Y = tile_at(7.771, 49.44, Z)


def placed(kind, shape, layer="roads", name=""):
    return Placed(Shown(layer, kind, 10, name), shape)


def test_a_map_whose_numbers_are_in_no_order_is_drawn_without_areas(tmp_path):
    path = written(tmp_path / "city.osm", ways=WAYS.replace('id="10"', 'id="12"'))
    assert {one.shown.layer for one in read_base_map(path).drawn} >= {"roads"}


def test_the_bytes_are_those_of_the_specification():
    """Sections 4.3.5.1 and 4.3.5.5 of the specification 2.1 give these commands."""
    found = vector_tile({"roads": [placed("x", Point(25, 17))]})
    assert bytes([0x22, 3, 9, 50, 34]) in found  # MoveTo(25, 17)
    found = vector_tile({"roads": [placed("x", LineString([(2, 2), (2, 10), (10, 10)]))]})
    assert bytes([0x22, 8, 9, 4, 4, 18, 0, 16, 16, 0]) in found
    ring = Polygon([(3, 6), (8, 12), (20, 34)])
    found = vector_tile({"green": [placed("x", ring, "green")]})
    assert bytes([0x22, 9, 9, 6, 12, 18, 10, 12, 24, 44, 15]) in found
    assert vector_tile({}) == b""


def test_what_rounding_leaves_nothing_of_is_left_out():
    empty = vector_tile({"roads": []})
    for shape in (LineString([(1, 1), (1.2, 1.1)]), Polygon([(1, 1), (1.2, 1), (1.1, 1.2)])):
        assert vector_tile({"roads": [placed("x", shape)]}) == empty


def test_what_is_shown_and_from_when_on():
    assert shown_area({"building": "yes"}) == Shown("buildings", "building", 14)
    assert shown_area({"building": "no"}) is None
    assert shown_area({"landuse": "forest"}).kind == "wood"
    assert shown_area({"natural": "water", "name": "See"}).name == "See"
    assert shown_line({"highway": "primary_link"}).kind == "primary"
    assert shown_line({"railway": "rail", "tunnel": "yes"}) is None
    assert shown_place({"place": "suburb", "name": "West"}) == Shown("labels", "suburb", 12, "West")
    assert shown_place({"place": "suburb"}) is None


def test_a_tile_holds_what_lies_in_it_and_lines_run_beyond_its_edge():
    west, south, east, north = box_of_tile(Z, X, Y)
    middle = (south + north) / 2
    road = Drawn(Shown("roads", "minor", 12), LineString([(west - 1, middle), (east + 1, middle)]))
    far = Drawn(Shown("roads", "minor", 12), LineString([(0, 0), (1, 1)]))
    late = Drawn(Shown("roads", "path", 17), road.shape)
    found = tile_of(base_map([road, far, late]), Z, X, Y)
    ((one,),) = found.values()
    assert [round(value) for value in one.shape.bounds] == [-64, 2048, 4160, 2048]
    assert is_made(Z, X, Y, (west, south, east, north))
    assert not is_made(9, 1, 1, (-180, -80, 180, 80))
    assert not is_made(Z, X + 5, Y, (west, south, east, north))


def test_a_picture_has_light_and_dark_and_nothing_from_elsewhere():
    drawn = picture({"roads": [placed("minor", LineString([(0, 0), (80, 80), (4096, 0)]))]}, 13)
    root = ET.fromstring(drawn)  # noqa: S314 - our own
    assert root.get("viewBox") == "0 0 512 512"
    assert "prefers-color-scheme:dark" in drawn
    assert "M0 0l10 10l502 -10" in drawn
    assert "href" not in drawn


@pytest.fixture
def city(tmp_path, django_capture_on_commit_callbacks):
    selectors._read.clear()
    with django_capture_on_commit_callbacks(execute=True):
        import_map(path=written(tmp_path / "city.osm", ways=WAYS + HOUSE), now=NOW)


@pytest.mark.django_db
def test_tiles_are_made_once_and_anew_for_another_map(
    city, client, tmp_path, django_capture_on_commit_callbacks, django_assert_num_queries
):
    there = f"/karte/{Z}/{X}/{Y}.mvt"
    with django_assert_num_queries(0):
        first = client.get(there)
    assert first["Content-Type"] == "application/vnd.mapbox-vector-tile"
    assert first["Access-Control-Allow-Origin"] == "*"
    for name in (b"roads", b"buildings", "Parkstraße".encode()):
        assert name in first.content
    selectors._read.clear()
    kept = folder_of(selectors.tiles_state()) / f"{Z}/{X}/{Y}.mvt"
    assert kept.read_bytes() == first.content
    shutil.rmtree(folder_of(selectors.tiles_state()))
    assert client.get(there).content == first.content
    assert client.get(f"/karte/{Z}/{X}/{Y}.svg?v=1")["Cache-Control"] == "public, max-age=604800"
    before = selectors.tiles_state()
    with django_capture_on_commit_callbacks(execute=True):
        import_map(path=written(tmp_path / "b.osm"), now=NOW)
    assert b"buildings" not in client.get(there).content
    assert not folder_of(before).exists()
    far = "9" * 300  # more than a file's name may have
    for path in (f"/karte/9/{X}/{Y}.mvt", f"/karte/{Z}/1/1.svg", f"/karte/{Z}/{X}/{Y}.png",
                 f"/karte/{Z}/{far}/{Y}.mvt", f"/karte/{Z}/{X}/{far}.svg",
                 f"/karte/{far}/1/1.svg"):  # fmt: skip
        assert client.get(path).status_code == 404


@pytest.mark.django_db
def test_all_maps_of_the_city_lie_on_it_once_there_is_one(client, tmp_path, request):
    load_city(city=the_city())
    assert ".svg?v=" not in client.get("/stadtteile/").content.decode()
    assert client.get("/karte/karte.json").status_code == 404
    request.getfixturevalue("city")
    page = client.get("/stadtteile/").content.decode()
    assert f".svg?v={selectors.tiles_state()}" in page
    assert "© OpenStreetMap-Mitwirkende" in page
    assert "© OpenStreetMap contributors" in client.get("/en/districts/").content.decode()
    told = client.get("/karte/karte.json").json()
    assert told["bounds"] == [7.77, 49.4395, 7.772, 49.4405]
    for scheme in ("hell", "dunkel"):
        style = client.get(f"/karte/stil-{scheme}.json").json()
        host = django_settings.CONFIG.address
        assert style["sources"]["stadt"]["url"].startswith(host)
        assert "glyphs" not in style
        assert {one.get("source-layer") for one in style["layers"]} >= {"roads", "labels", "water"}
    assert client.get("/karte/stil-bunt.json").status_code == 404


CLIENTS = ROOT / "build" / "clients"
SCRIPT = """
import json, sys
from mapbox_vector_tile import decode
told = decode(sys.stdin.buffer.read(), default_options={"y_coord_down": True})
print(json.dumps({
    name: [[one["geometry"]["type"], one["geometry"]["coordinates"], one["properties"]]
           for one in layer["features"]]
    for name, layer in told.items() if layer["extent"] == 4096 and layer["version"] == 2
}))
"""


@pytest.mark.skipif(not (CLIENTS / "mapbox_vector_tile").exists(),
                    reason="the reader is not installed; `make clients` does it")  # fmt: skip
def test_a_reader_of_another_project_finds_the_same():
    ring = [[0, 0], [400, 0], [400, 400], [0, 400], [0, 0]]
    hole = [[100, 100], [100, 200], [200, 200], [200, 100], [100, 100]]
    line = [[-64, 5], [300, 700], [4160, 9]]
    tile = vector_tile({
        "green": [placed("wood", Polygon(ring[::-1], [hole[::-1]]), "green", "Wald")],
        "roads": [placed("minor", LineString(line), name="Große Straße"),
                  placed("path", LineString(line[::-1]))],
        "labels": [placed("city", Point(7, 4000), "labels", "Lautern")],
    })  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SCRIPT], input=tile, capture_output=True,
        env=os.environ | {"PYTHONPATH": str(CLIENTS)}, timeout=60, check=True,
    )  # fmt: skip
    told = json.loads(done.stdout)
    ((kind, (outer, inner), properties),) = told["green"]
    assert (kind, properties) == ("Polygon", {"kind": "wood", "name": "Wald"})
    assert Polygon(outer, [inner]).equals(Polygon(ring, [hole]))
    assert told["roads"] == [
        ["LineString", line, {"kind": "minor", "name": "Große Straße"}],
        ["LineString", line[::-1], {"kind": "path"}],
    ]
    assert told["labels"] == [["Point", [7, 4000], {"kind": "city", "name": "Lautern"}]]

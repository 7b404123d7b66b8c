import json
import sqlite3
import struct
from datetime import date
from decimal import Decimal

import duckdb
import pytest
import shapely

from stadtherz.kernel.errors import Invalid, NotFound
from stadtherz.opendata.adapters.tables.stored import schema_in
from stadtherz.opendata.adapters.tables.typed import type_geojson, type_geopackage
from stadtherz.opendata.domain.handing_in.prefill import box_of


def feature(geometry, **properties):
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def point(lon, lat):
    return {"type": "Point", "coordinates": [lon, lat]}


def rows_of(path):
    with duckdb.connect() as connection:
        return connection.read_parquet(str(path)).fetchall()


def read(tmp_path, features, **more):
    path, target = tmp_path / "a.geojson", tmp_path / "typed.parquet"
    path.write_text(
        json.dumps({"type": "FeatureCollection", "features": features, **more}), "utf-8"
    )
    typed = type_geojson(path, target)
    assert typed.account.balanced
    assert schema_in(target) == typed.schema
    return typed, rows_of(target)


def test_features_become_rows_with_geometry_and_box(tmp_path):
    line = {"type": "LineString", "coordinates": [[7.7, 49.4], [7.8, 49.5]]}
    typed, rows = read(tmp_path, [
        feature(point(7.77, 49.44), name="Rathaus", hoehe=84.5, seit="1968-05-01", plz="67655"),
        feature(line, name="Weg", hoehe=1.234, neu=True, seit="2020-01-31"),
        feature(None, name="Ohne", liste=[1, 2]),
    ])  # fmt: skip
    assert [(one.name, one.kind.value) for one in typed.schema.columns] == [
        ("name", "text"), ("hoehe", "decimal"), ("seit", "date"), ("plz", "code"),
        ("neu", "boolean"), ("liste", "text"), ("geometry", "geometry"),
    ]  # fmt: skip
    assert typed.schema.box == (7.7, 49.4, 7.8, 49.5)
    assert rows[0][1:5] == ("Rathaus", Decimal("84.500"), date(1968, 5, 1), "67655")
    assert json.loads(rows[0][7]) == point(7.77, 49.44)
    assert rows[1][8:] == (7.7, 49.4, 7.8, 49.5)
    assert rows[2][6:] == ("[1, 2]", None, None, None, None, None)


def test_properties_may_be_named_as_our_columns_are(tmp_path):
    typed, rows = read(tmp_path, [feature(point(7, 49), Geometry="a", _west=5)])
    assert [one.name for one in typed.schema.columns] == ["geometry_2", "west", "geometry"]
    assert rows[0][1:3] == ("a", 5)


def test_a_geometry_that_is_none_is_told_and_its_row_kept(tmp_path):
    typed, rows = read(tmp_path, [
        feature({"type": "Point", "coordinates": []}, a=1), feature({"type": "Kreis"}, a=2),
        feature(point(7, 49), a=3),
    ])  # fmt: skip
    assert [row[1] for row in rows] == [1, 2, 3]
    found = next(one for one in typed.findings if one.code == "not-a-geometry")
    assert [one.line for one in found.spots] == [3]


def test_features_over_the_ends_of_pieces_are_whole(tmp_path, monkeypatch):
    monkeypatch.setattr("stadtherz.opendata.adapters.tables.geojson.PIECE", 7)
    _, rows = read(tmp_path, [feature(point(7, 49), a=at, b="},{") for at in range(30)], crs=None)
    assert [row[1] for row in rows] == list(range(30))


def named(name):
    return {"type": "name", "properties": {"name": name}}


TOWN = [7.77, 49.44]


@pytest.mark.parametrize(
    ("crs", "x", "y"),
    [
        (named("urn:ogc:def:crs:EPSG::25832"), 410830.8843, 5477097.5674),
        (named("urn:ogc:def:crs:EPSG:9.8:25832"), 410830.8843, 5477097.5674),
        (named("http://www.opengis.net/def/crs/EPSG/0/25832"), 410830.8843, 5477097.5674),
        (named("http://www.opengis.net/gml/srs/epsg.xml#32632"), 410830.8843, 5477097.5674),
        (named("EPSG:25832"), 410830.8843, 5477097.5674),
        ("EPSG:4647", 32410830.8843, 5477097.5674),
        ({"type": "EPSG", "properties": {"code": 3857}}, 864952.4427, 6349852.6604),
        (named("urn:ogc:def:crs:EPSG::4258"), *TOWN),
        (named("urn:ogc:def:crs:OGC:1.3:CRS84"), *TOWN),
        (None, *TOWN),
    ],
)
def test_coordinates_are_turned_into_degrees_as_the_file_says(tmp_path, crs, x, y):
    ring = [[x, y], [x + 1e-4, y], [x + 1e-4, y + 1e-4], [x, y]]
    features = [feature(point(x, y), a=1), feature({"type": "Polygon", "coordinates": [ring]}, a=2)]
    typed, rows = read(tmp_path, features, crs=crs)
    assert typed.schema.reference == 4326
    assert typed.schema.box == pytest.approx([*TOWN, *TOWN], abs=2e-4)
    assert json.loads(rows[0][2])["coordinates"] == pytest.approx(TOWN, abs=1e-6)
    assert rows[1][3:] == pytest.approx([*TOWN, *TOWN], abs=2e-4)
    codes = [one.code for one in typed.findings]
    assert codes == (["turned-to-degrees"] if x > 180 else [])


def test_the_height_stays_and_a_system_told_behind_the_features_is_found(tmp_path):
    path = tmp_path / "a.geojson"
    one = feature(
        {"type": "Point", "coordinates": [410830.8843, 5477097.5674, 251.5]}, crs="EPSG:1"
    )
    path.write_text(json.dumps({"features": [one], "crs": named("EPSG:25832")}))
    typed = type_geojson(path, tmp_path / "typed.parquet")
    found = json.loads(rows_of(tmp_path / "typed.parquet")[0][2])["coordinates"]
    assert found == pytest.approx([*TOWN, 251.5], abs=1e-6)
    assert typed.findings[0].figures == (("epsg", 25832),)


@pytest.mark.parametrize(
    ("crs", "code", "reference"),
    [
        (None, "not-in-degrees", 0),
        (named("urn:ogc:def:crs:OGC:1.3:CRS84"), "not-in-degrees", 0),
        (named("Soldner Berlin"), "not-in-degrees", 0),
        (named("urn:ogc:def:crs:EPSG::31466"), "other-reference-system", 31466),
    ],
)
def test_metres_that_nobody_can_turn_are_told_and_never_taken_for_degrees(
    tmp_path, crs, code, reference
):
    features = [feature(point(2555000.5 + at, 5479000), a=at) for at in range(3)]
    typed, rows = read(tmp_path, features, crs=crs)
    assert ([one.code for one in typed.findings], typed.schema.reference) == ([code], reference)
    assert not typed.schema.on_map
    assert box_of(typed.schema) is None
    assert json.loads(rows[0][2])["coordinates"] == [2555000.5, 5479000]


def test_one_place_that_is_none_of_degrees_does_not_take_the_map_away(tmp_path):
    features = [feature(point(7.7, 49.4), a=1)] * 3 + [feature(point(410000, 5477000), a=2)]
    typed, rows = read(tmp_path, features)
    assert typed.schema.on_map
    assert typed.schema.box == (7.7, 49.4, 7.7, 49.4)
    told = typed.findings[0]
    assert (told.code, [one.line for one in told.spots]) == ("outside-degrees", [5])
    assert rows[3][1:] == (2, None, None, None, None, None)


@pytest.mark.parametrize(
    "text", ["", "{}", "[1]", '{"features": [', '{"features": [5]}', '{"features": [{"a": x}]}']
)
def test_what_is_no_collection_is_refused(text, tmp_path):
    path = tmp_path / "a.geojson"
    path.write_text(text)
    with pytest.raises(Invalid) as refused:
        type_geojson(path, tmp_path / "typed.parquet")
    assert refused.value.code == "no-geojson"


def geopackage(path, *, reference=25832, envelope=1):
    with sqlite3.connect(path) as made:
        made.executescript(
            "CREATE TABLE gpkg_contents (table_name, data_type);"
            "CREATE TABLE gpkg_geometry_columns (table_name, column_name, srs_id);"
            "CREATE TABLE gpkg_spatial_ref_sys (srs_id, organization_coordsys_id);"
            'CREATE TABLE "bäu""me" (fid INTEGER PRIMARY KEY, art TEXT, geom BLOB, hoehe REAL);'
        )
        made.execute("INSERT INTO gpkg_contents VALUES ('bäu\"me', 'features')")
        made.execute("INSERT INTO gpkg_geometry_columns VALUES ('bäu\"me', 'geom', 1)")
        made.execute("INSERT INTO gpkg_spatial_ref_sys VALUES (1, ?)", [reference])
        head = b"GP\x00" + bytes([1 | envelope << 1]) + struct.pack("<i", 1)
        box = struct.pack("<4d", 1, 2, 3, 4)[: 32 * bool(envelope)]
        blob = head + box + shapely.to_wkb(shapely.Point(411000.5, 5477000.25))
        made.executemany(
            'INSERT INTO "bäu""me" VALUES (?, ?, ?, ?)',
            [(1, "Linde", blob, 12.5), (2, "Eiche", None, None), (3, "Ahorn", b"XX", 7)],
        )
    made.close()


@pytest.mark.parametrize("envelope", [0, 1])
def test_layers_of_a_geopackage_become_rows(envelope, tmp_path):
    path, target = tmp_path / "a.gpkg", tmp_path / "typed.parquet"
    geopackage(path, envelope=envelope)
    typed = type_geopackage(path, target)
    rows = rows_of(target)
    assert [one.name for one in typed.schema.columns] == ["fid", "art", "hoehe", "geometry"]
    assert [row[1:4] for row in rows] == [
        (1, "Linde", Decimal("12.5")), (2, "Eiche", None), (3, "Ahorn", Decimal(7)),
    ]  # fmt: skip
    assert json.loads(rows[0][4])["coordinates"] == [411000.5, 5477000.25]
    assert typed.schema.reference == 25832
    codes = {one.code: one for one in typed.findings}
    assert codes["other-reference-system"].figures == (("epsg", 25832),)
    assert codes["not-a-geometry"].spots[0].line == 4
    with pytest.raises(NotFound):
        type_geopackage(path, target, "wege")


def test_what_is_no_geopackage_is_refused(tmp_path):
    path = tmp_path / "a.gpkg"
    path.write_bytes(b"SQLite? no")
    with pytest.raises(Invalid) as refused:
        type_geopackage(path, tmp_path / "typed.parquet")
    assert refused.value.code == "no-geopackage"


@pytest.mark.parametrize(
    ("codec", "code"), [("cp1252", "not-utf-8"), ("utf-8-sig", "byte-order-mark")]
)
def test_a_collection_of_an_old_encoding_is_read_and_told(tmp_path, codec, code):
    held = {"type": "FeatureCollection", "features": [feature(point(7.7, 49.4), Straße="Größe")]}
    (tmp_path / "a.geojson").write_bytes(json.dumps(held, ensure_ascii=False).encode(codec))
    typed = type_geojson(tmp_path / "a.geojson", tmp_path / "typed.parquet")
    assert [one.code for one in typed.findings] == [code]
    assert rows_of(tmp_path / "typed.parquet")[0][1] == "Größe"

import csv
import io
import json
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import duckdb
import pytest

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.adapters.asking.answers import Table, ask
from stadtherz.opendata.adapters.asking.written import csv_of, geojson_of, json_of, parquet_of
from stadtherz.opendata.adapters.tables.typed import type_csv, type_geojson
from stadtherz.opendata.domain.asking.checked import question_of
from stadtherz.opendata.domain.asking.formulas import without_formula
from tests.opendata.asking.small import rows, table


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    return table(tmp_path_factory.mktemp("written"))


def whole(asked, **parts):
    return replace(question_of(parts, asked.schema), limit=None)


def text(pieces):
    return b"".join(pieces).decode()


def test_csv_holds_all_rows_with_points_and_iso_times(asked):
    read = list(csv.DictReader(io.StringIO(text(csv_of(asked, whole(asked))))))
    assert len(read) == 60
    for row, given in zip(read, rows(), strict=True):
        for name in ("nr", "wert", "ort"):
            assert row[name] == ("" if given[name] is None else str(given[name])), name
        assert row["betrag"] == ("" if given["betrag"] is None else f"{given['betrag']:.2f}")
        assert row["offen"] == {None: "", True: "true", False: "false"}[given["offen"]]
        assert row["moment"] == (
            "" if given["moment"] is None else given["moment"].isoformat() + "Z"
        )


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ('=HYPERLINK("http://x.example";"hier")', True), ("=1+1", True), (" =A1", True),
        ("@SUM(1)", True), ("-2+3+cmd|' /C calc'!A0", True), ("+cmd|'/C'!A0", True),
        ("- Bank (alt) fehlt", False), ("+49 (631) 365", False), ("@stadt_kl", False),
        ("===", False), ("-", False), ("-12,5", False), ("a=b(c)", False), ("", False),
    ],
)  # fmt: skip
def test_nothing_in_csv_is_run_by_a_spreadsheet(given, written):
    assert without_formula(given) == ("'" if written else "") + given


def test_only_csv_has_the_apostrophe(tmp_path):
    (tmp_path / "a.csv").write_text("nr;wort\n1;=1+1\n2;gut\n")
    typed = type_csv(tmp_path / "a.csv", tmp_path / "t.parquet")
    given = Table(tmp_path / "t.parquet", typed.schema)
    assert text(csv_of(given, whole(given))).splitlines() == ["nr,wort", "1,'=1+1", "2,gut"]
    assert json.loads(text(json_of(given, whole(given))))[0]["wort"] == "=1+1"


def test_json_keeps_every_digit_and_null(asked):
    read = json.loads(text(json_of(asked, whole(asked))), parse_float=Decimal)
    assert [row["betrag"] for row in read] == [row["betrag"] for row in rows()]
    assert [row["ort"] for row in read] == [row["ort"] for row in rows()]
    assert json.loads(text(json_of(asked, whole(asked, filter="nr > 99")))) == []


def test_a_limit_holds_in_files_too(asked):
    question = question_of({"limit": "7", "sort": "betrag"}, asked.schema)
    assert len(json.loads(text(json_of(asked, question)))) == 7
    assert len(ask(asked, question).rows) == 7


def test_parquet_holds_the_types(asked, tmp_path):
    path = tmp_path / "answer.parquet"
    question = whole(asked, select="nr, betrag, tag, zeit", sort="-betrag", filter="nr > 0")
    path.write_bytes(b"".join(parquet_of(asked, question)))
    found = duckdb.read_parquet(str(path))
    assert [str(one) for one in found.types] == ["BIGINT", "DECIMAL(18,2)", "DATE", "TIMESTAMP"]
    wanted = replace(question, limit=100)
    assert found.fetchall() == ask(asked, wanted).rows


def test_groups_are_written_as_well(asked):
    read = json.loads(
        text(json_of(asked, whole(asked, group="offen", select="offen, sum(nr) as s")))
    )
    given = [row["nr"] or 0 for row in rows() if row["offen"]]
    assert {row["offen"]: row["s"] for row in read}[True] == sum(given)


def test_rows_with_coordinates_are_features(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("Name;lat;lon\nRathaus;49,44;7,77\nOhne;;\n")
    typed = type_csv(path, tmp_path / "a.parquet")
    places = Table(tmp_path / "a.parquet", typed.schema)
    read = json.loads(text(geojson_of(places, whole(places, select="name"))))
    assert read["features"] == [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [7.77, 49.44]},
         "properties": {"name": "Rathaus"}},
        {"type": "Feature", "geometry": None, "properties": {"name": "Ohne"}},
    ]  # fmt: skip


def test_geometries_go_out_as_they_came_in(tmp_path):
    line = {"type": "LineString", "coordinates": [[7.7, 49.4], [7.8, 49.5]]}
    given = [{"type": "Feature", "geometry": line, "properties": {"name": "Weg"}}]
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": given}))
    typed = type_geojson(path, tmp_path / "a.parquet")
    places = Table(tmp_path / "a.parquet", typed.schema)
    assert json.loads(text(geojson_of(places, whole(places))))["features"] == given
    grid = Table(places.path, replace(places.schema, reference=25832))
    with pytest.raises(Invalid) as refused:
        text(geojson_of(grid, whole(grid)))
    assert refused.value.code == "no-wgs84"


def test_rows_without_places_are_no_features(asked):
    with pytest.raises(Invalid) as refused:
        text(geojson_of(asked, whole(asked)))
    assert refused.value.code == "no-geometry"


def test_moments_are_asked_in_utc_and_grouped_by_the_clock_on_the_wall(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("t;v\n2025-06-30T23:30:00Z;1\n2025-07-01T00:30:00+02:00;2\n")
    typed = type_csv(path, tmp_path / "a.parquet")
    moments = Table(tmp_path / "a.parquet", typed.schema)
    found = ask(moments, question_of({"filter": "t >= 2025-06-30T23:00:00Z"}, moments.schema))
    assert found.rows == [(datetime(2025, 6, 30, 23, 30), 1)]
    months = ask(moments, question_of({"group": "month(t)"}, moments.schema))
    assert [row[1] for row in months.rows] == [2]

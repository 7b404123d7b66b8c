"""Open views with coarse places: fields of a grid instead of where something was."""

import json

import duckdb
import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid
from stadtherz.kernel.text import Text
from stadtherz.opendata.adapters.asking.answers import Table
from stadtherz.opendata.adapters.asking.derived import derive
from stadtherz.opendata.adapters.tables.typed import type_csv, type_geojson
from stadtherz.opendata.domain.deriving import Recipe, reasons_against
from stadtherz.opendata.domain.gridding import SIZES, names_of, unit_of
from stadtherz.opendata.models import Submission
from stadtherz.opendata.selectors.handing_in import check_of, city_box
from stadtherz.opendata.services import handing_in as acts
from stadtherz.opendata.services.deriving import begin_view
from tests.opendata.handing_in.test_way import NOW, give

SPOT = (7.76891, 49.44331)
"""In Kaiserslautern: 410,807 m east and 5,477,378 m north in UTM zone 32."""
ACCIDENTS = "Unfall-Nr;Jahr;Lat;Lon\n" + "".join(
    f"U{at:03d};{2024 + at % 2};{lat:.5f};{lon:.5f}\n".replace(".", ",")
    for at, (lat, lon) in enumerate(
        [(SPOT[1] + n * 1e-5, SPOT[0] + n * 1e-5) for n in range(7)]
        + [(SPOT[1] + 0.05, SPOT[0]) for _ in range(4)] + [(SPOT[1] + 0.004, SPOT[0])] * 6
    )
)  # fmt: skip


def table(folder, content):
    (folder / "a.csv").write_text(content, "utf-8")
    return Table(folder / "t.parquet", type_csv(folder / "a.csv", folder / "t.parquet").schema)


def view(folder, given, recipe, *others):
    made = derive(given, recipe, folder / "v.parquet", others)
    with duckdb.connect() as connection:
        rows = connection.read_parquet(str(folder / "v.parquet")).fetchall()
    return made, [row[1:] for row in rows]


def test_accidents_are_told_by_fields_and_few_of_them_not(tmp_path):
    made, rows = view(tmp_path, table(tmp_path, ACCIDENTS), Recipe((), grid=500))
    assert rows == [("500mN54770E4105", 7.769, 49.441, 7), ("500mN54775E4105", 7.769, 49.446, 6)]
    assert (made.groups_withheld, made.rows_withheld) == (1, 4)
    kinds = [one.kind.value for one in made.typed.schema.columns]
    assert kinds == ["code", "longitude", "latitude", "whole"]
    assert made.typed.schema.on_map


def test_a_kilometre_holds_both_fields_and_groups_go_together_with_others(tmp_path):
    given = table(tmp_path, ACCIDENTS)
    assert view(tmp_path, given, Recipe((), grid=1000))[1] == [("1kmN5477E410", 7.765, 49.444, 13)]
    rows = view(tmp_path, given, Recipe(("jahr",), grid=1000))[1]
    assert [row[:2] + row[-1:] for row in rows] == [
        (2024, "1kmN5477E410", 7), (2025, "1kmN5477E410", 6),
    ]  # fmt: skip


def test_small_fields_are_parts_of_large_ones(tmp_path):
    """What a view by kilometres told cannot be taken apart by one of half of them."""
    content = "Lat;Lon\n" + "49,44331;7,76891\n" * 7 + "49,44731;7,76891\n" * 2
    given = table(tmp_path, content)
    assert [row[-1] for row in view(tmp_path, given, Recipe((), grid=500))[1]] == [7]
    assert view(tmp_path, given, Recipe((), grid=500), Recipe((), grid=1000))[1] == []


def test_eastings_and_points_of_geojson_lie_in_the_same_fields(tmp_path):
    content = "Ost;Nord\n" + "410807,3;5477378,1\n" * 5
    assert view(tmp_path, table(tmp_path, content), Recipe((), grid=1000))[1] == [
        ("1kmN5477E410", 7.765, 49.444, 5)
    ]
    features = [
        {"type": "Feature", "properties": {"a": at},
         "geometry": {"type": "Point", "coordinates": SPOT}}
        for at in range(5)
    ]  # fmt: skip
    whole = {"type": "FeatureCollection", "features": features}
    (tmp_path / "a.geojson").write_text(json.dumps(whole), "utf-8")
    schema = type_geojson(tmp_path / "a.geojson", tmp_path / "g.parquet").schema
    given = Table(tmp_path / "g.parquet", schema)
    assert view(tmp_path, given, Recipe((), grid=1000))[1] == [("1kmN5477E410", 7.765, 49.444, 5)]


def test_rows_without_a_place_are_a_group_of_their_own(tmp_path):
    content = "Art;Lat;Lon\n" + "x;49,44331;7,76891\n" * 5 + "x;;\n" * 6
    rows = view(tmp_path, table(tmp_path, content), Recipe((), grid=5000))[1]
    assert rows == [("5kmN5475E410", 7.793, 49.444, 5), (None, None, None, 6)]


@pytest.mark.parametrize(
    ("recipe", "reasons"),
    [
        (Recipe((), grid=500), ()), (Recipe((), grid=700), ("no-place",)),
        (Recipe(()), ("no-groups",)), (Recipe(("lat",), grid=0), ()),
    ],
)  # fmt: skip
def test_only_known_sizes_and_tables_with_places(tmp_path, recipe, reasons):
    assert reasons_against(recipe, table(tmp_path, ACCIDENTS).schema) == reasons
    assert "no-place" in reasons_against(
        Recipe(("a",), grid=500), table(tmp_path, "A;B\nx;1\ny;2\n").schema
    )


@given(st.sampled_from(SIZES))
def test_codes_count_in_units_that_corners_are_made_of(size):
    assert size % unit_of(size) == 0
    assert (size // unit_of(size)) % 10
    assert names_of(size).code == f"rasterzelle_{size // 1000}km" if size > 500 else "500m"


@pytest.mark.django_db
class TestOnItsWay:
    @pytest.fixture
    def accidents(self, owner):
        return give(owner, ACCIDENTS.encode(), "Unfälle.csv")

    def test_the_form_offers_fields_and_the_view_tells_of_them(self, accidents, owner, client):
        client.force_login(owner)
        page = client.get(reverse("opendata-table", args=[accidents.pk])).content.decode()
        assert "als Felder von 500 Metern" in page
        client.post(
            reverse("opendata-table-view", args=[accidents.pk]),
            {"view-grid": "500", "view-least": "5"},
        )
        row = acts.read(pk=Submission.objects.exclude(recipe={}).get().pk, now=NOW)
        told = check_of(row).told
        assert told.title == Text.of({
            "de": "Unfälle nach Rasterfeldern von 500 Metern",
            "en": "Unfälle by grid cells of 500 metres",
        })  # fmt: skip
        assert "Rasterfeldern von 500 Metern" in str(told.provenance)
        assert told.box == city_box()
        code, lon, _lat, count = told.columns
        assert (code.name, str(code.label)) == ("rasterzelle_500m", "Rasterfeld")
        assert "EPSG 25832" in str(code.meaning)
        assert str(lon.label) == "Geografische Länge der Feldmitte"
        assert str(count.label) == "Anzahl"

    def test_tables_without_places_offer_none(self, owner, client):
        row = give(owner)
        client.force_login(owner)
        page = client.get(reverse("opendata-table", args=[row.pk])).content.decode()
        assert "view-groups" in page
        assert "view-grid" not in page
        with pytest.raises(Invalid) as refused:
            begin_view(source=row, recipe=Recipe((), grid=500), by=owner, now=NOW)
        assert refused.value.details == ("no-place",)

    def test_columns_are_called_and_explained_for_people(self, owner):
        content = "Stadtteil;Leistungsempfänger SGB II;Stand\n" + "".join(
            f"{place};{number};{day}.03.2025\n"
            for place in ("Mitte", "Ost") for number, day in ((7, 1), (9, 2), (8, 3))
        )  # fmt: skip
        source = give(owner, content.encode(), "Leistungen.csv")
        name = "leistungsempfaenger_sgb_ii"
        recipe = Recipe(("stadtteil", "stand"), sums=(name,), means=(name,))
        row = begin_view(source=source, recipe=recipe, by=owner, now=NOW)
        row = acts.read(pk=row.pk, now=NOW)
        columns = {one.name: one for one in check_of(row).told.columns}
        assert {one: str(said.label) for one, said in columns.items()} == {
            "stadtteil": "Stadtteil", "stand_jahr": "Stand (Jahr)", "zeilen": "Zeilen",
            f"summe_{name}": "Leistungsempfänger SGB II (Summe)",
            f"mittel_{name}": "Leistungsempfänger SGB II (Mittel)",
        }  # fmt: skip
        label = "Leistungsempfänger SGB II"
        assert columns[f"summe_{name}"].meaning == Text.of({
            "de": f"Summe von „{label}“ über alle Zeilen der Gruppe in der Tabelle dahinter.",
            "en": f"Sum of “{label}” over all rows of the group in the table behind it.",
        })  # fmt: skip
        assert all(said.meaning for one, said in columns.items() if one != "stadtteil")
        labels = {one.name: one.label for one in check_of(row).typed.schema.columns}
        assert labels == {one: str(said.label) for one, said in columns.items()}

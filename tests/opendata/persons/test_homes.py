"""Points of homes on a map are found beside persons, and coarsened with the box around them."""

import json

import pytest

from stadtherz.opendata.adapters.persons.finding import find
from stadtherz.opendata.adapters.persons.remedying import remedied
from stadtherz.opendata.adapters.tables.typed import type_geojson
from stadtherz.opendata.domain.persons.kinds import Verdict
from stadtherz.opendata.domain.persons.remedies import Act, remedy
from tests.opendata.persons.searching import searched

HOMES = [(7.768912, 49.443312), (7.751234, 49.449813), (7.770051, 49.431227)]


def typed(folder, shapes, **columns):
    features = [
        {"type": "Feature", "geometry": shape,
         "properties": {name: values[at] for name, values in columns.items()}}
        for at, shape in enumerate(shapes)
    ]  # fmt: skip
    path = folder / "given.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    type_geojson(path, folder / "typed.parquet")
    return folder / "typed.parquet"


def points(places):
    return [{"type": "Point", "coordinates": list(one)} for one in places]


PEOPLE = {"Nachname": ["Klein", "Gundacker", "Reit"], "Vorname": ["Anna", "Lena", "Otto"],
          "Rasse": ["Pudel", "Dogge", "Spitz"]}  # fmt: skip


def test_points_of_homes_stop_also_when_the_names_are_gone(tmp_path):
    path = typed(tmp_path, points(HOMES), **PEOPLE)
    about = find(path).about
    new = tmp_path / "new.parquet"
    remedied(path, new, [remedy(Act.DROP, "nachname"), remedy(Act.DROP, "vorname")])
    [home] = find(new, about=about).blocking
    assert (home.key, home.rows) == ("address:geometry", 3)
    assert [one.act for one in home.remedies] == [Act.GRID, Act.DROP]


def test_the_grid_coarsens_points_and_their_boxes(tmp_path):
    path = typed(tmp_path, points(HOMES), **PEOPLE)
    home = find(path).named("address:geometry")
    new = tmp_path / "new.parquet"
    schema = remedied(path, new, [home.remedies[0]])
    assert find(new).named("address:geometry") is None
    after = searched(new)
    for row, (lon, lat) in zip(after.rows, HOMES, strict=True):
        [shape] = [json.loads(one) for one in row if isinstance(one, str) and "Point" in one]
        x, y = shape["coordinates"]
        assert row[-4:] == (x, y, x, y)
        assert (x, y) == (round(x, 3), round(y, 3))
        assert 0 < abs(x - lon) < 0.0045
        assert 0 < abs(y - lat) < 0.0045
    assert schema.box == (
        min(row[-4] for row in after.rows), min(row[-3] for row in after.rows),
        max(row[-4] for row in after.rows), max(row[-3] for row in after.rows),
    )  # fmt: skip


@pytest.mark.parametrize("places", [[(7.769, 49.443), (7.751, 49.45), (7.77, 49.431)]])
def test_coarse_points_are_left_alone(tmp_path, places):
    assert find(typed(tmp_path, points(places), **PEOPLE)).named("address:geometry") is None


def test_points_of_things_and_areas_beside_persons_are_no_homes(tmp_path):
    trees = typed(tmp_path, points(HOMES), Baumart=["Linde", "Eiche", "Ahorn"])
    assert find(trees).finds == ()
    ring = [[7.7, 49.4], [7.8, 49.4], [7.8, 49.5], [7.7, 49.4]]
    areas = typed(tmp_path, [{"type": "Polygon", "coordinates": [ring]}] * 3, **PEOPLE)
    assert find(areas).named("address:geometry") is None


def test_points_of_places_with_somebody_in_charge_are_asked_about(tmp_path):
    path = typed(tmp_path, points(HOMES), Leitung=["Klein Anna", "Gundacker Otto", "Reit Lena"])
    assert find(path).named("address:geometry").verdict is Verdict.ASKING

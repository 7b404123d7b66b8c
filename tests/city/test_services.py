import tomllib
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from stadtherz.city import models
from stadtherz.city.adapters import read_boundaries, read_city
from stadtherz.city.public import create_place, load_city, place_with_code, the_city
from stadtherz.kernel.errors import Invalid, NotFound
from stadtherz.kernel.geo import Point

CITIES = Path(__file__).parent / "cities"
pytestmark = pytest.mark.django_db


def test_loading_twice_changes_nothing():
    load_city(city=the_city())
    before = list(models.District.objects.values())
    load_city(city=the_city())
    assert list(models.District.objects.values()) == before
    assert models.Theme.objects.count() == 10


def test_two_processes_that_load_it_at_once_bring_it_once(monkeypatch):
    store = QuerySet.bulk_create

    def after_the_other(rows, objects, **asked):
        store(rows, [type(one)(**_values(one)) for one in objects], ignore_conflicts=True)
        return store(rows, objects, **asked)

    monkeypatch.setattr(QuerySet, "bulk_create", after_the_other)
    load_city(city=the_city())
    assert models.District.objects.count() == len(the_city().districts)


def _values(row):
    return {one.name: getattr(row, one.name) for one in row._meta.fields if one.name != "id"}


def test_another_city_retires_what_is_gone_and_keeps_what_points_to_it():
    load_city(city=the_city())
    place = create_place(name="Stiftsplatz", point=Point(7.77231, 49.44462))
    load_city(city=read_city(CITIES / "seeheim.toml"))
    place.refresh_from_db()
    assert place.district.retired
    assert list(models.District.objects.filter(retired=False).values_list("key", flat=True)) == [
        "altstadt", "oberdorf",
    ]  # fmt: skip


def test_a_place_knows_its_district_and_is_found_by_its_code():
    load_city(city=the_city())
    place = create_place(name="Stiftsplatz", point=Point(7.77231, 49.44462))
    assert place.district.key == "innenstadt-ost"
    assert place_with_code(place.code.lower()) == place


def test_a_place_outside_has_no_district():
    load_city(city=the_city())
    assert create_place(name="Mannheim", point=Point(8.47, 49.49)).district is None


@pytest.mark.parametrize("code", ["", "00000", "ZZZZZ", "nonsense!"])
def test_an_unknown_code_is_refused(code):
    with pytest.raises(NotFound, match="compare it with the label"):
        place_with_code(code)


def test_a_boundary_file_is_read_and_a_missing_one_named(tmp_path):
    districts = read_city(CITIES / "seeheim.toml").districts
    assert set(read_boundaries(CITIES, districts)) == {"altstadt"}
    with pytest.raises(Invalid, match=r"altstadt\.geojson: boundary of district 'altstadt'"):
        read_boundaries(tmp_path, districts)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"[city\n", "is not TOML"),
        ("[city]\nname = 'Köln'".encode("latin-1"), r"is not written in UTF-8 \(byte 16\)"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path, content, message):
    path = tmp_path / "town.toml"
    path.write_bytes(content)
    with pytest.raises(Invalid, match=message):
        read_city(path)


def test_no_file_at_all(tmp_path):
    with pytest.raises(Invalid, match="set STADTHERZ_CITY"):
        read_city(tmp_path / "none.toml")


def town(tmp_path, settings, text, **files):
    """Write a town of one's own and make it the city of this installation."""
    path = tmp_path / "town.toml"
    path.write_text(text)
    for name, content in files.items():
        (tmp_path / name.replace("_", ".")).write_text(content)
    settings.CITY_FILE = path
    return path


SEEHEIM = (CITIES / "seeheim.toml").read_text()


def test_a_bad_boundary_is_said_when_the_city_is_loaded(tmp_path, settings):
    point = '{"type": "Point", "coordinates": [10, 52]}'
    town(tmp_path, settings, SEEHEIM, altstadt_geojson=point)
    with pytest.raises(Invalid, match=r"altstadt\.geojson of 'altstadt': is no polygon"):
        load_city(city=the_city())
    assert not models.District.objects.exists()


def test_an_unknown_icon_is_said_when_the_file_is_read(tmp_path, settings):
    icon = tomllib.loads(SEEHEIM)["themes"][0]["icon"]
    path = town(tmp_path, settings, SEEHEIM.replace(f'"{icon}"', '"no-such"', 1))
    with pytest.raises(Invalid, match=r"town\.toml: themes\[1\]\.icon: there is no icon 'no-such'"):
        read_city(path)


@pytest.mark.parametrize(
    "area", [{"a": "<script>"}, {"type": "Polygon", "coordinates": [[[0, float("nan")]]]}, "x", 7]
)
def test_an_area_that_is_no_polygon_is_refused(area):
    load_city(city=the_city())
    place = create_place(name="Stiftsplatz", point=Point(7.77231, 49.44462))
    place.area = area
    with pytest.raises(ValidationError, match="GeoJSON-Polygon"):
        place.full_clean()


def test_an_area_is_drawn_on_the_page_of_its_place(client):
    load_city(city=the_city())
    place = create_place(name="Stiftsplatz", point=Point(7.77231, 49.44462))
    address = f"/orte/{place.code}/"
    assert "city-map__area" not in client.get(address).content.decode()
    square = [[7.77, 49.44], [7.78, 49.44], [7.78, 49.45], [7.77, 49.44]]
    place.area = {"type": "Polygon", "coordinates": [square]}
    place.full_clean()
    place.save()
    assert '<path class="city-map__area" d="M' in client.get(address).content.decode()

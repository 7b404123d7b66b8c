"""The map of a dataset and the same places in words: points, lines and areas, in any reference."""

import json
import re
from math import sin

import pytest

from stadtherz.opendata.adapters.tables.typed import type_geojson
from stadtherz.opendata.domain.ogc.references import UTM32
from tests.opendata.ogc.published import dataset, give, trees
from tests.opendata.use.published import BUDGET, published
from tests.opendata.use.test_pages import words

pytestmark = pytest.mark.django_db
WELLS = [(7.757, 49.440), (7.764, 49.442), (7.771, 49.443), (7.778, 49.445)]
UTM = "Name;Rechtswert;Hochwert\n" + "".join(
    "Brunnen {};{};{}\n".format(n, *(f"{one:.2f}".replace(".", ",") for one in UTM32.there(*well)))
    for n, well in enumerate(WELLS)
)
PATHS = r'<path class="city-map__(area|line)" d="([^"]+)"'


def shaped(folder, key, shapes):
    """Publish a dataset of geometries."""
    features = [
        {"type": "Feature", "geometry": shape, "properties": {"name": f"Weg {number}"}}
        for number, shape in enumerate(shapes)
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    give(dataset(key), folder, f"{key}.geojson", text, type_geojson)


def listed(body):
    """Give names, kinds and degrees of the list of places."""
    lines = re.findall(r'<li id="ort-\d+">(.*?)</li>', body, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", one).strip() for one in lines]


def test_points_in_degrees_are_marks_that_lead_to_a_list(city, tmp_path, client):
    trees(tmp_path)
    body = client.get("/daten/baeume/").content.decode()
    assert 'id="orte"' in body
    assert len(re.findall('class="city-map__mark"', body)) == 4
    assert 'href="#ort-4" aria-label="O&#x27;Hara-Kirsche"' in body
    assert listed(body)[0] == "Linde 49.40000, 7.70000"
    told = words(client.get("/daten/baeume/"))
    assert "Die Karte zeigt 4 Orte. Eine Zeile hat keinen Ort." in told
    assert ("Alles liegt zwischen 49,4000 und 49,4600 Grad Breite"
            " und zwischen 7,7000 und 7,8000 Grad Länge.") in told  # fmt: skip


@pytest.mark.parametrize("page", ["", "tabelle/"])
def test_coordinates_of_the_land_survey_are_places_too(city, tmp_path, client, page):
    published(tmp_path, "brunnen", UTM)
    body = client.get(f"/daten/brunnen/{page}").content.decode()
    assert listed(body) == [
        f"Brunnen {n} {lat:.5f}, {lon:.5f}" for n, (lon, lat) in enumerate(WELLS)
    ]
    assert "Eine Zahl steht für mehrere" in body
    assert body.count('class="city-map__mark"') == 2
    # what lies near each other is one mark until its district is shown larger
    there = re.search(r'href="\?(karte=[a-z-]+)#karte" aria-label="Brunnen', body)[1]
    larger = client.get(f"/daten/brunnen/{page}?{there}").content.decode()
    assert "city-map--near" in larger
    assert larger.count('class="city-map__mark"') == 3
    assert "Ein Ort liegt woanders." in larger


@pytest.mark.parametrize("page", ["", "tabelle/"])
def test_lines_and_areas_are_drawn_as_such(city, tmp_path, client, page):
    shaped(tmp_path, "wege", [
        {"type": "LineString", "coordinates": [[7.70, 49.40], [7.80, 49.40], [7.80, 49.50]]},
        {"type": "Polygon", "coordinates": [[[7.75, 49.42], [7.79, 49.42], [7.79, 49.46],
                                             [7.75, 49.42]]]},
        {"type": "Polygon", "coordinates": [[[6, 48], [6.1, 48], [6.1, 48.1], [6, 48]]]},
    ])  # fmt: skip
    body = client.get(f"/daten/wege/{page}").content.decode()
    drawn = re.findall(PATHS, body)
    assert [kind for kind, _path in drawn] == ["line", "area"]
    assert "Z" not in drawn[0][1]
    assert drawn[1][1].count("L") == 3
    assert drawn[1][1].endswith("Z")
    assert listed(body) == [
        "Weg 0 Linie, 49.45000, 7.75000", "Weg 1 Fläche, 49.44000, 7.77000",
        "Weg 2 Fläche, 48.05000, 6.05000",
    ]  # fmt: skip
    assert 'aria-label="Weg 1"' in body
    assert "Ein Ort liegt nicht auf der Karte." in body


def test_lines_of_many_corners_are_drawn_coarser_and_none_is_left_out(city, tmp_path, client):
    shaped(tmp_path, "baeche", [
        {"type": "LineString", "coordinates": [
            [round(7.7 + step / 2e4, 6), round(49.4 + number / 500 + sin(step) / 200, 6)]
            for step in range(1000)
        ]}
        for number in range(20)
    ])  # fmt: skip
    body = client.get("/daten/baeche/").content.decode()
    assert len(re.findall(PATHS, body)) == 20
    assert len(body) < 250_000


def test_the_same_place_again_and_again_is_one_place(city, tmp_path, client):
    lines = [f"Brücke;49.44;7.77;2026-01-{day:02}\n" for day in range(1, 29)] * 10
    published(tmp_path, "zaehlung", "Ort;lat;lon;Tag\n" + "".join(lines) + "Markt;49.45;7.76;\n")
    body = client.get("/daten/zaehlung/").content.decode()
    assert listed(body) == ["Brücke 49.44000, 7.77000", "Markt 49.45000, 7.76000"]


def test_more_than_a_map_holds_is_said_with_the_area_of_all(playgrounds, client):
    told = words(client.get("/daten/spielplaetze/"))
    assert "Die Karte zeigt 150 Orte. Es gibt weitere" in told
    assert "zwischen 49,4400 und 49,4579 Grad Breite" in told


def test_what_has_no_name_has_a_number(city, tmp_path, client):
    published(tmp_path, "masten", "Art;lat;lon\n;49.44;7.77\nHolz;49.45;7.76\n")
    body = client.get("/daten/masten/").content.decode()
    assert [one.split(" 49.")[0] for one in listed(body)] == ["Ort 1", "Holz"]


def test_names_in_german_are_marked_on_english_pages(city, tmp_path, client):
    trees(tmp_path)
    body = client.get("/en/data/baeume/").content.decode()
    assert '<span lang="de">Linde</span>' in body
    assert 'class="city-map__mark" lang="de"' in body
    assert "The map shows 4 places." in body


def test_without_places_there_is_no_map(city, tmp_path, client):
    published(tmp_path, text=BUDGET)
    assert 'id="orte"' not in client.get("/daten/haushalt/").content.decode()


@pytest.mark.parametrize("places", [1, 3])
def test_places_cost_no_queries(city, tmp_path, client, django_assert_num_queries, places):
    published(tmp_path, "a", UTM.rsplit("\n", 5 - places)[0] + "\n")
    client.get("/daten/a/")
    with django_assert_num_queries(8):
        client.get("/daten/a/")

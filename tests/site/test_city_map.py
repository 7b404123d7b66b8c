"""The map of the city: its list is whole without a script, and bounded."""

import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from stadtherz.city.public import create_place, load_city, the_city
from stadtherz.kernel.geo import Box, Point
from stadtherz.site.on_map import MOST_LISTED, box_around, box_of, box_words, scaled
from stadtherz.streets.domain.obstacles import Lasting, Sort
from stadtherz.streets.models import Place, StreetClosure
from stadtherz.streets.services.importing import import_map
from stadtherz.streets.services.reporting import Reported, report_obstacle
from stadtherz.streets.services.visitors import Sender
from tests.observations.factories import station, stream
from tests.participation.proposal_city import collecting, ready_made
from tests.streets.test_importing import written

BOX = "7.7600,49.4350,7.7800,49.4450"


def test_what_is_no_box_is_none():
    wrong = ["", "1,2,3", "a,b,c,d", "8,49,7,50", "nan,1,2,3", "1,2,inf,4", "7,49,8,91"]
    assert [box_of(words) for words in wrong] == [None] * len(wrong)


def test_a_box_grows_and_shrinks_around_its_middle_and_stays_on_the_globe():
    box = box_of(BOX)
    assert box_words(box) == BOX
    assert box_words(scaled(box, 2)) == "7.7500,49.4300,7.7900,49.4500"
    small = scaled(box, 1e-9)
    assert small.east - small.west == pytest.approx(0.001)
    assert scaled(Box(-180, -90, 180, 90), 9) == Box(-179, -89, 179, 89)
    assert box_around(Point(180, 90), (1, 1)) == Box(178, 88, 180, 90)


def entries(response):
    """What the list says, by the key of each entry, and what the script would draw."""
    body = response.content.decode()
    drawn = json.loads(re.search(r'type="application/json">(.*?)</script>', body)[1])
    return re.findall(r'<li data-key="([^"]+)"', body), drawn


@pytest.fixture
def streets(no_map_yet, tmp_path, django_capture_on_commit_callbacks):
    load_city(city=the_city())
    with django_capture_on_commit_callbacks(execute=True):
        import_map(path=written(tmp_path / "city.osm"), now=timezone.now())


def filled(now):
    told = Reported(Sort.SCOOTER, "position/49.44,7.7704", Lasting.OPEN, "")
    report_obstacle(reported=told, sender=Sender("anna"), now=now)
    hour = timedelta(hours=1)
    works = {"what": "works", "side": "all", "source": "Tiefbau", "entered_at": now}
    line = [[7.75, 49.44], [7.77, 49.44], [7.79, 49.44]]
    for words, starts, until in (
        ("Leitung", now - hour, None), ("Fest", now + hour, None), ("Alt", now - hour, now),
    ):  # fmt: skip
        StreetClosure.objects.create(words=words, points=line, starts=starts, until=until, **works)
    ready_made(collecting(), 2, lon=7.7711, lat=49.4401)
    ready_made(collecting("fern"), 1, lon=7.70, lat=49.40)
    stream("messen-nord", station("messen"))
    stream("geheim-nord", station("geheim", public=False))
    Place.objects.bulk_create(
        Place(ref=f"stop/{at}", kind="stop", name=f"Halt {at}", lon=7.761 + at / 5000, lat=49.44)
        for at in range(MOST_LISTED + 1)
    )


@pytest.mark.django_db
def test_the_list_has_everything_there_is_and_the_map_exactly_the_list(
    streets, client, django_assert_max_num_queries
):
    filled(timezone.now())
    with django_assert_max_num_queries(12):
        response = client.get("/karte/", {"ausschnitt": BOX})
    listed, drawn = entries(response)
    assert [one["key"] for one in drawn] == listed
    kinds = [one.split("-")[0] for one in listed]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "hindernis": 1, "sperrung": 1, "vorschlag": 2, "messstelle": 1, "haltestelle": MOST_LISTED,
    }  # fmt: skip
    assert "Noch einer liegt weiter außen." in response.content.decode()
    (closed,) = [one for one in drawn if one["kind"] == "sperrungen"]
    assert (closed["name"], len(closed["points"])) == ("Leitung", 3)
    nearest = next(one for one in drawn if one["kind"] == "haltestellen")
    assert nearest["points"][0][0] == pytest.approx(7.77)
    some = {"ausschnitt": BOX, "gewaehlt": "1", "zeigen": ["messstellen"]}
    part = client.get("/karte/liste/", some)
    assert entries(part)[0] == ["messstelle-messen"]
    assert "<html" not in part.content.decode()
    assert "zeigen=messstellen" in part.context["farther"]
    assert entries(client.get("/karte/liste/", {"gewaehlt": "1"}))[0] == []
    off = client.get("/karte/liste/", {"ausschnitt": "7.9,49.3,7.91,49.31"}).content.decode()
    assert "reicht nicht bis hier" in off
    assert "reicht nicht bis hier" not in part.content.decode()


@pytest.mark.django_db
def test_a_place_is_found_shown_and_linked_and_an_unknown_one_is_said_to_be(streets, client):
    found = client.get("/karte/", {"q": "Parkstraße"})
    assert found.context["place"].label == "Parkstraße"
    assert 'data-place="7.7' in found.content.decode()
    unknown = client.get("/karte/", {"q": "Nirgendsweg 7"}).content.decode()
    assert "Diesen Ort kennt die Karte nicht" in unknown
    for asked in ({"ort": "nichts"}, {"ausschnitt": "x"}, {"ort": "position/99,999"}):
        assert client.get("/karte/", asked).status_code == 200
    Place.objects.create(
        ref="address/park/7", kind="address", name="Parkstraße", number="7", lon=7.7712, lat=49.44
    )
    beside = client.get("/karte/", {"ort": "position/49.44,7.771"}).content.decode()
    assert "Bei Parkstraße 7</h2>" in beside
    english = client.get("/en/map/", {"ort": "position/49.44,7.771"}).content.decode()
    assert "© OpenStreetMap contributors" in english
    policies = [
        sorted(client.get(path)["Content-Security-Policy"].split("; "))
        for path in ("/karte/", "/impressum/")
    ]
    assert policies[0] == policies[1]


@pytest.mark.django_db
def test_a_city_without_a_street_map_says_so_and_lists_all_the_same(no_map_yet, client):
    load_city(city=the_city())
    stream("messen-nord", station("messen"))
    response = client.get("/karte/", {"ausschnitt": BOX})
    assert "noch keine Straßenkarte eingelesen" in response.content.decode()
    assert "data-vector-map" not in response.content.decode()
    assert entries(response)[0] == ["messstelle-messen"]


@pytest.mark.django_db
def test_other_maps_lead_to_the_same_place_on_it(streets, client):
    spot = create_place(name="Brunnen", point=Point(7.7712, 49.44))
    page = client.get(f"/orte/{spot.code}/").content.decode()
    assert "/karte/?ort=position%2F49.44000%2C7.77120" in page
    assert 'href="/karte/"' in client.get("/").content.decode()


@pytest.mark.django_db
def test_the_fixed_map_shows_the_district_until_the_whole_is_asked_for(streets, client):
    near = client.get("/karte/", {"ausschnitt": BOX}).content.decode()
    assert "city-map--near" in near
    assert "karte=alle" in near
    for asked in ({"ausschnitt": BOX, "karte": "alle"}, {"ausschnitt": "7.6,49.3,7.9,49.5"}):
        assert "city-map--near" not in client.get("/karte/", asked).content.decode()

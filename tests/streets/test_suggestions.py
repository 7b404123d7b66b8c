"""Places are offered while somebody types."""

import pytest
from django.core.management import call_command

from stadtherz.streets.adapters import throttling

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_map_yet")]
PATH = "/orte/vorschlaege.json"


@pytest.fixture
def _town():
    call_command("streets_demo", verbosity=0)


@pytest.mark.usefixtures("_town")
def test_a_few_places_are_offered(client, django_assert_max_num_queries):
    response = client.get(PATH, {"q": "Marktstr 3"})
    places = response.json()["places"]
    assert places[0]["ref"] == "address/marktstr/3"
    assert (places[0]["label"], len(places) <= 6) == ("Marktstraße 3", True)
    assert "no-store" in response["Cache-Control"]
    english = client.get("/en/places/suggestions.json", {"q": "Musterviertel Bahnhof"}).json()
    assert "stop" in english["places"][0]["detail"].lower()
    with django_assert_max_num_queries(6):
        client.get(PATH, {"q": "Marktstr"})


@pytest.mark.parametrize("asked", [{}, {"q": " a "}, {"q": "%%"}])
def test_nothing_is_offered_for_nothing(client, asked):
    assert client.get(PATH, asked).json() == {"places": []}


def test_who_asks_too_often_waits(client, monkeypatch):
    monkeypatch.setitem(throttling.RATES, "suggest", "2/m/ip")
    assert [client.get(PATH, {"q": "Markt"}).status_code for _ in range(3)] == [200, 200, 429]

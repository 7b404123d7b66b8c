"""What is public keeps all its points when its source says less, and people are told."""

from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from stadtherz.accounts.public import Role
from stadtherz.city.public import Department, load_city, the_city
from stadtherz.kernel.text import Text
from stadtherz.observations.models import Station
from stadtherz.opendata.models import Dataset
from stadtherz.opendata.selectors.catalogue import dataset_of, public_row
from stadtherz.opendata.selectors.scores import score_of
from stadtherz.opendata.selectors.streams import stream_offers
from stadtherz.opendata.services.bringing import bring_in
from tests.accounts.factories import person
from tests.observations.factories import station, stream
from tests.opendata.test_catalogue import DAY, KEY, NOW, count, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def counter(own_lake, settings):
    settings.STAFF_MFA = False
    load_city(city=the_city())
    place = station("bruecke")
    Station.objects.update(department=Department.objects.order_by("position").first())
    count([stream("bruecke-nord", place)], range(72))
    publish()
    return place


def points():
    row = public_row(KEY)
    return score_of(row, dataset_of(row)).points


def said():
    out = StringIO()
    call_command("opendata_publish", stdout=out)
    return [line for line in out.getvalue().splitlines() if line.startswith(f"{KEY}:")]


def test_the_last_place_is_kept_when_the_station_has_none_any_more(counter):
    before = public_row(KEY)
    Station.objects.update(place=None)
    publish(NOW + DAY)
    after = public_row(KEY)
    assert points() == 405
    assert (after.west, after.north) == (before.west, before.north)
    assert said() == [f"{KEY}: its source says nothing of area any more, the last value stays"]
    Station.objects.update(place=counter.place)
    assert said() == []


def test_whatever_the_offer_loses_the_last_word_stays(counter):
    (offer,) = stream_offers()
    none = replace(offer, keywords=Text(), themes=(), area=None, department="", description=Text())
    assert bring_in(offers=[none], now=NOW + DAY).changed == 0
    assert points() == 405
    assert Dataset.objects.get().unsaid == [
        "department", "description", "east", "keywords", "north", "south", "themes", "west",
    ]  # fmt: skip
    bring_in(offers=[replace(offer, themes=())], now=NOW + DAY)
    assert Dataset.objects.get().unsaid == ["themes"]


def test_a_draft_takes_over_what_is_said_and_what_is_not(counter):
    Dataset.objects.update(state="draft")
    Station.objects.update(place=None)
    bring_in(offers=stream_offers(), now=NOW + DAY)
    row = Dataset.objects.get()
    assert (row.west, row.unsaid) == (None, [])


def test_staff_see_what_is_lacking_and_what_is_old(counter, client):
    client.force_login(person("chef", Role.DATA_OFFICE))
    there = reverse("opendata-public")
    assert "nicht selbst sagen" not in client.get(there).content.decode()
    Station.objects.update(place=None)
    publish(NOW + DAY)
    assert "nichts mehr zu: Gebiet." in client.get(there).content.decode()
    Dataset.objects.update(state="draft", department=None)
    assert "Es fehlt: zuständiges Referat." in client.get(there).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_staff_page_asks_as_often_for_three_as_for_one(
    counter, client, number, django_assert_num_queries
):
    client.force_login(person("chef", Role.DATA_OFFICE))
    row = Dataset.objects.get()
    Dataset.objects.update(unsaid=["themes"])
    for n in range(number - 1):
        Dataset.objects.create(
            key=f"c-{n}", source=f"observations:c-{n}", title=row.title, unsaid=["themes"],
            state="published", modified=NOW,
        )  # fmt: skip
    client.get(reverse("opendata-public"))
    with django_assert_num_queries(QUERIES):
        client.get(reverse("opendata-public"))


QUERIES = 14

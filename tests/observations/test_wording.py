"""Sentences with words and dates of the city, as they are read."""

import re
from datetime import UTC, datetime

import pytest

from stadtherz.city.public import load_city, the_city
from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.domain.findings import Flag
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.models import Datastream
from stadtherz.observations.services.store import Reading, record, record_rows
from tests.observations.factories import stream

pytestmark = pytest.mark.django_db


@pytest.fixture
def bridge(own_lake):
    load_city(city=the_city())
    one = stream("bruecke-nord")
    record(readings=[Reading(one.pk, datetime(2024, 3, 30, 12, tzinfo=UTC), 9.0)])


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_an_english_sentence_writes_what_is_measured_in_lower_case(bridge, client):
    assert "9 bicycles in 15 minutes" in words(client.get("/en/readings/"))
    page = words(client.get("/en/readings/bruecke/?zeit=day"))
    assert "9 bicycles in 15 minutes" in page
    assert "9 bicycles in all." in page
    assert "Bicycles · counted" in page  # where it stands alone it begins in upper case
    assert "9 Fahrräder in 15 Minuten" in words(client.get("/messwerte/"))


@pytest.mark.parametrize(
    ("path", "one", "two"),
    [
        ("/messwerte/bruecke/", "30. März 2024", "30. März 2024 bis 31. März 2024"),
        ("/messwerte/vergleichen/", "30. März 2024", "30. März 2024 bis 31. März 2024"),
        ("/en/readings/bruecke/", "30 March 2024", "30 March 2024 to 31 March 2024"),
    ],
)
def test_a_range_of_one_day_names_it_once(bridge, client, path, one, two):
    def heading(asked):
        body = client.get(f"{path}?{asked}").content.decode()
        return re.search(r'<h2 id="(?:zeitraum|bild)">([^<]*)</h2>', body)[1]

    assert heading("von=2024-03-30&bis=2024-03-30") == one
    assert heading("von=2024-03-30&bis=2024-03-31") == two


def test_that_a_sum_is_too_small_is_said_once(bridge, client):
    one = Datastream.objects.get()
    for hour, flag in ((13, Flag.SUSPECT), (20, Flag.RAW)):
        us = microseconds(datetime(2024, 3, 30, hour, tzinfo=UTC))
        record_rows(rows=[Row(one.pk, us, 5.0, flag)])
    said = client.get("/messwerte/bruecke/?zeit=day").content.decode()
    summary = said.split('class="range__words">')[1].split("</p>")[0]
    assert "Ein verdächtiger Wert ist nicht mitgerechnet." in summary
    assert summary.count("zu klein") == 1

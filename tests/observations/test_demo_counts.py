"""The demo has a counting site, so that a visitor sees classes, lanes and speeds."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from stadtherz.city.public import load_city, the_city
from stadtherz.observations.adapters.mqtt import Letter
from stadtherz.observations.domain.simulated_counts import cells_at
from stadtherz.observations.domain.simulation import Profile, Simulated, value_at
from stadtherz.observations.models import DeadLetter, Latest
from stadtherz.observations.services.demo import create_fleet
from stadtherz.observations.services.demo_counts import demo_sites, due_counts, write_counts
from stadtherz.observations.services.ingest import Ingest


def test_the_parts_make_the_whole():
    (one,) = demo_sites()
    start = timezone.datetime.fromisoformat("2026-11-23T00:00:00+01:00")
    for way in one.source.site.ways:
        stream = Simulated(f"{one.name}-{way.lane}-{way.direction}", Profile.CARS, one.size)
        for quarter in range(96):
            local = start + timedelta(minutes=15 * quarter)
            cells = cells_at(one.source.site, one.name, way, one.size, local)
            assert sum(cells) == value_at(stream, local)
            assert min(cells) >= 0


@pytest.mark.django_db
class TestSite:
    @pytest.fixture(autouse=True)
    def fleet(self, own_lake):
        load_city(city=the_city())
        create_fleet()

    def test_what_it_sends_is_taken(self):
        now = timezone.now()
        messages = due_counts(now - timedelta(hours=1), now)
        assert len(messages) == 4
        taken = Ingest().take([Letter(topic, text.encode()) for topic, text in messages])
        assert (taken, DeadLetter.objects.count()) == (12, 0)
        assert due_counts(now, now) == []

    def test_its_history_comes_once_and_goes_on_with_its_messages(self):
        ways = len(demo_sites()[0].source.site.ways)
        assert write_counts() == ways * 9 * 7 * 96
        assert write_counts() == 0
        for row in Latest.objects.all():
            assert row.value == sum(json.loads(row.result))
        now = timezone.now()
        messages = due_counts(now - timedelta(hours=1), now)
        Ingest().take([Letter(topic, text.encode()) for topic, text in messages])
        assert Latest.objects.count() == ways

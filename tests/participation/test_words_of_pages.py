"""How pages write shares and the days of phases."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils.translation import override

from stadtherz.city.public import load_city, the_city
from stadtherz.participation.models import Phase
from stadtherz.participation.templatetags.participation import (
    days_of_phase,
    in_percent,
    is_within_a_minute,
)
from stadtherz.participation.views.setup_examples import example_rules
from tests.participation.factories import CLOSES, OPENS, opened, procedure


def at(day, hour=0, minute=0):
    return datetime(2026, 5, day, hour, minute, tzinfo=ZoneInfo("Europe/Berlin"))


def test_a_share_is_written_as_the_language_does():
    with override("de"):
        assert in_percent(45) == "45\u00a0%"
    with override("en"):
        assert in_percent(45) == "45%"


@pytest.mark.parametrize(
    ("begins", "ends", "said"),
    [
        (at(3), at(10), "03.05.2026 – 09.05.2026"),
        (at(3, 8), at(10, 18, 30), "03.05.2026 08:00 – 10.05.2026 18:30"),
        (at(3, 8), at(3, 18), "03.05.2026 08:00 – 18:00"),
        (at(3, 8), at(4), "03.05.2026 08:00 – 03.05.2026"),
    ],
)
def test_a_phase_that_ends_at_midnight_lasts_to_the_day_before(begins, ends, said):
    with override("de"):
        assert days_of_phase(Phase(begins=begins, ends=ends)) == said


def test_what_is_less_than_a_minute_away_is_soon():
    assert is_within_a_minute(at(3, 8), at(3, 7, 59) + timedelta(seconds=1))
    assert not is_within_a_minute(at(3, 8), at(3, 7, 59))


@pytest.mark.django_db
@pytest.mark.parametrize(("moment", "said"), [(OPENS, "beginnt gleich"), (CLOSES, "endet gleich")])
def test_pages_do_not_count_to_no_minutes(client, moment, said):
    load_city(city=the_city())
    of = procedure()
    opened(of=of)
    of.phases.exclude(kind="vote").delete()
    with time_machine.travel(moment - timedelta(seconds=20), tick=False):
        for path in ("/mitmachen/", "/mitmachen/stadtbudget/", "/mitmachen/stadtbudget/haushalt/"):
            page = client.get(path).content.decode()
            assert said in page or said.capitalize() in page, path
            assert "0\u00a0Minuten" not in page


def test_a_collection_begins_with_seven_rules_in_both_languages():
    lines = example_rules().split("\n")
    assert len(lines) == 7
    assert all(" | " in one for one in lines)

"""The demo's surveys: made once, marked as made up, and worth looking at."""

import pytest
from django.core.cache import cache
from django.utils import timezone

from stadtherz.city.public import load_city, the_city
from stadtherz.kernel.errors import NotAllowed
from stadtherz.participation.models import LotDrawing, Survey, SurveySheet
from stadtherz.participation.selectors.survey_results import told
from stadtherz.participation.services.demo_surveys import make_demo_surveys
from tests.participation.factories import staff

pytestmark = pytest.mark.django_db
PAGE = "/mitmachen/radfahren/"


@pytest.fixture
def city(settings):
    settings.DEMO = True
    cache.clear()
    load_city(city=the_city())
    return staff()


def test_everything_is_made_once_and_says_that_it_is_made_up(client, city):
    now = timezone.now()
    assert make_demo_surveys(now=now) == 4
    assert make_demo_surveys(now=now) == 0
    assert (Survey.objects.count(), LotDrawing.objects.count()) == (3, 1)
    found = told(Survey.objects.get(key="radfahren"), now)
    assert found.sheets == SurveySheet.objects.count() == 640
    assert len([one for one in found.splits if one.by == "stadtteil"]) > 3
    assert {theme.words for one in found.questions for theme in one.themes} >= {"Radwege"}
    for path, said in (
        ("umfragen/radfahren/ergebnis/", "Die Antworten sind simuliert."),
        ("umfragen/abstellen/", "Vorführung"),
        ("quiz/stadt/", "Kennst du Kaiserslautern?"),
        ("losen/fahrradbeirat/", "Die Menschen auf dieser Liste sind erfunden."),
        ("", "Fahrradbeirat"),
    ):
        page = client.get(PAGE + path)
        assert page.status_code == 200
        assert said in page.content.decode(), path


def test_outside_of_the_demo_nothing_is_simulated(settings):
    settings.DEMO = False
    with pytest.raises(NotAllowed):
        make_demo_surveys(now=timezone.now())

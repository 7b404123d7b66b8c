"""What is announced reaches those who should know."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.cache import caches
from django.test import Client

from stadtherz.city.public import load_city, the_city
from stadtherz.kernel.events import listeners_of
from stadtherz.newsroom.public import ensure_newsroom
from stadtherz.programme.public import ApprovalEnded, MilestoneShifted, ProjectApproved
from stadtherz.programme.services.approval import approve_project
from stadtherz.programme.services.milestones import EVENTS, change_milestone
from stadtherz.site.wiring import PROMISES, connect
from tests.accounts.factories import cdo
from tests.programme.factories import milestone, project

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(settings, tmp_path):
    """Somebody whose pages are kept for a minute."""
    settings.VAR = tmp_path
    settings.PAGE_CACHE_SECONDS = 60
    caches["pages"].clear()
    load_city(city=the_city())
    ensure_newsroom()
    yield lambda path: Client().get(path).content.decode()
    caches["pages"].clear()


def test_whatever_happens_to_a_promise_is_listened_to():
    assert set(PROMISES) == {*EVENTS.values(), ProjectApproved, ApprovalEnded}
    assert all(listeners_of(event) for event in PROMISES)


def test_readers_see_an_approval_at_once(reader, django_capture_on_commit_callbacks):
    found = project()
    assert "steht aus" in reader("/projekte/bruecke/")
    with django_capture_on_commit_callbacks(execute=True):
        approve_project(project_id=found.pk, by=cdo())
    assert "steht aus" not in reader("/projekte/bruecke/")


def test_readers_see_a_moved_date_and_its_reason_at_once(
    reader, django_capture_on_commit_callbacks
):
    promised = milestone(project())
    assert "Hochwasser" not in reader("/projekte/bruecke/")
    with django_capture_on_commit_callbacks(execute=True):
        moved = replace(promised.as_promise(), due=date(2027, 5, 1))
        change_milestone(milestone_id=promised.pk, to=moved, reason="Hochwasser", by=cdo())
    assert "Hochwasser" in reader("/projekte/bruecke/")


def test_what_nobody_announced_stays_kept(reader):
    found = project()
    before = reader("/projekte/bruecke/")
    found.partners = "Neue Partnerin"
    found.save()
    assert reader("/projekte/bruecke/") == before


def test_each_listener_is_connected_once():
    connect()
    for event in (ProjectApproved, MilestoneShifted):
        assert len(listeners_of(event)) == 1

"""What is announced reaches those who should know."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from stadtherz.accounts.public import Role
from stadtherz.city.public import load_city, the_city
from stadtherz.kernel.events import listeners_of
from stadtherz.kernel.text import Text
from stadtherz.newsroom.public import ensure_newsroom
from stadtherz.opendata.models import Edition
from stadtherz.opendata.services.withdrawing import (
    DataBroughtBack,
    DataWithdrawn,
    bring_back,
    take_back,
    withdraw,
    withdraw_edition,
)
from stadtherz.programme.public import ApprovalEnded, MilestoneShifted, ProjectApproved
from stadtherz.programme.services.approval import approve_project
from stadtherz.programme.services.milestones import EVENTS, change_milestone
from stadtherz.site.wiring import DATA, PROMISES, connect
from tests.accounts.factories import cdo, person
from tests.opendata.use.published import published
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


class TestWithdrawnData:
    WHY = "Zwei Spalten waren vertauscht."
    KEPT = (
        "/daten/haushalt/", "/daten/haushalt/einbetten/", "/data/haushalt/query.json",
        "/data/haushalt/croissant.json", "/data/haushalt/editions.json",
        "/api/3/action/package_show?id=haushalt",
    )  # fmt: skip

    @pytest.fixture
    def budget(self, reader, tmp_path):
        return published(tmp_path)

    @pytest.fixture
    def office(self, reader):
        return person("datenstelle", Role.DATA_OFFICE)

    def states(self):
        return {Client().get(path).status_code for path in self.KEPT}

    def test_it_is_gone_at_once_wherever_it_was_kept_and_back_at_once(
        self, budget, office, django_capture_on_commit_callbacks
    ):
        assert self.states() == {200}
        for leave in (
            lambda: withdraw(key="haushalt", because=self.WHY, by=office, now=timezone.now()),
            lambda: take_back(row=budget, because=Text.of(self.WHY), now=timezone.now()),
        ):
            with django_capture_on_commit_callbacks(execute=True):
                leave()
            assert self.states() == {404, 410}
            with django_capture_on_commit_callbacks(execute=True):
                bring_back(key="haushalt", by=office, now=timezone.now())
            assert self.states() == {200}

    def test_an_edition_is_listed_as_withdrawn_at_once(
        self, budget, office, reader, django_capture_on_commit_callbacks
    ):
        first, _ = (
            Edition.objects.create(
                dataset=budget, day=timezone.localdate(), number=number, rows=4, mark=0, size=1,
                path=f"haushalt/haushalt-{number}.parquet", sha256="a" * 64,
                published_at=timezone.now(),
            )
            for number in (1, 2)
        )  # fmt: skip
        assert self.WHY not in reader("/data/haushalt/editions.json")
        with django_capture_on_commit_callbacks(execute=True):
            withdraw_edition(pk=first.pk, because=self.WHY, by=office, now=timezone.now())
        assert self.WHY in reader("/data/haushalt/editions.json")

    def test_both_are_listened_to(self):
        assert set(DATA) == {DataWithdrawn, DataBroughtBack}
        assert all(listeners_of(event) for event in DATA)


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

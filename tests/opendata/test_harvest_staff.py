"""Pages of the staff on other portals: set up, tried, fetched, ended."""

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from stadtherz.accounts.public import Role
from stadtherz.city.public import load_city, the_city
from stadtherz.opendata.models import Harvested, HarvestSource
from stadtherz.opendata.services import harvest_sources
from stadtherz.opendata.services.harvesting import harvest
from tests.accounts.factories import person
from tests.opendata.test_harvesting import HERE, NOW, dataset, make, say
from tests.opendata.web import small_web

pytestmark = pytest.mark.django_db
LIST = "/verwaltung/andere-portale/"


@pytest.fixture
def web(monkeypatch):
    defaults = {"manners": HERE}
    monkeypatch.setattr(harvest_sources.look_at, "__kwdefaults__", defaults)
    with small_web() as found:
        yield found


@pytest.fixture
def staff(client, settings):
    settings.STAFF_MFA = False
    load_city(city=the_city())
    client.force_login(person("amt", Role.DATA_OFFICE))
    return client


def said(web, **more):
    return {"name": "Land", "key": "", "address": web.base + "/catalog.ttl", "kind": "dcat",
            "query": "", "rhythm": "daily", "position": "5", "active": "on",
            "passed_on": "on"} | more  # fmt: skip


def test_who_may_not_run_the_catalogue_sees_nothing(client, web, settings):
    settings.STAFF_MFA = False
    source = make(web.base)
    for role in (Role.DATA_OWNER, Role.EDITOR, Role.DATA_PROTECTION):
        client.force_login(person(role.value, role))
        for path in (LIST, f"{LIST}neu/", f"{LIST}{source.key}/"):
            assert client.get(path).status_code == 403
        for path in (f"{LIST}neu/", f"{LIST}{source.key}/holen/", f"{LIST}{source.key}/beenden/"):
            assert client.post(path, said(web)).status_code == 403
    assert "andere-portale" not in client.get("/verwaltung/").content.decode()
    assert HarvestSource.objects.get().retired_at is None


def test_a_portal_is_tried_and_nothing_is_kept(staff, web):
    assert "Noch ist kein Portal" in staff.get(LIST).content.decode()
    assert "andere-portale" in staff.get("/verwaltung/").content.decode()
    say(web, dataset("a"), '[] a dcat:Dataset ; dct:title "Niemandes" .', following="/2")
    page = staff.post(f"{LIST}neu/", said(web, **{"try": "1"})).content.decode()
    for words in ("Ein Datensatz auf der ersten Seite", "einer käme nicht", "Bäume a", "Amt a",
                  "Er hat keine Adresse", "Es gibt weitere Seiten", "licence/CC0"):  # fmt: skip
        assert words in page
    page = staff.post(f"{LIST}neu/", said(web, query="theme:JUST", **{"try": "1"}))
    assert "Der Filter lässt ihn aus" in page.content.decode()
    assert not HarvestSource.objects.exists()
    assert not Harvested.objects.exists()


@pytest.mark.parametrize(
    ("more", "words"),
    [({"address": "ftp://x/"}, "keine Adresse des Webs"), ({"query": "farbe:rot"}, "ein Feld"),
     ({"kind": "ckan", "try": "1"}, "antwortete nicht"), ({"name": ""}, "Fülle dieses Feld aus")],
)  # fmt: skip
def test_what_does_not_fit_is_said(staff, web, more, words):
    page = staff.post(f"{LIST}neu/", said(web, **more))
    assert words in page.content.decode()
    assert not HarvestSource.objects.exists()


def test_a_portal_is_saved_fetched_and_shown_with_its_run(
    staff, web, django_capture_on_commit_callbacks
):
    answer = staff.post(f"{LIST}neu/", said(web))
    source = HarvestSource.objects.get()
    assert (answer["Location"], source.key, source.position) == (f"{LIST}land/", "land", 5)
    with django_capture_on_commit_callbacks(execute=True):
        staff.post(f"{LIST}land/holen/")
    assert DBTaskResult.objects.get().args_kwargs == {"args": ["land"], "kwargs": {}}
    say(web, dataset("a"), '[] a dcat:Dataset ; dct:title "Niemandes" .')
    harvest(source=source, clock=timezone.now, manners=HERE)
    for path in (LIST, f"{LIST}land/"):
        page = staff.get(path).content.decode()
        assert "1 neu, 0 geändert, 0 weggefallen, 1 abgelehnt" in page
    assert "Er hat keine Adresse" in page


def test_a_change_of_the_question_asks_for_everything_again(staff, web):
    say(web, dataset("a"), ETag='"x"')
    source = make(web.base + "/catalog.ttl", "land")
    harvest(source=source, clock=lambda: NOW, manners=HERE)
    staff.post(f"{LIST}land/", said(web, key="land", rhythm="weekly"))
    source.refresh_from_db()
    assert source.marks
    staff.post(f"{LIST}land/", said(web, key="land", query="theme:JUST"))
    source.refresh_from_db()
    assert (source.marks, source.rhythm) == ({}, "daily")


def test_an_ended_portal_withdraws_its_data_and_can_come_back(staff, web):
    say(web, dataset("a"))
    land, bund = (
        make(web.base + "/catalog.ttl", "land", position=1),
        make(web.base + "/catalog.ttl", "bund", position=2),
    )
    for source in (land, bund):
        harvest(source=source, clock=timezone.now, manners=HERE)
    staff.post(f"{LIST}land/beenden/")
    states = {row.source.key: (row.state, row.leading) for row in Harvested.objects.all()}
    assert states == {"land": ("withdrawn", False), "bund": ("present", True)}
    assert staff.post(f"{LIST}land/holen/").status_code == 404
    staff.post(f"{LIST}land/beenden/")
    land.refresh_from_db()
    assert (land.retired_at, land.active) == (None, True)
    harvest(source=land, clock=timezone.now, manners=HERE)
    assert Harvested.objects.get(leading=True).source == land


def test_the_order_of_portals_decides_at_once(staff, web):
    say(web, dataset("a"))
    for key in ("land", "bund"):
        source = make(web.base + "/catalog.ttl", key, position=5)
        harvest(source=source, clock=timezone.now, manners=HERE)
    assert Harvested.objects.get(leading=True).source.key == "land"
    staff.post(f"{LIST}bund/", said(web, key="bund", position="1"))
    assert Harvested.objects.get(leading=True).source.key == "bund"


def test_the_list_asks_as_often_for_three_as_for_one(staff, web, django_assert_num_queries):
    make(web.base, "a")
    staff.get(LIST)
    with django_assert_num_queries(11):
        staff.get(LIST)
    for key in "bc":
        make(web.base, key)
    with django_assert_num_queries(11):
        staff.get(LIST)

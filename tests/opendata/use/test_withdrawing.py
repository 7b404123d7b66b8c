"""What was public and is withdrawn is told as gone, everywhere; it can be brought back."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.urls import reverse

from stadtherz.accounts.public import Role
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed
from stadtherz.opendata.adapters import store
from stadtherz.opendata.models import Dataset, Edition
from stadtherz.opendata.services.withdrawing import bring_back, withdraw
from tests.accounts.factories import person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
WHY = "Zwei Spalten waren vertauscht."
PAGES = ("/daten/haushalt/", "/daten/haushalt/tabelle/", "/daten/haushalt/einbetten/")
PROGRAMS = (
    "/data/haushalt.ttl", "/data/haushalt/query.json", "/data/haushalt/query.csv",
    "/data/haushalt/files/haushalt.parquet", "/data/haushalt/files/haushalt-1.parquet",
    "/data/haushalt/editions.json", "/data/haushalt/croissant.json", "/id/dataset/haushalt",
)  # fmt: skip
LISTS = ("/catalog.ttl", "/daten/", "/data/changes.atom", "/api/3/action/package_list")


@pytest.fixture
def office(city):
    return person("datenstelle", Role.DATA_OFFICE)


@pytest.fixture
def gone(budget, office):
    store.write("haushalt/haushalt-1.parquet", lambda path: Path(path).touch())
    Edition.objects.create(
        dataset=budget, day=NOW.date(), path="haushalt/haushalt-1.parquet", size=0,
        sha256="a" * 64, rows=0, mark=0,
    )  # fmt: skip
    return withdraw(key="haushalt", because=f" {WHY} ", by=office, now=NOW)


def listed_in(client, path):
    return b"haushalt" in client.get(path).getvalue()


def test_every_address_says_that_it_is_gone_and_why(gone, client):
    for path in PAGES:
        answer = client.get(path)
        assert (answer.status_code, WHY in answer.content.decode()) == (410, True), path
    assert "25. November 2026" in client.get(PAGES[0]).content.decode()
    for path in PROGRAMS:
        answer = client.get(path)
        assert (answer.status_code, answer["Content-Type"]) == (410, "application/problem+json")
        assert WHY in json.loads(answer.content)["detail"], path


def test_nothing_lists_it_and_bringing_back_undoes_all(gone, office, client):
    assert [path for path in LISTS if listed_in(client, path)] == []
    bring_back(key="haushalt", by=office, now=NOW)
    assert [path for path in LISTS if not listed_in(client, path)] == []
    for path in (PAGES[0], *PROGRAMS):
        answer = client.get(path)
        answer.close()
        assert answer.status_code == (303 if path.startswith("/id/") else 200), path
    row = Dataset.objects.get()
    assert (str(row.withdrawn_because), row.withdrawn_at) == ("", None)
    assert [one.user for one in row.revisions.all()] == [office, office]


def test_what_was_never_public_is_not_there(budget, client):
    for state in ("draft", "withdrawn"):
        Dataset.objects.update(state=state)
        assert client.get(PAGES[0]).status_code == 404
        assert client.get(PROGRAMS[1]).status_code == 404


def test_what_is_refused(budget, office):
    with pytest.raises(NotAllowed):
        withdraw(key="haushalt", because=WHY, by=person("x", Role.DATA_OWNER), now=NOW)
    with pytest.raises(Invalid):
        withdraw(key="haushalt", because="  ", by=office, now=NOW)
    with pytest.raises(Conflict):
        bring_back(key="haushalt", by=office, now=NOW)
    withdraw(key="haushalt", because=WHY, by=office, now=NOW)
    with pytest.raises(Conflict):
        withdraw(key="haushalt", because=WHY, by=office, now=NOW)


def test_staff_withdraw_on_the_list(budget, office, client, settings):
    settings.STAFF_MFA = False
    client.force_login(office)
    there, act = reverse("opendata-public"), reverse("opendata-withdrawn", args=["haushalt"])
    assert "Aus der Öffentlichkeit zurückziehen" in client.get(there).content.decode()
    assert "warum" in client.post(act, {"because": ""}, follow=True).content.decode()
    page = client.post(act, {"because": WHY, "next": "https://evil.example/"}, follow=True)
    assert page.redirect_chain == [(there, 302)]
    assert WHY in page.content.decode()
    client.post(act, {"act": "back"})
    assert Dataset.objects.get().state == "published"
    client.force_login(person("eigen", Role.DATA_OWNER))
    assert client.post(act, {"because": WHY}).status_code == 403

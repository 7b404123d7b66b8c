"""What was public and is withdrawn is told as gone, everywhere; it can be brought back."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.urls import reverse

from stadtherz.accounts.public import Role
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed
from stadtherz.opendata.adapters import incoming, store
from stadtherz.opendata.models import MEASURED, Dataset, Distribution, Edition, Submission
from stadtherz.opendata.services.withdrawing import (
    bring_back,
    keep_back_editions,
    withdraw,
    withdraw_edition,
)
from tests.accounts.factories import person

pytestmark = pytest.mark.django_db
NOW, LATER = (datetime(2026, 11, 25, hour, tzinfo=UTC) for hour in (9, 11))
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
        answer.getvalue()
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


class TestEditions:
    @pytest.fixture
    def two(self, budget):
        """A dataset with two editions that have rows."""
        made = []
        for number in (1, 2):
            name = f"haushalt/haushalt-2026-11-25-{number}.parquet"
            written = store.write(name, lambda path: Path(path).write_bytes(b"rows"))
            made.append(Edition.objects.create(
                dataset=budget, day=NOW.date(), number=number, path=name, size=written.size,
                sha256=written.sha256, rows=4, mark=0, published_at=NOW,
            ))  # fmt: skip
        return made

    def test_an_earlier_one_goes_for_good_and_says_why(
        self, two, office, client, django_capture_on_commit_callbacks
    ):
        first, second = two
        address = f"/data/{first.path.replace('/', '/files/')}"
        assert client.head(address).status_code == 200
        with django_capture_on_commit_callbacks(execute=True):
            withdraw_edition(pk=first.pk, because="Namen standen darin.", by=office, now=NOW)
        answer = client.get(address)
        assert (answer.status_code, answer.json()["code"]) == (410, "edition-withdrawn")
        assert "Namen standen darin." in answer.json()["detail"]
        assert not (store.folder() / first.path).exists()
        told = {one["edition"]: one for one in client.get("/data/haushalt/editions.json").json()[
            "editions"]}  # fmt: skip
        assert told[1]["withdrawnBecause"] == "Namen standen darin."
        assert "withdrawn" not in told[2]
        with pytest.raises(Conflict) as caught:
            withdraw_edition(pk=first.pk, because=WHY, by=office, now=NOW)
        assert caught.value.code == "edition-gone"

    def test_what_held_it_goes_at_once(
        self, two, office, settings, django_capture_on_commit_callbacks
    ):
        first, second = two
        Edition.objects.filter(pk=second.pk).update(published_at=LATER)
        given = {}
        for at, edition in ((NOW, first), (LATER, second)):
            kept = incoming.keep([b"Name\nAnna\n"], "liste.csv")
            for name in ("typed.parquet", "safe-1.parquet"):
                (incoming.folder() / incoming.beside(kept.path, name)).write_bytes(b"rows")
            given[edition] = Submission.objects.create(
                dataset=edition.dataset, stage="published", changed_at=at, path=kept.path,
                file_name="liste.csv", size=1, typed=incoming.beside(kept.path, "typed.parquet"),
                typing={"beginning": "Anna"}, persons={"finds": []},
            )  # fmt: skip
        old = [store.write_fresh(f"haushalt/haushalt.{kind}", lambda path: Path(path).touch()).path
               for kind in ("csv", "parquet")]  # fmt: skip
        known = set(Distribution.objects.values_list("path", flat=True)) | {second.path}
        other = store.write_fresh("schulen/schulen.csv", lambda path: Path(path).touch()).path
        with django_capture_on_commit_callbacks(execute=True):
            withdraw_edition(pk=first.pk, because=WHY, by=office, now=LATER)
        assert known
        assert all((store.folder() / path).exists() for path in (*known, other))
        assert not any((store.folder() / path).exists() for path in (*old, first.path))
        for edition, row in given.items():
            row.refresh_from_db()
            assert bool(row.typing) is bool(row.path) is (edition == second)
        assert [one.name for one in incoming.folder().iterdir()] == [
            given[second].path.partition("/")[0]
        ]

    def test_files_of_what_is_measured_are_left_to_the_clock(self, two, office):
        Dataset.objects.update(source=f"{MEASURED}noise")
        old = store.write_fresh("haushalt/haushalt.csv", lambda path: Path(path).touch()).path
        withdraw_edition(pk=two[0].pk, because=WHY, by=office, now=NOW)
        assert (store.folder() / old).exists()

    def test_the_newest_one_goes_with_its_dataset_only(self, two, office):
        with pytest.raises(Conflict) as caught:
            withdraw_edition(pk=two[1].pk, because=WHY, by=office, now=NOW)
        assert caught.value.code == "newest-edition"
        with pytest.raises(Invalid):
            withdraw_edition(pk=two[0].pk, because="  ", by=office, now=NOW)
        owner = person("kaemmerei", Role.DATA_OWNER)
        with pytest.raises(NotAllowed):
            withdraw_edition(pk=two[0].pk, because=WHY, by=owner, now=NOW)

    def test_a_better_version_does_not_bring_back_what_was_withdrawn(self, two, office):
        row = withdraw(key="haushalt", because=WHY, by=office, now=NOW)
        keep_back_editions(row=row)
        kept = Edition.objects.filter(dataset=row)
        assert {str(one.withdrawn_because) for one in kept} == {WHY}

    def test_staff_do_it_on_a_page(self, two, office, client, settings):
        settings.STAFF_MFA = False
        client.force_login(office)
        page = reverse("opendata-editions", args=["haushalt"])
        shown = client.get(page).content.decode()
        assert shown.count('name="edition"') == 1
        answer = client.post(page, {"edition": two[0].pk, "because": WHY}, follow=True)
        said = answer.content.decode()
        assert "ihre Datei gelöscht, ebenso die Tabelle, aus der sie entstand" in said
        assert "In Sicherungskopien bleibt sie" in said
        assert WHY in client.get(page).content.decode()
        answer = client.post(page, {"edition": "9" * 40, "because": WHY}, follow=True)
        assert "Diese Ausgabe gibt es nicht." in answer.content.decode()

"""A table that begins with an address: fetched once, in words when it fails, followed if wished."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse

from stadtherz.accounts.public import Role
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed
from stadtherz.kernel.text import Text
from stadtherz.opendata.adapters import incoming
from stadtherz.opendata.domain.handing_in.stages import Act
from stadtherz.opendata.models import PolledFile, Submission
from stadtherz.opendata.selectors.handing_in import check_of
from stadtherz.opendata.services import handing_in as acts
from stadtherz.opendata.services.fetching import begin_again, begin_at_address, fetch
from tests.accounts.factories import person
from tests.opendata.handing_in.test_way import NOW, a_department, go
from tests.opendata.web import small_web

pytestmark = pytest.mark.django_db
TREES = ("name;hoehe;nummer\n" + "".join(f"Baum {n};{n % 7};{n}\n" for n in range(40))).encode()
URL = "https://daten.example.org/baeume.csv"


@pytest.fixture
def web():
    with small_web() as found:
        yield found


def begin(owner, url=URL, follow_h=0):
    return begin_at_address(url=url, follow_h=follow_h, by=owner, now=NOW)


def fetched(owner, there, follow_h=0):
    """Fetch from the small web, which speaks no https."""
    row = begin(owner, follow_h=follow_h)
    Submission.objects.filter(pk=row.pk).update(url=there)
    return fetch(pk=row.pk, now=NOW, private=True)


def released(row, owner, office, privacy):
    told = replace(
        check_of(row).told, title=Text.of("Bäume"), description=Text.of("Alle Bäume."),
        keywords=Text.of("Bäume"), themes=("ENVI",), frequency="DAILY",
        department=a_department(), begins=date(2025, 1, 1), ends=date(2025, 12, 31),
    )  # fmt: skip
    row = acts.tell(row=row, told=told, by=owner, now=NOW)
    return go(
        row, (Act.HAND_IN, owner), (Act.PASS, office), (Act.PASS, privacy), (Act.RELEASE, office)
    )


class TestFetching:
    def test_what_comes_is_read_like_any_file(self, owner, web):
        row = fetched(owner, web.say("/files/baeume.csv", TREES, media="text/csv"))
        assert (row.reading, row.file_name, row.size) == ("done", "baeume.csv", len(TREES))
        assert check_of(row).typed.schema.rows == 40
        assert incoming.place_of(row.path).read_bytes() == TREES

    @pytest.mark.parametrize(
        ("path", "headers", "name"),
        [
            ("/download?id=3", {"Content-Disposition": 'attachment; filename="../b c.csv"; x=1'},
             "b c.csv"),
            ("/", {}, "tabelle"), ("/b%20c.csv", {}, "b c.csv"),
        ],
    )  # fmt: skip
    def test_the_file_is_called_as_its_server_says(self, owner, web, path, headers, name):
        row = fetched(owner, web.say(path, TREES, **headers))
        assert row.reading == "done"
        assert row.file_name == name

    def test_a_file_that_is_there_is_not_asked_for_again(self, owner, web):
        row = fetched(owner, web.say("/b.csv", TREES))
        fetch(pk=row.pk, now=NOW, private=True)
        assert len(web.asked) == 1

    @pytest.mark.parametrize(
        ("say", "trouble"),
        [({"status": 404}, "status-404"), ({"status": 304}, "status-304"),
         ({"body": b"<html><p>Hallo</p></html>"}, "no-table"), ({"body": b""}, "empty-file")],
    )  # fmt: skip
    def test_what_went_wrong_is_noted(self, owner, web, say, trouble):
        row = fetched(owner, web.say("/b.csv", **say))
        assert (row.reading, row.trouble) == ("failed", trouble)

    def test_our_own_network_is_not_asked(self, owner, web):
        row = begin(owner)
        Submission.objects.filter(pk=row.pk).update(url=web.say("/b.csv", TREES))
        row = fetch(pk=row.pk, now=NOW)
        assert (row.trouble, row.path, web.asked) == ("private-address", "", [])

    @pytest.mark.parametrize(
        "url",
        ["http://x.example/a.csv", "ftp://x.example/a", "https://a:b@x.example/", "https://["],
    )
    def test_only_https_without_password(self, owner, url):
        with pytest.raises(Invalid, match="https"):
            begin(owner, url)
        assert not Submission.objects.exists()

    def test_not_by_everybody(self, office, city):
        with pytest.raises(NotAllowed):
            begin(person("autorin", Role.EDITOR))

    def test_again_only_where_nothing_came(self, owner, web):
        row = fetched(owner, web.base + "/b.csv")
        assert row.reading == "failed"
        web.say("/b.csv", TREES)
        assert begin_again(row=row, by=owner).reading == "fetching"
        assert fetch(pk=row.pk, now=NOW, private=True).reading == "done"
        with pytest.raises(Conflict):
            begin_again(row=row, by=owner)

    def test_what_never_came_goes_when_it_was_discarded(self, owner, web):
        row = fetched(owner, web.base + "/b.csv")
        go(row, (Act.DISCARD, owner))
        later = NOW + timedelta(days=40)
        assert acts.remove_discarded(before=later) == 1
        assert not Submission.objects.exists()


class TestFollowing:
    def test_after_the_release_if_the_owner_wished(self, owner, office, privacy, web):
        there = web.say("/b.csv", TREES)
        row = released(fetched(owner, there, follow_h=6), owner, office, privacy)
        polled = PolledFile.objects.get()
        assert (polled.dataset, polled.url, polled.every_h) == (row.dataset, there, 6)
        assert (polled.owner, polled.active, polled.sha256) == (owner, True, row.sha256)

    def test_else_not(self, owner, office, privacy, web):
        released(fetched(owner, web.say("/b.csv", TREES)), owner, office, privacy)
        assert not PolledFile.objects.exists()


class TestPages:
    @pytest.fixture
    def at_owner(self, client, owner):
        client.force_login(owner)
        return client

    def test_an_address_leads_to_its_page_which_says_how_far_it_is(
        self, at_owner, django_capture_on_commit_callbacks
    ):
        assert (
            "Oder eine Adresse geben" in at_owner.get(reverse("opendata-tables")).content.decode()
        )
        with django_capture_on_commit_callbacks() as later:
            answer = at_owner.post(reverse("opendata-begun-at-address"), {
                "begin-url": URL, "begin-follow": "on", "begin-every_h": "12",
            })  # fmt: skip
        row = Submission.objects.get()
        assert (answer.url, len(later)) == (reverse("opendata-table", args=[row.pk]), 1)
        assert (row.url, row.follow_h, row.reading) == (URL, 12, "fetching")
        page = at_owner.get(answer.url).content.decode()
        assert "Die Datei wird geholt und gelesen" in page
        assert f"alle 12 Stunden unter {URL} nachgesehen" in page
        assert at_owner.get(reverse("opendata-table-state", args=[row.pk])).json() == {
            "reading": "fetching", "words": "wird geholt",
        }  # fmt: skip

    def test_a_bad_address_is_said_at_its_field_and_stays(self, at_owner):
        answer = at_owner.post(
            reverse("opendata-begun-at-address"), {"begin-url": "http://x.example/a.csv"}
        )
        page = answer.content.decode()
        assert answer.status_code == 400
        assert "Nimm eine Adresse, die mit https:// beginnt" in page
        assert 'value="http://x.example/a.csv"' in page

    @pytest.mark.parametrize(
        ("trouble", "words"),
        [("status-404", "antwortet mit dem Fehler 404"), ("not-reachable", "antwortet nicht"),
         ("private-address", "in einem Netz")],
    )  # fmt: skip
    def test_why_nothing_came_is_said_in_words_with_a_way_on(
        self, at_owner, owner, trouble, words, django_capture_on_commit_callbacks
    ):
        row = begin(owner)
        Submission.objects.filter(pk=row.pk).update(reading="failed", trouble=trouble)
        page = at_owner.get(reverse("opendata-table", args=[row.pk])).content.decode()
        assert "Die Datei kam nicht" in page
        assert words in page
        with django_capture_on_commit_callbacks() as later:
            at_owner.post(reverse("opendata-fetched-again", args=[row.pk]))
        assert len(later) == 1
        assert Submission.objects.get().reading == "fetching"

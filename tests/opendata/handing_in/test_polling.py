"""A published table is brought up to date from an address, or waits for its owner."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from stadtherz.accounts.public import Role
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed
from stadtherz.kernel.text import Text
from stadtherz.opendata.adapters import incoming
from stadtherz.opendata.adapters.guarded import Bounds
from stadtherz.opendata.domain.handing_in.polling import Come, is_due, reasons_to_wait
from stadtherz.opendata.domain.handing_in.stages import Act
from stadtherz.opendata.domain.handing_in.versions import Changes, may_follow
from stadtherz.opendata.models import Edition, PolledFile, Submission
from stadtherz.opendata.selectors.handing_in import check_of, found_of
from stadtherz.opendata.services import deciding
from stadtherz.opendata.services import handing_in as acts
from stadtherz.opendata.services.following_addresses import follow_address
from stadtherz.opendata.services.polling import poll_due
from tests.accounts.factories import person
from tests.opendata.handing_in.test_way import NOW, a_department, give, go
from tests.opendata.web import small_web

NEAR = Bounds(seconds=5, private=True)
ROWS = [f"Baum {n};{n % 7};{n}" for n in range(40)]
HEAD = "name;hoehe;nummer"


def table(rows, head=HEAD):
    return "\n".join([head, *rows, ""]).encode()


def test_an_address_is_due_by_its_hours_and_the_clock_may_come_early():
    asked = datetime(2026, 11, 25, 9, tzinfo=UTC)
    assert is_due(None, 24, asked)
    assert is_due(asked, 1, asked + timedelta(minutes=50))
    assert not is_due(asked, 1, asked + timedelta(minutes=49))
    assert not is_due(asked, 24, asked + timedelta(hours=23, minutes=49))


SAME = Changes((), (), (), 100, 100)


@pytest.mark.parametrize(
    ("come", "reasons"),
    [
        (Come(SAME), ()),
        (Come(None), ("nothing-before",)),
        (Come(replace(SAME, new=("a",))), ("columns",)),
        (Come(replace(SAME, gone=("a",))), ("columns",)),
        (Come(replace(SAME, other_kind=("a",))), ("columns",)),
        (Come(replace(SAME, rows_now=90)), ()),
        (Come(replace(SAME, rows_now=89)), ("fewer",)),
        (Come(SAME, undecided=1), ("persons",)),
        (Come(SAME, missing=2), ("missing",)),
        (Come(SAME, lost=1), ("remedies",)),
        (Come(replace(SAME, new=("a",), rows_now=0), 1, 1, 1),
         ("columns", "fewer", "persons", "remedies", "missing")),
    ],
)  # fmt: skip
def test_why_somebody_has_to_look(come, reasons):
    assert reasons_to_wait(come) == reasons


@settings(max_examples=30)
@given(
    st.builds(
        Changes, st.just(()) | st.just(("a",)), st.just(()) | st.just(("b",)),
        st.just(()) | st.just(("c",)), st.integers(0, 30), st.integers(0, 30),
    ),
    st.integers(0, 2),
)  # fmt: skip
def test_what_goes_by_itself_is_what_the_rule_of_versions_lets_pass(changes, undecided):
    assert (reasons_to_wait(Come(changes, undecided)) == ()) == may_follow(changes, undecided)


@pytest.fixture
def web():
    with small_web() as found:
        yield found


def publish(owner, office, privacy, content, decide=None):
    row = give(owner, content, "baeume.csv")
    told = replace(
        check_of(row).told, title=Text.of("Bäume"), description=Text.of("Alle Bäume."),
        keywords=Text.of("Bäume"), themes=("ENVI",), frequency="DAILY",
        department=a_department(), begins=date(2025, 1, 1), ends=date(2025, 12, 31),
    )  # fmt: skip
    row = acts.tell(row=row, told=told, by=owner, now=NOW)
    row = decide(row) if decide else row
    return go(
        row, (Act.HAND_IN, owner), (Act.PASS, office), (Act.PASS, privacy), (Act.RELEASE, office)
    )


@pytest.fixture
def trees(owner, office, privacy):
    owner.email = "kaemmerei@stadt.example"
    owner.save()
    return publish(owner, office, privacy, table(ROWS))


@pytest.fixture
def followed(trees, owner, web):
    url = web.say("/baeume.csv", table(ROWS), media="text/csv", ETag='"1"')
    return PolledFile.objects.create(dataset=trees.dataset, url=url, every_h=24, owner=owner)


def poll(days=0):
    return [one.outcome for one in poll_due(now=NOW + timedelta(days=days, hours=1), bounds=NEAR)]


@pytest.mark.django_db
class TestAsking:
    def test_the_same_file_is_nothing_new_and_then_not_even_sent(self, followed, web):
        assert [poll(), poll(), poll(1)] == [["same"], [], ["same"]]
        assert Edition.objects.count() == 1
        assert len(web.asked) == 2
        followed.refresh_from_db()
        assert (followed.etag, followed.trouble, len(followed.sha256)) == ('"1"', "", 64)

    def test_more_rows_are_published_by_themselves(self, followed, web, mailoutbox):
        web.say("/baeume.csv", table([*ROWS, "Baum 40;3;40"]), ETag='"2"')
        assert poll() == ["released"]
        row = Submission.objects.get(sha256=followed_now(followed).sha256)
        assert (row.stage, row.dataset_id) == ("published", followed.dataset_id)
        step = row.steps.get()
        assert (step.act, step.by) == ("release", None)
        assert "Niemand hat diese Fassung angesehen." in step.note
        assert list(Edition.objects.values_list("number", "rows")) == [(1, 40), (2, 41)]
        assert str(row.dataset.title) == "Bäume"
        assert mailoutbox == []

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (table(ROWS[:30]), "weniger Zeilen"),
            (table([f"{one};x" for one in ROWS], f"{HEAD};neu"), "Spalten sind andere"),
            (table([f"anna.k{n}@posteo.de;{n % 7};{n}" for n in range(40)]), "etwas über Menschen"),
        ],
        ids=["fewer", "columns", "persons"],
    )
    def test_what_differs_waits_with_one_mail(self, followed, web, mailoutbox, content, words):
        web.say("/baeume.csv", content)
        assert poll() == ["waits"]
        assert Edition.objects.count() == 1
        [letter] = mailoutbox
        assert letter.to == ["kaemmerei@mail.example"]
        assert words in letter.body
        waiting = followed_now(followed).waiting
        assert reverse("opendata-table", args=[waiting.pk]) in letter.body
        assert (waiting.stage, waiting.owner) == ("preparing", followed.owner)

    def test_a_newer_file_takes_the_place_of_the_one_that_waits(self, followed, web, mailoutbox):
        web.say("/baeume.csv", table(ROWS[:30]))
        poll()
        first = followed_now(followed).waiting
        web.say("/baeume.csv", table(ROWS[:29]))
        assert poll(1) == ["waits"]
        first.refresh_from_db()
        assert first.stage == "discarded"
        assert len(mailoutbox) == 1
        web.say("/baeume.csv", table([*ROWS, "Baum 40;3;40"]))
        assert poll(2) == ["released"]
        assert followed_now(followed).waiting is None
        assert sorted(Submission.objects.values_list("stage", flat=True)) == [
            "discarded", "discarded", "published", "published",
        ]  # fmt: skip

    def test_what_somebody_works_on_is_not_taken_away(self, followed, web, owner):
        web.say("/baeume.csv", table(ROWS[:30]))
        poll()
        row = followed_now(followed).waiting
        acts.tell(row=row, told=check_of(row).told, by=owner, now=NOW + timedelta(hours=2))
        asked = len(web.asked)
        assert poll(1) == ["in-work"]
        assert len(web.asked) == asked

    def test_no_table_changes_nothing_and_is_told_once(self, followed, web, mailoutbox):
        web.say("/baeume.csv", b"%PDF-1.7")
        assert [poll(), poll(1)] == [["unreadable"], ["unreadable"]]
        assert "nicht als Tabelle gelesen" in mailoutbox[0].body
        assert len(mailoutbox) == 1
        assert Submission.objects.count() == 1
        assert len(list(incoming.folder().iterdir())) == 1

    def test_an_address_that_fails_is_told(self, followed, web):
        web.say("/baeume.csv", status=503)
        assert poll() == ["status-503"]
        assert followed_now(followed).trouble == "status-503"
        web.say("/baeume.csv", table(ROWS))
        poll(1)
        assert followed_now(followed).trouble == ""

    def test_what_is_not_asked_at_all(self, followed, web):
        """Our own network, and nothing for who may give no data any more."""
        assert [one.outcome for one in poll_due(now=NOW)] == ["private-address"]
        followed.owner.groups.clear()
        assert poll(1) == ["no-owner"]
        assert web.asked == []


def followed_now(polled):
    return PolledFile.objects.select_related("waiting").get(pk=polled.pk)


@pytest.mark.django_db
def test_remedies_that_were_decided_on_are_applied_to_what_comes(owner, office, privacy, web):
    head = "name;mail;hoehe"
    lines = [f"Baum {n};anna.k{n}@posteo.de;{n % 5}" for n in range(40)]

    def drop(row):
        key = found_of(row).blocking[0].key
        numbers = found_of(row).named(key).remedies
        number = next(at for at, one in enumerate(numbers) if one.act == "drop-column")
        deciding.choose_remedy(row=row, key=key, number=number, by=owner, now=NOW)
        return acts.search(pk=row.pk, now=NOW)

    row = publish(owner, office, privacy, table(lines, head), drop)
    url = web.say("/b.csv", table([*lines, "Baum 40;neu@posteo.de;1"], head))
    polled = PolledFile.objects.create(dataset=row.dataset, url=url, owner=owner)
    assert poll() == ["released"]
    newest = Submission.objects.order_by("-pk").first()
    assert [one.name for one in check_of(newest).typed.schema.columns] == ["name", "hoehe"]
    assert Edition.objects.order_by("-number").first().rows == 41

    web.say(
        "/b.csv", table([f"{n}{one}" for n, one in enumerate(lines)], head.replace("mail", "m"))
    )
    assert poll(1) == ["waits"]  # the remedy does not know this column
    assert Edition.objects.count() == 2
    assert followed_now(polled).waiting.remedies == []


NOTES = "nr;bemerkung"
CLEAN = [f"{100 + n};in Ordnung" for n in range(40)]
HER = "140;Anwohnerin Frau Gundacker beschwert sich"


@pytest.mark.django_db
class TestPeopleWhoCome:
    @pytest.mark.parametrize(
        "line", ["140;Anna Klein hat angerufen 0631 365-2541", "140;Rückruf 0631 365-2541", HER]
    )
    def test_nobody_new_goes_public_by_herself(self, owner, office, privacy, web, line):
        row = publish(owner, office, privacy, table(CLEAN, NOTES))
        url = web.say("/n.csv", table([*CLEAN, line], NOTES))
        polled = PolledFile.objects.create(dataset=row.dataset, url=url, owner=owner)
        assert poll() == ["waits"]
        assert Edition.objects.count() == 1
        assert check_of(followed_now(polled).waiting).undecided

    def test_a_reason_counts_for_whom_it_was_given(self, owner, office, privacy, web):
        def reason(row):
            [key] = [one.key for one in check_of(row).undecided]
            return deciding.give_reason(
                row=row, key=key, reason="Sie ist einverstanden.", by=owner, now=NOW
            )

        row = publish(owner, office, privacy, table([*CLEAN, HER], NOTES), reason)
        url = web.say("/n.csv", table([*CLEAN, HER, "141;in Ordnung"], NOTES))
        PolledFile.objects.create(dataset=row.dataset, url=url, owner=owner)
        assert poll() == ["released"]
        web.say("/n.csv", table([*CLEAN, "140;Anwohnerin Frau Brandmair beschwert sich"], NOTES))
        assert poll(1) == ["waits"]
        more = [HER.replace("Gundacker", f"{one}gundacker") for one in "ABCD"]
        web.say("/n.csv", table([*CLEAN, HER, *more], NOTES))
        assert poll(2) == ["waits"]
        assert Edition.objects.count() == 2


@pytest.mark.django_db
class TestWhoMaySay:
    URL = "https://stadt.example/baeume.csv"

    def say(self, row, by, url=URL, every_h=24):
        return follow_address(row=row, url=url, every_h=every_h, active=True, by=by)

    def test_the_owner_and_the_office_and_nobody_else(self, trees, owner, office, privacy):
        assert self.say(trees, office).owner == owner
        assert self.say(trees, owner).url == self.URL
        for other in (privacy, person("anderer", Role.DATA_OWNER)):
            with pytest.raises(NotAllowed):
                self.say(trees, other)

    def test_what_is_refused(self, trees, owner):
        for url, every_h, code in (
            ("http://stadt.example/a.csv", 24, "no-secure-address"),
            ("https://anna:geheim@stadt.example/a.csv", 24, "no-secure-address"),
            ("https:///a.csv", 24, "no-secure-address"),
            (self.URL, 0, "bad-hours"),
            (self.URL, 2209, "bad-hours"),
        ):
            with pytest.raises(Invalid) as caught:
                self.say(trees, owner, url, every_h)
            assert caught.value.code == code

    def test_only_of_what_is_public(self, owner):
        with pytest.raises(Conflict):
            self.say(give(owner), owner)

    def test_another_address_begins_anew_and_none_ends_it(self, trees, owner):
        PolledFile.objects.create(
            dataset=trees.dataset, url=self.URL, etag='"1"', sha256="a" * 64, asked_at=NOW
        )
        assert self.say(trees, owner, every_h=2).etag == '"1"'
        found = self.say(trees, owner, f"{self.URL}?neu")
        assert (found.etag, found.sha256, found.asked_at) == ("", "", None)
        self.say(trees, owner, "")
        assert not PolledFile.objects.exists()

    def test_on_the_page(self, client, trees, owner, privacy):
        client.force_login(owner)
        there = reverse("opendata-table", args=[trees.pk])
        assert "Von einer Adresse auf dem Laufenden" in client.get(there).content.decode()
        sent = {"polled-url": self.URL, "polled-every_h": "6", "polled-active": "on"}
        client.post(reverse("opendata-table-followed", args=[trees.pk]), sent)
        page = client.get(there).content.decode()
        assert self.URL in page
        assert "Noch nicht nachgesehen" in page
        PolledFile.objects.update(trouble="status-404", asked_at=NOW)
        assert "mit dem Fehler 404" in client.get(there).content.decode()
        sent["polled-url"] = "http://stadt.example/"
        answer = client.post(reverse("opendata-table-followed", args=[trees.pk]), sent, follow=True)
        assert "https:// beginnt" in answer.content.decode()
        client.force_login(privacy)
        assert "Von einer Adresse auf dem Laufenden" not in client.get(there).content.decode()
        assert mail.outbox == []

"""What people say about how their file is to be read, its way back, and that it is remembered."""

import re
from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed
from stadtherz.kernel.text import Text
from stadtherz.opendata.domain.tabular.findings import finding
from stadtherz.opendata.domain.tabular.wishes import NONE, Wishes, mended, with_headings, without
from stadtherz.opendata.models import PolledFile, Submission
from stadtherz.opendata.selectors.handing_in import check_of
from stadtherz.opendata.services import handing_in as acts
from stadtherz.opendata.services import wishing
from tests.accounts.factories import person
from tests.opendata.handing_in.test_polling import poll, publish
from tests.opendata.handing_in.test_way import NOW, give
from tests.opendata.web import small_web

HEADS = "Meldung;Amt;Zahl\nintern;extern;geprüft\nOrt;Art;Güte\n" + "".join(
    f"Ort {n};Art {n % 3};gut {n}\n" for n in range(30)
)


def columns(row):
    return [one.name for one in check_of(row).typed.schema.columns]


def test_wishes_are_written_and_read():
    said = Wishes((2, 3), True, (("ort", "zu"), ("ort", "weg")), (("a", "-999"),), (("tag", 1904),))  # noqa: FBT003
    assert Wishes.read(said.as_json()) == said
    assert (Wishes.read({}), NONE.as_json()) == (NONE, {})
    assert without(said, "headings").headings is None
    assert without(said, "missing:ort").missing == ()
    assert not without(said, "subtotals").without_subtotals


@pytest.mark.parametrize("lines", [(0, 1), (3, 2), (1, 11), (100, 101)])
def test_lines_that_are_none_are_refused(lines):
    with pytest.raises(Invalid) as refused:
        with_headings(NONE, *lines)
    assert refused.value.code == "heading-lines"


@pytest.mark.parametrize(
    ("code", "places", "count", "missing"),
    [
        ("nearly-typed", [(4, "geschlossen")], 1, (("a", "geschlossen"),)),
        ("nearly-typed", [(4, "Zu"), (5, "weg")], 9, (("a", "zu"), ("a", "weg"))),
        ("not-a-number", [(4, "zu"), (9, "zu")], 2, (("a", "zu"),)),
        ("not-a-number", [(4, "zu"), (9, "zu")], 3, None),
        ("nearly-typed", [(4, "TEUR 5")], 1, None),
        ("nearly-typed", [(n, word) for n, word in enumerate("abcd")], 4, None),
        ("nearly-typed", [], 4, None),
        ("missing-words", [(4, "-")], 1, None),
    ],
)
def test_words_that_one_click_makes_missing_values(code, places, count, missing):
    found = mended(NONE, finding(code, places, count, "a"))
    assert (found.missing if found else None) == missing


@pytest.mark.django_db
class TestHeadings:
    def say(self, row, by, first, last):
        wishing.say_headings(row=row, first=first, last=last, by=by, now=NOW)
        return acts.read(pk=row.pk, now=NOW)

    def test_the_owner_says_which_lines_they_are_and_takes_it_back(self, owner):
        row = give(owner, HEADS.encode())
        found = columns(row)
        row = self.say(row, owner, 3, 3)
        assert columns(row) == ["ort", "art", "guete"]
        typed = check_of(row).typed
        assert (typed.schema.rows, [one.line for one in typed.titles]) == (30, [1, 2])
        row = self.say(row, owner, 1, 3)
        assert columns(row)[0] == "meldung_intern_ort"
        wishing.take_back_wish(row=row, key="headings", by=owner, now=NOW)
        assert columns(acts.read(pk=row.pk, now=NOW)) == found
        with pytest.raises(Conflict):
            wishing.take_back_wish(row=row, key="headings", by=owner, now=NOW)

    def test_nobody_else_says_it_and_lines_without_anything_are_told(self, owner, privacy):
        row = give(owner, HEADS.encode())
        with pytest.raises(NotAllowed):
            self.say(row, privacy, 1, 1)
        row = self.say(row, owner, 90, 90)
        assert (row.reading, row.trouble, row.trouble_text) == ("failed", "no-such-lines", "lines")

    def test_new_versions_and_polled_files_are_read_alike(self, owner, office, privacy):
        def say(row):
            return self.say(row, owner, 3, 3)

        row = publish(owner, office, privacy, HEADS.encode(), say)
        again = give(owner, HEADS.encode() + b"Ort 30;Art 1;gut 30\n", dataset=row.dataset)
        assert columns(again) == ["ort", "art", "guete"]
        with small_web() as web:
            url = web.say("/a.csv", HEADS.encode() + b"Ort 31;Art 1;gut 31\n")
            PolledFile.objects.create(dataset=row.dataset, url=url, owner=owner)
            assert poll() == ["released"]
        assert columns(Submission.objects.order_by("-pk").first()) == ["ort", "art", "guete"]


@pytest.mark.django_db
def test_on_the_page(client, owner, django_capture_on_commit_callbacks):
    row = give(owner, HEADS.encode())
    client.force_login(owner)
    there = reverse("opendata-table", args=[row.pk])
    page = client.get(there).content.decode()
    assert "Der Anfang der Datei, unter den Überschriften verkürzt" in page
    assert re.search(r"Zeile 1<span[^>]*> · Überschrift", page)
    heads = reverse("opendata-table-heads", args=[row.pk])
    for wrong in ({}, {"first": "3", "last": "2"}, {"first": "1", "last": "9" * 5000}):
        answer = client.post(heads, wrong, follow=True)
        assert "höchstens zehn Zeilen" in answer.content.decode()
    with django_capture_on_commit_callbacks() as later:
        client.post(heads, {"first": "3", "last": "3"})
    assert len(later) == 1
    acts.read(pk=row.pk, now=NOW)
    page = client.get(there).content.decode()
    assert "Die Überschriften stehen in Zeile 3." in page
    client.post(reverse("opendata-table-unwished", args=[row.pk]), {"key": "headings"})
    assert Submission.objects.get().wishes == {}
    client.force_login(person("fremd"))
    assert client.post(heads, {"first": "1", "last": "1"}).status_code in {302, 403}


@pytest.mark.django_db
def test_the_owner_is_asked_whether_the_first_row_is_the_heading(client, owner):
    row = give(owner, b"Baum;Pate\nLinde;Anna\nEiche;Berta\n")
    client.force_login(owner)
    there = reverse("opendata-table", args=[row.pk])
    page = client.get(there).content.decode()
    assert "ob die erste Zeile der Tabelle die Überschrift ist" in page
    assert "Ja, Zeile 1 ist die Überschrift" in page
    for choice, rows, told in (
        ("data", 3, "Die Tabelle hat keine Überschriften."),
        ("heading", 2, "Die Überschriften stehen in Zeile 1."),
    ):
        sent = {"code": "unsure-headings", "column": "", "choice": choice}
        client.post(reverse("opendata-table-reading", args=[row.pk]), sent)
        row = acts.read(pk=row.pk, now=NOW)
        assert check_of(row).typed.schema.rows == rows
        page = client.get(there).content.decode()
        assert told in page
        assert "ob die erste Zeile der Tabelle die Überschrift ist" not in page
        client.post(reverse("opendata-table-unwished", args=[row.pk]), {"key": "headings"})
        row = acts.read(pk=row.pk, now=NOW)


@pytest.mark.django_db
def test_a_row_of_values_can_be_the_heading_by_one_click(owner):
    row = give(owner, b"1;2,5;3\n4;5,5;6\n")
    say = {"found": ("no-headings", ""), "choice": "heading"}
    wishing.mend_reading(row=row, by=owner, now=NOW, **say)
    assert columns(acts.read(pk=row.pk, now=NOW)) == ["c_1", "c_2_5", "c_3"]


@pytest.mark.django_db
@pytest.mark.parametrize("content", ["a;b;c\n", "Titel;;\n\na;b;c\n"])
def test_headings_alone_are_stopped_with_words(client, owner, content):
    row = give(owner, content.encode())
    assert (row.reading, row.trouble) == ("failed", "only-headings")
    assert not check_of(row).standing.read
    client.force_login(owner)
    page = client.get(reverse("opendata-table", args=[row.pk])).content.decode()
    assert "Eine leere Tabelle wird nicht veröffentlicht" in page


SCHOOLS = "Schule;Kinder;Plätze\n" + "".join(
    f"Schule {n};{n * 17 + 100};{n * 3 + 200}\n" for n in range(6)
)
OFFERED = SCHOOLS + "Schule 7;geschlossen;12\nZwischensumme;5000;900\nSchule 8;40;60\n"


@pytest.mark.django_db
def test_one_click_settles_what_was_found_in_the_file_and_another_undoes_it(client, owner):
    row = give(owner, OFFERED.encode())
    client.force_login(owner)
    there = reverse("opendata-table", args=[row.pk])
    page = client.get(there).content.decode()
    assert "„geschlossen“ als fehlenden Wert lesen" in page
    assert "Diese Zeilen weglassen" in page
    for code, column in (("nearly-typed", "kinder"), ("subtotals", "")):
        sent = {"code": code, "column": column}
        client.post(reverse("opendata-table-reading", args=[row.pk]), sent)
        row = acts.read(pk=row.pk, now=NOW)
    schema = check_of(row).typed.schema
    assert (schema.rows, schema.named("kinder").kind.value) == (8, "whole")
    assert schema.named("kinder").words == (("geschlossen", 1),)
    page = client.get(there).content.decode()
    assert "In der Spalte „Kinder“ heißt „geschlossen“, dass der Wert fehlt." in page
    assert "Zwischensummen sind weggelassen." in page
    assert "Diese Zeilen weglassen" not in page
    answer = client.post(reverse("opendata-table-reading", args=[row.pk]), sent, follow=True)
    assert "Das ist schon erledigt." in answer.content.decode()
    for key in ("missing:kinder", "subtotals"):
        client.post(reverse("opendata-table-unwished", args=[row.pk]), {"key": key})
    schema = check_of(acts.read(pk=row.pk, now=NOW)).typed.schema
    assert (schema.rows, schema.named("kinder").kind.value) == (9, "text")


LOGGED = "Stichtag;Temperatur\n" + "".join(
    f"{45000 + n};{n},5\n" for n in range(6)
) + "45006;-999\n45007;-999\n"  # fmt: skip


@pytest.mark.django_db
def test_proposals_follow_the_reading_and_what_somebody_said_stays(owner):
    def in_days(row):
        sent = Wishes(days=(("stichtag", 1900),)).as_json()
        Submission.objects.filter(pk=row.pk).update(wishes=sent)
        return check_of(acts.read(pk=row.pk, now=NOW)).told

    row = give(owner, LOGGED.encode())
    assert check_of(row).told.ends == date(2026, 12, 31)  # as the name of the file says
    assert in_days(row).ends == date(2023, 3, 22)
    other = give(owner, LOGGED.encode())
    told = replace(check_of(other).told, ends=date(2024, 1, 1), title=Text.of("Logger"))
    acts.tell(row=other, told=told, by=owner, now=NOW)
    told = in_days(other)
    assert (told.begins, told.ends) == (date(2023, 3, 15), date(2024, 1, 1))
    assert str(told.title) == "Logger"


def assert_told_to_readers(client, key):
    """Whoever calculates with the data learns what was read otherwise, on the page and in RDF."""
    page = " ".join(client.get(f"/daten/{key}/").content.decode().split())
    assert "8 Zahlen sind als Datum gelesen." in page
    assert "2 Werte heißen, dass nichts gemessen ist: „-999“ (2-mal)." in page
    rdf = client.get(f"/data/{key}.ttl").getvalue().decode()
    assert "Spalte „Stichtag“: 8 Zahlen sind als Datum gelesen." in rdf
    assert "Column “Temperatur”: 2 values mean that nothing was measured: “-999” (2 times)." in rdf


@pytest.mark.django_db
def test_numbers_that_mean_something_else_are_settled_by_a_click_and_remembered(
    client, owner, office, privacy
):
    def settle(row):
        client.force_login(owner)
        there = reverse("opendata-table", args=[row.pk])
        page = client.get(there).content.decode()
        for words in ("„-999“ (2-mal)", "„-999“ als fehlenden Wert lesen", "„45000“ ist der"):
            assert words in page
        for code, column, choice in (
            ("no-value-codes", "temperatur", ""), ("day-numbers", "stichtag", "1900"),
        ):  # fmt: skip
            sent = {"code": code, "column": column, "choice": choice}
            client.post(reverse("opendata-table-reading", args=[row.pk]), sent)
            row = acts.read(pk=row.pk, now=NOW)
        page = client.get(there).content.decode()
        assert "In der Spalte „Temperatur“ heißt „-999“, dass der Wert fehlt." in page
        assert "sind Zahlen Tage, gezählt ab 1900." in page
        return row

    row = publish(owner, office, privacy, LOGGED.encode(), settle)
    assert_told_to_readers(client, row.dataset.key)
    with small_web() as web:
        url = web.say("/a.csv", LOGGED.encode() + b"45008;-999\n")
        PolledFile.objects.create(dataset=row.dataset, url=url, owner=owner)
        assert poll() == ["released"]
    schema = check_of(Submission.objects.order_by("-pk").first()).typed.schema
    assert schema.named("temperatur").words == (("-999", 3),)
    assert (schema.named("stichtag").kind.value, schema.named("stichtag").most[:10]) == (
        "date", "2023-03-23",
    )  # fmt: skip


@pytest.mark.django_db
def test_what_is_counted_is_said_in_the_singular_and_in_the_plural(client, owner):
    client.force_login(owner)
    one = give(owner, b"Zahl\n1\n")
    page = " ".join(client.get(reverse("opendata-table", args=[one.pk])).content.decode().split())
    assert "<strong>1</strong> Zeile mit <strong>1</strong> Spalte." in page
    two = give(owner, b"Zahl;Rest\n1;2\n3;4\n")
    page = " ".join(client.get(reverse("opendata-table", args=[two.pk])).content.decode().split())
    assert "<strong>2</strong> Zeilen mit <strong>2</strong> Spalten." in page

"""What a description and headings tell of persons is not proposed, and has to be settled."""

from dataclasses import replace

import pytest
from django.urls import reverse

from stadtherz.kernel.text import Text
from stadtherz.opendata.domain.handing_in.prefill import proposed
from stadtherz.opendata.domain.handing_in.told import ColumnSaid, Told
from stadtherz.opendata.domain.handing_in.words_of_people import finds_in_words
from stadtherz.opendata.domain.tabular.kinds import Kind, Storage
from stadtherz.opendata.domain.tabular.schema import Column, Schema
from stadtherz.opendata.selectors.handing_in import check_of
from stadtherz.opendata.services import deciding
from stadtherz.opendata.services import handing_in as acts
from tests.opendata.handing_in.test_way import NOW, give
from tests.opendata.tabular.typing_of import read

FIRST = (
    "Baumliste - Ansprechpartnerin: Frau Heidi Gundacker, Tel. 0171 2345678, heidi.gundacker@web.de"
)
TREES = f"{FIRST};;\nBaum;Nr;Pflanzjahr\nLinde;101;1999\nAhorn;102;2001\n"
HOUSE = (7.6, 49.3, 7.9, 49.6)


@pytest.mark.parametrize(
    ("name", "title"),
    [("baumliste_2025.csv", "Baumliste 2025"), ("Liste Heidi Klein.csv", "")],
)
def test_a_line_about_a_person_is_no_title(name, title):
    told = proposed(read(TREES).typed, name, HOUSE)
    assert str(told.title) == title
    assert "Gundacker" not in str(told.keywords)


def keys(told=None, labels=("Baum",)):
    columns = tuple(Column(f"c{at}", one, Kind.TEXT, Storage.TEXT) for at, one in enumerate(labels))
    found = finds_in_words(told or Told(), Schema(columns, 2))
    return {one.key for one in found if one.blocking}, {
        one.key for one in found if not one.blocking
    }


@pytest.mark.parametrize(
    "field", ["title", "description", "keywords", "provenance", "known_faults"]
)
def test_every_text_is_searched_in_all_languages(field):
    said = Text.of({"de": "Alles gut.", "en": "Ask Anna Müller, 0171 2345678"})
    assert keys(Told(**{field: said})) == ({f"name:told.{field}", f"phone:told.{field}"}, set())


def test_labels_meanings_and_headings_are_searched():
    told = Told(columns=(ColumnSaid("c0", Text.of("Baum"), Text.of("gesehen von Frau Gundacker")),
                         ColumnSaid("c1", Text.of("Stunden Peter Schmidt"))))  # fmt: skip
    assert keys(told, ("Baum", "Stunden_Anna_Müller")) == (
        {"name:told.meaning.c0", "name:told.label.c1", "name:heading.c1"}, set()
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "blocking", "asking"),
    [
        ("Fragen an info@stadt.de", set(), set()),
        ("Fragen unter Tel. 0631 365-0", set(), {"phone:told.title"}),
        ("Auskunft: Anna Klein, Tel. 0631 365-0", {"name:told.title", "phone:told.title"}, set()),
        ("an weber@stadt.de", {"mail:told.title"}, set()),
        ("Anna-Seghers-Straße und Fritz Walter Stadion", set(), set()),
        ("Bäume im Japanischen Garten 2025", set(), set()),
        ("Haushaltsplan 2026, Stand August", set(), set()),
        ("Konto DE89 3704 0044 0532 0130 00", {"iban:told.title"}, set()),
    ],
)
def test_offices_may_stand_there_and_persons_may_not(text, blocking, asking):
    assert keys(Told(title=Text.of(text))) == (blocking, asking)


@pytest.mark.django_db
def test_it_stops_with_words_at_the_field_until_it_is_out_or_has_a_reason(client, owner):
    row = give(owner, b"Baum;Stunden Anna Klein\nLinde;101\nAhorn;102\n", "Bäume.csv")
    said = "Frau Gundacker weiß mehr, 0171 2345678."
    told = replace(check_of(row).told, description=Text.of(said))
    row = acts.tell(row=row, told=told, by=owner, now=NOW)
    open_ = {one.key for one in check_of(row).undecided}
    assert open_ == {
        "name:told.description", "phone:told.description", "name:heading.stunden_anna_klein",
    }  # fmt: skip
    client.force_login(owner)
    page = client.get(reverse("opendata-table", args=[row.pk])).content.decode()
    field = page[page.index("Was zeigen die Daten?</legend>") :]
    assert "was zu einem Menschen führt: ein Name." in field[: field.index("Schlagwörter")]
    assert "Überschrift „Stunden Anna Klein“" in page

    told = replace(told, description=Text.of("Alle Bäume der Stadt."))
    row = acts.tell(row=row, told=told, by=owner, now=NOW)
    [key] = [one.key for one in check_of(row).undecided]
    row = deciding.choose_remedy(row=row, key=key, number=0, by=owner, now=NOW)
    row = acts.search(pk=row.pk, now=NOW)
    assert check_of(row).undecided == ()
    assert [one.name for one in check_of(row).typed.schema.columns] == ["baum"]


def test_headings_of_columns_about_contacts_name_nobody():
    labels = ("Ansprechpartner Kürzel", "Kontakt_Status", "Anruf Dauer", "Zuständig Gebiet")
    assert keys(labels=labels) == (set(), set())
    assert keys(labels=("Ansprechpartner Yildirim",)) == ({"name:heading.c0"}, set())

"""Family names alone below headings that say nothing of people, and names written apart."""

from unicodedata import normalize

import pytest

from stadtherz.opendata.domain.persons.remedies import Act
from stadtherz.opendata.domain.persons.texts import LONGEST, hits
from tests.opendata.persons.searching import remedy_of, search


def column(heading, values):
    return f"Nr;{heading}\n" + "".join(f"{at};{one}\n" for at, one in enumerate(values))


@pytest.mark.parametrize("times", [1, 800])
def test_a_column_of_family_names_is_asked_about_whatever_its_heading(times):
    content = column("Wer", ["Müller", "Becker", "Schroeder", "Weber"] * times)
    [name] = search(content).found.finds
    assert (name.key, name.blocking, name.rows) == ("name:wer", False, 4 * times)
    assert [one.act for one in name.remedies] == [Act.DROP]
    assert not remedy_of(content, name.remedies[0]).keys


@pytest.mark.parametrize(
    ("heading", "values"),
    [
        ("Farbe", ["Schwarz", "Weiß", "Rot", "Grün", "Blau"]),
        ("Jahreszeit", ["Winter", "Frühling", "Sommer", "Herbst"]),
        ("Ortsteil", ["Kaiser", "Berg", "Stein", "Becker", "Weber"]),
        ("Art", ["Fuchs", "Hahn", "Wolf"]),
        ("Größe", ["Klein", "Klein", "Groß"]),
    ],
)
def test_colours_seasons_and_places_are_no_families(heading, values):
    assert not search(column(heading, values)).keys


def test_dots_that_stand_apart_hide_no_name():
    text = normalize("NFD", "Frau Jürgensen ruft Günther Müller an")
    found = search(column("Notiz", [text, "ok"]))
    assert found.blocking == {"name:notiz"}
    assert found.column("notiz")[0] == normalize("NFC", text)


def test_long_cells_are_searched_to_their_end():
    for before in (LONGEST - 30, LONGEST - 5, LONGEST, 3 * LONGEST):
        text = "x " * (before // 2) + "Tel. 0171 2345678 " + "y " * 300
        [one] = hits(text)
        assert text[one.start : one.end] == "0171 2345678"

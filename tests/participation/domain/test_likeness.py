"""What counts as nearly the same, in German as people write it, and how fast it is found."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.participation.domain.likeness import ENOUGH, fold, nearest, stem, terms_of

THERE = {
    "stellplatz": terms_of(
        "Mehr Fahrradständer am Hauptbahnhof",
        "Am Bahnhof fehlen Abstellplätze für Fahrräder. Bitte überdachte Ständer bauen.",
    ),
    "bank": terms_of("Bänke im Stadtpark", "Alte Menschen brauchen Bänke mit Lehne zum Ausruhen."),
    "baeume": terms_of("Bäume für die Eisenbahnstraße", "Schatten im Sommer, weniger Hitze."),
    "spielplatz": terms_of("Spielplatz am Volkspark", "Eine Rutsche und Schaukeln für Kinder."),
    "licht": terms_of("Licht am Radweg", "Der Radweg zur Hochschule ist nachts sehr dunkel."),
}


@pytest.mark.parametrize(
    ("title", "text", "found"),
    [("Fahrradstaender am Bahnhof", "Es gibt zu wenige Abstellplätze für Räder", "stellplatz"),
     ("Fahrrad-Abstellplätze am Hauptbahnhof", "Man findet keinen Platz fürs Rad", "stellplatz"),
     ("Sitzbänke im Stadtpark", "Mehr Bänke mit Lehne für alte Menschen", "bank"),
     ("Baeume in die Eisenbahnstrasse", "Mehr Schatten gegen die Hitze", "baeume"),
     ("Dunkler Radweg", "Bitte Licht am Radweg zur Hochschule", "licht"),
     ("Freibad länger öffnen", "Im September ist es noch warm genug zum Schwimmen", None),
     ("Sauberes Trinkwasser", "Ein Brunnen mit Trinkwasser in der Innenstadt", None),
     ("Parkplätze für Autos", "Mehr Platz zum Parken am Klinikum", None)],
)  # fmt: skip
def test_pairs(title, text, found):
    alike = nearest(terms_of(title, text), THERE)
    assert (alike[0].key if alike else None) == found


def test_umlauts_in_every_spelling_are_one():
    ways = {fold(word) for word in ("Grünflächen", "Gruenflaechen", "GRÜNFLÄCHEN", "Grunflachen")}
    assert ways == {"grunflachen"}
    assert stem("haus") == "haus"


def test_the_same_text_is_wholly_alike_and_comes_first():
    first = nearest(THERE["bank"], THERE, enough=0)[0]
    assert (first.key, round(first.likeness, 9)) == ("bank", 1.0)


@given(st.text(max_size=200), st.text(max_size=200))
def test_likeness_is_between_nothing_and_everything(title, text):
    found = nearest(terms_of(title, text), THERE, enough=0, most=99)
    assert all(0 < one.likeness <= 1 + 1e-9 for one in found)
    assert found == tuple(sorted(found, key=lambda one: (-one.likeness, one.key)))


def test_nothing_said_is_like_nothing():
    assert nearest(terms_of("Die und der"), THERE, enough=0) == ()
    assert nearest(terms_of("Bank"), {}) == ()


def test_a_thousand_proposals_are_looked_through_in_no_time():
    words = ("baum", "bank", "weg", "licht", "bus", "platz", "wasser", "spiel", "park", "rad")
    many = {
        f"p{n}": terms_of(f"{words[n % 10]} {n}", " ".join(words[(n * k) % 10] + str(n % k)
                          for k in range(1, 90)))
        for n in range(1000)
    }  # fmt: skip
    best = min(_seconds(many) for _ in range(3))
    assert best < 0.3
    assert 0 < ENOUGH < 1


def _seconds(many):
    began = time.process_time()
    nearest(many["p7"], many)
    return time.process_time() - began

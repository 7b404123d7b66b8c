"""What is written in several ways is one name; what is left of a difference is counted right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.streets.domain.house_numbers import HouseNumber, house_number
from stadtherz.streets.domain.spelling import Typed, folded, key_of, parts_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Königstraße", "Koenigstrasse"), ("Königstraße", "konigstr."), ("Groß", "gros"),
        ("Karl-Marx-Straße", "Karl Marx Str"), ("Sankt-Martins-Platz", "St. Martinspl."),
        ("Bachstraße", "Bachtraße"), ("Aalstraße", "Aalsrtaße"), ("Café", "Cafe"),
        ("Hbf", "Hauptbahnhof"), ("Dr.-Müller-Weg", "Doktor Mueller Weg"),
    ],
)  # fmt: skip
def test_what_is_written_in_several_ways_is_one_name(one, other):
    assert key_of(one) == key_of(other)


def test_other_words_stay_other_words():
    assert len({key_of(one) for one in ("Terrasse", "Gasse", "Presse", "Logenstraße", "")}) == 5
    assert folded("Straße des 17. Juni") == ["str", "des", "17", "juni"]
    assert list(parts_of("Ev. Stiftskirche")) == ["evstiftskirche", "stiftskirche"]


def counted(a, b):
    """Count differences with the table of the textbook (optimal string alignment)."""
    rows = [[i + j if not i * j else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            same = a[i - 1] == b[j - 1]
            best = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (not same))
            if i > 1 and j > 1 and (a[i - 1], a[i - 2]) == (b[j - 2], b[j - 1]):
                best = min(best, rows[i - 2][j - 2] + 1)
            rows[i][j] = best
    return rows[-1][-1], min(rows[-1])


LETTERS = st.text("abcs", min_size=1, max_size=9)


@given(LETTERS, LETTERS)
def test_differences_are_those_of_the_textbook(one, other):
    assert Typed(one).differences(other) == counted(one, other)


def test_more_mistakes_fit_less():
    typed = Typed(key_of("Logenstraße"))
    fits = [typed.likeness(key_of(one)) for one in ("Logenstraße", "Lohgenstraße", "Lohgenstrafe")]
    assert fits == sorted(fits, reverse=True)
    assert fits[0] == 1
    assert 0.75 < Typed("log").likeness("logenstr") < 0.9


@pytest.mark.parametrize(
    ("written", "asked", "fits"),
    [
        ("12", "12", 1.0), ("12a", "12 A", 1.0), ("12-16", "14", 0.8), ("12-16", "13", 0.4),
        ("12-16", "16", 0.8), ("12-16", "18", 0.0), ("12a", "12", 0.6), ("12", "12 b", 0.6),
        ("14", "12-16", 0.5), ("3", "12", 0.0),
    ],
)  # fmt: skip
def test_house_numbers_fit(written, asked, fits):
    assert house_number(written).fits(house_number(asked)) == fits


def test_what_is_no_house_number_is_none():
    assert [house_number(one) for one in ("", "a", "12 Uhr", "12345")] == [None] * 4
    assert house_number("7 c-9") == HouseNumber(7, "c", 9)

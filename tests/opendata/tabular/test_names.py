import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.opendata.domain.tabular.names import WORDS, headings_of


@pytest.mark.parametrize(
    ("label", "name", "unit"),
    [
        ("Ansatz 2025 (EUR)", "ansatz_2025_eur", "EUR"),
        ("Länge in m", "laenge_in_m", "m"),
        ("Fläche [km²]", "flaeche_km2", "km2"),
        ("PM₁₀ in µg/m³", "pm10_in_ug_m3", "ug/m3"),
        ("Wert in Tsd. Euro", "wert_in_tsd_euro", "kEUR"),
        ("Lärm in dB(A)", "laerm_in_db_a", "dB[A]"),
        ("2023", "c_2023", ""),
        ("and", "and_", ""),
        ("Spalte (a)", "spalte_a", ""),
        ("§ 5 Abs. 2", "paragraf_5_abs_2", ""),
        ("", "spalte_1", ""),
        ("\t Viele   Wörter ", "viele_woerter", ""),
    ],
)
def test_headings_become_names_and_units(label, name, unit):
    (found,) = headings_of([label])
    assert (found.name, found.unit) == (name, unit)
    assert found.label == " ".join(label.split())


def test_the_same_heading_twice_gives_two_names():
    found = headings_of(["Wert", "wert", "Wert 2", "WERT"])
    assert [one.name for one in found] == ["wert", "wert_2", "wert_2_2", "wert_3"]


def test_a_row_of_units_goes_before_the_heading():
    found = headings_of(["Ansatz", "Fläche (m²)"], ["T€", "ha"])
    assert [one.unit for one in found] == ["kEUR", "har"]


@given(st.lists(st.text(max_size=80), max_size=12))
def test_names_are_safe_and_unique_whatever_the_heading(labels):
    found = headings_of(labels)
    names = [one.name for one in found]
    assert len(set(names)) == len(labels)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in names)
    assert not WORDS & set(names)

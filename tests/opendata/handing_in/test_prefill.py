"""What a table tells of itself, from tables that were really typed."""

from datetime import date

import pytest

from stadtherz.kernel.text import Text
from stadtherz.opendata.domain.handing_in.prefill import (
    frequency_of,
    keywords_of,
    proposed,
    themes_of,
    title_of,
)
from stadtherz.opendata.domain.handing_in.told import ColumnSaid, Told, kept_for
from stadtherz.opendata.domain.handing_in.versions import changes, may_follow
from stadtherz.opendata.domain.tabular.findings import Spot
from stadtherz.opendata.domain.tabular.schema import Account, Schema, Typed
from stadtherz.opendata.domain.terms import Frequency, Theme
from tests.opendata.tabular.typing_of import read

CITY = (7.6, 49.3, 7.9, 49.6)
BUDGET = (
    "Haushaltsplan 2026;;\nProdukt;Ansatz 2025 (EUR);Ansatz 2026 (EUR)\n"
    "Straßen;1.200,50;1.300\nSchulen;2.000;2.100,25\n"
)
TREES = "Baum;Lat;Lon;Gepflanzt\nLinde;49,44;7,77;2.3.1999\nAhorn;49,45;7,75;17.10.2024\n"


def test_a_budget_describes_itself():
    told = proposed(read(BUDGET).typed, "HH_2026_final_v2.csv", CITY)

    assert str(told.title) == "Haushaltsplan 2026"
    assert told.themes == ("ECON", "GOVE")
    assert (told.begins, told.ends) == (date(2025, 1, 1), date(2026, 12, 31))
    assert told.frequency == "ANNUAL"
    assert told.box == CITY
    assert [(str(one.label), one.unit) for one in told.columns] == [
        ("Produkt", ""), ("Ansatz 2025 (EUR)", "EUR"), ("Ansatz 2026 (EUR)", "EUR"),
    ]  # fmt: skip
    assert "Haushaltsplan" in str(told.keywords)


def test_trees_have_places_and_days():
    told = proposed(read(TREES).typed, "baumkataster-export (2).csv", CITY)

    assert str(told.title) == "Baumkataster"
    assert told.themes == ("ENVI",)
    assert (told.begins, told.ends) == (date(1999, 3, 2), date(2024, 10, 17))
    assert told.frequency == "UNKNOWN"
    assert told.box == pytest.approx((7.748, 49.438, 7.772, 49.452))


def test_the_day_of_a_table_is_no_period_where_headings_name_years():
    content = "Produkt;Ansatz 2025;Ansatz 2026;Stand\na;1;2;31.12.2025\nb;3;4;31.12.2025\n"
    told = proposed(read(content).typed, "x.csv", CITY)
    assert (told.begins, told.ends) == (date(2025, 1, 1), date(2026, 12, 31))
    told = proposed(read("Produkt;Stand\na;31.12.2025\nb;31.12.2025\n").typed, "x.csv", CITY)
    assert (told.begins, told.ends) == (date(2025, 12, 31), date(2025, 12, 31))


@pytest.mark.parametrize(
    ("lines", "name", "title"),
    [
        ((), "Kita_Plaetze_2025.xlsx", "Kita Plaetze 2025"),
        ((), "final.csv", ""),
        (("Amt 20", "Zuwendungen an Vereine 2025"), "x.csv", "Zuwendungen an Vereine 2025"),
        (("2025",), "Wahlbezirke.csv", "Wahlbezirke"),
        ((), "Rad-Zaehlung.tar.csv", "Rad Zaehlung tar"),
        ((), "a_zahlungen.csv", "Zahlungen"),
        ((), "U-Bahn_Halte.csv", "U Bahn Halte"),
        ((), "b.csv", ""),
        ((), "t1.csv", ""),
        ((), "typ.csv", ""),
        (("Stadt Musterlautern - Straßenbäume", "Stand: 15.03.2026"), "x.csv", "Straßenbäume"),
        (("Stadt Musterlautern", "Bäume"), "x.csv", "Bäume"),
        (("Stadt Musterlautern",), "Brunnen.csv", "Brunnen"),
        (("Stadt und Land: Wege",), "x.csv", "Stadt und Land: Wege"),
        (("Stadtbäume, gefällt",), "x.csv", "Stadtbäume, gefällt"),
    ],
)
def test_titles(lines, name, title):
    spots = tuple(Spot(at + 1, line) for at, line in enumerate(lines))
    typed = Typed(Schema((), 0), Account(0, 0), titles=spots)
    assert title_of(typed, name) == title


@pytest.mark.parametrize(
    ("names", "themes"),
    [
        (("Buslinien",), (Theme.TRAN,)), (("Busch und Baum",), (Theme.ENVI,)),
        (("Parkhäuser",), (Theme.TRAN,)), (("Parks",), ()),
        (("Straßenbäume",), (Theme.ENVI,)),
        (("Verkehr und Straßenbäume",), (Theme.TRAN, Theme.ENVI)),
        (("Baustellen",), (Theme.TRAN,)), (("Hallenbad", "Straße", "Stadtteil"), ()),
        (("Wasserstraßen",), (Theme.TRAN,)), (("Ortsbezirke",), (Theme.REGI,)),
        (("Liste", "Kita", "Plätze"), (Theme.EDUC, Theme.SOCI)), (("Daten", "Zahl"), ()),
    ],
)  # fmt: skip
def test_themes_by_words(names, themes):
    assert themes_of(names) == themes


@pytest.mark.parametrize(
    ("title", "keywords"),
    [
        ("Haushalt der Stadt Musterlautern, Übersicht", ("Haushalt",)),
        ("Liste der Daten", ()), ("Straßenbäume und Parks", ("Straßenbäume", "Parks")),
    ],
)  # fmt: skip
def test_keywords_are_words_by_which_somebody_searches(title, keywords):
    assert keywords_of(title) == keywords


def test_trees_of_a_city_are_no_traffic_and_not_named_by_the_city():
    content = "Stadt Musterlautern - Straßenbäume;;\nStand: 15.03.2026;;\n;;\nStraße;Baum;Höhe\n"
    content += "Am Markt;Linde;4\nIm Grund;Ahorn;7\n"
    told = proposed(read(content).typed, "Bäume Kataster.csv", CITY)
    assert (str(told.title), str(told.keywords)) == ("Straßenbäume", "Straßenbäume")
    assert told.themes == ("ENVI",)
    assert (told.begins, told.ends) == (date(2026, 3, 15), date(2026, 3, 15))
    assert told.frequency == "UNKNOWN"


@pytest.mark.parametrize("heading", ["Eintritt", "Mitglied seit", "Geburtsdatum", "Eintrittsjahr"])
def test_days_of_lives_are_no_period(heading):
    day = "1999" if heading.endswith("jahr") else "2.3.1999"
    other = "2024" if heading.endswith("jahr") else "17.10.2024"
    content = f"Verein;{heading}\nA;{day}\nB;{other}\nC;{day}\n"
    told = proposed(read(content).typed, "Mitgliederliste.csv", CITY)
    assert (told.begins, told.ends) == (None, None)
    dated = proposed(read(content).typed, "Mitgliederliste Stand 1.10.2026.csv", CITY)
    assert (dated.begins, dated.ends) == (date(2026, 10, 1), date(2026, 10, 1))
    wrong = proposed(read(content).typed, "Mitglieder Stand 31.02.2026.csv", CITY)
    assert (wrong.begins, wrong.ends) == (date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("begins", "ends", "found"),
    [
        (date(2025, 1, 1), date(2025, 12, 31), Frequency.ANNUAL),
        (date(2025, 1, 1), date(2025, 12, 30), Frequency.UNKNOWN),
        (date(2025, 1, 2), date(2025, 12, 31), Frequency.UNKNOWN),
        (None, None, Frequency.UNKNOWN),
    ],
)
def test_whole_years_come_each_year(begins, ends, found):
    assert frequency_of(begins, ends) is found


def test_what_is_said_survives_its_way_through_json():
    told = proposed(read(TREES).typed, "b.csv", CITY)
    assert Told.read(told.as_json()) == told
    assert Told.read({}) == Told()


def test_typed_tables_survive_their_way_through_json():
    typed = read(BUDGET + "Summe;3.200,50;3.400,25\n* vorläufig\n").typed
    assert typed.findings
    assert typed.remarks
    assert Typed.read(typed.as_json()) == typed


def test_what_was_said_of_a_column_stays_with_its_name():
    old = Told(columns=(ColumnSaid("a", Text.of("A!")), ColumnSaid("gone", Text.of("X"))))
    kept = kept_for(old, (ColumnSaid("new"), ColumnSaid("a")))
    assert kept.columns == (ColumnSaid("new"), ColumnSaid("a", Text.of("A!")))


class TestVersions:
    BEFORE = read("ort;zahl\n" + "".join(f"o{n};{n}\n" for n in range(20))).typed.schema

    @pytest.mark.parametrize(
        ("content", "breaking", "far_fewer", "follows"),
        [
            ("ort;zahl\n" + "".join(f"o{n};{n}\n" for n in range(18)), False, False, True),
            ("ort;zahl\n" + "".join(f"o{n};{n}\n" for n in range(17)), False, True, False),
            ("ort;zahl\n" + "".join(f"o{n};x{n}\n" for n in range(20)), True, False, False),
            ("ort;wert\n" + "".join(f"o{n};{n}\n" for n in range(20)), True, False, False),
            ("ort;zahl;neu\n" + "".join(f"o{n};{n};1\n" for n in range(20)), False, False, False),
        ],
    )
    def test_what_changes_for_programs(self, content, breaking, far_fewer, follows):
        found = changes(self.BEFORE, read(content).typed.schema)
        assert (found.breaking, found.far_fewer) == (breaking, far_fewer)
        assert may_follow(found, 0) is follows

    def test_persons_stop_even_the_same_table(self):
        assert not may_follow(changes(self.BEFORE, self.BEFORE), 1)

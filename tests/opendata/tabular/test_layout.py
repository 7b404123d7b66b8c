import pytest

from stadtherz.opendata.domain.tabular.dialect import Dialect, dialect_of
from stadtherz.opendata.domain.tabular.endings import ending_of
from stadtherz.opendata.domain.tabular.layout import Row, is_unsure, layout_of, layout_without
from tests.opendata.tabular.typing_of import read


def rows(*cells):
    return [Row(line, tuple(row.split(";"))) for line, row in enumerate(cells, 1)]


def test_titles_headings_units_and_data_are_told_apart():
    found = layout_of(rows(
        "Haushalt der Stadt;;;", "Stand: 31.12.2025;;;", "Produkt;Ansatz;;Ergebnis",
        ";2024;2025;2023", ";EUR;EUR;EUR", "Straßen;1.200,50;1.300,00;900,10",
        "Schulen;5.000,00;6.000,00;4.500,00",
    ))  # fmt: skip
    assert [row.line for row in found.titles] == [1, 2]
    assert [row.line for row in found.headings] == [3, 4]
    assert found.units.line == 5
    assert found.labels == ("Produkt", "Ansatz 2024", "Ansatz 2025", "Ergebnis 2023")
    assert found.first == 5


def test_a_heading_over_some_columns_is_no_title():
    found = layout_of(rows("Titel;;;", ";Ansatz;;", "Produkt;2024;2025;2026", "A;1,5;2,5;3,5"))
    assert found.labels == ("Produkt", "Ansatz 2024", "Ansatz 2025", "Ansatz 2026")
    assert [row.line for row in found.titles] == [1]


def test_years_over_numbers_are_a_heading():
    found = layout_of(rows("Stadtteil;2023;2024;2025", "Mitte;120;130;140", "West;80;81;79"))
    assert found.labels == ("Stadtteil", "2023", "2024", "2025")
    assert found.first == 1


@pytest.mark.parametrize(
    ("cells", "labels", "first"),
    [
        (["Nr.;Stadtteil;2022;2023;2024", "1;Mitte;411;433;444", "2;West;822;866;888"],
         ("Nr.", "Stadtteil", "2022", "2023", "2024"), 1),
        (["Nr.;Stadtteil;2022;2023;2024", "1;Mitte;1998;2003;2010", "2;West;2201;1866;1888"],
         ("Nr.", "Stadtteil", "2022", "2023", "2024"), 1),
        (["Stadtteil;2024", "Mitte;120", "West;80"], ("Stadtteil", "2024"), 1),
        (["Stadtteil;2023;;2024;", ";Plätze;Quote;Plätze;Quote", "Mitte;10;1,5;11;1,7",
          "West;20;2,5;22;2,7"],
         ("Stadtteil", "2023 Plätze", "2023 Quote", "2024 Plätze", "2024 Quote"), 2),
        (["Nr.;Teil;2023;2023;2024;2024", "Nr.;Teil;Frauen;Männer;Frauen;Männer",
          "01;Mitte;1010;1111;1212;1313", "02;West;1020;1122;1224;9999"],
         ("Nr.", "Teil", "2023 Frauen", "2023 Männer", "2024 Frauen", "2024 Männer"), 2),
    ],
)  # fmt: skip
def test_years_are_a_heading_beside_words_gaps_and_merged_cells(cells, labels, first):
    found = layout_of(rows(*cells))
    assert (found.labels, found.first) == (labels, first)


@pytest.mark.parametrize(
    ("cells", "first"),
    [
        (["Teil;Männer;Frauen", "Mitte;1950;2010", "West;822;866", "Ost;711;755"], 1),
        (["Baum;gepflanzt;Umfang", "Linde;1998;2005", "Eiche;1997;2004"], 1),
        (["Mitte;1998;2005", "West;1997;2003", "Ost;1999;2006"], 0),
        (["Jahr;Wert", "2019;5", "2020;6"], 1),
    ],
)
def test_years_among_data_are_no_heading(cells, first):
    assert layout_of(rows(*cells)).first == first


def test_keys_over_decimals_are_a_heading():
    found = layout_of(rows("773869;767541;767542;717447", *["64.4;67.6;67.1;61.5"] * 5))
    assert found.labels == ("773869", "767541", "767542", "717447")


def test_numbers_from_the_first_row_on_have_no_heading():
    found = layout_of(rows(*["1,5;2,5;3,5"] * 4))
    assert (found.headings, found.labels, found.first) == ((), ("", "", ""), 0)


def test_a_table_of_words_has_its_heading_in_the_first_row():
    found = layout_of(rows("Name;Ort", "Fritz-Walter-Schule;Mitte", "Röhm-Schule;West"))
    assert (found.labels, found.first) == (("Name", "Ort"), 1)


def test_a_heading_alone_is_a_table_without_rows():
    found = layout_of(rows("Name;Ort"))
    assert found.labels in {("Name", "Ort"), ("", "")}


def test_missing_words_in_the_first_row_of_data_do_not_make_it_a_heading():
    found = layout_of(rows("Tag;A;B", "01.01.2025;-;-", "02.01.2025;5;-", "03.01.2025;6;7"))
    assert found.first == 1


@pytest.mark.parametrize(
    "first",
    ["A;<5", "A;ca. 10", "A;5-10", "A;12*", "A;(12)", "A;12 km", "A;1,5E+03", "A;8 Uhr", "A;1/2",
     "A;geschlossen"],
)  # fmt: skip
def test_a_first_row_with_nearly_a_value_is_no_second_heading(first):
    found = layout_of(rows("Ort;Wert", first, "B;12", "C;13", "D;geschlossen", "E;14"))
    assert (found.labels, found.first) == (("Ort", "Wert"), 1)


def test_one_value_beside_a_word_makes_a_row_of_data():
    found = layout_of(rows("Ort;Tag;Wert", "A;01.02.2024;zu", "B;02.02.2024;2", "C;03.02.2024;3"))
    assert (found.labels, found.first) == (("Ort", "Tag", "Wert"), 1)


@pytest.mark.parametrize(
    ("second", "labels"),
    [
        ("Name;männlich;weiblich", ("Bezirk Name", "Menschen männlich", "Menschen weiblich")),
        ("Name;2023 Ist;2024 Plan", ("Bezirk Name", "Menschen 2023 Ist", "Menschen 2024 Plan")),
        (";0-5;6-17", ("Bezirk", "Menschen 0-5", "Menschen 6-17")),
    ],
)
def test_a_second_heading_stays_one(second, labels):
    found = layout_of(rows("Bezirk;Menschen;Menschen", second, "A;1;2", "B;3;4", "C;5;6"))
    assert found.labels == labels


@pytest.mark.parametrize(
    "cells",
    [
        ["Bestand der Brunnen;;;", "Nr;Name;Ort;Baujahr", "1;;;", "2;;;", "3;Marktbrunnen;;"],
        ["Bestand der Brunnen", "Nr;Name;Ort;Baujahr", "1", "2", "3"],
        ["Bestand;;;", "Stand 2025;;;", "Nr;Name;Ort;Baujahr", "1;;;"],
    ],
)
def test_a_title_above_a_nearly_empty_table_is_no_heading(cells):
    found = layout_of(rows(*cells))
    assert found.labels == ("Nr", "Name", "Ort", "Baujahr")
    assert [row.line for row in found.titles] == list(range(1, found.headings[0].line))


def test_a_remark_beside_a_list_of_one_column_is_no_heading():
    found = layout_of(rows("Baum", "Linde", "Eiche;;gefällt", "Ulme"))
    assert (found.labels, found.first) == (("Baum",), 1)


def test_an_entry_with_a_comma_in_a_list_of_one_column_is_no_heading():
    found = layout_of(rows("Heim", "Rathaus", "Kita Sonne;Nord", "Schule West", "Bad"))
    assert (found.labels, found.first) == (("Heim",), 1)


@pytest.mark.parametrize(
    ("cells", "headed", "unsure"),
    [
        (["Mitte;Spielplatz", "Mitte;Bolzplatz", "West;Spielplatz"], False, False),
        (["Linde;Anna", "Eiche;Berta", "Ulme;Cäsar"], True, True),  # nothing tells
        (["Baum;Name", "Eiche;Berta", "Ulme;Cäsar"], True, False),  # a word of headings
        (["Fackel;zu", "Mitte;12", "West;zu", "Ost;13", "Süd;14"], True, True),  # "zu" returns
        (["Fackel;offen", "Mitte;12", "West;zu", "Ost;13", "Süd;14"], True, False),
        (["Baum;Pate", "Eiche;B 1", "Ulme;C 2"], True, False),  # numbers below words
        (["Baum;Lob", "Eiche;Er ist schön", "Ulme;Sie ist groß"], True, False),  # longer texts
        (["Baum;Pate", "Eiche;Pat", "Ulme;Mat", "Eiche;Lis", "Esche;Kat"], True, False),
        (["A;x", "B;", "C;x"], True, True),
        (["Name;Art", "Name;Art", "A;B"], True, False),  # the heading twice
        (["Baum;Pate", "Baum;Pate", "Linde;Anna"], True, True),
    ],
)
def test_a_first_row_of_words_is_a_heading_unless_its_words_return(cells, headed, unsure):
    found = layout_of(rows(*cells))
    assert (bool(found.headings), is_unsure(rows(*cells), found)) == (headed, unsure)


def test_a_person_says_that_there_is_no_heading():
    found = layout_without(rows("Paten der Bäume;", "Linde;Anna", "Eiche;Berta", "Ulme;Cäsar"))
    assert (found.headings, found.labels, found.first) == ((), ("", ""), 1)
    assert [row.line for row in found.titles] == [1]


def test_sums_and_remarks_end_a_table():
    found = ending_of(
        rows("Mitte;1;2", "West;3;4", "Summe;4;6", "Quelle: Stadt;;", "*) geschätzt;;"), 3
    )
    assert found.kept == 2
    assert [row.line for row in found.sums] == [3]
    assert [row.line for row in found.remarks] == [4, 5]


@pytest.mark.parametrize("row", ["Summer;1;2", "Gesamtschule;1;2", ";;5", "30;;SUMME ZU", "Ohne;;"])
def test_rows_that_only_look_like_sums_or_remarks_stay(row):
    assert ending_of(rows("Mitte;1;2", row), 3).kept == 2


@pytest.mark.parametrize(
    ("lines", "dialect"),
    [
        (["a;b;c", "1,5;2,5;3", "1,0;2;3,2"], Dialect(";")),
        (["a,b,c", "1.5,2.5,3", '"x, y",2,3'], Dialect(",")),
        (["a\tb", "1,5\t2"], Dialect("\t")),
        (["a|b|c", "1|2|3"], Dialect("|")),
        (["'a';'b'", "'1;5';'2'", "'3';'4'"], Dialect(";", "'")),
        (["Titel", "", "a;b", "1;2", "3;4"], Dialect(";")),
        (["nur eine Spalte", "5", "6"], Dialect(",")),
        (["Titel", "", "a;b", *[";"] * 6], Dialect(";")),
        (["nr;bemerkung", *["7;gepflegt, gegossen, geschnitten"] * 200], Dialect(";")),
        (["Titel", "ort;wert", *["Mitte;1,5"] * 200], Dialect(";")),
        (["ort,wert,text", *["Mitte,1.5,a;b"] * 200], Dialect(",")),
        ([], Dialect(",")),
    ],
)
def test_dialects_are_found(lines, dialect):
    assert dialect_of(lines) == dialect


def test_men_and_women_are_no_metres_and_watts():
    found = read(";2023;;2024;\nStadtteil;m;w;m;w\nMitte;1;2;3;4\nWest;5;6;7;8\n")
    assert [one.name for one in found.typed.schema.columns] == [
        "stadtteil", "c_2023_m", "c_2023_w", "c_2024_m", "c_2024_w",
    ]  # fmt: skip
    assert {one.unit for one in found.typed.schema.columns} == {""}


def test_a_row_that_names_the_first_column_above_others_is_no_title():
    found = read("Alter;Bevölkerung;;\n;m;w;d\nunter 18;1;2;3\nüber 18;5;6;7\n")
    assert [one.name for one in found.typed.schema.columns] == [
        "alter", "bevoelkerung_m", "bevoelkerung_w", "bevoelkerung_d",
    ]  # fmt: skip
    assert "title-lines" not in found.codes


def test_a_name_beside_units_is_that_of_its_column():
    found = read(";Fläche;Menschen;Strom;\nTeil;km²;Anzahl;kWh;Art\nA;1,5;2;7;a\nB;5;6;8;b\n")
    told = [(one.name, one.unit) for one in found.typed.schema.columns]
    assert told == [
        ("teil", ""), ("flaeche", "km2"), ("menschen", "{Anzahl}"), ("strom", "kW.h"), ("art", ""),
    ]  # fmt: skip

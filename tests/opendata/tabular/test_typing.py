from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.adapters.tables.typed import type_csv
from stadtherz.opendata.domain.tabular.wishes import NONE, Wishes, mended
from stadtherz.opendata.selectors.samples import sample_in
from tests.opendata.tabular.typing_of import read


def column(*values, name="Wert", sep=";", wishes=NONE):
    lines = [f"Nr{sep}{name}", *(f"z{at}{sep}{one}" for at, one in enumerate(values))]
    return read("\n".join(lines), wishes=wishes)


@pytest.mark.parametrize(
    ("values", "kind", "expected"),
    [
        (["1", "-2", "+3", ""], "whole", [1, -2, 3, None]),
        (["1.234,56", "0,5", "-3"], "decimal", [Decimal("1234.56"), Decimal("0.50"), Decimal(-3)]),
        (["1,234.56", "0.5", "7"], "decimal", [Decimal("1234.56"), Decimal("0.50"), Decimal(7)]),
        (["1.234", "12.345", "5"], "whole", [1234, 12345, 5]),
        (["1 234,5", "12 345,0"], "decimal", [Decimal("1234.5"), Decimal("12345.0")]),
        (["12,5 %", "3 %"], "percent", [Decimal("12.5"), Decimal(3)]),
        (["1.200,50 €", "3,- €", "€ 7,10"], "money", [Decimal("1200.50"), 3, Decimal("7.10")]),
        (["1.5e3", "2E-2"], "decimal", [1500.0, 0.02]),
        (["1,5E+03", "2,5E-02"], "decimal", [1500.0, 0.025]),
        (["1e5", "50 %", "-"], "percent", [100000.0, 50.0, None]),
        (["1,5E+03 EUR", "EUR 2,50", "3 Euro"], "money", [1500.0, 2.5, 3.0]),
        (["−5", "3"], "whole", [-5, 3]),
        (["ja", "nein", "Ja", ""], "boolean", [True, False, True, None]),
        (["true", "FALSE"], "boolean", [True, False]),
        (["x", "", "X"], "boolean", [True, None, True]),
        (["31.12.2025", "1.2.2025"], "date", [date(2025, 12, 31), date(2025, 2, 1)]),
        (["2025-12-31", "31.12.2024"], "date", [date(2025, 12, 31), date(2024, 12, 31)]),
        (["12/31/2025", "01/02/2025"], "date", [date(2025, 12, 31), date(2025, 1, 2)]),
        (["31/12/2025", "01/02/2025"], "date", [date(2025, 12, 31), date(2025, 2, 1)]),
        (["5. März 2025", "12. Dez. 2024"], "date", [date(2025, 3, 5), date(2024, 12, 12)]),
        (["2025-03", "2025-04"], "month", [date(2025, 3, 1), date(2025, 4, 1)]),
        (["März 2025", "Mai 2025"], "month", [date(2025, 3, 1), date(2025, 5, 1)]),
        (["Q1 2025", "4. Quartal 2024"], "quarter", [date(2025, 1, 1), date(2024, 10, 1)]),
        (["2025-Q2"], "quarter", [date(2025, 4, 1)]),
        (["7:30", "24:00", "12:15:30"], "time", ["07:30:00", "24:00:00", "12:15:30"]),
        (["67655", "01067"], "code", ["67655", "01067"]),
        (["1" * 20, "2" * 20], "code", ["1" * 20, "2" * 20]),
        (["alpha", "beta 5", "-"], "text", ["alpha", "beta 5", None]),
        (
            ["31.12.2025 24:00", "01.01.2025 07:30:10", "02.01.2025"], "datetime",
            [datetime(2026, 1, 1), datetime(2025, 1, 1, 7, 30, 10), datetime(2025, 1, 2)],
        ),
        (
            ["2025-07-01T12:00:00+02:00", "2025-01-01T12:00:00Z"], "datetime",
            [datetime(2025, 7, 1, 10, tzinfo=UTC), datetime(2025, 1, 1, 12, tzinfo=UTC)],
        ),
    ],
)  # fmt: skip
def test_values_are_read_as_people_mean_them(values, kind, expected):
    found = column(*values)
    assert found.kind("wert") == kind
    assert found.column("wert") == expected


def test_years_of_two_digits_are_those_of_1950_to_2049_and_it_is_said():
    found = column("01.02.54", "12.5.87", "31.12.49", "01.01.00")
    assert found.column("wert") == [
        date(1954, 2, 1), date(1987, 5, 12), date(2049, 12, 31), date(2000, 1, 1),
    ]  # fmt: skip
    assert found.found("short-years", "wert").count == 4
    times = column("01.02.54 08:15", "02.02.24 08:15")
    assert [one.year for one in times.column("wert")] == [1954, 2024]


def test_dates_that_may_be_read_in_two_ways_stay_words_and_it_is_said():
    found = column("01/02/2025", "03/04/2025")
    assert found.kind("wert") == "text"
    assert found.found("ambiguous-dates", "wert").count == 2


def test_a_number_that_may_be_read_in_two_ways_is_read_as_the_others_and_it_is_said():
    found = column("1.234", "2.345")
    assert found.column("wert") == [1234, 2345]
    assert found.found("ambiguous-numbers", "wert").count == 2
    english = column("1.234", "2.345", sep=",")
    assert english.column("wert") == [Decimal("1.234"), Decimal("2.345")]
    ungrouped = column("1.234", "12345")
    assert ungrouped.column("wert") == [Decimal("1.234"), Decimal(12345)]


def test_other_columns_of_the_file_decide_what_one_leaves_open():
    found = read("a,b\n1.234,0.5\n2.345,0.25\n")
    assert found.column("a") == [Decimal("1.234"), Decimal("2.345")]
    found = read('a,b\n1.234,"0,5"\n2.345,"0,25"\n')
    assert found.column("a") == [1234, 2345]


def test_mixed_ways_of_writing_lose_no_value():
    found = column("1.234,50", "7,5", "1,234.25")
    assert found.column("wert") == [Decimal("1234.50"), Decimal("7.50"), Decimal("1234.25")]
    assert found.found("mixed-numbers", "wert").spots[0].text == "1,234.25"


def test_errors_are_told_by_line_with_the_text_and_counted():
    values = ["5,5"] * 400 + ["defekt " * 30] * 30
    found = column(*values)
    error = found.found("not-a-number", "wert")
    assert (error.count, len(error.spots), error.rest) == (30, 20, 10)
    assert error.spots[0].line == 402
    assert len(error.spots[0].text) == 60
    assert found.typed.schema.named("wert").unread == 30
    assert found.column("wert").count(None) == 30


def test_dates_that_do_not_exist_are_errors():
    found = column(*["28.02.2025"] * 20, "29.02.2025", "31.13.2025")
    assert [one.text for one in found.found("not-a-date", "wert").spots] == [
        "29.02.2025", "31.13.2025",
    ]  # fmt: skip


def test_half_a_column_of_words_is_no_column_of_numbers():
    found = column("5", "6", "7", "acht", "neun")
    assert found.kind("wert") == "text"
    assert found.column("wert")[3] == "acht"
    assert found.found("nearly-typed", "wert").figures == (("fits", 3),)


@pytest.mark.parametrize("word", ["-", "k.A.", "n/a", "x", "#NV", "...", ".", "/", "K. A."])
def test_words_of_offices_are_missing_values_among_numbers(word):
    found = column("5", word, "7")
    assert found.column("wert") == [5, None, 7]
    assert found.typed.schema.named("wert").words == ((word, 1),)
    assert found.found("missing-words", "wert").spots[0].line == 3


def test_signs_of_offices_are_words_among_words():
    found = column("alpha", "x", "/", "unbekannt", "k.A.")
    assert found.column("wert") == ["alpha", "x", "/", "unbekannt", None]


def test_rare_missing_words_among_many_words_are_counted():
    letters = "abcdefghijklmnopqrstuvwxyz"
    values = [a + b + c for a in letters for b in letters for c in letters[:3]]
    found = column(*values, "k.A.", *values[:5])
    told = found.typed.schema.named("wert")
    assert (told.words, told.missing, told.unread) == ((("k.A.", 1),), 1, 0)


def test_telephone_numbers_and_keys_are_no_numbers():
    found = read("Name;Telefon;PLZ\nA;+49 631 365;67655\nB;+49 631 366;67657\n")
    assert (found.kind("telefon"), found.kind("plz")) == ("code", "code")
    assert found.column("telefon") == ["+49 631 365", "+49 631 366"]


def test_a_table_too_wide_to_be_one_is_refused():
    with pytest.raises(Invalid) as refused:
        read("a;b\n1;2\n" + ";".join("1" * 2001) + "\n")
    assert (refused.value.code, refused.value.details) == ("too-many-columns", ("3",))


def test_the_hours_of_the_change_are_told():
    found = column("26.10.2025 01:59", "26.10.2025 02:00", "26.10.2025 02:30", "26.10.2025 03:00",
                   "30.03.2025 02:00", "30.03.2025 03:00")  # fmt: skip
    assert [one.line for one in found.found("hour-twice", "wert").spots] == [3, 4]
    assert [one.line for one in found.found("hour-missing", "wert").spots] == [6]


def test_coordinates_are_known_by_name_and_range():
    found = read("Name;Breitengrad;Längengrad;x\nA;49,44;7,77;5\nB;49,45;7,76;6\n")
    assert [one.kind.value for one in found.typed.schema.columns[1:]] == [
        "latitude", "longitude", "whole",
    ]  # fmt: skip
    assert found.typed.schema.place == ("laengengrad", "breitengrad")
    found = read("Name;Rechtswert;Hochwert\nA;411000,5;5477000,5\nB;411200,1;5477900,5\n")
    assert found.found("coordinates").figures == (("reference", "EPSG:25832"),)
    found = read("Name;Rechtswert;Hochwert\nA;3411000,5;5477000,5\nB;3411200,1;5477900,5\n")
    assert found.found("coordinates").figures == (("reference", "EPSG:31467"),)


def test_years_and_categories():
    lines = "".join(f"{2000 + at % 20};{'AB'[at % 2]};{at}\n" for at in range(100))
    found = read("Jahr;Klasse;Nr\n" + lines)
    assert [one.kind.value for one in found.typed.schema.columns] == ["year", "category", "whole"]


def test_a_messy_budget_is_read_with_an_account_of_every_row():
    found = read(
        "Haushaltsplan;;;\r\nStand 1.10.2025;;;\r\n;;;\r\nProdukt;Ansatz;;Art\r\n"
        ";2024;2025;\r\n;T€;T€;\r\nStraßen;1.200,5;1.300;Pflicht\r\nSchulen;-;900;Pflicht\r\n"
        "Produkt;Ansatz;;Art\r\n;2024;2025;\r\nKultur;10,25;k.A.;freiwillig\r\n"
        "Summe;1.210,75;2.200;\r\nQuelle: Kämmerei;;;\r\n", "cp1252",
    )  # fmt: skip
    assert [one.name for one in found.typed.schema.columns] == [
        "produkt", "ansatz_2024", "ansatz_2025", "art",
    ]  # fmt: skip
    assert [one.unit for one in found.typed.schema.columns] == ["", "kEUR", "kEUR", ""]
    assert found.typed.account.read == 13
    left = dict(found.typed.account.left)
    assert left["title-lines"] == 2
    assert left["sum-rows"] == left["remarks"] == left["units-row"] == left["empty-rows"] == 1
    assert left["repeated-headings"] == 2
    assert found.column("produkt") == ["Straßen", "Schulen", "Kultur"]
    assert found.column("ansatz_2024") == [Decimal("1200.50"), None, Decimal("10.25")]
    assert found.typed.titles[1].text == "Stand 1.10.2025"
    assert found.typed.remarks[0].text == "Quelle: Kämmerei"


def test_short_and_long_rows_lose_nothing():
    found = read("a;b;c\n1;2;3\n4;5\n6;7;8;9\n10;11;12;\n")
    assert [row[1:] for row in found.rows] == [
        (1, 2, 3, None), (4, 5, None, None), (6, 7, 8, 9), (10, 11, 12, None),
    ]  # fmt: skip
    assert found.found("short-rows").spots[0].line == 3
    assert found.found("later-columns").spots[0].line == 4
    assert found.typed.schema.columns[3].name == "spalte_4"


def test_cells_with_line_breaks_keep_the_lines_of_errors():
    rows = '"zwei\nZeilen";1\n' + "eine;2\n" * 20 + '"noch\r\n\nmehr";defekt\n' + "a;3\n" * 5
    found = read("Text;Zahl\n" + rows)
    assert found.found("not-a-number", "zahl").spots[0].line == 24
    assert found.column("text")[0] == "zwei\nZeilen"
    assert len(found.rows) == 27


def test_a_forgotten_quotation_mark_does_not_swallow_the_file():
    lines = [f"z{at};{at}" for at in range(1000)]
    lines[500] = '"offen;500'
    found = read("\n".join(["Text;Zahl", *lines]))
    assert len(found.rows) == 1000
    assert found.found("unclosed-quote").spots[0].line == 502
    assert found.column("zahl")[499:502] == [499, 500, 501]


def test_late_columns_are_told():
    found = read("a;b;c\n" + "1;;2\n" * 80 + "1;5;\n" * 20)
    assert found.found("starts-late", "b").count == 80
    assert found.found("ends-early", "c").count == 20


def test_the_line_of_excel_and_marks_are_known():
    found = read("\ufeffsep=|\na|b\n1|x\n2|y\n")
    assert {"byte-order-mark", "separator-line"} <= found.codes
    assert found.column("a") == [1, 2]
    assert found.rows[0][0] == 3


def test_apostrophes_around_values_are_not_part_of_them():
    found = read("""d;e\n"'2020-01-01 24:00'";'5'\n"'2020-01-02 01:00'";'6'\n""")
    assert found.column("d") == [datetime(2020, 1, 2), datetime(2020, 1, 2, 1)]
    assert found.found("hour-24", "d").count == 1
    assert found.found("quotes-around-values", "d").count == 2


@pytest.mark.parametrize("content", ["", "\n\n", ";;;\n;;\n", "\ufeff"])
def test_an_empty_file_is_refused(content):
    with pytest.raises(Invalid) as refused:
        read(content)
    assert refused.value.code == "no-rows"


def test_a_table_without_rows_has_columns():
    found = read("Titel;Wert\n")
    assert (found.rows, [one.name for one in found.typed.schema.columns]) == ([], ["titel", "wert"])


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["12,00-", "1.234,50", "3,10"], ["-12.00", "1234.50", "3.10"]),
        (["(300,00)", "1.234,50", "3,10"], ["-300.00", "1234.50", "3.10"]),
        (["1.000,--", "–500,00", "−1.000,50"], ["1000.00", "-500.00", "-1000.50"]),
        (["(300.00)", "1,234.50", "12.00-"], ["-300.00", "1234.50", "-12.00"]),
        (["12,00- €", "(3,10 €)", "–7,50 €", "3,– €"], ["-12.00", "-3.10", "-7.50", "3.00"]),
        (["3\u202f400,00", "1\u2009234 567,89", "−5,00"], ["3400.00", "1234567.89", "-5.00"]),
    ],
)
def test_amounts_are_read_with_their_minus_wherever_it_stands(values, expected):
    found = column(*values)
    assert found.column("wert") == [Decimal(one) for one in expected]
    told = found.found("signs-elsewhere", "wert")
    elsewhere = sum(one.strip(" €")[-1] in "-)" and "--" not in one for one in values)
    assert (told.count if told else 0) == elsewhere


def test_brackets_around_other_numbers_are_no_minus():
    """Statistical offices write values so that are not sure."""
    found = column("6", "(5)", "7", "8")
    assert found.column("wert") == ["6", "(5)", "7", "8"]


def test_dates_written_in_many_ways_are_dates_and_those_that_do_not_exist_are_errors():
    found = column("1.3.25", "02.03.2025", "2025-03-03", "4. März 2025", "31.02.2025", name="Datum")
    assert found.column("datum") == [date(2025, 3, day) for day in (1, 2, 3, 4)] + [None]
    assert found.found("mixed-dates", "datum")
    error = found.found("not-a-date", "datum")
    assert [(one.line, one.text) for one in error.spots] == [(6, "31.02.2025")]


@pytest.mark.parametrize("values", [
    ["12:15", "07:30", "23:10", "26:30"], ["1.2.10", "1.12.11", "3.4.12", "1.13.14"],
])  # fmt: skip
def test_spans_of_time_and_numbers_of_chapters_are_no_dates_with_errors(values):
    found = column(*values)
    assert found.column("wert") == values


def test_a_word_is_a_missing_value_where_a_person_says_so():
    values = ["5", "6", "7", "8", "9", "10", "geschlossen"]
    plain = column(*values)
    assert plain.kind("wert") == "text"
    offer = plain.found("nearly-typed", "wert")
    assert [(one.line, one.text) for one in offer.spots] == [(8, "geschlossen")]
    told = column(*values, wishes=mended(NONE, offer))
    assert told.column("wert") == [5, 6, 7, 8, 9, 10, None]
    assert told.typed.schema.named("wert").words == (("geschlossen", 1),)
    assert dict(told.found("missing-words", "wert").figures) == {"geschlossen": 1}
    other = read("Ort;Zu\na;ja\nb;nein\nc;offen\n", wishes=Wishes(missing=(("zu", "offen"),)))
    assert other.column("zu") == [True, False, None]


def test_headings_that_are_the_same_are_told():
    found = read("Ort;Höhe (m);Höhe (m);;\nA;5;6;;\nB;7;8;;\n")
    told = found.found("same-headings")
    assert [(one.line, one.text) for one in told.spots] == [(1, "Höhe (m)")]
    assert [one.name for one in found.typed.schema.columns][1:3] == ["hoehe_m", "hoehe_m_2"]
    assert read("Ort;A;B;;\nA;5;6;;\n").found("same-headings") is None


@pytest.mark.parametrize(
    ("heading", "values"),
    [
        ("Monat", ["01.2024", "02.2024", "11.2024"]), ("Zeitraum", ["1.2024", "2.2024", "11.2024"]),
        ("Abgerechnet", ["01.2024", "02.2024", "11.2024"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("beside", ["1000", "1,50"])
def test_months_with_a_point_are_no_numbers(heading, values, beside):
    found = read(f"{heading};Wert\n" + "".join(f"{one};{beside}\n" for one in values))
    name = heading.lower()
    assert found.kind(name) == "month"
    assert found.column(name) == [date(2024, int(one.split(".")[0]), 1) for one in values]


@pytest.mark.parametrize(
    ("heading", "values"),
    [
        ("Monatsmittel", ["1.2345", "2.3456", "11.9876"]), ("Wert", ["1.2024", "2.2024"]),
        ("Wert", ["01.2024", "14.2024", "45.2024", "60.2024"]), ("Monat", ["13.2024", "77.2024"]),
    ],
)  # fmt: skip
def test_numbers_with_four_decimals_are_no_months(heading, values):
    assert read(f"{heading};x\n" + "".join(f"{one};a\n" for one in values)).kind(
        heading.lower()
    ) in {"decimal", "code"}


def test_the_first_rows_of_moments_are_shown_in_utc(tmp_path):
    (tmp_path / "given.csv").write_text("Zeit;n\n2025-07-01T12:00:00+02:00;1\n;2\n", "utf-8")
    type_csv(tmp_path / "given.csv", tmp_path / "typed.parquet")
    shown = sample_in(tmp_path / "typed.parquet", 5)
    assert ("zeit", "TIMESTAMP WITH TIME ZONE") in shown.columns
    at = [name for name, _kind in shown.columns].index("zeit")
    assert [row[at] for row in shown.rows] == ["2025-07-01T10:00:00+00:00", ""]


def test_sizes_of_things_are_no_places():
    for heads in ("Länge (m);Breite (m)", "Länge;Breite"):
        found = read(f"Platz;{heads}\nA;15,5;20\nB;30,2;12,5\nC;22;11\n")
        assert not found.found("coordinates")
        assert not found.typed.schema.on_map
    assert read("Platz;Länge;Breite\nA;7,75;49,44\nB;7,8;49,5\n").typed.schema.on_map


def test_a_division_by_zero_is_a_missing_value_and_told():
    found = read("a;b\n" + "".join(f"{at};{at},5\n" for at in range(20)) + "21;#DIV/0!\n22;#NV\n")
    assert found.codes == {"missing-words"}
    assert dict(found.found("missing-words", "b").figures) == {"#DIV/0!": 1, "#NV": 1}

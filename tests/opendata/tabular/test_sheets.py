import re
import zipfile
from datetime import date, datetime
from decimal import Decimal

import duckdb
import openpyxl
import pytest

from stadtherz.kernel.errors import Invalid, NotFound
from stadtherz.opendata.adapters.tables.hidden import hidden_in
from stadtherz.opendata.adapters.tables.sheets import chosen, number_text, sheets_of
from stadtherz.opendata.adapters.tables.typed import type_sheet


def book(tmp_path, **sheets):
    found = openpyxl.Workbook()
    found.remove(found.active)
    for name, rows in sheets.items():
        sheet = found.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path = tmp_path / "given.xlsx"
    found.save(path)
    return path


def read(path, name=""):
    target = path.parent / "typed.parquet"
    typed = type_sheet(path, target, name)
    assert typed.account.balanced
    with duckdb.connect() as connection:
        return typed, connection.read_parquet(str(target)).fetchall()


def test_a_sheet_of_numbers_dates_and_texts(tmp_path):
    path = book(tmp_path, Haushalt=[
        ["Haushalt 2025"], [], ["Produkt", "Ansatz (EUR)", "Faktor", "Tag", "Zeit", "Gilt"],
        ["Straßen", 1200.5, 1.234, date(2025, 1, 2), datetime(2025, 1, 2, 3, 4), True],
        ["Schulen", "1.300,25", 2, date(2025, 1, 3), datetime(2025, 1, 3), False],
        ["Kultur", "-", 0.1 + 0.2, date(2025, 1, 4), datetime(2025, 1, 4, 5), True],
        ["Summe", 2500.75, None, None, None, None],
    ])  # fmt: skip
    typed, rows = read(path)
    assert [one.kind.value for one in typed.schema.columns] == [
        "text", "money", "decimal", "date", "datetime", "boolean",
    ]  # fmt: skip
    assert [row[2] for row in rows] == [Decimal("1200.50"), Decimal("1300.25"), None]
    assert [row[3] for row in rows] == [Decimal("1.234"), Decimal(2), Decimal("0.3")]
    assert rows[0] == (
        4, "Straßen", Decimal("1200.50"), Decimal("1.234"), date(2025, 1, 2),
        datetime(2025, 1, 2, 3, 4), True,
    )  # fmt: skip
    assert dict(typed.account.left)["sum-rows"] == 1


def test_merged_cells_hold_their_value_everywhere(tmp_path):
    path = book(tmp_path, A=[
        ["Titel", None, None], ["Ort", "Ansatz", None], [None, 2024, 2025],
        ["Mitte", 5, 6], [None, 7, 8], ["West", 9, 10],
    ])  # fmt: skip
    found = openpyxl.load_workbook(path)
    for cells in ("A1:C1", "B2:C2", "A2:A3", "A4:A5"):
        found["A"].merge_cells(cells)
    found.save(path)
    typed, rows = read(path)
    assert [one.name for one in typed.schema.columns] == ["ort", "ansatz_2024", "ansatz_2025"]
    assert [row[1:] for row in rows] == [("Mitte", 5, 6), ("Mitte", 7, 8), ("West", 9, 10)]
    assert "merged-cells" in {one.code for one in typed.findings}


def test_sheets_are_listed_and_chosen(tmp_path):
    path = book(tmp_path, Leer=[], Erste=[["a", "b"], [1, 2]], Zweite=[["c", "d"], [3, 4], [5, 6]])
    assert [(one.name, one.rows) for one in sheets_of(path)] == [
        ("Leer", 0), ("Erste", 2), ("Zweite", 3),
    ]  # fmt: skip
    assert read(path)[1] == [(2, 1, 2)]
    assert read(path, "Zweite")[1] == [(2, 3, 4), (3, 5, 6)]
    with pytest.raises(NotFound):
        read(path, "Dritte")


def test_what_nobody_sees_is_left_out_and_told(tmp_path):
    path = book(tmp_path, A=[
        ["Ort", "Mieter", "Wert", "Notiz"], ["Mitte", "Klein", 5, "a"], ["West", "Reit", 6, "b"],
        ["Ost", "Brandmair", 7, "c"], ["Nord", "Gundacker", 8, "d"],
    ], B=[["x"], [1]])  # fmt: skip
    found = openpyxl.load_workbook(path)
    found["A"].column_dimensions["B"].hidden = True
    found["A"].column_dimensions["D"].hidden = True
    found["A"].row_dimensions[3].hidden = True
    found["A"].row_dimensions[5].hidden = True
    found.save(path)
    typed, rows = read(path, "A")
    assert [one.name for one in typed.schema.columns] == ["ort", "wert"]
    assert rows == [(2, "Mitte", 5), (4, "Ost", 7)]
    told = {one.code: one for one in typed.findings}
    assert [one.line for one in told["hidden-rows"].spots] == [3, 5]
    assert dict(told["hidden-columns"].figures) == {"columns": "B, D"}
    assert read(path, "B")[1] == [(2, 1)]


def test_columns_are_counted_from_the_edge_of_the_sheet(tmp_path):
    path = book(tmp_path, A=[[], [None, "Ort", "Mieter", "Wert"], [None, "West", "Klein", 5],
                             [None, "Ost", "Reit", 6]])  # fmt: skip
    found = openpyxl.load_workbook(path)
    found["A"].column_dimensions["C"].hidden = True
    found["A"].row_dimensions[3].hidden = True
    found.save(path)
    typed, rows = read(path)
    assert [one.name for one in typed.schema.columns] == ["ort", "wert"]
    assert rows == [(4, "Ost", 6)]


def with_sheet(path, content):
    with zipfile.ZipFile(path) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, known in parts.items():
            archive.writestr(name, content if "sheet1.xml" in name else known)


def test_columns_and_rows_without_any_size_are_hidden_too(tmp_path):
    path = book(tmp_path, A=[["a"], [1]])
    content = (
        b'<x:worksheet xmlns:x="urn:x"><x:cols><x:col min="2" max="16384" width="0"/></x:cols>'
    )
    with_sheet(
        path, content + b'<x:row/><x:row ht="0.0"/><x:row r="7" hidden="true"/></x:worksheet>'
    )
    found = hidden_in(path, "A")
    assert (found.lines, found.spans) == (frozenset({2, 7}), ((2, 16384),))
    assert [found.column(number) for number in (1, 2, 16384, 16385)] == [False, True, True, False]


@pytest.mark.parametrize(
    "bad",
    [
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><worksheet><row r="1" hidden="1"/>',
        b'<worksheet><cols><col min="1" max="x" hidden="1"/></cols></worksheet>',
        b'<worksheet><row hidden="1"',
    ],
)
def test_a_sheet_whose_own_words_cannot_be_read_is_refused(tmp_path, bad):
    path = book(tmp_path, A=[["a"], [1]])
    with_sheet(path, bad)
    with pytest.raises(Invalid) as refused:
        hidden_in(path, "A")
    assert refused.value.code == "no-spreadsheet"


def test_what_is_no_spreadsheet_is_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(Invalid) as refused:
        read(path)
    assert refused.value.code == "no-spreadsheet"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1.234, "1.2340"), (1234.0, "1234"), (0.1 + 0.2, "0.3"), (-0.5, "-0.5"),
        (1e-7, "0.0000001"),
        (1234567.891, "1234567.8910"), (5, "5"), (1e15, "1000000000000000"),
    ],
)  # fmt: skip
def test_numbers_are_written_so_that_nobody_mistakes_them(number, text):
    assert number_text(number) == text


def test_the_sheet_that_is_a_table_is_read_and_the_others_are_told(tmp_path):
    path = book(
        tmp_path, Deckblatt=[[], [None, "Statistischer Bericht"], [], [None, "Einwohner"]],
        Hinweise=[["Herausgeber", "Stadt"], ["Ein langer Text"], ["Noch einer"], ["Und einer"]],
        Tab=[["Tabelle 1"], ["Ort", "Zahl"], ["Mitte", 5], ["West", 6]], Mehr=[["a", "b"], [1, 2]],
    )  # fmt: skip
    typed, rows = read(path)
    assert [row[1:] for row in rows] == [("Mitte", 5), ("West", 6)]
    told = next(one for one in typed.findings if one.code == "other-sheets")
    assert (told.count, dict(told.figures)) == (3, {"sheet": "Tab"})
    named, _ = read(path, "Tab")
    assert "other-sheets" not in {one.code for one in named.findings}


@pytest.mark.parametrize(
    ("first", "rows", "name"),
    [
        ([["Ort"], ["Mitte"], ["West"]], 5, "Erste"),
        ([["Ort"], ["Mitte"], ["West"]], 9, "Zweite"),
        ([["Titel"], [], ["Stand 2025"]], 2, "Zweite"),
        ([["Titel"], [], ["Stand 2025"]], 1, "Erste"),
        ([["Titel"], [], ["a", "b"], [1, 2]], 20, "Erste"),
    ],
)
def test_a_list_of_one_column_is_no_cover_unless_a_far_larger_table_follows(
    tmp_path, first, rows, name
):
    path = book(tmp_path, Erste=first, Zweite=[["c", "d"], *[[3, 4]] * rows][:rows])
    assert chosen(sheets_of(path)).name == name


SHARES = [["Schule", "Anteil", "Zahl"], ["A", 0.31, 0.31], ["B", 0.005, 2], ["C", "k.A.", 3]]


def test_percent_of_xlsx_is_read_as_people_see_it(tmp_path):
    path = book(tmp_path, Vorn=[["a", "b"], [0.5, 1], [0.5, 2]], Schulen=[[], *SHARES])
    found = openpyxl.load_workbook(path)
    for row, form in ((3, "0%"), (4, '0.0\\ "%"%'), (5, "0.00%")):
        found["Schulen"].cell(row, 2).number_format = form
        found["Schulen"].cell(row, 3).number_format = '0.0" % von"'
    found.save(path)
    typed, rows = read(path, "Schulen")
    assert_percent(typed, rows)
    assert [one.unit for one in read(path, "Vorn")[0].schema.columns] == ["", ""]


def test_zeros_that_a_format_shows_before_a_number_are_read(tmp_path):
    path = book(tmp_path, A=[["PLZ", "Anteil", "W"], [1067, 0.5, 7], [67655, 0.25, 8], ["-", 1, 9]])
    found = openpyxl.load_workbook(path)
    for row in (2, 3, 4):
        found["A"].cell(row, 1).number_format = "00000"
        found["A"].cell(row, 2).number_format = "0%"
        found["A"].cell(row, 3).number_format = "0.00"
    found.save(path)
    typed, rows = read(path)
    assert typed.schema.named("plz").kind.value == "code"
    assert [row[1] for row in rows] == ["01067", "67655", None]
    assert [row[3] for row in rows] == [7, 8, 9]


def test_cells_with_errors_or_formulas_without_a_value_are_told(tmp_path):
    path = book(tmp_path, A=[["Ort", "Wert"], ["A", 1], ["B", "=1/0"], ["C", 3], ["D", 4]])
    path = with_cell(path, b'r="B4"', b'<c r="B4" t="e"><f>B2/0</f><v>#DIV/0!</v></c>')
    path = with_cell(path, b'r="A5"', b'<c r="A5" t="str"><f>""</f><v></v></c>')
    typed, rows = read(path)
    [found] = [one for one in typed.findings if one.code == "broken-cells"]
    assert [(one.line, one.text) for one in found.spots] == [(3, "B3"), (4, "B4 #DIV/0!")]
    assert [row[2] for row in rows] == [1, None, None, 4]


def with_cell(path, place, cell):
    """Put a cell in place of another, as openpyxl writes no results of formulas."""
    fresh = path.with_name("fresh.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(fresh, "w") as new:
        for one in old.namelist():
            body = old.read(one)
            if one.startswith("xl/worksheets/sheet"):
                found = re.search(rb"<c " + place + rb"[^>]*?(?:/>|>.*?</c>)", body)
                body = body.replace(found[0], cell)
            new.writestr(one, body)
    return fresh.replace(path)


def assert_percent(typed, rows):
    told = typed.schema.named("anteil")
    assert (told.kind.value, told.unit) == ("percent", "%")
    assert [row[2] for row in rows] == [Decimal(31), Decimal("0.5"), None]
    assert [row[3] for row in rows] == [Decimal("0.31"), 2, 3]


def test_percent_of_ods_is_read_as_people_see_it(tmp_path):
    def cell(value, percent):
        if isinstance(value, str):
            return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'  # noqa: E501
        kind = "percentage" if percent else "float"
        return f'<table:table-cell office:value-type="{kind}" office:value="{value}"><text:p>x</text:p></table:table-cell>'  # noqa: E501

    lines = "".join(
        "<table:table-row><table:table-cell/>"
        + "".join(cell(value, at == 1) for at, value in enumerate(row)) + "</table:table-row>"
        for row in SHARES
    )  # fmt: skip
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr(
            "content.xml",
            f"<office:document-content{spaces}><office:body><office:spreadsheet>"
            '<table:table table:name="A &amp; B"><table:table-row table:number-rows-repeated="2"/>'
            f"{lines}</table:table></office:spreadsheet></office:body></office:document-content>",
        )
        made.writestr(
            "META-INF/manifest.xml",
            "<manifest:manifest"
            ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            '<manifest:file-entry manifest:full-path="/" manifest:media-type='
            '"application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>',
        )
    assert_percent(*read(path))

from datetime import date, datetime
from decimal import Decimal

import duckdb
import openpyxl
import pytest

from stadtherz.kernel.errors import Invalid, NotFound
from stadtherz.opendata.adapters.tables.sheets import number_text, sheets_of
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

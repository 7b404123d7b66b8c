"""Numbers that mean something else: codes for "no value", and days that lost their format."""

from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from stadtherz.opendata.adapters.tables.typed import type_sheet
from stadtherz.opendata.domain.tabular.day_numbers import Days, day_of, days_in
from stadtherz.opendata.domain.tabular.kinds import Kind
from stadtherz.opendata.domain.tabular.no_values import Others, Stood, may_hold, no_values_in
from stadtherz.opendata.domain.tabular.wishes import NONE, choices, mended, without
from tests.opendata.tabular.typing_of import read


@pytest.mark.parametrize(
    ("value", "count", "others", "code"),
    [
        (-999, 1, Others(9, -20, 35), True),  # degrees
        (-999.9, 3, Others(9, 0, 5000), True),  # below zero where nothing else is
        (-99, 2, Others(9, 0, 40), True),
        (-99, 1, Others(9, 0, 40), False),  # nearer to zero it has to return
        (-99, 5, Others(9, -50, 50), False),  # no further away than the others reach
        (-999, 5, Others(9, -1200, 900), False),  # others lie below it
        (-9999, 4, Others(0), True),  # nothing was ever measured
        (9999, 1, Others(9, 1900, 2020), True),
        (9999, 2, Others(9, 0, 4000), True),
        (9999, 1, Others(9, 0, 4000), False),
        (9999, 5, Others(9, 0, 8000), False),  # one count more
        (9999, 5, Others(9, 0, 20000), False),
        (999, 2, Others(1, 5, 5), False),
    ],
)
def test_which_numbers_look_like_a_code(value, count, others, code):
    stood = [Stood(f"{value}", value, count, (4,))]
    assert (no_values_in(stood, others, Kind.DECIMAL, "a") is not None) is code
    assert may_hold(str(min(value, others.least)), str(max(value, others.most))) or not code


def test_amounts_just_below_a_thousand_are_prices():
    stood = [Stood("999", 999, 4, (2,))]
    assert no_values_in(stood, Others(9, 1, 50), Kind.MONEY, "a") is None
    assert no_values_in(stood, Others(9, 1, 50), Kind.WHOLE, "a")


MEASURED = "Tag;Temperatur;Jahr\n" + "".join(
    f"{n}.1.2025;{text};{2000 + n}\n"
    for n, text in enumerate(["-999", "1,5", "-123", "-999,0", "-3", "2", "-999", "0", "4"], 1)
).replace("-123", "-12")


def test_codes_stay_until_a_person_says_that_they_are_none():
    before = read(MEASURED)
    found = before.found("no-value-codes", "temperatur")
    assert (found.count, found.figures) == (3, (("-999", 2), ("-999,0", 1)))
    assert [one.line for one in found.spots] == [2, 5, 8]
    assert before.column("temperatur")[0] == Decimal(-999)
    wishes = mended(NONE, found)
    after = read(MEASURED, wishes=wishes)
    assert after.column("temperatur").count(None) == 3
    assert Decimal(-12) in after.column("temperatur")
    column = after.typed.schema.named("temperatur")
    assert (column.missing, column.words) == (3, (("-999", 2), ("-999,0", 1)))
    assert after.found("no-value-codes-taken", "temperatur").count == 3
    assert after.found("no-value-codes", "temperatur") is None
    assert without(wishes, "codes:temperatur") == NONE


def test_a_wish_for_a_column_that_is_gone_changes_nothing():
    wishes = mended(NONE, read(MEASURED).found("no-value-codes", "temperatur"))
    assert read("Ort;Wert\nA;-999\nB;5\n", wishes=wishes).column("wert") == [-999, 5]


def test_days_are_counted_from_one_of_two_years():
    assert day_of("45000", 1900) == date(2023, 3, 15)
    assert day_of("43538,75", 1904) == date(2023, 3, 15)
    assert day_of("61", 1900) == date(1900, 3, 1)  # as the program shows it


@pytest.mark.parametrize(
    ("least", "most", "system", "years"),
    [
        (45000, 45010, 0, ["from_1900", "from_1904"]), (45000, 45010, 1904, ["from_1904"]),
        (18264, 62458, 1900, ["from_1900"]), (18263, 45000, 1900, []), (45000, 62459, 1900, []),
        (16802, 16810, 0, ["from_1904"]), (61000, 61001, 0, ["from_1900"]),
    ],
)  # fmt: skip
def test_days_are_those_of_our_time(least, most, system, years):
    found = days_in(Days(3, least, most, (2, 3), str(least)), system, "tag")
    assert [name for name, _ in found.figures] == years if found else not years


def test_numbers_below_the_heading_of_a_day_are_read_as_days_by_one_click():
    text = "Datum;Ort;Tag\n45000;A;1\n45001,5;B;2\n16.03.2023;C;3\n45003;D;4\n"
    before = read(text)
    found = before.found("day-numbers", "datum")
    assert (found.count, choices(found)) == (3, ("1900", "1904"))
    assert before.found("day-numbers", "tag") is None
    after = read(text, wishes=mended(NONE, found, "1900"))
    assert after.kind("datum") == "datetime"
    assert after.column("datum") == [
        datetime(2023, 3, 15), datetime(2023, 3, 16, 12), datetime(2023, 3, 16),
        datetime(2023, 3, 18),
    ]  # fmt: skip
    assert after.found("day-numbers-read", "datum").count == 3
    assert mended(NONE, found, "1905") is None
    assert without(mended(NONE, found, "1904"), "days:datum") == NONE


def test_days_of_which_some_are_missing_by_a_code_take_both_clicks():
    text = "Datum;Ort\n45000;A\n99999;B\n45001;C\n99999;D\n45003,5;E\n"
    without_codes = mended(NONE, read(text).found("no-value-codes", "datum"))
    found = read(text, wishes=without_codes).found("day-numbers", "datum")
    after = read(text, wishes=mended(without_codes, found, "1900"))
    assert after.column("datum")[:3] == [datetime(2023, 3, 15), None, datetime(2023, 3, 16)]
    assert after.found("no-value-codes-taken", "datum").count == 2
    assert after.found("day-numbers-read", "datum").count == 3


@pytest.mark.parametrize("heading", ["Kfz pro Tag", "Ort", "Summe Tag", "Tag (km)"])
def test_counts_are_no_days(heading):
    assert "day-numbers" not in read(f"{heading};B\n45000;1\n45001;2\n").codes


EPOCHS = {1900: CALENDAR_WINDOWS_1900, 1904: CALENDAR_MAC_1904}


@pytest.mark.parametrize(("system", "year"), [("1900", 1900), ("1904", 1904)])
def test_a_workbook_says_from_which_year_it_counts(tmp_path, system, year):
    book = openpyxl.Workbook()
    book.epoch = getattr(
        openpyxl.utils.datetime, f"CALENDAR_{'MAC' if year == 1904 else 'WINDOWS'}_{system}"
    )
    for row in (["Stichtag", "Wert"], [45000, 1], [45001, 2]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    typed = type_sheet(tmp_path / "a.xlsx", tmp_path / "a.parquet")
    [found] = [one for one in typed.findings if one.code == "day-numbers"]
    assert choices(found) == (system,)
    typed = type_sheet(
        tmp_path / "a.xlsx", tmp_path / "a.parquet", wishes=mended(NONE, found, system)
    )
    assert typed.schema.named("stichtag").least == day_of("45000", year).isoformat()

"""Any typed table, written as people write, is read back with the same values."""

import csv
import io
from datetime import date, datetime, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.opendata.tabular.typing_of import read

MISSING = ["", "-", "k.A.", "n/a", "#NV"]


def german(value):
    return f"{value:,}".translate(str.maketrans(",.", ".,"))


def words():
    # in files of DOS the bytes of these are umlauts: with nothing else in it, a file may be either
    # the last three begin what UTF-8 looks like when it went through another encoding
    either = "„”•Ž™šáÃÂâ"
    letters = st.characters(
        codec="cp1252", exclude_categories=("Cc", "Zs", "Zl", "Zp"), exclude_characters=either
    )
    plain = st.text(letters, min_size=1, max_size=12)
    return st.tuples(plain, st.sampled_from(["", " ", "\n", '"', ";", ","]), plain).map(
        lambda parts: "Wort " + "".join(parts)
    )


NUMBERS = st.decimals(-(10**6), 10**6, places=2)
DAYS = st.dates(date(1950, 1, 1), date(2100, 1, 1))
MOMENTS = st.integers(0, 60 * 24 * 365 * 40).map(
    lambda minutes: datetime(1990, 1, 1) + timedelta(minutes=minutes)
)
COLUMNS = {
    "whole": (st.integers(-(10**12), 10**12), str, "whole"),
    "decimal": (NUMBERS, german, "decimal"),
    "money": (NUMBERS, lambda one: german(one) + " €", "money"),
    "day": (DAYS, lambda one: one.strftime("%d.%m.%Y"), "date"),
    "iso": (DAYS, date.isoformat, "date"),
    "moment": (MOMENTS, lambda one: one.strftime("%d.%m.%Y %H:%M"), "datetime"),
    "yes": (st.booleans(), lambda one: "ja" if one else "nein", "boolean"),
    "key": (st.integers(0, 9999), lambda one: f"0{one:04d}", "code"),
    "text": (words(), str, "text"),
}
TYPES = {"key": lambda one: f"0{one:04d}"}


@st.composite
def tables(draw):
    names = draw(st.lists(st.sampled_from(sorted(COLUMNS)), min_size=2, max_size=5, unique=True))
    rows = draw(st.integers(6, 40))
    gaps = draw(st.sampled_from(MISSING))
    columns = {
        name: draw(st.lists(st.none() | COLUMNS[name][0], min_size=rows, max_size=rows))
        for name in names
    }
    return columns, gaps


@st.composite
def dialects(draw):
    return {
        "delimiter": draw(st.sampled_from(";\t|")),
        "lineterminator": draw(st.sampled_from(["\n", "\r\n"])),
        "quoting": draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
        "codec": draw(st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"])),
        "title": draw(st.sampled_from([[], [["Eine Tabelle"], []]])),
    }


@settings(max_examples=60)
@given(tables(), dialects())
def test_what_is_written_is_read(table, dialect):
    columns, gap = table
    codec, title = dialect.pop("codec"), dialect.pop("title")
    written = io.StringIO()
    writer = csv.writer(written, **dialect)
    writer.writerows(title)
    writer.writerow(columns)
    for row in zip(*columns.values(), strict=True):
        writer.writerow([
            gap if value is None else COLUMNS[name][1](value)
            for name, value in zip(columns, row, strict=True)
        ])  # fmt: skip
    found = read(written.getvalue(), codec)
    kept = [row for row in zip(*columns.values(), strict=True) if gap or any(
        value is not None for value in row)]  # fmt: skip
    assert found.typed.schema.rows == len(kept)
    for at, name in enumerate(columns):
        expected = [row[at] for row in kept]
        if any(value is not None for value in expected):
            assert found.kind(name) in {COLUMNS[name][2], *LIKE.get(name, ())}, name
            assert found.column(name) == [
                None if one is None else TYPES.get(name, lambda same: same)(one) for one in expected
            ], name  # fmt: skip
    assert not any(one.unread for one in found.typed.schema.columns)


LIKE = {"text": ("category",), "decimal": ("decimal", "whole"), "money": ("money",)}


@settings(max_examples=40)
@given(st.binary(max_size=400))
def test_any_bytes_give_a_table_with_all_rows_or_a_refusal(content):
    try:
        found = read(content)
    except ValueError:
        raise
    except Exception as error:  # noqa: BLE001
        assert getattr(error, "code", "") == "no-rows", repr(error)
    else:
        assert found.typed.account.balanced


CELLS = [
    "", "1", "1,5", "1.234", "Summe", "a;b", '"', "x", "31.12.2025", "2025", "\n", "ja", "'5'", "%",
    "EUR",
]  # fmt: skip


@settings(max_examples=40)
@given(st.lists(st.lists(st.sampled_from(CELLS), max_size=5), max_size=30), st.sampled_from(";,\t"))
def test_no_mixture_of_cells_loses_a_row(rows, delimiter):
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter).writerows(rows)
    try:
        found = read(written.getvalue())
    except Exception as error:  # noqa: BLE001
        assert getattr(error, "code", "") == "no-rows", repr(error)
    else:
        assert found.typed.account.balanced


def test_a_value_of_every_size_is_exact():
    values = [Decimal("0.01"), Decimal("9999999999999999.99")]
    found = read("a;b\n" + "".join(f"{german(one)};x\n" for one in values))
    assert found.column("a") == values

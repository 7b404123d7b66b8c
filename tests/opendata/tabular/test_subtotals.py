"""Rows that add up others are found by words and by adding up, and left out on a wish."""

import random
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stadtherz.opendata.domain.tabular.subtotals import adding_up
from stadtherz.opendata.domain.tabular.wishes import NONE, mended
from tests.opendata.tabular.typing_of import read

PARTS = ["Mitte", "West", "Ost", "Nord", "Süd"]


def table(*rows, head="Stadtteil;Einwohner;Frauen"):
    return "\n".join([head, *rows, ""])


def found(*rows, **more):
    told = read(table(*rows, **more)).found("subtotals")
    return [(one.line, one.text) for one in told.spots] if told else []


@pytest.mark.parametrize(
    "label",
    ["Summe 2023", "Zwischensumme Innenstadt", "Stadt insgesamt", "darunter weiblich", "davon: neu",
     "Zusammen", "INSGESAMT", "Teilsumme", "Gesamtsumme:", "Kernstadt gesamt", "Summen"],
)  # fmt: skip
def test_rows_are_known_by_their_words(label):
    plain = [f"{name};{n * 7 + 31};{n + 3}" for n, name in enumerate(PARTS)]
    assert found(*plain[:3], f"{label};9;9", *plain[3:]) == [(5, label)]


@pytest.mark.parametrize(
    "label",
    ["Summer", "Gesamtschule", "Totalausfall", "Darunterfeld", "Zusammenfluss", "Summerfeld"],
)
def test_names_that_only_begin_alike_are_data(label):
    plain = [f"{name};{n * 7 + 31};{n + 3}" for n, name in enumerate(PARTS)]
    assert found(*plain[:3], f"{label};9;9", *plain[3:]) == []


def test_rows_without_such_words_are_known_by_adding_up():
    rows = [
        "Mitte;10482;5301", "West;8120;4011", "Kernstadt;18602;9312", "Ost;7055;3502",
        "Nord;6044;3100", "Stadtrand;13099;6602", "Stadt;31701;15914", "Fern;12;5",
    ]  # fmt: skip
    assert found(*rows) == [(4, "Kernstadt"), (7, "Stadtrand"), (8, "Stadt")]
    single = [rows[6], *rows[:2], *rows[3:5]]
    assert found(*single) == [(2, "Stadt")]
    assert found(*single, rows[7]) == [(2, "Stadt")]
    assert found(*single[1:], "Irgendwas;31702;15914", rows[7]) == []


def test_what_agrees_by_chance_is_no_sum():
    assert found("a;1;1", "b;0;1", "c;1;2", "d;3;4", "e;4;6") == []
    assert found(*(f"{name};{411 * n};{822 * n}" for n, name in enumerate(PARTS, 1))) == []


def test_they_are_left_out_where_that_is_wished_and_accounted_for():
    years = [[f"{m:02d}/{year};{m},5;{m}" for m in range(1, 13)] for year in (2023, 2024)]
    rows = ["Monat;Papier;Glas", *years[0], "Summe 2023;84,0;78", *years[1], ""]
    first = read("\n".join(rows))
    told = first.found("subtotals")
    assert ([one.line for one in told.spots], first.typed.schema.rows) == ([14], 25)
    second = read("\n".join(rows), wishes=mended(NONE, told))
    assert second.typed.schema.rows == 24
    assert dict(second.typed.account.left)["subtotals-left"] == 1
    assert second.found("subtotals-left").spots == told.spots
    assert second.found("not-a-date", "monat") is None
    assert sum(second.column("glas")) == 2 * 78


def test_a_table_of_sums_stays_as_it_is():
    assert found("Summe A;10;5", "Summe B;11;6", "Summe C;12;7", "Ende;1;1") == []


@settings(max_examples=40)
@given(st.lists(st.integers(3, 9), min_size=1, max_size=5), st.integers(0, 10**6))
def test_all_sums_of_groups_are_found_and_nothing_else(groups, seed):
    dice = random.Random(seed)
    rows, sums = [], []
    for size in groups:
        part = [
            (Decimal(dice.randrange(10**6)), dice.randrange(10**7) + 10**6) for _ in range(size)
        ]
        rows += part
        sums.append(len(rows))
        rows.append((sum(one for one, _ in part), sum(other for _, other in part)))
    assert adding_up(rows) == sums


def test_many_rows_are_looked_at_in_no_time():
    dice = random.Random(5)
    rows = [(dice.randrange(10**9), None if n % 3 else n) for n in range(5_000)]
    assert adding_up(rows) == []

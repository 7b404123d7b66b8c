"""Small groups and small cells, against counting by hand."""

from collections import Counter
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stadtherz.opendata.adapters.persons.finding import find
from stadtherz.opendata.adapters.tables.typed import type_csv
from stadtherz.opendata.domain.persons.counts import given_away, withheld
from stadtherz.opendata.domain.persons.headings import Sign, is_age_group, signs_of
from stadtherz.opendata.domain.persons.sums import Sum, cells_of, sums_in
from tests.opendata.persons.searching import remedy_of, search


@pytest.mark.parametrize(
    ("heading", "sign"),
    [
        ("nachname", Sign.OWN_NAME), ("name_des_antragstellers", Sign.ROLE),
        ("ansprechpartner", Sign.ROLE), ("telefon_2", Sign.PHONE), ("geb_am", Sign.BIRTH_DATE),
        ("alter", Sign.AGE), ("staatsangehoerigkeit", Sign.NATION), ("plz", Sign.POSTCODE),
        ("leistungsempfaenger_sgb_ii", Sign.PEOPLE), ("anzahl_fahrraeder", Sign.THINGS),
        ("stellplaetze", Sign.THINGS), ("weiblich", Sign.PEOPLE), ("first_name", Sign.OWN_NAME),
    ],
)  # fmt: skip
def test_headings_say_what_stands_below(heading, sign):
    assert sign in signs_of(heading)


def test_groups_of_ages_are_headings_of_counts():
    assert is_age_group("c_18_bis_unter_25_jahre")
    assert not is_age_group("c_2024_2025")


PEOPLE = [
    (age, sex, f"6765{at % 3}")
    for at, (age, sex) in enumerate(product(range(20, 40, 2), "mw"))
    for _ in range(1 + at % 7)
]


def table(rows):
    lines = "".join(f"{age};{sex};{code};x\n" for age, sex, code in rows)
    return "Alter;Geschlecht;PLZ;Wert\n" + lines


def test_small_groups_are_counted_as_by_hand():
    found = search(table(PEOPLE)).found.named("small-groups")
    classes = Counter(PEOPLE)
    assert found.blocking
    assert found.rows == sum(size for size in classes.values() if size < 5)
    assert found.figure("classes") == len(classes)
    assert found.figure("unique") == list(classes.values()).count(1)
    first = min(at for at, row in enumerate(PEOPLE) if classes[row] < 5)
    assert found.spots[0].line == first + 2


def test_what_remedies_would_leave_is_counted_and_the_best_comes_first():
    found = search(table(PEOPLE)).found.named("small-groups")
    sizes = {
        "drop alter": Counter((sex, code) for _, sex, code in PEOPLE),
        "bands alter": Counter((age // 10, sex, code) for age, sex, code in PEOPLE),
        "plz": Counter((age, sex, code[:3]) for age, sex, code in PEOPLE),
    }
    left = {name: sum(n for n in one.values() if n < 5) for name, one in sizes.items()}
    assert found.figure("left") == min(left.values())
    first = found.remedies[0]
    after = remedy_of(table(PEOPLE), first).found.named("small-groups")
    assert (after.rows if after else 0) == found.figure("left")


def test_dropping_the_rows_of_small_groups_leaves_none():
    found = search(table(PEOPLE)).found.named("small-groups")
    after = remedy_of(table(PEOPLE), found.remedies[-1])
    assert not after.keys
    assert len(after.rows) == len(PEOPLE) - found.rows


@pytest.mark.parametrize(
    "content",
    [
        # one row for each group with its share: a table of figures
        "Altersgruppe;Geschlecht;Anteil\n"
        + "".join(f"{age};{sex};{age + len(sex)},5 %\n" for age in range(20, 60) for sex in "mw"),
        "Baumart;Alter;Stadtteil\nLinde;20;West\nEiche;80;Ost\nLinde;30;Ost\n",
        "Stadtteil;PLZ;Straße\nWest;67655;Mühlweg\nOst;67657;Ring\nOst;67659;Weg\n",
    ],
)
def test_tables_of_other_things_have_no_small_groups(content):
    assert "small-groups" not in search(content).keys


def test_dogs_are_asked_for():
    rows = "".join(f"Pudel;{sex};{year};6765{at % 4}\n" for at, (sex, year) in
                   enumerate(product("mw", range(2010, 2020))))  # fmt: skip
    found = search("Rasse;Geschlecht;Geburtsjahr;PLZ\n" + rows).found.named("small-groups")
    assert found
    assert not found.blocking


COUNTS = """Stadtteil;Staatsangehörigkeit;Personen
Mitte;Deutschland;120
Mitte;Türkei;3
Mitte;Syrien;7
Mitte;Insgesamt;130
West;Deutschland;90
West;Türkei;11
West;Syrien;0
West;Insgesamt;101
"""


def test_cells_with_few_people_block_and_zero_does_not():
    found = search(COUNTS).found
    assert [(one.key, one.rows, one.spots[0].line) for one in found.finds] == [
        ("small-cells:personen", 1, 3)
    ]
    assert found.blocking
    assert found.finds[0].spots[0].text == "1–4"


@pytest.mark.parametrize(("least", "cells"), [(3, 0), (4, 1), (8, 2)])
def test_the_threshold_is_a_bound_that_is_not_small(least, cells, tmp_path):
    (tmp_path / "a.csv").write_text(COUNTS, "utf-8")
    type_csv(tmp_path / "a.csv", tmp_path / "t.parquet")
    assert sum(one.rows for one in find(tmp_path / "t.parquet", least).finds) == cells


def test_withholding_takes_a_second_cell_where_a_sum_would_tell():
    found = search(COUNTS).found.finds[0]
    after = remedy_of(COUNTS, found.remedies[0])
    assert not after.keys
    assert after.column("personen") == [120, None, None, 130, 90, 11, 0, 101]
    assert after.column("personen_gesperrt") == [False, True, True, *[False] * 5]


@pytest.mark.parametrize(("heading", "first"), [("Unfall-Nr", "U"), ("Fall", "F/2025/")])
def test_numbers_of_rows_are_dropped_and_not_merged(heading, first):
    rows = "".join(
        f"{first}{at:03d};{'Ring' if at % 2 else 'Weg'};{1 + at % 3}\n" for at in range(9)
    )
    found = search(f"{heading};Lage;Verletzte\n{rows}").found.named("small-cells:verletzte")
    name = heading.lower().replace("-", "_")
    acts = [(one.act.value, one.columns) for one in found.remedies]
    assert ("drop-column", (name,)) in acts
    assert ("merge", (name,)) not in acts


def test_merging_keeps_the_sum():
    found = search(COUNTS).found.finds[0]
    after = remedy_of(COUNTS, found.remedies[1])
    assert not after.keys
    assert [row[1:] for row in after.rows] == [
        ("Mitte", "Deutschland", 120), ("Mitte", "andere", 10), ("Mitte", "Insgesamt", 130),
        ("West", "Deutschland", 90), ("West", "Türkei", 11), ("West", "Syrien", 0),
        ("West", "Insgesamt", 101),
    ]  # fmt: skip


def test_a_cell_that_somebody_withheld_by_hand_is_worked_out():
    content = COUNTS.replace("Türkei;3", "Türkei;").replace("Syrien;7", "Syrien;20").replace(
        "Insgesamt;130", "Insgesamt;143"
    )  # fmt: skip
    found = search(content)
    assert found.blocking == {"computed-cells"}
    assert found.found.finds[0].spots[0].line == 3
    assert not remedy_of(content, found.found.finds[0].remedies[0]).keys


@pytest.mark.parametrize(
    ("content", "blocking"),
    [
        ("Ort;Anzahl Fahrräder\nA;2\nB;3\n", None),
        ("Straße;Stellplätze\nA-Weg;2\nB-Weg;3\n", None),
        ("Baumart;Anzahl\nLinde;2\nEiche;3\n", None),
        ("Zeit;Radfahrer\n2025-01-01 10:00;2\n2025-01-01 11:00;3\n", None),
        ("Zeit;Personen\n2025-01-01 10:00;2\n2025-01-01 11:00;3\n", None),
        ("Stadtteil;Anzahl\nWest;2\nOst;300\n", False),
        ("Kurs;Teilnehmer\nYoga;2\nChor;30\n", False),
        ("Leistungsart;Anzahl\nWohngeld;2\nPflegegeld;30\n", True),
        ("Stadtteil;Leistungsempfänger\nWest;2\nOst;30\n", True),
        ("Ort;0 bis 5 Jahre;6 bis 17 Jahre\nA;2;30\nB;3;40\n", True),
        ("Ort;männlich;weiblich;insgesamt\nA;2;30;32\nB;30;40;70\n", True),
    ],
)
def test_counts_of_people_are_told_from_counts_of_things(content, blocking):
    found = [one for one in search(content).found.finds if one.kind.value == "small-cells"]
    assert {one.blocking for one in found} == (set() if blocking is None else {blocking})


@pytest.mark.parametrize(
    ("content", "blocking"),
    [
        ("Stadtteil;HIV-Neudiagnosen\nWest;2\nOst;31\n", True),
        ("Stadtteil;Suizide\nWest;2\nOst;31\n", True),
        ("Ort;Inobhutnahmen\nWest;2\nOst;31\n", True),
        ("Ort;Abschiebungen\nWest;2\nOst;31\n", True),
        ("Stadtteil;Drogentote\nWest;2\nOst;31\n", True),
        ("Stadtteil;Bedarfsgemeinschaften\nWest;2\nOst;31\n", True),
        ("Stadtteil;Bürgergeldbeziehende\nWest;2\nOst;31\n", True),
        ("Diagnose;2022;2023\nMasern;30;2\nGrippe;310;290\n", True),
        ("Stadtteil;Syrien;Afghanistan\nWest;2;20\nOst;31;40\n", True),
        ("Merkmal;Wert\nHIV-Neudiagnosen;2\nEinwohner;9000\n", True),
        ("Merkmal;Wert\nBrücken;2\nFlüsse;31\n", False),
        ("Stadtteil;Meldungen\nWest;2\nOst;31\n", False),
        ("Stadtteil;2022;2023\nWest;2;40\nOst;31;30\n", False),
        ("Stadtteil;Höhe;Geschosse\nWest;2;3\nOst;31;4\n", None),
        ("Stadtteil;Haltestellen\nWest;2\nOst;31\n", None),
        ("Baumart;Stadtteil;Stämme\nLinde;West;2\nAhorn;Ost;31\n", None),
        ("Produkt;Stellen\nRathaus;2\nArchiv;31\n", None),
        ("Stadtteil;Bezirk Nr.;Note\nWest;2;1\nOst;31;3\n", None),
    ],
)
def test_small_numbers_beside_places_and_groups_are_not_passed_over(content, blocking):
    found = [one for one in search(content).found.finds if one.kind.value == "small-cells"]
    assert {one.blocking for one in found} == (set() if blocking is None else {blocking})


def test_a_column_of_sums_gives_cells_away_as_well():
    content = "Ort;männlich;weiblich;insgesamt\nA;2;30;32\nB;30;40;70\nC;11;12;23\n"
    found = search(content).found.finds[0]
    after = remedy_of(content, found.remedies[0])
    assert not after.keys
    assert after.column("maennlich") == [None, 30, 11]
    assert after.column("weiblich") == [None, 40, 12]


GRIDS = st.lists(st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=2, max_size=4)


def both_ways(grid):
    """Give a table with the sums of its rows and columns."""
    rows = [{"ort": f"o{at}", **{f"k{to}": value for to, value in enumerate(row)},
             "insgesamt": sum(row)} for at, row in enumerate(grid)]  # fmt: skip
    names = ["k0", "k1", "k2", "insgesamt"]
    rows.append({"ort": "Insgesamt", **{name: sum(row[name] for row in rows) for name in names}})
    return rows, names


@given(GRIDS)
@example([[1, 0, 0], [0, 0, 0]])
@example([[4, 5, 6], [7, 8, 9]])
def test_nothing_small_can_be_worked_out_by_taking_sums_apart(grid):
    rows, names = both_ways(grid)
    cells = cells_of(rows, names)
    sums = sums_in(rows, ["ort"], names)
    gone = withheld(cells, sums, 5, names)
    assert {cell for cell, value in cells.items() if 0 < value < 5} <= gone
    known = {cell: None if cell in gone else value for cell, value in cells.items()}
    worked_out = solved(known, len(grid), names)
    assert not [cell for cell, value in worked_out.items() if 0 < value < 5 and known[cell] is None]
    assert not given_away(known, sums, 5)


def solved(cells, last, names):
    """Work out what follows from rows and columns with one gap each, again and again."""
    known = {cell: value for cell, value in cells.items() if value is not None}
    lines = [[(at, name) for name in names] for at in range(last + 1)]
    lines += [[(at, name) for at in range(last + 1)] for name in names]
    for _ in range(len(cells)):
        for *parts, total in lines:
            gaps = [cell for cell in (*parts, total) if cell not in known]
            if len(gaps) == 1:
                others = sum(known[cell] for cell in parts if cell in known)
                known[gaps[0]] = others if gaps[0] == total else known[total] - others
    return known


def test_a_column_that_is_no_sum_is_not_taken_for_one():
    rows = [{"ort": "a", "x": 5, "y": 6, "insgesamt": 40}, {"ort": "b", "x": 1, "y": 2,
            "insgesamt": 99}]  # fmt: skip
    assert sums_in(rows, ["ort"], ["x", "y", "insgesamt"]) == ()
    rows[0]["insgesamt"], rows[1]["insgesamt"] = 11, 3
    assert sums_in(rows, ["ort"], ["x", "y", "insgesamt"]) == (
        Sum((0, "insgesamt"), ((0, "x"), (0, "y"))), Sum((1, "insgesamt"), ((1, "x"), (1, "y"))),
    )  # fmt: skip


QUARTERS = [("West", 45), ("Ost", 40), ("Nord", 20), ("Süd", 3)]


@pytest.mark.parametrize(
    "total",
    ["Gesamtergebnis", "Kaiserslautern gesamt", "Stadt Kaiserslautern", "Kaiserslautern", "∑", "-"],
)
@pytest.mark.parametrize("first", [True, False])
def test_no_total_row_tells_a_withheld_cell_however_it_is_called(total, first):
    rows = [(total, 108), *QUARTERS] if first else [*QUARTERS, (total, 108)]
    content = "Stadtteil;Kinder\n" + "".join(f"{name};{count}\n" for name, count in rows)
    found = search(content).found.named("small-cells:kinder")
    after = remedy_of(content, found.remedies[0])
    assert not after.keys
    known = [value for value in after.column("kinder") if value is not None]
    assert after.column("kinder")[rows.index(("Süd", 3))] is None
    if 108 in known:
        assert 108 - sum(known) + 108 > 3  # a second cell went with it


def test_no_total_column_tells_a_withheld_cell():
    content = (
        "Schule;Schüler gesamt;davon männlich;davon weiblich\nA;13;11;2\nB;40;20;20\nC;31;15;16\n"
    )
    found = search(content).found.named("small-cells:davon_weiblich")
    after = remedy_of(content, found.remedies[0])
    assert not after.keys
    whole, male, female = (after.column(name)[0] for name in after.names if "gesperrt" not in name
                           and name != "schule")  # fmt: skip
    assert female is None
    assert None in (whole, male)
    assert after.column("schueler_gesamt")[1:] == [40, 31]


SHARES = "Stadtteil;Einwohner;Kinder;Anteil\nA;130;2;1,54 %\nB;900;90;10,00 %\nC;700;35;5,00 %\n"


def test_shares_go_with_the_counts_that_they_tell():
    found = search(SHARES).found.named("small-cells:kinder")
    after = remedy_of(SHARES, found.remedies[0])
    assert not after.keys
    assert after.column("kinder") == [None, 90, 35]
    assert [value is None for value in after.column("anteil")] == [True, False, False]
    assert after.schema.named("anteil").decimals == 2


def test_a_share_beside_a_cell_withheld_by_hand_is_found():
    content = SHARES.replace("130;2;", "130;;").replace("Anteil", "Wert").replace(" %", "")
    found = search(content)
    assert found.blocking == {"computed-cells"}
    assert found.found.finds[0].spots[0].line == 2
    assert not remedy_of(content, found.found.finds[0].remedies[0]).keys


def test_what_only_happens_to_lie_near_is_no_sum():
    rows = [{"ort": "a", "x": 5, "y": 6, "z": 11}, {"ort": "b", "x": 1, "y": 2, "z": 4}]
    assert sums_in(rows, ["ort"], ["x", "y", "z"]) == ()

"""Open views of tables that count people: people are counted, and nothing follows from others."""

import duckdb
import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.adapters.asking.answers import Table
from stadtherz.opendata.adapters.asking.derived import derive
from stadtherz.opendata.adapters.persons.finding import find
from stadtherz.opendata.adapters.tables.typed import type_csv
from stadtherz.opendata.domain.deriving import Recipe, Span, reasons_against
from stadtherz.opendata.domain.tabular.kinds import Kind
from stadtherz.opendata.domain.view_comparing import beside
from stadtherz.opendata.selectors.handing_in import check_of
from stadtherz.opendata.services import handing_in as acts
from stadtherz.opendata.services.deriving import begin_view
from tests.opendata.handing_in.test_way import NOW, give

COUNTS = "Stadtteil;Straße;Empfänger Grundsicherung\n" + "".join(
    f"{place};Weg {place}{at};{people}\n"
    for place, cells in {
        "Mitte": (0, 1, 0, 1, 0, 0), "Ost": (1, 0, 0, 0, 0, 0), "West": (12,),
        "Süd": (2, 3), "Nord": (0, 0),
    }.items()
    for at, people in enumerate(cells)
)  # fmt: skip
PEOPLE = "empfaenger_grundsicherung"


def typed(folder, content):
    (folder / "a.csv").write_text(content, "utf-8")
    return Table(folder / "t.parquet", type_csv(folder / "a.csv", folder / "t.parquet").schema)


def view(folder, content, recipe, *others):
    made = derive(typed(folder, content), recipe, folder / "v.parquet", others)
    with duckdb.connect() as connection:
        rows = connection.read_parquet(str(folder / "v.parquet")).fetchall()
    return made, [row[1:] for row in rows]


def test_groups_are_measured_by_the_people_in_the_cells(tmp_path):
    made, rows = view(tmp_path, COUNTS, Recipe(("stadtteil",), sums=(PEOPLE,)))
    assert rows == [("Nord", 2, 0), ("Süd", 2, 5), ("West", 1, 12)]
    assert (made.groups_withheld, made.rows_withheld) == (2, 12)
    assert [one.name for one in made.typed.schema.columns] == [
        "stadtteil", "zeilen", f"summe_{PEOPLE}",
    ]  # fmt: skip


def test_sums_of_whole_numbers_stay_whole_and_the_finder_counts_them(tmp_path):
    made, _rows = view(tmp_path, COUNTS, Recipe(("stadtteil",), sums=(PEOPLE,), least=5))
    assert made.typed.schema.named(f"summe_{PEOPLE}").kind is Kind.WHOLE
    assert find(tmp_path / "v.parquet").finds == ()
    assert {one.key for one in find(tmp_path / "v.parquet", 6).blocking} == {
        f"small-cells:summe_{PEOPLE}"
    }


def test_a_mean_of_a_few_people_tells_them_too(tmp_path):
    _made, rows = view(tmp_path, COUNTS, Recipe(("stadtteil",), means=(PEOPLE,)))
    assert [row[0] for row in rows] == ["Nord", "Süd", "West"]


def test_each_count_has_its_own_minimum(tmp_path):
    content = "Ort;Weg;männlich;weiblich\n" + "A;1;20;2\nA;2;30;2\nB;3;9;5\nB;4;0;0\n"
    both = Recipe(("ort",), sums=("maennlich", "weiblich"))
    assert view(tmp_path, content, both)[1] == [("B", 2, 9, 5)]
    assert view(tmp_path, content, Recipe(("ort",), sums=("maennlich",)))[1] == [
        ("A", 2, 50), ("B", 2, 9),
    ]  # fmt: skip


def test_figures_of_a_few_rows_are_not_told(tmp_path):
    content = "Ort;Betrag\n" + "A;\n" * 8 + "A;7,5\nA;8,5\n" + "B;1,5\n" * 5 + "C;\n" * 5
    assert view(tmp_path, content, Recipe(("ort",), means=("betrag",)))[1] == [
        ("B", 5, 1.5), ("C", 5, None),
    ]  # fmt: skip
    assert len(view(tmp_path, content, Recipe(("ort",)))[1]) == 3


def test_events_are_hidden_among_events_however_many_were_hurt(tmp_path):
    content = "Jahr;Lat;Lon;Verletzte\n" + "".join(
        f"{year};49,44{at}1;7,76{at}2;{hurt}\n"
        for year, hurt, often in [(2023, 0, 2), (2024, 9, 2), (2025, 2, 6), (2026, 0, 6)]
        for at in range(often)
    )
    assert view(tmp_path, content, Recipe(("jahr",), sums=("verletzte",)))[1] == [
        (2025, 6, 12), (2026, 6, 0),
    ]  # fmt: skip


def test_totals_are_neither_counted_twice_nor_told(tmp_path):
    content = "Ort;Alter;Personen\n" + "".join(
        f"{place};{age};{people}\n"
        for place, cells in {"Insgesamt": (12, 9), "A": (3, 1), "B": (9, 8)}.items()
        for age, people in zip(("jung", "alt", "Insgesamt"), (*cells, sum(cells)), strict=True)
    )
    made, rows = view(tmp_path, content, Recipe(("ort",), sums=("personen",)))
    assert rows == [("B", 2, 17)]
    assert made.totals == 5


def test_people_counted_are_no_groups(tmp_path):
    schema = typed(tmp_path, COUNTS).schema
    assert reasons_against(Recipe(("stadtteil", PEOPLE)), schema) == ("count-as-group",)


def test_sums_that_need_more_than_64_bits_are_still_told(tmp_path):
    most = 9 * 10**16
    content = "Ort;Wert\n" + f"A;{most}\n" * 105
    made, rows = view(tmp_path, content, Recipe(("ort",), sums=("wert",)))
    assert rows == [("A", 105, pytest.approx(105 * most))]
    assert made.typed.schema.named("summe_wert").kind is Kind.DECIMAL


CROSSED = "Ort;Geschlecht;Personen\n" + "A;m;18\nA;w;2\nB;m;7\nB;w;9\nC;m;30\nC;w;40\n"
COARSE, FINE = (Recipe(groups, sums=("personen",)) for groups in (("ort",), ("ort", "geschlecht")))


def test_what_a_coarser_view_told_cannot_be_taken_apart_by_a_finer_one(tmp_path):
    assert ("A", "m", 1, 18) in view(tmp_path, CROSSED, FINE)[1]
    _made, rows = view(tmp_path, CROSSED, FINE, COARSE)
    assert [row[:2] for row in rows] == [("B", "m"), ("B", "w"), ("C", "m"), ("C", "w")]


def test_and_no_finer_one_by_a_coarser(tmp_path):
    _made, rows = view(tmp_path, CROSSED, COARSE, FINE)
    assert [row[0] for row in rows] == ["B", "C"]


def test_views_that_only_overlap_have_the_whole_in_common(tmp_path):
    content = "Ort;Zeit;Personen\n" + "A;x;9\nA;y;9\nB;x;9\nB;y;9\nC;y;3\n"
    by_time = Recipe(("zeit",), sums=("personen",))
    assert len(view(tmp_path, content, by_time)[1]) == 2
    _made, rows = view(tmp_path, content, Recipe(("ort",), sums=("personen",)), by_time)
    assert rows == [("B", 2, 18)]


def test_months_are_parts_of_years(tmp_path):
    content = "Tag;Fall\n" + "".join(
        f"{day:02d}.{month:02d}.2025;x\n" for month, often in [(1, 6), (2, 9), (3, 2)]
        for day in range(1, often + 1)
    )  # fmt: skip
    months, years = Recipe(("tag",), span=Span.MONTH), Recipe(("tag",))
    assert len(view(tmp_path, content, months)[1]) == 2
    assert [row[1] for row in view(tmp_path, content, months, years)[1]] == [9]


def lines(*cells):
    return "".join(f"{words};x\n" * often for words, often in cells)


BOROUGHS = "Bezirk;Ortsteil;Fall\n" + lines(
    ("1;A", 9), ("1;B", 2), ("2;C", 8), ("2;D", 3), ("3;E", 20)
)


def test_districts_are_parts_of_boroughs_whatever_their_columns_are_called(tmp_path):
    districts, boroughs = Recipe(("ortsteil",)), Recipe(("bezirk",))
    assert [row[0] for row in view(tmp_path, BOROUGHS, districts)[1]] == ["A", "C", "E"]
    assert view(tmp_path, BOROUGHS, boroughs, districts)[1] == [(3, 20)]
    assert view(tmp_path, BOROUGHS, districts, boroughs)[1] == [("E", 20)]


def test_what_is_left_of_a_group_beside_its_parts_is_not_small(tmp_path):
    """The field f2 lies in both districts, and the others in one: A less f1 is B less f3."""
    content = "Ortsteil;Feld;Fall\n" + lines(("A;f1", 30), ("A;f2", 2), ("B;f2", 9), ("B;f3", 30))
    districts, fields = Recipe(("ortsteil",)), Recipe(("feld",))
    assert view(tmp_path, content, fields, districts)[1] == [("f2", 11), ("f3", 30)]
    assert view(tmp_path, content, districts, fields)[1] == [("B", 39)]


def test_the_stricter_of_two_minimums_counts_between_views(tmp_path):
    strict, loose = Recipe(("ortsteil",), least=10), Recipe(("bezirk",), least=3)
    assert [row[0] for row in view(tmp_path, BOROUGHS, strict)[1]] == ["E"]
    content = BOROUGHS.replace("1;A;x\n", "1;A;x\n" * 2).replace("1;B;x\n", "1;B;x\n" * 4)
    assert [row[0] for row in view(tmp_path, content, strict)[1]] == ["A", "E"]
    assert [row[0] for row in view(tmp_path, content, loose, strict)[1]] == [2, 3]


CELLS = st.dictionaries(
    st.tuples(st.sampled_from("ABCD"), st.sampled_from("xyz")), st.integers(0, 12), min_size=1
)
KEYS = {
    "place": lambda cell: cell[0],
    "borough": lambda cell: cell[0] in "AB",
    "time": lambda cell: cell[1],
    "cell": lambda cell: cell,
}


@settings(max_examples=100)
@given(CELLS, st.sampled_from(sorted(KEYS)), st.sampled_from(sorted(KEYS)))
def test_no_group_less_its_parts_leaves_a_few(cells, first, second):
    """Two views, of which the second minds the first: by subtracting nothing small comes out."""
    numbers = [{}, {}]
    for cell in cells:
        for known, name in zip(numbers, (second, first), strict=True):
            known.setdefault(KEYS[name](cell), len(known))
    pairs = {(numbers[0][KEYS[second](cell)], numbers[1][KEYS[first](cell)]) for cell in cells}
    within = [
        [{cell for cell in cells if known[KEYS[name](cell)] == at} for at in range(len(known))]
        for known, name in zip(numbers, (second, first), strict=True)
    ]

    def people(some):
        return sum(cells[cell] for cell in some)

    few = [{at for at, one in enumerate(view) if 0 < people(one) < 5} for view in within]
    sizes = tuple({at: (people(one),) for at, one in enumerate(view)} for view in within)
    gone, before = few[0], None
    while gone != before:
        before, gone = gone, beside(sizes, sorted(pairs), frozenset(few[1]), 5).withheld(gone)
    assert few[0] <= gone
    told = [
        [one for at, one in enumerate(view) if at not in out and people(one)]
        for view, out in zip(within, (gone, few[1]), strict=True)
    ]
    for wholes, parts in (told, reversed(told)):
        for whole in [*wholes, set().union(*wholes)]:
            inside = [part for part in parts if part <= whole]
            assert not inside or not 0 < people(whole) - sum(map(people, inside)) < 5


@pytest.mark.django_db
class TestOnItsWay:
    @pytest.fixture
    def counts(self, owner):
        return give(owner, CROSSED.encode(), "Personen 2025.csv")

    def begun(self, source, recipe, owner):
        row = begin_view(source=source, recipe=recipe, by=owner, now=NOW)
        return acts.read(pk=row.pk, now=NOW)

    def test_a_second_view_minds_the_first_and_names_it(self, counts, owner, privacy, client):
        first = self.begun(counts, COARSE, owner)
        again = give(owner, CROSSED.encode(), "Noch einmal.csv")
        second = self.begun(again, FINE, owner)
        assert second.recipe["withheld"] == [2, 2]
        assert "weniger als 5 Menschen" in str(check_of(second).told.provenance)
        client.force_login(privacy)
        page = client.get(reverse("opendata-table", args=[second.pk])).content.decode()
        assert reverse("opendata-table", args=[first.pk]) in page
        assert "ab 5 Menschen" in page
        page = client.get(reverse("opendata-table", args=[first.pk])).content.decode()
        assert reverse("opendata-table", args=[second.pk]) in page

    def test_small_groups_of_people_are_not_offered_as_groups(self, counts, owner, client):
        client.force_login(owner)
        page = client.get(reverse("opendata-table", args=[counts.pk])).content.decode()
        assert 'name="view-groups" value="geschlecht"' in page
        assert 'name="view-groups" value="personen"' not in page
        assert "Gruppen ab so vielen Menschen" in page
        with pytest.raises(Invalid) as refused:
            begin_view(source=counts, recipe=Recipe(("personen",)), by=owner, now=NOW)
        assert refused.value.details == ("count-as-group",)

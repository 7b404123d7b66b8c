"""Open views: groups that are large enough, of tables that stay inside."""

import csv
import json
from collections import Counter
from dataclasses import replace
from datetime import date

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid, NotAllowed
from stadtherz.kernel.text import Text
from stadtherz.opendata.adapters import store
from stadtherz.opendata.adapters.asking.answers import Table
from stadtherz.opendata.adapters.asking.derived import derive
from stadtherz.opendata.adapters.tables.given_rows import write_rows
from stadtherz.opendata.domain.deriving import Recipe, Span, reasons_against
from stadtherz.opendata.domain.sources import SourceColumn, SourceTable
from stadtherz.opendata.domain.tabular.kinds import Kind
from stadtherz.opendata.models import Submission
from stadtherz.opendata.selectors.catalogue import dataset_of, public_row
from stadtherz.opendata.selectors.handing_in import check_of
from stadtherz.opendata.services import handing_in as acts
from stadtherz.opendata.services.deriving import begin_view
from tests.opendata.handing_in.test_way import NOW, a_department, give, published

COLUMNS = tuple(
    SourceColumn(name, Text.of(name), kind, unit=unit)
    for name, kind, unit in [
        ("stadtteil", Kind.CATEGORY, ""), ("tag", Kind.DATE, ""), ("betrag", Kind.DECIMAL, "EUR"),
    ]
)  # fmt: skip


def view(tmp_path, rows, recipe):
    schema = write_rows(SourceTable(COLUMNS, rows), tmp_path / "t.parquet")
    made = derive(Table(tmp_path / "t.parquet", schema), recipe, tmp_path / "v.parquet")
    with duckdb.connect() as connection:
        found = connection.read_parquet(str(tmp_path / "v.parquet")).fetchall()
    return made, [row[1:] for row in found]


def rows_of(*counts):
    return [(name, date(2026, 1, 1), 1.5) for name, count in counts for _ in range(count)]


@pytest.mark.parametrize(("count", "told"), [(4, False), (5, True), (6, True)])
def test_groups_from_the_least_on(tmp_path, count, told):
    recipe = Recipe(("stadtteil",), sums=("betrag",), means=("betrag",))
    made, found = view(tmp_path, rows_of(("Mitte", 9), ("West", count)), recipe)
    west = [("West", count, count * 1.5, 1.5)] if told else []
    assert found == [("Mitte", 9, 13.5, 1.5), *west]
    withheld = (0, 0) if told else (1, count)
    assert (made.groups_withheld, made.rows_withheld) == withheld
    assert made.typed.account.balanced


def test_columns_keep_their_units_and_times_are_coarse(tmp_path):
    recipe = Recipe(("tag",), sums=("betrag",), span=Span.QUARTER)
    rows = [("x", date(2026, month, 3), 1.0) for month in (1, 2, 3, 4) for _ in range(5)]
    made, found = view(tmp_path, rows, recipe)
    assert found == [(date(2026, 1, 1), 15, 15.0), (date(2026, 4, 1), 5, 5.0)]
    assert [(one.name, one.unit) for one in made.typed.schema.columns] == [
        ("tag_quartal", ""), ("anzahl", ""), ("summe_betrag", "EUR"),
    ]  # fmt: skip


def test_without_a_large_group_nothing_is_told(tmp_path):
    made, found = view(tmp_path, rows_of(("a", 1), ("b", 4)), Recipe(("stadtteil",)))
    assert found == []
    assert (made.groups_withheld, made.rows_withheld) == (2, 5)


@settings(max_examples=20)
@given(st.lists(st.sampled_from("abcdef"), max_size=60), st.integers(3, 8))
def test_no_group_is_smaller_and_none_is_lost(tmp_path_factory, names, least):
    rows = [(name, None, None) for name in names]
    recipe = Recipe(("stadtteil",), least=least)
    made, found = view(tmp_path_factory.mktemp("v"), rows, recipe)
    counted = Counter(names)
    assert dict(found) == {name: count for name, count in counted.items() if count >= least}
    assert sum(dict(found).values()) + made.rows_withheld == len(names)


@pytest.mark.parametrize(
    ("recipe", "reasons"),
    [
        (Recipe(()), ("no-groups",)), (Recipe(("stadtteil",), least=2), ("groups-too-small",)),
        (Recipe(("nichts",)), ("unknown-column",)), (Recipe(('a"; DROP',)), ("unknown-column",)),
        (Recipe(("stadtteil",), sums=("stadtteil",)), ("no-number",)),
        (Recipe(("stadtteil",), sums=("betrag",), least=3), ()),
    ],
)  # fmt: skip
def test_recipes_that_tell_too_much_or_nothing(tmp_path, recipe, reasons):
    schema = write_rows(SourceTable(COLUMNS, []), tmp_path / "t.parquet")
    assert reasons_against(recipe, schema) == reasons


PEOPLE = "Name;Stadtteil;Betrag\n" + "".join(
    f"Anna Müller{n};{'Mitte' if n % 3 else 'West'};{n}\n" for n in range(12)
)


@pytest.mark.django_db
class TestOnItsWay:
    @pytest.fixture
    def people(self, owner):
        row = give(owner, PEOPLE.encode(), "Zuwendungen 2025.csv")
        told = replace(check_of(row).told, department=a_department(), themes=("SOCI",))
        return acts.tell(row=row, told=told, by=owner, now=NOW)

    def test_names_stay_inside_and_the_sums_go_public(self, people, owner, office, privacy):
        assert check_of(people).undecided
        recipe = Recipe(("stadtteil",), sums=("betrag",))
        row = begin_view(source=people, recipe=recipe, by=owner, now=NOW)
        row = acts.read(pk=row.pk, now=NOW)
        check = check_of(row)
        assert check.undecided == ()
        assert row.recipe["withheld"] == [1, 4]
        assert "West" not in json.dumps(row.typing)
        told = replace(check.told, description=Text.of("Wie viel wohin ging."))
        published(acts.tell(row=row, told=told, by=owner, now=NOW), owner, office, privacy)

        dataset = public_row("zuwendungen-2025-nach-stadtteil")
        with store.opened(dataset.distributions.get(name="table").path).open() as file:
            assert list(csv.reader(file))[1:] == [["Mitte", "8", "48"]]
        assert "weniger als 5 Zeilen" in str(dataset.provenance)
        assert dataset_of(dataset).derived_from == ()
        assert Submission.objects.get(pk=people.pk).stage == "preparing"

    def test_a_view_of_an_open_dataset_names_it(self, owner, office, privacy):
        source = give(owner, "Stadtteil;Bäume\nMitte;5\n".encode() * 1 + b"".join(
            b"West;%d\n" % n for n in range(8)), "Baeume 2025.csv")  # fmt: skip
        told = replace(
            check_of(source).told, description=Text.of("Bäume."), department=a_department(),
            themes=("ENVI",), keywords=Text.of("Bäume"),
        )  # fmt: skip
        source = acts.tell(row=source, told=told, by=owner, now=NOW)
        source = published(source, owner, office, privacy)
        row = begin_view(source=source, recipe=Recipe(("stadtteil",)), by=owner, now=NOW)
        row = acts.read(pk=row.pk, now=NOW)
        told = replace(check_of(row).told, description=Text.of("Bäume je Stadtteil."))
        row = published(acts.tell(row=row, told=told, by=owner, now=NOW), owner, office, privacy)
        [origin] = dataset_of(row.dataset).derived_from
        assert origin.endswith("/id/dataset/" + source.dataset.key)

    def test_what_is_wrong_is_refused_before_anything_is_kept(self, people, owner, privacy):
        with pytest.raises(Invalid) as caught:
            begin_view(source=people, recipe=Recipe(("fehlt",)), by=owner, now=NOW)
        assert caught.value.details == ("unknown-column",)
        with pytest.raises(NotAllowed):
            begin_view(source=people, recipe=Recipe(("stadtteil",)), by=privacy, now=NOW)
        assert Submission.objects.count() == 1

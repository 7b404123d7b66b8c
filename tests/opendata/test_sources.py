"""Tables that systems of the city give by themselves."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest

from stadtherz.city.public import departments, load_city, the_city
from stadtherz.kernel.errors import Invalid
from stadtherz.kernel.text import Text
from stadtherz.opendata.adapters import store
from stadtherz.opendata.adapters.tables.given_rows import write_rows
from stadtherz.opendata.adapters.tables.stored import schema_in
from stadtherz.opendata.domain.mqa import POINTS
from stadtherz.opendata.models import ColumnText, Dataset, Edition
from stadtherz.opendata.public import (
    Frequency,
    Kind,
    Offer,
    Source,
    SourceColumn,
    SourceTable,
    Theme,
)
from stadtherz.opendata.selectors.catalogue import dataset_of, public_row
from stadtherz.opendata.selectors.scores import score_of
from stadtherz.opendata.services import sources
from stadtherz.opendata.services.sources import give_all, offer

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
COLUMNS = (
    SourceColumn("raum", Text.of({"de": "Raum", "en": "Room"}), Kind.CODE, Text.of("welcher")),
    SourceColumn("tag", Text.of("Tag"), Kind.DATE),
    SourceColumn("stunden", Text.of("Stunden"), Kind.DECIMAL, unit="h"),
    SourceColumn("frei", Text.of("frei"), Kind.BOOLEAN),
)
ROWS = [
    ("R1", date(2026, 1, 2), 2.5, True),
    ("R2", None, None, None),
    ("ä'\"", date(2026, 3, 1), 0.0, False),
]


@dataclass
class Bookings:
    """A system that has a table; its rows change."""

    rows: list = field(default_factory=lambda: list(ROWS))
    described: str = "Wann welcher Raum belegt ist."
    period: tuple | None = None

    def source(self):
        return Source("commons:bookings", self.offer, lambda: SourceTable(COLUMNS, iter(self.rows)))

    def offer(self):
        return Offer(
            "commons:bookings", "belegung", Text.of("Belegung"), Text.of(self.described),
            Text.of("Räume"), (Theme.EDUC,), departments()[0].key, Frequency.DAILY,
            period=self.period,
        )  # fmt: skip


@pytest.fixture
def bookings(own_lake, db, monkeypatch):
    load_city(city=the_city())
    monkeypatch.setattr(sources, "_offered", {})
    known = Bookings()
    offer(known.source())
    return known


def test_a_table_that_a_system_has_is_public_with_all_points(bookings):
    [given] = give_all(now=NOW)

    assert (given.dataset, given.rows, given.is_new, given.published) == ("belegung", 3, True, True)
    row = public_row("belegung")
    value = dataset_of(row)
    assert score_of(row, value).points == POINTS
    with store.opened(row.distributions.get(name="table").path).open(encoding="utf-8") as file:
        assert file.read().splitlines() == [
            "raum,tag,stunden,frei",
            "R1,2026-01-02,2.5,true",
            "R2,,,",
            '"ä\'""",2026-03-01,0.0,false',
        ]
    assert ColumnText.objects.get(name="raum").label.to("en") == "Room"


def test_the_same_rows_are_no_further_edition_and_others_are(bookings):
    list(give_all(now=NOW))
    [again] = give_all(now=NOW + timedelta(hours=1))
    assert not again.is_new
    bookings.rows.append(("R4", date(2026, 4, 1), 1.0, True))
    [later] = give_all(now=NOW + timedelta(hours=2))
    assert (later.is_new, later.rows) == (True, 4)
    numbers = Edition.objects.order_by("number").values_list("number", "rows")
    assert list(numbers) == [(1, 3), (2, 4)]


def test_a_table_becomes_a_dataset_with_its_first_row_and_stays_one(bookings):
    bookings.rows = []
    assert list(give_all(now=NOW)) == []
    assert not Dataset.objects.exists()
    bookings.rows = ROWS[:1]
    assert [one.published for one in give_all(now=NOW)] == [True]
    bookings.rows = []
    [emptied] = give_all(now=NOW)
    assert (emptied.rows, emptied.is_new) == (0, True)


def test_what_people_wrote_stays_when_the_system_says_something_else(bookings):
    list(give_all(now=NOW))
    Dataset.objects.update(title=Text.of("Belegte Räume"), edited=["title"])
    bookings.described = "Neu beschrieben."
    list(give_all(now=NOW + timedelta(hours=1)))
    row = public_row("belegung")
    assert (str(row.title), str(row.description)) == ("Belegte Räume", "Neu beschrieben.")


def test_a_further_edition_says_up_to_when_it_is(bookings):
    list(give_all(now=NOW))
    first = public_row("belegung")
    assert (first.begins, first.ends) == (NOW.date(), NOW.date())
    later = NOW + timedelta(days=400)
    list(give_all(now=later))
    assert public_row("belegung").ends == NOW.date()
    bookings.rows.append(("R9", None, None, None))
    list(give_all(now=later))
    row = public_row("belegung")
    assert (row.begins, row.ends) == (NOW.date(), later.date())
    assert row.modified == later


def test_what_a_source_says_of_the_period_is_taken_over(bookings):
    bookings.period = (date(2025, 1, 1), date(2025, 12, 31))
    list(give_all(now=NOW))
    bookings.period = (date(2025, 1, 1), date(2026, 6, 30))
    list(give_all(now=NOW + timedelta(hours=1)))
    row = public_row("belegung")
    assert (row.begins, row.ends) == bookings.period


def test_what_is_lacking_keeps_it_a_draft(bookings):
    bookings.described = ""
    [given] = give_all(now=NOW)
    assert not given.published
    assert Dataset.objects.get().state == Dataset.State.DRAFT


def test_what_was_withdrawn_stays_so(bookings):
    list(give_all(now=NOW))
    Dataset.objects.update(state=Dataset.State.WITHDRAWN)
    bookings.rows.clear()
    assert list(give_all(now=NOW)) == []
    assert Edition.objects.count() == 1


@pytest.mark.parametrize("rows", [[], ROWS])
def test_schemas_tell_what_is_there(tmp_path, rows):
    schema = write_rows(SourceTable(COLUMNS, rows), tmp_path / "t.parquet")
    assert schema == schema_in(tmp_path / "t.parquet")
    assert schema.rows == len(rows)
    hours = schema.named("stunden")
    told = (hours.unit, hours.missing, hours.distinct, hours.least, hours.most)
    assert told == (("h", 1, 2, "0.0", "2.5") if rows else ("h", 0, 0, "", ""))


@pytest.mark.parametrize("name", ["Größe", 'a"b', "a b", "in", ""])
def test_odd_names_are_refused(tmp_path, name):
    column = SourceColumn(name, Text.of("x"), Kind.TEXT)
    with pytest.raises(Invalid):
        write_rows(SourceTable((column,), []), tmp_path / "t.parquet")

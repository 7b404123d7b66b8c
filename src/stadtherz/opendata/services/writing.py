"""Writes the files of datasets that grow: an unchanging edition of each day, and whole files.

A day is written when it is over by `SETTLED`; when its values change afterwards, a further edition
is written, and the one before stays, so that what was cited can be loaded as it was.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from stadtherz.observations.public import OfferedStream, marks_of_days
from stadtherz.opendata.adapters import store
from stadtherz.opendata.domain.gate import findings, may_pass
from stadtherz.opendata.domain.licensing import APART
from stadtherz.opendata.domain.offers import lacking
from stadtherz.opendata.models import Dataset, Edition
from stadtherz.opendata.selectors.catalogue import SENSORTHINGS, dataset_of
from stadtherz.opendata.selectors.stream_columns import meanings_of
from stadtherz.opendata.selectors.streams import Living, WriteDay, living_sources
from stadtherz.opendata.selectors.streams import homes as homes_of_streams
from stadtherz.opendata.selectors.tables import WHOLE
from stadtherz.opendata.selectors.texts import in_languages
from stadtherz.opendata.services.bringing import explain
from stadtherz.opendata.services.leftovers import keep_file
from stadtherz.opendata.services.station_files import STATIONS, write_stations
from stadtherz.opendata.services.withdrawing import take_back

SETTLED = timedelta(hours=3)
RECENT = 31
LATELY = "recent"
POSITIONS = {LATELY: 0, WHOLE: 1, STATIONS: 2}
TITLES = {
    WHOLE: _("Alle Werte (Parquet)"),
    LATELY: _("Die letzten 31 Tage (CSV)"),
    STATIONS: _("Die Messstellen (GeoJSON)"),
}
OTHER_LICENCE = _(
    "Diese Messwerte stehen jetzt unter einer anderen Lizenz. Was davon offen ist, hat einen"
    " eigenen Datensatz."
)
NOTES = {
    WHOLE: _("Von Anfang an bis zum letzten abgeschlossenen Tag, eine Zeile je Wert"),
    LATELY: _("Für Tabellenprogramme: eine Zeile je Wert, Zeiten in UTC"),
    STATIONS: _(
        "Für Karten: jede Messstelle mit Name, Ort und den Werten ihres letzten Tages; ihr"
        " Schlüssel steht in jeder Zeile der anderen Dateien"
    ),
}


@dataclass(frozen=True)
class Step:
    """What was written for one dataset; `taken_back`: all of it is under another licence now."""

    dataset: str
    days: int
    rows: int
    published: bool
    taken_back: bool = False


def write_all(*, now: datetime) -> Iterator[Step]:
    """Write what is due, one dataset at a time; taking the next step may wait."""
    marks = {day: mark for day, mark in marks_of_days().items() if _is_over(day, now)}
    sources, homes = living_sources(), homes_of_streams()
    for row in Dataset.objects.exclude(source="").exclude(state=Dataset.State.WITHDRAWN):
        known = homes.get(row.source.partition(APART)[0], {})
        away = [stream for stream, source in known.items() if source != row.source]
        if living := sources.get(row.source):
            yield _write(row, living, marks, away, now)
        elif away and _holding(row, away):
            yield _taken_back(row, now)


def _is_over(day: date, now: datetime) -> bool:
    ends = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)
    return now >= ends + SETTLED


def _newest(row: Dataset) -> dict[date, Edition]:
    return {one.day: one for one in Edition.objects.filter(dataset=row).order_by("number")}


def _holding(row: Dataset, away: list[str]) -> set[date]:
    """Name the days whose newest edition holds what is under another licence by now."""
    if not away:
        return set()
    places = {store.opened(one.path): day for day, one in _newest(row).items() if one.rows}
    return {places[path] for path in store.holding(list(places), "datastream", away)}


def _taken_back(row: Dataset, now: datetime) -> Step:
    """Take back what holds nothing that the city may give away under this licence."""
    gone = row.state == Dataset.State.PUBLISHED
    if gone:
        take_back(row=row, because=in_languages(OTHER_LICENCE), now=now)
    return Step(row.key, 0, 0, published=False, taken_back=gone)


def _write(
    row: Dataset, living: Living, marks: dict[date, int], away: list[str], now: datetime
) -> Step:
    newest, mixed = _newest(row), _holding(row, away)
    due = [
        day for day, mark in sorted(marks.items())
        if day in mixed or _is_due(newest.get(day), mark)
    ]  # fmt: skip
    rows = days = 0
    for day in due:
        edition = _edition(row, living.write_day, day, marks[day], newest.get(day), now)
        newest[day] = edition
        rows, days = rows + edition.rows, days + bool(edition.rows)
    left = mixed - set(due)
    parts = [one for day, one in sorted(newest.items()) if one.rows and day not in left]
    if mixed and not parts:
        return _taken_back(row, now)
    if parts and (days or mixed or not row.distributions.exists()):
        _write_whole(row, parts, living.streams, now)
    return Step(row.key, days, rows, publish_when_complete(dataset=row, now=now))


def _is_due(edition: Edition | None, mark: int) -> bool:
    return edition is None or edition.mark != mark


def _edition(
    row: Dataset, write_day: WriteDay, day: date, mark: int, before: Edition | None, now: datetime
) -> Edition:
    """Write a day; where nothing of this dataset changed in it, only the mark is noted."""
    number = before.number + 1 if before else 1
    name = f"{row.key}/{row.key}-{day}-{number}.parquet"
    written = store.write_fresh(name, partial(write_day, day))
    rows = store.rows_of(str(store.opened(written.path)))
    if before and (before.sha256 == written.sha256 or not (rows or before.rows)):
        store.remove(written.path)
        before.mark = mark
        before.save(update_fields=["mark"])
        return before
    return Edition.objects.create(
        dataset=row, day=day, number=number, path=written.path, size=written.size,
        sha256=written.sha256, rows=rows, mark=mark, published_at=now,
    )  # fmt: skip


def _write_whole(
    row: Dataset, parts: list[Edition], streams: Sequence[OfferedStream], now: datetime
) -> None:
    """Write the files that hold many days, and say that the dataset changed."""
    paths = [store.opened(one.path) for one in parts]
    recent = paths[-RECENT:]
    whole = store.write_fresh(f"{row.key}/{row.key}.parquet", partial(store.join_parquet, paths))
    lately = store.write_fresh(f"{row.key}/{row.key}-recent.csv", partial(store.to_csv, recent))
    places = write_stations(row, streams, paths[-1])
    counts = sum(one.rows for one in parts), sum(one.rows for one in parts[-RECENT:])
    with transaction.atomic():
        _keep(row, WHOLE, "PARQUET", whole, counts[0], now)
        _keep(row, LATELY, "CSV", lately, counts[1], now)
        _keep(row, STATIONS, "GEOJSON", places, len({one.station for one in streams}), now)
        explain(row, meanings_of(row.source))
        row.ends = parts[-1].day
        row.begins = parts[0].day
        row.modified = now
        row.save(update_fields=["begins", "ends", "modified"])


def _keep(
    row: Dataset, name: str, file_type: str, written: store.Written, rows: int, now: datetime
) -> None:
    said = {
        "title": in_languages(TITLES[name]),
        "description": in_languages(NOTES[name]), "file_type": file_type,
        "path": written.path, "size": written.size, "sha256": written.sha256, "rows": rows,
        "service": SENSORTHINGS, "modified": now, "position": POSITIONS[name],
    }  # fmt: skip
    keep_file(row, name, said, now)


@transaction.atomic
def publish_when_complete(*, dataset: Dataset, now: datetime) -> bool:
    """Publish a dataset of the city's own sources as soon as nothing is lacking or wrong."""
    row = Dataset.objects.select_for_update().get(pk=dataset.pk)
    if row.state != Dataset.State.DRAFT or not row.source:
        return False
    value = dataset_of(row)
    if lacking(value) or not may_pass(findings(value)):
        return False
    row.state, row.issued, row.modified = Dataset.State.PUBLISHED, row.issued or now.date(), now
    row.save(update_fields=["state", "issued", "modified"])
    return True

"""Writes a version of a whole table: an edition that stays, and the files of the newest version."""

import shutil
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from stadtherz.opendata.adapters import store
from stadtherz.opendata.adapters.asking.answers import Table
from stadtherz.opendata.adapters.asking.written import csv_of, geojson_of
from stadtherz.opendata.domain.asking.checked import question_of
from stadtherz.opendata.domain.asking.cost import Limits
from stadtherz.opendata.domain.tabular.schema import Schema
from stadtherz.opendata.models import Dataset, Edition
from stadtherz.opendata.selectors.own_services import QUERY
from stadtherz.opendata.selectors.tables import PLACES, TABLE, WHOLE
from stadtherz.opendata.selectors.texts import in_languages
from stadtherz.opendata.services.leftovers import keep_file

TITLES = {
    WHOLE: _("Alle Zeilen (Parquet)"),
    TABLE: _("Alle Zeilen (CSV)"),
    PLACES: _("Alle Orte (GeoJSON)"),
}
NOTES = {
    WHOLE: _("Typisiert, für Auswertungen; ändert sich mit jeder Fassung"),
    TABLE: _("Für Tabellenprogramme: UTF-8, mit Komma getrennt, Zahlen mit Punkt"),
    PLACES: _("Für Karten, in WGS 84"),
}
WHATEVER_IT_COSTS = Limits(cells=10**13, seconds=3600)
KINDS = {WHOLE: "PARQUET", TABLE: "CSV", PLACES: "GEOJSON"}


@dataclass(frozen=True)
class Version:
    """A version of a table.

    Args:
        path: typed Parquet file; it is copied.
        schema: of the table.
        findings: what is known to be wrong in it, as plain values.
        account: what became of the rows of the file that it was made of.

    """

    path: Path
    schema: Schema
    findings: list[dict[str, Any]] = field(default_factory=list)
    account: dict[str, Any] = field(default_factory=dict)


def write_version(dataset: Dataset, version: Version, now: datetime) -> Edition:
    """Write a version of a dataset.

    Files are written first, in places that nothing refers to yet; they are seen when the rows are
    stored that name them. When the transaction around fails, everything is as it was.
    """
    day = now.date()
    number = Edition.objects.filter(dataset=dataset, day=day).count() + 1
    name = f"{dataset.key}/{dataset.key}-{day}-{number}.parquet"
    written = store.write_fresh(name, partial(shutil.copyfile, version.path))
    edition = Edition.objects.create(
        dataset=dataset, day=day, number=number, path=written.path, size=written.size,
        sha256=written.sha256, rows=version.schema.rows, mark=0, findings=version.findings,
        account=version.account, published_at=now,
    )  # fmt: skip
    table = Table(store.opened(written.path), version.schema)
    for position, kind in enumerate(_names(version.schema)):
        _file(dataset, kind, position, table, now)
    Dataset.objects.filter(pk=dataset.pk).update(modified=now)
    return edition


def _names(schema: Schema) -> tuple[str, ...]:
    return (TABLE, PLACES, WHOLE) if schema.on_map else (TABLE, WHOLE)


def _file(dataset: Dataset, name: str, position: int, table: Table, now: datetime) -> None:
    kind = KINDS[name]
    path = f"{dataset.key}/{dataset.key}.{kind.lower()}"
    written = store.write_fresh(path, partial(_write, name, table))
    said = {
        "title": in_languages(TITLES[name]), "description": in_languages(NOTES[name]),
        "file_type": kind, "path": written.path, "size": written.size, "sha256": written.sha256,
        "rows": table.schema.rows, "modified": now, "position": position, "service": QUERY,
    }  # fmt: skip
    keep_file(dataset, name, said, now)


def _write(name: str, table: Table, target: str) -> None:
    if name == WHOLE:
        shutil.copyfile(table.path, target)
        return
    everything = replace(question_of({}, table.schema), limit=None)
    pieces = (csv_of if name == TABLE else geojson_of)(table, everything, WHATEVER_IT_COSTS)
    with Path(target).open("wb") as file:
        file.writelines(pieces)

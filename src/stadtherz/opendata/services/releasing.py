"""Brings a released table into the catalogue: what is said of it, its files, its edition.

The file as it was given is never published: spreadsheets carry hidden sheets, comments, names of
their authors and columns that were taken out. What is published is made of the typed table.
"""

from datetime import datetime

from stadtherz.kernel.text import Text
from stadtherz.opendata.adapters import incoming
from stadtherz.opendata.adapters.tables.stored import schema_in
from stadtherz.opendata.domain.tabular.schema import Typed
from stadtherz.opendata.models import ColumnText, Dataset, Submission
from stadtherz.opendata.selectors.handing_in import Check, check_of, draft_row
from stadtherz.opendata.selectors.read_as import read_as
from stadtherz.opendata.services.bringing import free_key
from stadtherz.opendata.services.versions import Version, write_version
from stadtherz.opendata.services.withdrawing import keep_back_editions


def release(*, row: Submission, now: datetime) -> Dataset:
    """Write a table into the catalogue; called in the transaction of its release.

    Args:
        row: the table, whose release is allowed.
        now: the moment.

    """
    check = check_of(row)
    dataset = _described(row, check, now)
    source = incoming.place_of(row.typed)
    version = Version(source, schema_in(source), _faults(check.typed), _account(check.typed))
    write_version(dataset, version, now)
    return dataset


def _described(row: Submission, check: Check, now: datetime) -> Dataset:
    told = check.told
    dataset = draft_row(row, told)
    labels = {one.name: one.label for one in told.columns}
    dataset.read_as = read_as(check.typed.findings if check.typed else (), labels)
    if row.dataset is None:
        dataset.key = free_key(dataset.key)
        dataset.issued = now.date()
    if row.dataset is not None and row.dataset.withdrawn_at is not None:
        keep_back_editions(row=row.dataset)
    dataset.state, dataset.modified = Dataset.State.PUBLISHED, now
    dataset.withdrawn_because, dataset.withdrawn_at = Text(), None
    dataset.issued = dataset.issued or now.date()
    dataset.derived_from = _origins(row)
    dataset.save()
    ColumnText.objects.filter(dataset=dataset).delete()
    ColumnText.objects.bulk_create(
        ColumnText(
            dataset=dataset, name=one.name, label=one.label, meaning=one.meaning, unit=one.unit
        )
        for one in told.columns
    )
    return dataset


def _origins(row: Submission) -> list[str]:
    """Name the published dataset that a view was made of; an internal table has no address."""
    origin = row.source.dataset if row.source else None
    return [origin.key] if origin and origin.state == Dataset.State.PUBLISHED else []


def _faults(typed: Typed | None) -> list[dict[str, object]]:
    """Name what is wrong in the data, without the texts of cells."""
    told = typed.findings if typed else ()
    return [one.without_texts().as_json() for one in told if one.public]


def _account(typed: Typed | None) -> dict[str, object]:
    return dict(typed.as_json()["account"]) if typed else {}

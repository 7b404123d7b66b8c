"""Puts datasets of the same kind into series, and makes series public."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Conflict
from stadtherz.opendata.domain.finding import Severity
from stadtherz.opendata.domain.gate import series_findings
from stadtherz.opendata.models import Dataset, Series
from stadtherz.opendata.selectors.series import all_series, series_of

FIELDS = ("key", "title", "description", "department", "frequency")


@dataclass(frozen=True)
class Said:
    """What is said of a series: values of `FIELDS`, and the keys of its datasets."""

    values: dict[str, Any]
    datasets: tuple[str, ...]


def save_series(*, row: Series | None, said: Said, by: User, now: datetime) -> Series:
    """Make a series, or change it; only published datasets are put into one.

    Raises:
        NotAllowed: the person may not.
        Conflict: code "series-taken", another one has this key; or "series-unfit", a public one
            would not be fit for the catalogue any more.

    """
    require(by, Permission.RUN_CATALOGUE)
    try:
        with transaction.atomic():
            return _saved(row or Series(), said, now)
    except IntegrityError as error:
        message = f"another series is called {said.values['key']}"
        raise Conflict(message, code="series-taken") from error


def _saved(kept: Series, said: Said, now: datetime) -> Series:
    for name in FIELDS:
        setattr(kept, name, said.values[name])
    kept.modified = now
    kept.save()
    _put(kept, said.datasets, now)
    if kept.public:
        _refuse_unfit(kept)
    return kept


def _put(kept: Series, keys: Iterable[str], now: datetime) -> None:
    """Put these datasets in and no others; what changes is told as changed."""
    wanted = Dataset.objects.filter(key__in=list(keys), state=Dataset.State.PUBLISHED)
    gone = Dataset.objects.filter(series=kept, state=Dataset.State.PUBLISHED)
    gone.exclude(key__in=list(keys)).update(series=None, modified=now)
    wanted.exclude(series=kept).update(series=kept, modified=now)


@transaction.atomic
def publish_series(*, row: Series, public: bool, by: User, now: datetime) -> Series:
    """Make a series public, or take it back; its datasets stay as they are.

    Raises:
        NotAllowed: the person may not.
        Conflict: code "series-empty", or "series-unfit"; `details` name what the catalogue misses.

    """
    require(by, Permission.RUN_CATALOGUE)
    kept = Series.objects.select_for_update().get(pk=row.pk)
    if public:
        _refuse_unfit(kept)
        kept.issued = kept.issued or now.date()
    kept.public, kept.modified = public, now
    kept.save(update_fields=["public", "issued", "modified"])
    Dataset.objects.filter(series=kept).update(modified=now)
    return kept


def _refuse_unfit(kept: Series) -> None:
    if not kept.datasets.filter(state=Dataset.State.PUBLISHED).exists():
        message = f"the series {kept.key} has no published dataset; put one in"
        raise Conflict(message, code="series-empty")
    value = series_of(all_series().get(pk=kept.pk))
    wrong = [one.code for one in series_findings(value) if one.severity is Severity.VIOLATION]
    if wrong:
        message = f"the series {kept.key} is not fit for the catalogue: {', '.join(wrong)}"
        raise Conflict(message, code="series-unfit", details=tuple(wrong))

"""Which files rows name: the newest ones are noted, and what no row names any more is removed."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction

from stadtherz.opendata.adapters import store
from stadtherz.opendata.models import Dataset, Distribution, Edition

LONGEST_ACT = timedelta(hours=6)
"""No act takes longer from its first file to its commit, and no reader longer over one."""


def keep_file(dataset: Dataset, name: str, said: dict[str, Any], now: datetime) -> None:
    """Note the newest file of a name; the one before is let go when that is stored."""
    before = Distribution.objects.filter(dataset=dataset, name=name).values_list("path", flat=True)
    old = [path for path in before if path != said["path"]]
    Distribution.objects.update_or_create(
        dataset=dataset, name=name, defaults=said, create_defaults=said | {"issued": now}
    )
    for path in old:
        transaction.on_commit(partial(store.let_go, path))


def made_before(dataset: Dataset) -> list[str]:
    """Name the files of a dataset that no row names any more: those of versions before.

    Its row has to be locked, so that no release writes files meanwhile. Files of what is measured
    are written without that lock; they are left to `remove_leftovers`.
    """
    if dataset.is_measured:
        return []
    known = {
        path for kind in (Distribution, Edition)
        for path in kind.objects.filter(dataset=dataset).values_list("path", flat=True)
    }  # fmt: skip
    return store.others_in(dataset.key, known)


def remove_leftovers(*, now: datetime) -> int:
    """Remove files that were replaced, or written by acts that failed; gives how many."""
    known = {
        path for kind in (Distribution, Edition)
        for path in kind.objects.values_list("path", flat=True)
    }  # fmt: skip
    return store.remove_others(known, now - LONGEST_ACT)

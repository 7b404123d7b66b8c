"""Writes the log of changes so that its numbers become visible in their order.

Whoever follows the log goes on from the highest number that it saw. PostgreSQL gives numbers before
it commits, so a lower one could come to light after a higher one and be passed over for ever: the
lock here lets one transaction at a time write changes. SQLite has one writer anyway.

Who also writes observations takes this lock first and that of their numbers after it
(`hot.reserve`), so that no two ever wait for one another.
"""

from collections.abc import Iterable

from django.db import connection, transaction

from stadtherz.observations.models import Change

LOCK = 0x5374_6164_7468_6572  # any number that no other lock of this database has


def in_order() -> None:
    """Let nobody else write changes until the transaction ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


@transaction.atomic(savepoint=False)
def log_changes(changes: Iterable[Change]) -> None:
    """Write changes down, for caches and subscribers."""
    in_order()
    Change.objects.bulk_create(changes)


def log_change(entity: str, number: int, kind: Change.Kind, names: Iterable[str] = ()) -> None:
    """Write one change down."""
    log_changes([Change(entity=entity, number=number, kind=kind, fields=list(names))])

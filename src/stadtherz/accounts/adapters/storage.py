"""What a deleted row leaves behind on the disk."""

from datetime import datetime

from django.core.cache import caches
from django.core.cache.backends.db import BaseDatabaseCache
from django.db import connection


def forget_for_good() -> None:
    """Fold SQLite's journal into the database, where deleted text is overwritten, and cut it.

    PostgreSQL overwrites deleted rows by itself (VACUUM). Inside a transaction there is nothing to
    fold yet.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def forget_old_counters(now: datetime) -> int:
    """Remove what the cache in the database counted and needs no longer; gives how many rows."""
    store = caches["default"]
    if not isinstance(store, BaseDatabaseCache):
        return 0
    table = connection.ops.quote_name(store._table)  # type: ignore[attr-defined]  # noqa: SLF001
    with connection.cursor() as cursor:
        latest = connection.ops.adapt_datetimefield_value(now.replace(microsecond=0))
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [latest])  # noqa: S608
        return cursor.rowcount

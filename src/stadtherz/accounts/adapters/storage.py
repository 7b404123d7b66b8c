"""What a deleted row leaves behind on the disk."""

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

"""What the order of rows on the disk, and the numbers of transactions, would tell.

A right is used and its ballot cast in one transaction, so both bear traces of the same moment:

* PostgreSQL writes the number of the transaction (`xmin`) into every row, and lays new versions of
  rows one behind the other. At a closing the ballots are therefore inserted anew, in the order of
  their random numbers, and all used rights are written anew, both by the closing's transaction;
  then `CLUSTER` writes the tables in the order of their random keys and drops every old version.
  It has to keep those that another transaction may still look at, as a backup or an `ANALYZE` of
  the server does: then it is done again a little later.
* SQLite numbers rows as they come (`rowid`). Rights keep the number they got when they were
  entered, which says nothing; ballots get theirs at the closing, in random order. Its journal still
  holds the pages as they were written, so it is folded into the database and cut;
  `secure_delete` overwrites what was deleted.

What this cannot reach: copies of the database of before, PostgreSQL's log of changes (WAL) where it
is archived, and what a file system keeps of cut files.
"""

import logging
import time

from django.db import connection
from django.db.backends.utils import CursorWrapper

log = logging.getLogger(__name__)
SHUFFLED = tuple(
    f"participation_{name}" for name in ("castballot", "sealedballot", "votingright", "rightmark")
)
# a closing moves all ballots away: a table without rows that still has pages holds old versions
OLD_VERSIONS = (
    "SELECT pg_relation_size('participation_castballot') > 0"
    " AND NOT EXISTS (SELECT 1 FROM participation_castballot)"
)
TRIES, PAUSE_S = 10, 0.5


def forget_the_order() -> None:
    """Write the tables of ballots and rights in the order of their random keys.

    Inside a transaction nothing is done: there other versions of the rows must stay.
    """
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        for _ in range(TRIES):
            if _rewritten(cursor):
                return
            time.sleep(PAUSE_S)
    log.warning("another transaction keeps old versions of ballots; the clock tries again")


def _rewritten(cursor: CursorWrapper) -> bool:
    """Write the tables anew; whether that dropped every old version."""
    for table in SHUFFLED:
        cursor.execute(f'CLUSTER "{table}" USING "{table}_pkey"')
        cursor.execute(f'ANALYZE "{table}"')
    return not old_versions_are_left()


def old_versions_are_left() -> bool:
    """Whether PostgreSQL still holds versions of ballots from before they were moved."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute(OLD_VERSIONS)
        return bool(cursor.fetchone()[0])

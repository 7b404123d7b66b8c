"""What the order of rows on the disk, and the numbers of transactions, would tell.

A right is used and its ballot cast in one transaction, so both bear traces of the same moment:

* PostgreSQL writes the number of the transaction (`xmin`) into every row, and lays new versions of
  rows one behind the other. At a closing the ballots are therefore inserted anew, in the order of
  their random numbers, and all used rights are written anew, both by the closing's transaction;
  then `CLUSTER` writes the tables in the order of their random keys and drops every old version.
* SQLite numbers rows as they come (`rowid`). Rights keep the number they got when they were
  entered, which says nothing; ballots get theirs at the closing, in random order. Its journal still
  holds the pages as they were written, so it is folded into the database and cut;
  `secure_delete` overwrites what was deleted.

What this cannot reach: copies of the database of before, PostgreSQL's log of changes (WAL) where it
is archived, and what a file system keeps of cut files.
"""

from django.db import connection

SHUFFLED = ("castballot", "sealedballot", "votingright", "rightmark")


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
        for name in SHUFFLED:
            table = f"participation_{name}"
            cursor.execute(f'CLUSTER "{table}" USING "{table}_pkey"')
            cursor.execute(f'ANALYZE "{table}"')

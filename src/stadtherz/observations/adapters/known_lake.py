"""What the database knows of its lake, and what is said where the lake that is there is another."""

from django.db import connection

from stadtherz.kernel.errors import Unavailable
from stadtherz.observations.domain.belonging import Doubt, Reach
from stadtherz.observations.models import KnownLake

KNOWN = """
SELECT (SELECT value FROM observations_counter WHERE name = 'observation'), key, done, sent
FROM (SELECT 1 AS one) AS one LEFT JOIN observations_knownlake ON 1 = 1
"""
CODES = {Doubt.GONE: "lake-away", Doubt.AHEAD: "lake-ahead", Doubt.BEHIND: "lake-behind"}
OTHERS = "lake-other"
NOTHING_LOST = "nothing was written there, and new values are kept in the database meanwhile"
SAID = {
    Doubt.GONE: (
        "{place} is empty, but this database has a lake: see whether its disk is mounted and"
        " STADTHERZ_LAKE is right. If it is lost for good, `stadtherz observations adopt --new`"
        " begins a new one"
    ),
    Doubt.OTHER: (
        "{place} is another lake than the one of this database: set STADTHERZ_LAKE to its own, or"
        " say by `stadtherz observations adopt` that they belong together from now on"
    ),
    Doubt.STRANGE: (
        "{place} holds observations of another database, as that of a demo: set STADTHERZ_LAKE to a"
        " place where nothing is, bring a backup back there by `stadtherz observations restore`, or"
        " say by `stadtherz observations adopt` that they belong together"
    ),
    Doubt.AHEAD: (
        "{place} holds observations that this database never sent there, as when an older state of"
        " the database was brought back: bring both back from one backup (`stadtherz observations"
        " restore`), or go on with both as they are by `stadtherz observations adopt`"
    ),
    Doubt.BEHIND: (
        "{place} lacks observations that this database sent there, as when an older copy of the"
        " lake was brought back: see whether STADTHERZ_LAKE is right, or go on with what is there"
        " by `stadtherz observations adopt`"
    ),
}


def what_is_known() -> tuple[dict[str, Reach], int]:
    """Give the lakes that this database wrote to, and the highest number it gave; one question."""
    with connection.cursor() as cursor:
        cursor.execute(KNOWN)
        rows = cursor.fetchall()
    known = {key: Reach(done, sent) for _, key, done, sent in rows if key is not None}
    return known, rows[0][0] or 0


def refusal(doubt: Doubt, place: str) -> Unavailable:
    """Say what is wrong with a lake, and what to do."""
    message = f"{SAID[doubt].format(place=place)}; {NOTHING_LOST}"
    return Unavailable(message, code=CODES.get(doubt, OTHERS))


def bind(key: str, reached: int) -> None:
    """Let the database know a lake that it writes to, unless it does."""
    made = KnownLake(key=key, done=reached, sent=reached)
    KnownLake.objects.bulk_create([made], ignore_conflicts=True)

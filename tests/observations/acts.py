"""What a life can do, and how it ends; see lives.py."""

import os
import resource
import signal
import sqlite3
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from stadtherz.kernel.errors import Refused, Unavailable
from stadtherz.observations.adapters.duck import cursor
from stadtherz.observations.adapters.hot import COUNTER, Row
from stadtherz.observations.adapters.lake import the_lake
from stadtherz.observations.adapters.locks import Turn
from stadtherz.observations.adapters.reading import buckets, values
from stadtherz.observations.adapters.summed import counts_of
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.models import Counter, Datastream, HotObservation, Latest, QualityRules
from stadtherz.observations.services import (
    backup,
    flushing,
    housekeeping,
    migrating,
    repairing,
    rolling,
)
from stadtherz.observations.services.store import Reading, record
from stadtherz.observations.services.together import _desk, record_together
from tests.observations import house
from tests.observations.factories import bicycles, station, stream

START = datetime(2026, 3, 1, tzinfo=UTC)
LATER = START + timedelta(days=90)


@dataclass
class Killer:
    """Ends this process by SIGKILL when something has happened so many times."""

    what: str
    times: int
    statement: str = ""
    among: str = ""
    seen: int = 0

    def watch(self):
        getattr(self, f"_watch_{self.what}")()

    def count(self):
        self.seen += 1
        if self.seen >= self.times:
            os.kill(os.getpid(), signal.SIGKILL)

    def _watch_fsync(self):
        kept = os.fsync

        def counted(descriptor):
            path = str(Path(f"/proc/self/fd/{descriptor}").readlink())
            if f"{self.among}/" in path:
                self.count()
            kept(descriptor)
            with (Path(settings.VAR) / "synced.txt").open("a") as file:
                file.write(f"{path}\n")

        os.fsync = counted

    def _watch_rename(self):
        kept = os.rename

        def counted(*arguments, **more):
            kept(*arguments, **more)
            self.count()

        os.rename = counted

    def _watch_statement(self):

        def wrapper(execute, sql, params, many, context):
            if sql.startswith(self.statement):
                self.count()
            return execute(sql, params, many, context)

        connection.execute_wrappers.append(wrapper)

    def _watch_path(self):
        """Wait for a file that another process makes: object storage that holds back an answer."""

        def look():
            while not Path(self.among).exists():
                time.sleep(0.01)
            self.count()

        threading.Thread(target=look, daemon=True).start()

    def _watch_file(self):
        """Look without a pause for data files that were not there when life began."""

        place = the_lake().folder.parent

        def names():
            return {str(path) for path in place.glob("lake*/*=*/*.parquet*")}

        def look():
            known = names()
            while True:
                for _ in names() - known:
                    self.count()
                known |= names()

        threading.Thread(target=look, daemon=True).start()


# --- what a life can do --------------------------------------------------------------------------


def streams():

    return list(Datastream.objects.order_by("pk").values_list("pk", flat=True))


def prepare(say, count):

    at = station("kill")
    QualityRules.objects.create(observed=bicycles(), off=["range"])  # counts climb beyond any path
    say([stream(f"kill-{number}", at).pk for number in range(count)])


def readings_of(batch, rows, days):
    """Give the readings of a batch: each at a time of its own, on several days."""

    known = streams()
    return [
        Reading(
            known[place % len(known)],
            START + timedelta(days=place % days, seconds=batch * rows + place),
            float(batch * rows + place),
        )
        for place in range(rows)
    ]


def ingest(say, first, batches, rows, days, flush_every):
    """Record batches and flush; a batch is acknowledged when its number is said."""

    for batch in range(first, first + batches):
        record(readings=readings_of(batch, rows, days))
        say(batch)
        with (Path(settings.VAR) / "acknowledged").open("a") as file:
            file.write(f"{batch}\n")
        if batch % flush_every == flush_every - 1:
            flushing.flush()


def keep_house(say):

    say(house.keep_house(now=LATER))


def roll_up(say):

    for day in the_lake().files().files:
        rolling.roll_up(days=[day])


def flush(say, limit=None):
    """Flush; with a limit no file of the lake may become larger, as on a disk with so much room."""
    lake = the_lake()
    if limit is not None:
        append = lake.append  # what the database says before lies on another disk

        def append_where_no_room_is(*given, **named):
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
            return append(*given, **named)

        lake.append = append_where_no_room_is
    try:
        say(flushing.flush(lake=lake))
    except Unavailable as error:
        say([error.code, str(error)])


def repair(say):

    say([[one.table, one.fault] for one in repairing.repair()])


def refusal(say):

    try:
        the_lake().files()
        say("")
    except Unavailable as error:
        say(error.code)


def look(say):
    """Say what readers see, what lies in the files of the lake, and what the roll-ups add up to."""

    lake = the_lake()
    found = list(values(streams(), START, LATER))
    paths = lake.files().paths()
    rows, different = cursor().execute(
        "SELECT count(*), count(DISTINCT (datastream, time)) FROM read_parquet($paths)",
        {"paths": paths},
    ).fetchone() if paths else (0, 0)  # fmt: skip
    daily = buckets(streams(), START, LATER, seconds=86_400)
    say(
        {
            "rows": [[one.datastream_id, one.time.isoformat(), one.value] for one in found],
            "lake": rows,
            "different": different,
            "hot": HotObservation.objects.count(),
            "files": {str(day): count for day, count in lake.days().items()},
            "count": sum(counts_of(streams(), lake).values()),
            "total": sum(bucket.total for bucket in daily),
        }
    )


def limit(say, keep_days, place):
    Datastream.objects.filter(pk=streams()[place]).update(keep_days=keep_days)


def keep(say):
    for done in housekeeping.daily(now=LATER, keep_files=timedelta(0)):
        say(done)


def count_to(say, highest):
    """Let the database have given numbers so far, as one that filled an older lake has."""
    Counter.objects.update_or_create(name=COUNTER, defaults={"value": highest})


def migrate(say):
    done = migrating.migrate()
    say(done and done.rows)


def back_up(say, to):
    """Make a backup; says which batches were acknowledged when it began."""
    told = (Path(settings.VAR) / "acknowledged").read_text().splitlines()
    backup.back_up(to=Path(to), now=timezone.now())
    time.sleep(1.1)  # backups are named by the second
    say(int(told[-1]))


def restore(say, source):
    say(backup.restore(source=Path(source)).manifest.rows["lake"])


# --- storing together ----------------------------------------------------------------------------


def prepare_more(say, count):
    at = station("together")
    say([stream(f"together-{number}", at).pk for number in range(count)])


def rows_of(batch, count, stream):
    """Give rows of a stream that no other batch has."""
    start = microseconds(START) + batch * 1_000_000_000
    return [Row(stream, start + place * 1_000_000, float(batch)) for place in range(count)]


def together(say, batches, busy_ms=20_000, *, locked=False):
    """Let a thread for each batch (stream, rows, number) store it, all in one turn.

    The turn is held until all have laid down their rows, so that they are stored by one commit.
    With `locked`, another connection holds the database instead for as long as they wait.
    """
    outcomes = {}
    desk = _desk(str(settings.VAR))

    def store(place, stream, count, number):
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {busy_ms}")
        try:
            receipts = record_together(rows=rows_of(number, count, stream))
            outcomes[place] = [receipt.number for receipt in receipts]
        except Refused as error:
            outcomes[place] = [type(error).__name__, error.code]
        connection.close()

    threads = [
        threading.Thread(target=store, args=(place, *batch)) for place, batch in enumerate(batches)
    ]
    other = sqlite3.connect(Path(settings.VAR) / "stadtherz.sqlite3", isolation_level=None)
    turn = Turn(Path(settings.VAR))
    with turn:
        for thread in threads:
            thread.start()
        while len(desk._waiting) < len(threads):
            time.sleep(0.01)
        if locked:
            other.execute("BEGIN IMMEDIATE")
    for thread in threads:
        thread.join(60)
    other.close()
    commits = HotObservation.objects.values_list("received_us", flat=True).distinct().count()
    say({"outcomes": [outcomes[place] for place in range(len(batches))], "commits": commits})


def stored(say):
    """Say what lies in the hot table and the latest values."""
    rows = HotObservation.objects.order_by("sequence").values_list("sequence", "us", "value")
    newest = Latest.objects.order_by("pk").values_list("pk", "us", "value")
    say([[list(row) for row in rows], [list(row) for row in newest]])

"""The way of a device's message into the hot table, and from there into the lake.

A batch is stored in one transaction: readings, the health of devices, and the letters that could
not be read; only then its messages are acknowledged. When the database does not answer, the batch
waits and the broker keeps everything else.
"""

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.db import (
    DatabaseError,
    DataError,
    IntegrityError,
    InterfaceError,
    close_old_connections,
    transaction,
)
from django.utils import timezone

from stadtherz.kernel.errors import Refused, Unavailable
from stadtherz.observations.adapters.mqtt import Inbox, Letter
from stadtherz.observations.adapters.sources import load_sources, topics_of
from stadtherz.observations.domain.routing import TOPICS
from stadtherz.observations.services.distances import learn_due
from stadtherz.observations.services.flushing import flush_when_due
from stadtherz.observations.services.housekeeping import daily, hourly, judge_while
from stadtherz.observations.services.judging import note_due
from stadtherz.observations.services.letters import IDENTIFYING, keep_letters
from stadtherz.observations.services.routes import Read, Routes
from stadtherz.observations.services.rules import ensure_rules
from stadtherz.observations.services.setting_aside import kept_aside
from stadtherz.observations.services.store import record_rows
from stadtherz.observations.services.together import the_turn
from stadtherz.observations.services.uplinks import note_contacts
from stadtherz.observations.services.watching import INGEST_MARK, note_part

log = logging.getLogger("observations")
SESSION = "stadtherz-ingest"
BATCH = 5_000
WAIT_S = 0.5
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 30.0
FLUSH_EVERY = timedelta(seconds=15)
KEEP_HOUSE_EVERY = timedelta(hours=1)
RETENTION_EVERY = timedelta(days=1)
NOTE_DUE_EVERY = timedelta(minutes=10)
JUDGE_EVERY, JUDGE_S = timedelta(seconds=30), 5.0
LEARN_EVERY = timedelta(seconds=30)
TELL_EVERY = timedelta(minutes=5)
SAY_EVERY = timedelta(minutes=1)
MOST_TOLD = 1_000


@dataclass
class Ingest:
    """Turns messages into readings in batches, and counts what it took and what it kept aside."""

    taken: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    routes: Routes = field(default_factory=Routes)
    _told: set[str] = field(default_factory=set)

    def take(self, letters: Sequence[Letter]) -> int:
        """Store what can be read, keep the rest as letters with the reason; gives the readings.

        Raises:
            DatabaseError: when nothing could be stored; the batch may be tried again.

        """
        if not letters:
            return 0
        try:
            read = self._store(letters)
        except (DataError, IntegrityError) as error:
            return self._take_halves(letters, error)
        self.taken += len(read.rows)
        self._count(read)
        return len(read.rows)

    def _store(self, letters: Sequence[Letter]) -> Read:
        with the_turn(), transaction.atomic():
            read = self.routes.read(letters, timezone.now())
            record_rows(rows=read.rows)
            note_contacts(contacts=read.contacts)
            keep_letters(letters=read.bad)
        return read

    def _take_halves(self, letters: Sequence[Letter], error: DatabaseError) -> int:
        """Find the letter that the database does not take, so that the others are stored."""
        self.routes = Routes()  # a datastream may have been deleted since it was looked up
        half = len(letters) // 2
        if half:
            return self.take(letters[:half]) + self.take(letters[half:])
        reason = f"the database does not take it: {type(error).__name__}"
        with transaction.atomic():
            bad = kept_aside(letters[0], "failed", reason)
            keep_letters(letters=[bad])
        self._count(Read(bad=[bad]))
        return 0

    def _count(self, read: Read) -> None:
        for reason, count in read.refusals.items():
            self.refused["value"] += count
            if reason not in self._told and len(self._told) < MOST_TOLD:
                self._told.add(reason)
                log.warning("a value was not taken: %s", reason)
        for one in read.bad:
            self.refused[one.code] += 1
            if self.refused[one.code] == 1:
                topic = "a letter" if one.code == IDENTIFYING else one.topic[:100]
                log.warning("kept aside %s: %s", topic, one.reason)


def run(stop: threading.Event) -> Ingest:
    """Take messages until `stop` is set; what was taken is stored before it returns."""
    ingest = Ingest()
    house = threading.Thread(target=keep_house_until, args=(stop, ingest), name="house")
    house.start()
    with Inbox(
        settings.MQTT_ADDRESS, SESSION, (*TOPICS, *topics_of(load_sources()))
    ).opened() as inbox:
        while not stop.is_set():
            letters = inbox.take(BATCH, WAIT_S)
            if letters and _stored(ingest, letters, stop):
                inbox.done(letters)
    house.join()
    return ingest


def _stored(ingest: Ingest, letters: Sequence[Letter], stop: threading.Event) -> bool:
    """Store a batch, trying again while the database does not answer; False when told to stop."""
    pause = FIRST_PAUSE_S
    while True:
        try:
            close_old_connections()
            ingest.take(letters)
        except (DatabaseError, InterfaceError, Unavailable) as error:
            what = "lake" if isinstance(error, Unavailable) else "database"
            log.warning("the %s does not take readings (%s); trying again", what, error)
            if stop.wait(pause):
                return False
            pause = min(LONGEST_PAUSE_S, pause * 2)
        else:
            return True


def keep_house_until(stop: threading.Event, ingest: Ingest) -> None:
    """Flush, close days and tell how things are, each in its rhythm, until `stop` is set."""
    jobs: list[tuple[timedelta, Callable[[], None]]] = [
        (SAY_EVERY, lambda: note_part(INGEST_MARK, now=timezone.now())),
        (FLUSH_EVERY, _flush),
        (KEEP_HOUSE_EVERY, lambda: _do_steps(hourly(now=timezone.now()), stop)),
        (RETENTION_EVERY, lambda: _do_steps(daily(now=timezone.now()), stop)),
        (LEARN_EVERY, _learn),
        (NOTE_DUE_EVERY, _note_due),
        (JUDGE_EVERY, lambda: _do_steps(judge_while(seconds=JUDGE_S), stop)),
        (TELL_EVERY, lambda: _tell(ingest)),
    ]
    due = [time.monotonic()] * len(jobs)
    while not stop.wait(1.0):
        for place, (every, job) in enumerate(jobs):
            if time.monotonic() >= due[place] and not stop.is_set():
                due[place] = time.monotonic() + every.total_seconds()
                _try(job)


def _try(job: Callable[[], None]) -> None:
    """Do a job of the house; what hinders it today is told, and tried again next time."""
    try:
        close_old_connections()
        job()
    except (DatabaseError, InterfaceError, Refused, OSError) as error:
        log.warning("housekeeping: %s", error)


def _flush() -> None:
    flush_when_due(now=timezone.now())


def _learn() -> None:
    if count := learn_due(now=timezone.now()):
        log.info("learnt of %s datastreams how often or how exactly they measure", count)


def _note_due() -> None:
    ensure_rules()
    if count := note_due():
        log.info("%s datastreams have new values to be judged", count)


def _do_steps(steps: Iterator[str], stop: threading.Event) -> None:
    for said in steps:
        log.info("%s", said)
        if stop.is_set():
            break


def _tell(ingest: Ingest) -> None:
    if ingest.taken or ingest.refused:
        log.info("%s readings taken, %s kept aside", ingest.taken, ingest.refused.total())

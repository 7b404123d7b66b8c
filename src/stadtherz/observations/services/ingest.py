"""The way of a device's message into the hot table, and from there into the lake.

A batch is stored in one transaction: readings, the health of devices, and the letters that could
not be read; only then its messages are acknowledged. When the database does not answer, the batch
waits and the broker keeps everything else.
"""

import logging
import threading
from collections import Counter
from collections.abc import Sequence
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

from stadtherz.kernel.errors import Unavailable
from stadtherz.observations.adapters.mqtt import Inbox, Letter
from stadtherz.observations.adapters.sources import load_sources, topics_of
from stadtherz.observations.domain.routing import TOPICS, heard_at
from stadtherz.observations.services.keeping_house import House, Job, jobs_of_the_house
from stadtherz.observations.services.letters import IDENTIFYING, keep_letters
from stadtherz.observations.services.routes import Read, Routes
from stadtherz.observations.services.setting_aside import kept_aside
from stadtherz.observations.services.store import record_rows
from stadtherz.observations.services.together import the_turn
from stadtherz.observations.services.uplinks import note_contacts

log = logging.getLogger("observations")
SESSION = "stadtherz-ingest"
BATCH = 5_000
WAIT_S = 0.5
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 30.0
TELL_EVERY = timedelta(minutes=5)
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
    jobs = [*jobs_of_the_house(stop), Job("tell", TELL_EVERY, lambda: _tell(ingest))]
    house = threading.Thread(target=House(jobs, stop).keep, name="house")
    house.start()
    try:
        topics = heard_at((*TOPICS, *topics_of(load_sources())))
        with Inbox(settings.MQTT_ADDRESS, SESSION, topics).opened() as inbox:
            while not stop.is_set():
                letters = inbox.take(BATCH, WAIT_S)
                if letters and _stored(ingest, letters, stop):
                    inbox.done(letters)
    finally:  # without the house, the process ends and is started anew
        stop.set()
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


def _tell(ingest: Ingest) -> None:
    if ingest.taken or ingest.refused:
        log.info("%s readings taken, %s kept aside", ingest.taken, ingest.refused.total())

"""The way of a device's message into the hot table, and from there into the lake.

A batch is stored in one transaction, the readings together with the letters that could not be read;
only then its messages are acknowledged. When the database does not answer, the batch waits and the
broker keeps everything else.
"""

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections, transaction
from django.utils import timezone

from stadtherz.kernel.errors import Invalid, Refused
from stadtherz.observations.adapters.mqtt import Inbox, Letter
from stadtherz.observations.domain.uplink import TOPIC, uplink_from
from stadtherz.observations.selectors import streams_by_key
from stadtherz.observations.services.flushing import flush_when_due
from stadtherz.observations.services.housekeeping import daily, hourly
from stadtherz.observations.services.letters import Bad, keep_letters
from stadtherz.observations.services.store import Reading, record

log = logging.getLogger("observations")
SESSION = "stadtherz-ingest"
BATCH = 5_000
WAIT_S = 0.5
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 30.0
FLUSH_EVERY = timedelta(seconds=15)
KEEP_HOUSE_EVERY = timedelta(hours=1)
RETENTION_EVERY = timedelta(days=1)
TELL_EVERY = timedelta(minutes=5)
KEYS_AGE = timedelta(seconds=30)
KEYS_LEAST_AGE = timedelta(seconds=1)


@dataclass
class Ingest:
    """Turns messages into readings in batches, and counts what it took and what it kept aside."""

    taken: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    _ids: dict[str, int] = field(default_factory=dict)
    _ids_at: datetime | None = None

    def take(self, letters: Sequence[Letter]) -> int:
        """Store what can be read, keep the rest as letters with the reason; gives the readings.

        Raises:
            DatabaseError: when nothing could be stored; the batch may be tried again.

        """
        now = timezone.now()
        self._renew_ids(now, KEYS_AGE)
        readings: list[Reading] = []
        bad: list[Bad] = []
        for letter in letters:
            try:
                readings.append(self._read(letter, now))
            except Invalid as error:
                bad.append(Bad(letter.topic, letter.payload, error.code, str(error)))
        with transaction.atomic():
            record(readings=readings)
            keep_letters(letters=bad)
        self.taken += len(readings)
        self._count(bad)
        return len(readings)

    def _read(self, letter: Letter, now: datetime) -> Reading:
        uplink = uplink_from(letter.topic, letter.payload, now)
        if uplink.key not in self._ids:
            self._renew_ids(now, KEYS_LEAST_AGE)
        if uplink.key not in self._ids:
            message = "no such datastream; create it in the administration, then replay"
            raise Invalid(message, code="datastream")
        return Reading(self._ids[uplink.key], uplink.time, uplink.value)

    def _renew_ids(self, now: datetime, age: timedelta) -> None:
        if self._ids_at is None or now - self._ids_at > age:
            self._ids, self._ids_at = streams_by_key(), now

    def _count(self, bad: Sequence[Bad]) -> None:
        for one in bad:
            self.refused[one.code] += 1
            if self.refused[one.code] == 1:
                log.warning("kept aside %s: %s", one.topic[:100], one.reason)


def run(stop: threading.Event) -> Ingest:
    """Take messages until `stop` is set; what was taken is stored before it returns."""
    ingest = Ingest()
    house = threading.Thread(target=keep_house_until, args=(stop, ingest), name="house")
    house.start()
    with Inbox(settings.MQTT_ADDRESS, SESSION, (f"{TOPIC}+",)).opened() as inbox:
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
        close_old_connections()
        try:
            ingest.take(letters)
        except (DatabaseError, InterfaceError) as error:
            log.warning("the database does not take readings (%s); trying again", error)
            if stop.wait(pause):
                return False
            pause = min(LONGEST_PAUSE_S, pause * 2)
        else:
            return True


def keep_house_until(stop: threading.Event, ingest: Ingest) -> None:
    """Flush, close days and tell how things are, each in its rhythm, until `stop` is set."""
    jobs: list[tuple[timedelta, Callable[[], None]]] = [
        (FLUSH_EVERY, _flush),
        (KEEP_HOUSE_EVERY, lambda: _do_steps(hourly(now=timezone.now()), stop)),
        (RETENTION_EVERY, lambda: _do_steps(daily(now=timezone.now()), stop)),
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
    close_old_connections()
    try:
        job()
    except (DatabaseError, InterfaceError, Refused, OSError) as error:
        log.warning("housekeeping: %s", error)


def _flush() -> None:
    flush_when_due(now=timezone.now())


def _do_steps(steps: Iterator[str], stop: threading.Event) -> None:
    for said in steps:
        log.info("%s", said)
        if stop.is_set():
            break


def _tell(ingest: Ingest) -> None:
    if ingest.taken or ingest.refused:
        log.info("%s readings taken, %s kept aside", ingest.taken, ingest.refused.total())

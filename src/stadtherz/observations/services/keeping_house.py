"""The jobs of the house, each in its rhythm, none of which ends the others.

Whatever a job fails with, the next one is done and it is tried again in its turn: a flush that
stops for good because a roll-up met what nobody thought of would lose what the hot table cannot
hold. A fault nobody expects is logged once with its traceback, and a job that fails stands in the
health of the city until it succeeds.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import DatabaseError, InterfaceError, close_old_connections
from django.utils import timezone

from stadtherz.kernel.errors import Refused
from stadtherz.observations.models import Mark
from stadtherz.observations.selectors.health_list import FAILING
from stadtherz.observations.services.distances import learn_due
from stadtherz.observations.services.flushing import flush_when_due
from stadtherz.observations.services.housekeeping import daily, hourly, judge_while
from stadtherz.observations.services.judging import note_due
from stadtherz.observations.services.rules import ensure_rules
from stadtherz.observations.services.watching import INGEST_MARK, note_part

log = logging.getLogger("observations")
LONGEST_JUDGED_S = 5.0


@dataclass(frozen=True)
class Job:
    """What is done again and again.

    Args:
        name: one word, as it is told when it fails.
        every: from one beginning to the next.
        do: does it.

    """

    name: str
    every: timedelta
    do: Callable[[], None]


def jobs_of_the_house(stop: threading.Event) -> list[Job]:
    """Give what keeps the lake in order, in the order in which it is done at a start."""
    return [
        Job("sign", timedelta(minutes=1), lambda: note_part(INGEST_MARK, now=timezone.now())),
        Job("flush", timedelta(seconds=15), _flush),
        Job("hourly", timedelta(hours=1), lambda: _do(hourly(now=timezone.now()), stop)),
        Job("daily", timedelta(days=1), lambda: _do(daily(now=timezone.now()), stop)),
        Job("learn", timedelta(seconds=30), _learn),
        Job("note", timedelta(minutes=10), _note_due),
        Job("judge", timedelta(seconds=30),
            lambda: _do(judge_while(seconds=LONGEST_JUDGED_S), stop)),
    ]  # fmt: skip


@dataclass
class House:
    """Does jobs until it is told to stop, whatever one of them fails with."""

    jobs: Sequence[Job]
    stop: threading.Event
    _failing: set[str] | None = None
    _told: set[tuple[str, str]] = field(default_factory=set)

    def keep(self, pause: float = 1.0) -> None:
        """Do each job in its rhythm; `pause` seconds lie between two looks at the clock."""
        due = dict.fromkeys((job.name for job in self.jobs), time.monotonic())
        while not self.stop.wait(pause):
            for job in self.jobs:
                if time.monotonic() >= due[job.name] and not self.stop.is_set():
                    due[job.name] = time.monotonic() + job.every.total_seconds()
                    close_old_connections()
                    self.attempt(job)

    def attempt(self, job: Job) -> None:
        """Do a job; what hinders it is told, and it is tried again next time."""
        try:
            job.do()
        except (DatabaseError, InterfaceError, Refused, OSError) as error:
            log.warning("housekeeping: %s", error)
        except Exception as error:  # noqa: BLE001 - one job must not end the others
            self._tell_surprise(job, error)
        else:
            self._note(job, failed=False)
            return
        self._note(job, failed=True)

    def _tell_surprise(self, job: Job, error: Exception) -> None:
        """Log a fault that nobody expected: the first time with all that helps to find it."""
        fault = (job.name, type(error).__name__)
        if fault in self._told:
            log.error("housekeeping: %s failed again with %s", *fault)
            return
        self._told.add(fault)
        log.error("housekeeping: %s failed with %s", *fault, exc_info=error)

    def _note(self, job: Job, *, failed: bool) -> None:
        """Keep for the health of the city since when a job fails; writes at a change only."""
        try:
            if self._failing is None:
                self._failing = set(
                    Mark.objects.filter(pk__startswith=FAILING).values_list("pk", flat=True)
                )
            name = f"{FAILING}{job.name}"
            if failed and name not in self._failing:
                Mark.objects.get_or_create(name=name, defaults={"at": timezone.now()})
                self._failing.add(name)
            elif not failed and name in self._failing:
                Mark.objects.filter(pk=name).delete()
                self._failing.discard(name)
        except (DatabaseError, InterfaceError) as error:
            log.warning("housekeeping: what fails cannot be noted: %s", error)


def _flush() -> None:
    flush_when_due(now=timezone.now())


def _learn() -> None:
    if count := learn_due(now=timezone.now()):
        log.info("learnt of %s datastreams how often or how exactly they measure", count)


def _note_due() -> None:
    ensure_rules()
    if count := note_due():
        log.info("%s datastreams have new values to be judged", count)


def _do(steps: Iterator[str], stop: threading.Event) -> None:
    for said in steps:
        log.info("%s", said)
        if stop.is_set():
            break

import logging
import signal
import threading
from dataclasses import dataclass
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import close_old_connections, connections

log = logging.getLogger(__name__)
MINUTE = 60
HOUR_IN_MINUTES, DAY_IN_MINUTES, WEEK_IN_MINUTES = 60, 24 * 60, 7 * 24 * 60


@dataclass(frozen=True)
class Job:
    """What has to happen by the clock.

    Args:
        command: a command of the city.
        every: minutes from one time to the next.
        beside: whether it may take long, so that nothing waits for it; never twice at once.

    """

    command: str
    every: int
    beside: bool = False


JOBS = (
    Job("publish_scheduled", 1),
    Job("observations_watch", 5),
    Job("participation_close", 5),
    Job("streets_tell", 5),
    Job("streets_timetable", DAY_IN_MINUTES, beside=True),
    Job("streets_departures", 1, beside=True),
    Job("participation_tell", 5, beside=True),
    Job("opendata_measure", 5, beside=True),
    Job("opendata_tell", 5, beside=True),
    Job("participation_digest", HOUR_IN_MINUTES, beside=True),
    Job("opendata_publish", HOUR_IN_MINUTES, beside=True),
    Job("opendata_harvest", HOUR_IN_MINUTES, beside=True),
    Job("opendata_poll", HOUR_IN_MINUTES, beside=True),
    Job("opendata_examine", HOUR_IN_MINUTES, beside=True),
    Job("guidance_forget", HOUR_IN_MINUTES),
    Job("opendata_links", WEEK_IN_MINUTES, beside=True),
    Job("guidance_ask", DAY_IN_MINUTES, beside=True),
    Job("opendata_clocks", DAY_IN_MINUTES),
    Job("guidance_quality", DAY_IN_MINUTES, beside=True),
    Job("accounts_retention", DAY_IN_MINUTES),
    Job("opendata_tidy", DAY_IN_MINUTES),
)


class Command(BaseCommand):
    """What has to happen by the clock: publishing, the watch over devices, ballots, retention.

    The watch stands here and not in the ingest, whose death it has to notice.
    """

    help = "Publishes pages, watches devices, closes ballots, writes open data, applies retention."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        self._running: dict[str, threading.Thread] = {}
        minute = 0
        self.stdout.write("clock: running")
        while not stop.is_set():
            close_old_connections()
            for job in JOBS:
                if minute % job.every == 0 and not stop.is_set():
                    self._do(job)
            minute += 1
            stop.wait(MINUTE)
        self.stdout.write("clock: stopped")

    def _do(self, job: Job) -> None:
        if not job.beside:
            self._try(job.command)
            return
        before = self._running.get(job.command)
        if before and before.is_alive():
            return
        thread = threading.Thread(target=self._try_and_close, args=(job.command,), name=job.command)
        self._running[job.command] = thread
        thread.start()

    def _try_and_close(self, command: str) -> None:
        self._try(command)
        connections.close_all()

    def _try(self, command: str) -> None:
        """Do a job; what hinders it is told, and hinders nothing else of the clock."""
        try:
            call_command(command, stdout=self.stdout, verbosity=0)
        except Exception:
            log.exception("%s failed; it is tried again the next time", command)

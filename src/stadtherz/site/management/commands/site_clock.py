import logging
import signal
import threading
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import close_old_connections, connections

log = logging.getLogger(__name__)
MINUTE = 60
WATCH_EVERY = 5
PUBLISH_EVERY = 60
DAY_IN_MINUTES = 24 * 60


class Command(BaseCommand):
    """What has to happen by the clock: publishing, the watch over devices, and retention.

    The watch stands here and not in the ingest, whose death it has to notice.
    """

    help = "Publishes pages, watches devices, writes open data and applies retention, each in time."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        minute, writing = 0, None
        self.stdout.write("clock: running")
        while not stop.is_set():
            close_old_connections()
            call_command("publish_scheduled", verbosity=0)
            if minute % WATCH_EVERY == 0:
                self._try("observations_watch")
            if minute % PUBLISH_EVERY == 0:
                writing = self._beside("opendata_publish", writing)
            if minute % DAY_IN_MINUTES == 0:
                call_command("accounts_retention", stdout=self.stdout)
            minute += 1
            stop.wait(MINUTE)
        self.stdout.write("clock: stopped")

    def _beside(self, command: str, before: threading.Thread | None) -> threading.Thread:
        """Do a long job beside the clock, whose watch must not wait; never twice at once."""
        if before and before.is_alive():
            return before
        job = threading.Thread(target=self._try_and_close, args=(command,), name=command)
        job.start()
        return job

    def _try_and_close(self, command: str) -> None:
        self._try(command)
        connections.close_all()

    def _try(self, command: str) -> None:
        """Do a job; what hinders it is told, and hinders nothing else of the clock."""
        try:
            call_command(command, stdout=self.stdout)
        except Exception:
            log.exception("%s failed; it is tried again the next time", command)

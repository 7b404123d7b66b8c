import signal
import threading
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import close_old_connections

MINUTE = 60
DAY_IN_MINUTES = 24 * 60


class Command(BaseCommand):
    """What has to happen by the clock: scheduled publishing, and retention once a day."""

    help = "Publishes scheduled pages each minute and applies retention once a day."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        minute = 0
        self.stdout.write("clock: running")
        while not stop.is_set():
            close_old_connections()
            call_command("publish_scheduled", verbosity=0)
            if minute % DAY_IN_MINUTES == 0:
                call_command("accounts_retention", stdout=self.stdout)
            minute += 1
            stop.wait(MINUTE)
        self.stdout.write("clock: stopped")

import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand

from stadtherz.observations.services.ingest import run

log = logging.getLogger("observations")


class Command(BaseCommand):
    help = "Takes readings from the MQTT broker and flushes them into the lake, until it is ended."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        ingest = run(stop)
        log.info("ended: %s taken, %s kept aside", ingest.taken, ingest.refused.total())

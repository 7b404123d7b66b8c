import logging
import signal
import threading
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from stadtherz.kernel.errors import Unavailable
from stadtherz.observations.adapters.mqtt import send
from stadtherz.observations.services.demo import due_messages
from stadtherz.observations.services.demo_counts import due_counts

log = logging.getLogger("observations")
EVERY_S = 10
PATIENT_S = 30


class Command(BaseCommand):
    help = "Plays the sensors of the demo: publishes simulated readings by MQTT."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            message = "the simulated fleet is for the demo; set STADTHERZ_DEMO=yes to use it"
            raise CommandError(message)
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        _play(stop)


def _play(stop: threading.Event) -> None:
    started = last = timezone.now() - timedelta(hours=1)
    while not stop.is_set():
        now = timezone.now()
        try:
            if messages := due_messages(last, now) + due_counts(last, now):
                send(settings.MQTT_ADDRESS, "stadtherz-fleet", messages)
            last = now
        except Unavailable as error:
            if now - started > timedelta(hours=1, seconds=PATIENT_S):
                log.warning("fleet: %s", error)
        stop.wait(EVERY_S)

import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from stadtherz.observations.services.announcing import run


class Command(BaseCommand):
    help = "Sends what changes by MQTT to the topics of SensorThings, until it is ended."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.MQTT_PUBLIC:
            message = (
                "updates by MQTT are not offered here; set STADTHERZ_MQTT_PUBLIC to the address "
                "under which clients reach the broker"
            )
            raise CommandError(message)
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        run(stop)

import asyncio
import logging
import signal
from datetime import timedelta
from typing import Any

import aiomqtt
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from stadtherz.observations.adapters.mqtt import send
from stadtherz.observations.services.demo import due_messages

log = logging.getLogger("observations")
EVERY_S = 10


class Command(BaseCommand):
    help = "Plays the sensors of the demo: publishes simulated readings by MQTT."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            message = "the simulated fleet is for the demo; set STADTHERZ_DEMO=yes to use it"
            raise CommandError(message)
        asyncio.run(_play())


async def _play() -> None:
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    last = timezone.now() - timedelta(hours=1)
    while not stop.is_set():
        now = timezone.now()
        try:
            messages = due_messages(last, now)
            await send(settings.MQTT_ADDRESS, "stadtherz-fleet", messages)
            last = now
        except aiomqtt.MqttError as error:
            log.warning("fleet: no broker (%s)", error)
        try:
            await asyncio.wait_for(stop.wait(), EVERY_S)
        except TimeoutError:
            continue

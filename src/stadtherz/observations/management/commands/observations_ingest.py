import asyncio
import logging
import signal
from typing import Any

from django.core.management.base import BaseCommand

from stadtherz.observations.services.ingest import run

log = logging.getLogger("observations")


class Command(BaseCommand):
    help = "Takes readings from the MQTT broker and flushes them into the lake, until it is ended."

    def handle(self, *args: Any, **options: Any) -> None:
        ingest = asyncio.run(_until_ended())
        log.info("ended: %s taken, %s refused", ingest.taken, ingest.refused.total())


async def _until_ended() -> Any:
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    return await run(stop)

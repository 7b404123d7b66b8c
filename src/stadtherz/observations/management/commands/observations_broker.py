import asyncio
import functools
import logging
import os
import signal
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from stadtherz.observations.adapters.broker import Guard, serve
from stadtherz.observations.adapters.sources import load_sources, topics_of
from stadtherz.observations.domain.routing import TOPICS, heard_at
from stadtherz.observations.services.announcing import SESSION as SPEAKER
from stadtherz.observations.services.ingest import SESSION
from stadtherz.observations.services.setting_aside import fit_to_wait

log = logging.getLogger("observations")
OWN_MACHINE = {"127.0.0.1", "localhost", "::1"}


class Command(BaseCommand):
    help = "Is a small MQTT broker for one machine; use Mosquitto with passwords in production."

    def handle(self, *args: Any, **options: Any) -> None:
        host = urlsplit(settings.MQTT_ADDRESS).hostname
        if host not in OWN_MACHINE:
            message = (
                f"the broker has no passwords and serves this machine only, not {host!r}; "
                "set STADTHERZ_MQTT=mqtt://127.0.0.1:1883 or use Mosquitto"
            )
            raise CommandError(message)
        asyncio.run(_until_ended())


async def _until_ended() -> None:
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    sources = load_sources()
    await serve(
        settings.MQTT_ADDRESS, stop, file=settings.VAR / "broker.sqlite3", reader=SESSION,
        topics=heard_at((*TOPICS, *topics_of(sources))),
        guard=Guard(SPEAKER, functools.partial(fit_to_wait, sources)),
    )  # fmt: skip
    await _end_the_rest()


async def _end_the_rest() -> None:
    """End what is still at work; all that was acknowledged is on the disk by now.

    A task that does not let itself be ended would keep the process for good.
    """
    for _ in range(3):
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        if not left or not (await asyncio.wait(left, timeout=1.0))[1]:
            return
    log.warning("%s connections do not end; the broker ends without them", len(left))
    logging.shutdown()
    os._exit(0)

"""The way of a device's message into the hot table, and from there into the lake."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.adapters.mqtt import received
from stadtherz.observations.domain.uplink import TOPIC, uplink_from
from stadtherz.observations.selectors import streams_by_key
from stadtherz.observations.services.flushing import days_to_rewrite, flush_when_due, rewrite
from stadtherz.observations.services.store import Reading, record

log = logging.getLogger("observations")
QUEUE = 20_000
BATCH = 2_000
BATCH_WAIT_S = 0.5
FLUSH_EVERY_S = 15
KEEP_HOUSE_EVERY_S = 3600
KEYS_AGE = timedelta(seconds=30)
TELL_EVERY_S = 300

Message = tuple[str, bytes]
Result = TypeVar("Result")


@dataclass
class Ingest:
    """Takes messages in batches and counts what it took and refused."""

    taken: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    _ids: dict[str, int] = field(default_factory=dict)
    _ids_at: object = None

    def take(self, messages: Sequence[Message]) -> int:
        """Store the good messages durably; the bad ones are counted by reason."""
        now = timezone.now()
        self._refresh_ids()
        readings = []
        for topic, payload in messages:
            try:
                uplink = uplink_from(topic, payload, now)
                if uplink.key not in self._ids:
                    self._refuse("no such datastream", uplink.key)
                    continue
            except Invalid as error:
                self._refuse(str(error), topic)
                continue
            readings.append(Reading(self._ids[uplink.key], uplink.time, uplink.value))
        self.taken += record(readings=readings)
        return len(readings)

    def _refuse(self, reason: str, about: str) -> None:
        self.refused[reason] += 1
        if self.refused[reason] == 1:
            log.warning("refused %s: %s", about[:100], reason)

    def _refresh_ids(self) -> None:
        now = timezone.now()
        if self._ids_at is None or now - self._ids_at > KEYS_AGE:  # type: ignore[operator]
            self._ids, self._ids_at = streams_by_key(), now


async def run(stop: asyncio.Event) -> Ingest:
    """Take messages until `stop` is set; the last batch is stored before it returns."""
    ingest = Ingest()
    queue: asyncio.Queue[Message] = asyncio.Queue(QUEUE)
    work: list[asyncio.Task[Any]] = [
        asyncio.create_task(
            received(settings.MQTT_ADDRESS, f"{TOPIC}+", "stadtherz-ingest", queue)
        ),
        asyncio.create_task(_store(ingest, queue)),
        asyncio.create_task(_flush_forever()),
        asyncio.create_task(_keep_house_forever()),
        asyncio.create_task(_tell_forever(ingest)),
    ]
    stopping = asyncio.create_task(stop.wait())
    done, _pending = await asyncio.wait({*work, stopping}, return_when=asyncio.FIRST_COMPLETED)
    for task in work:
        task.cancel()
    await asyncio.gather(*work, return_exceptions=True)
    await _in_thread(ingest.take, _drain(queue))
    for task in done - {stopping}:
        task.result()  # a part that died tells why
    return ingest


async def _store(ingest: Ingest, queue: "asyncio.Queue[Message]") -> None:
    while True:
        first = await queue.get()
        await asyncio.sleep(BATCH_WAIT_S)
        await _in_thread(ingest.take, [first, *_drain(queue)])


async def _in_thread(work: Callable[..., Result], *arguments: Any) -> Result:
    """Do work of the database with a connection that is alive; begun work is finished."""

    def begin() -> Result:
        close_old_connections()
        return work(*arguments)

    return await asyncio.shield(sync_to_async(begin)())


def _drain(queue: "asyncio.Queue[Message]") -> list[Message]:
    return [queue.get_nowait() for _ in range(min(queue.qsize(), BATCH))]


async def _flush_forever() -> None:
    while True:
        await asyncio.sleep(FLUSH_EVERY_S)
        await _in_thread(lambda: flush_when_due(now=timezone.now()))


async def _keep_house_forever() -> None:
    while True:
        rewritten = 0
        for days in await _in_thread(lambda: days_to_rewrite(now=timezone.now())):
            rewritten += await _in_thread(partial(rewrite, days=days))
        if rewritten:
            log.info("rewrote %s days of the lake", rewritten)
        await asyncio.sleep(KEEP_HOUSE_EVERY_S)


async def _tell_forever(ingest: Ingest) -> None:
    while True:
        await asyncio.sleep(TELL_EVERY_S)
        log.info("%s readings taken, %s refused", ingest.taken, ingest.refused.total())

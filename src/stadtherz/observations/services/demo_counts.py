"""The classified counting site of the demo: its history and its live messages, all invented."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db import transaction
from django.utils import timezone

from stadtherz.kernel.text import Text
from stadtherz.observations.adapters import hot
from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.adapters.sources import load_sources
from stadtherz.observations.domain.count_parts import total_of
from stadtherz.observations.domain.counting import CountingSite, Way
from stadtherz.observations.domain.simulated_counts import cells_at
from stadtherz.observations.domain.sources import Counts
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.domain.uplink import TOPIC
from stadtherz.observations.models import Datastream, Latest
from stadtherz.observations.services.counts import counted, written_parts
from stadtherz.observations.services.demo_devices import fleet_tables
from stadtherz.observations.services.flushing import flush

HISTORY = timedelta(weeks=9)
ENGLISH = {"osten": "eastbound", "westen": "westbound"}


@dataclass(frozen=True)
class DemoSite:
    """A counting site of the fleet: its name, its description, vehicles at the peak."""

    name: str
    source: Counts
    size: float

    @cached_property
    def site(self) -> CountingSite:
        """Give what is counted; made once for the thousands of its intervals."""
        return self.source.site

    def payload(self, start: datetime) -> bytes:
        """Write the message of the interval that begins at `start`."""
        site = self.site
        return json.dumps({
            "site": self.name, "start": start.isoformat(), "interval_s": site.interval_s,
            "matrix": {
                "ways": [{"lane": one.lane, "direction": one.direction} for one in site.ways],
                "classes": [one.code for one in site.classes],
                "edges": list(site.speed_bands),
                "n": [self._matrix(one, start) for one in site.ways],
            },
        }).encode()  # fmt: skip

    def cells(self, way: Way, start: datetime) -> list[int]:
        """Give the counts of a way in the order of cells."""
        local = timezone.localtime(start)
        return cells_at(self.site, self.name, way, self.size, local)

    def _matrix(self, way: Way, start: datetime) -> list[list[int]]:
        cells, width = self.cells(way, start), len(self.site.bands)
        return [cells[at : at + width] for at in range(0, len(cells), width)]

    def starts(self, after: datetime, until: datetime) -> Iterator[datetime]:
        """Give the beginnings of the intervals that end after one moment and up to another."""
        step = self.site.interval
        start = until - (until - datetime(1970, 1, 1, tzinfo=UTC)) % step - step
        while start + step > after:
            yield start
            start -= step


def demo_sites() -> list[DemoSite]:
    """Read the counting sites of the fleet; none where the city describes none."""
    rows: list[dict[str, Any]] = fleet_tables().get("counting", [])
    sources = load_sources() if rows else {}
    found = ((row, sources.get(row["site"])) for row in rows)
    return [
        DemoSite(row["site"], source, row["size"])
        for row, source in found
        if isinstance(source, Counts)
    ]


def write_counts() -> int:
    """Write the last weeks of the counting sites, once; gives the number of observations."""
    now = timezone.now()
    return sum(_write(one, now) for one in demo_sites())


@transaction.atomic
def _write(one: DemoSite, now: datetime) -> int:
    starts = sorted(one.starts(now - HISTORY, now))
    made = counted(one.payload(starts[-1]), one.name, one.source, now)
    streams = {row.datastream_id for row in made}
    if Latest.objects.filter(datastream__in=streams).exists():
        return 0
    site, parts = one.site, written_parts(one.site)
    rows = []
    for row in Datastream.objects.filter(pk__in=streams):
        way = Way(row.properties["lane"], row.properties["direction"])
        _name(row, way)
        for start in starts:
            cells, us = one.cells(way, start), microseconds(start)
            end = us + site.interval_s * 1_000_000
            said = json.dumps(cells, separators=(",", ":"))
            rows.append(Row(row.pk, us, total_of(cells, parts), end_us=end, result=said))
    hot.write(rows, received_us=microseconds(now))
    transaction.on_commit(_flush)
    return len(rows)


def _flush() -> None:
    flush()


def _name(row: Datastream, way: Way) -> None:
    english = f"lane {way.lane}, {ENGLISH.get(way.direction, way.direction)}"
    german = f"Spur {way.lane}, Richtung {way.direction.capitalize()}"
    row.name, row.position = Text.of({"de": german, "en": english}), way.lane
    row.save(update_fields=["name", "position"])


def due_counts(last: datetime, now: datetime) -> list[tuple[str, str]]:
    """Give the messages of all intervals that ended after `last`, up to `now`."""
    return [
        (f"{TOPIC}counts/{one.name}", one.payload(start).decode())
        for one in demo_sites()
        for start in one.starts(last, now)
    ]

"""The simulated fleet of the demo: its stations, its history, its live messages."""

import json
import tomllib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from stadtherz.city.public import create_place, departments, the_city
from stadtherz.kernel.geo import Point
from stadtherz.kernel.text import Text
from stadtherz.observations.adapters.hot import keep_latest, reserve
from stadtherz.observations.adapters.lake import the_lake
from stadtherz.observations.adapters.lake_schema import Batch
from stadtherz.observations.domain.simulation import Profile, Simulated, value_at
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.domain.uplink import TOPIC
from stadtherz.observations.models import Datastream, ObservedProperty, Station
from stadtherz.observations.services.first_look import flags_of
from stadtherz.observations.services.importing import newest_of
from stadtherz.observations.services.rules import ensure_rules

HISTORY_WEEKS = 9
WRITER = "simulated-history"


def fleet_file() -> Path:
    """Find the fleet beside the city file."""
    return Path(settings.CITY_FILE).with_suffix("") / "fleet.toml"


def load_fleet() -> list[Simulated]:
    """Read the simulated datastreams; none where the city has no fleet file."""
    if not fleet_file().exists():
        return []
    tables = tomllib.loads(fleet_file().read_text(encoding="utf-8"))
    return [
        Simulated(
            stream["key"],
            Profile(stream["profile"]),
            stream["size"],
            stream.get("interval_s", 900),
        )
        for station in tables["stations"]
        for stream in station["streams"]
    ]


@transaction.atomic
def create_fleet() -> int:
    """Make the fleet's stations once; gives the number of stations that were new."""
    if not fleet_file().exists():
        return 0
    tables = tomllib.loads(fleet_file().read_text(encoding="utf-8"))
    for entry in tables["properties"]:
        ObservedProperty.objects.get_or_create(
            key=entry["key"], defaults={**entry, "name": Text.of(entry["name"])}
        )
    new = [
        _create_station(position, entry)
        for position, entry in enumerate(tables["stations"])
        if not Station.objects.filter(key=entry["key"]).exists()
    ]
    ensure_rules()
    return len(new)


def _create_station(position: int, entry: dict[str, Any]) -> Station:
    station = Station.objects.create(
        key=entry["key"],
        name=Text.of(entry["name"]),
        place=create_place(
            name=entry["place"],
            point=Point(*entry["point"]),
            illustrative=entry.get("illustrative", False),
        ),
        department=departments().filter(key=entry["department"]).first(),
        method=Text.of(entry["method"]),
        source=the_city().publisher.name.to("de"),
        licence=the_city().default_licence,
        simulated=True,
        position=position,
    )
    Datastream.objects.bulk_create(
        Datastream(
            key=stream["key"],
            station=station,
            observed=ObservedProperty.objects.get(key=entry["property"]),
            name=Text.of(stream.get("name", {})),
            interval_s=stream.get("interval_s", 900),
            position=place,
        )
        for place, stream in enumerate(entry["streams"])
    )
    return station


def write_history() -> int:
    """Write the last weeks of all simulated datastreams into the lake, once."""
    lake = the_lake()
    with lake.writing():
        if lake.reached(WRITER) >= 0:
            return 0
        batch = _history(timezone.now())
        if not len(batch):
            return 0
        lake.append(batch, writer=WRITER, up_to=1)
    with transaction.atomic():
        keep_latest(newest_of(batch), received_us=microseconds(timezone.now()))
    return len(batch)


def _history(now: datetime) -> Batch:
    ids = dict(Datastream.objects.values_list("key", "pk"))
    streams, times, values = [], [], []
    for stream in load_fleet():
        for moment in _moments(stream, now):
            streams.append(ids[stream.key])
            times.append(microseconds(moment))
            values.append(value_at(stream, timezone.localtime(moment)))
    with transaction.atomic():
        first = reserve(max(1, len(values)))
    known, numbers = np.array(streams, np.int32), np.array(values, np.float64)
    flags, _ = flags_of(known, numbers)
    return Batch(
        np.arange(first, first + len(values), dtype=np.int64),
        known,
        np.array(times, np.int64),
        numbers,
        flags,
    )


def _moments(stream: Simulated, now: datetime) -> Iterator[datetime]:
    step = timedelta(seconds=stream.interval_s)
    moment = now - (now - now.replace(hour=0, minute=0, second=0, microsecond=0)) % step
    for back in range(int(timedelta(weeks=HISTORY_WEEKS) / step)):
        yield moment - back * step


def due_messages(last: datetime, now: datetime) -> list[tuple[str, str]]:
    """Give the MQTT messages of all intervals that ended after `last`, up to `now`."""
    return [
        (
            TOPIC + stream.key,
            json.dumps(
                {
                    "time": moment.isoformat(),
                    "value": value_at(stream, timezone.localtime(moment)),
                }
            ),
        )
        for stream in load_fleet()
        for moment in _moments_between(stream, last, now)
    ]


def _moments_between(stream: Simulated, last: datetime, now: datetime) -> Iterator[datetime]:
    for moment in _moments(stream, now):
        if moment <= last:
            return
        yield moment

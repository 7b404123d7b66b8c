"""The simulated fleet of the demo: its stations, its history, its live messages."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import F
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
from stadtherz.observations.models import Datastream, Latest, ObservedProperty, Station
from stadtherz.observations.services.demo_devices import demo_devices, fleet_tables, uplink_of
from stadtherz.observations.services.first_look import flags_of
from stadtherz.observations.services.importing import newest_of
from stadtherz.observations.services.rules import ensure_rules

HISTORY_WEEKS = 9
WRITER = "simulated-history"


def load_fleet() -> list[Simulated]:
    """Read the simulated datastreams that send; none where the city has no fleet file."""
    return [
        _simulated(stream)
        for station in fleet_tables().get("stations", ())
        for stream in station["streams"]
        if not stream.get("silent_for_h")
    ]


def _simulated(stream: dict[str, Any]) -> Simulated:
    return Simulated(
        stream["key"],
        Profile(stream["profile"]),
        stream["size"],
        stream.get("interval_s", 900),
    )


@transaction.atomic
def create_fleet() -> int:
    """Make the fleet's stations once; gives the number of stations that were new."""
    tables = fleet_tables()
    for entry in tables.get("properties", ()):
        ObservedProperty.objects.get_or_create(
            key=entry["key"], defaults={**entry, "name": Text.of(entry["name"])}
        )
        undefined = ObservedProperty.objects.filter(key=entry["key"], definition="")
        undefined.update(definition=entry.get("definition", ""))
    new = [
        _create_station(position, entry)
        for position, entry in enumerate(tables.get("stations", ()))
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
        project=entry.get("project", ""),
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
        # of those that fell silent nothing came in since
        Latest.objects.filter(datastream__key__in=_ends()).update(received_us=F("us"))
    return len(batch)


def _ends() -> dict[str, timedelta]:
    """Give for how long datastreams have been silent, by their keys."""
    streams = [stream for one in fleet_tables().get("stations", ()) for stream in one["streams"]]
    return {
        stream["key"]: timedelta(hours=stream["silent_for_h"])
        for stream in streams
        if stream.get("silent_for_h")
    }


def _history(now: datetime) -> Batch:
    ids = dict(Datastream.objects.values_list("key", "pk"))
    streams, times, values = [], [], []
    ends = _ends()
    fleet = [
        _simulated(row) for one in fleet_tables().get("stations", ()) for row in one["streams"]
    ]
    for stream in fleet:
        for moment in _moments(stream, now - ends.get(stream.key, timedelta())):
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
    by_lorawan = demo_devices()
    return [
        uplink_of(by_lorawan[stream.key], moment, _value(stream, moment))
        if stream.key in by_lorawan
        else (TOPIC + stream.key, _plain(moment, _value(stream, moment)))
        for stream in load_fleet()
        for moment in _moments_between(stream, last, now)
    ]


def _value(stream: Simulated, moment: datetime) -> float:
    return value_at(stream, timezone.localtime(moment))


def _plain(moment: datetime, value: float) -> str:
    return json.dumps({"time": moment.isoformat(), "value": value})


def _moments_between(stream: Simulated, last: datetime, now: datetime) -> Iterator[datetime]:
    for moment in _moments(stream, now):
        if moment <= last:
            return
        yield moment

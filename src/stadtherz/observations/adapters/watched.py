"""Reads what the watch judges: devices, stations and datastreams with their last contact."""

import logging
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import duckdb
import numpy as np
from django.db.models import F

from stadtherz.kernel.errors import Refused
from stadtherz.observations.adapters.lake import Lake
from stadtherz.observations.adapters.live import Known
from stadtherz.observations.adapters.scope import Scope
from stadtherz.observations.domain.arrivals import DeviceClock
from stadtherz.observations.domain.battery import Battery, NoEstimate
from stadtherz.observations.domain.findings import Times
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.domain.watching import NOTHING, SeenStream, Thing
from stadtherz.observations.models import Datastream, Device, DeviceStream, Health, Silence, Station

log = logging.getLogger("observations")
LOOKS_BACK = timedelta(days=1)


@dataclass(frozen=True)
class StationRow:
    """A station by what is needed here."""

    id: int
    name: str
    department: str
    simulated: bool


@dataclass(frozen=True)
class DeviceRow:
    """A device by what is needed here."""

    id: int
    name: str
    station: int
    last_seen: datetime | None
    battery: float | None
    rssi: float | None
    gateway: str
    network: str

    @property
    def groups(self) -> tuple[str, ...]:
        """What it shares with others."""
        named = (("gateway", self.gateway), ("network", self.network))
        return (*(f"{kind}:{name}" for kind, name in named if name), f"station:{self.station}")


@dataclass
class Fleet:
    """Everything that is watched.

    Args:
        stations, devices: rows by id.
        streams: datastreams by id, with the names and stations beside.
        device_of: device of a datastream.

    """

    stations: dict[int, StationRow]
    devices: dict[int, DeviceRow]
    streams: dict[int, SeenStream]
    names: dict[int, str]
    station_of: dict[int, int]
    device_of: dict[int, int] = field(default_factory=dict)

    def things(
        self, forecasts: Mapping[int, Battery], clocks: Mapping[str, DeviceClock]
    ) -> dict[str, Thing]:
        """Give devices, and stations as far as datastreams of them belong to no device."""
        by_device: defaultdict[int, list[SeenStream]] = defaultdict(list)
        loose: defaultdict[int, list[SeenStream]] = defaultdict(list)
        for pk, stream in self.streams.items():
            device = self.device_of.get(pk)
            (loose[self.station_of[pk]] if device is None else by_device[device]).append(stream)
        found = [
            self._device(row, tuple(by_device[row.id]), forecasts) for row in self.devices.values()
        ]
        found += [
            Thing(f"station:{pk}", self.stations[pk].department, (), tuple(streams))
            for pk, streams in loose.items()
        ]
        return {one.subject: replace(one, clock=clocks.get(one.subject)) for one in found}

    def carrier_of(self, stream: int) -> str:
        """Name the thing that a datastream is a part of."""
        device = self.device_of.get(stream)
        return f"station:{self.station_of[stream]}" if device is None else f"device:{device}"

    def station_under(self, subject: str) -> int | None:
        """Name the station of a device, a datastream or a station; None for anything else."""
        kind, _colon, number = subject.partition(":")
        if not number.isdigit():
            return None
        if kind == "device":
            row = self.devices.get(int(number))
            return row.station if row else None
        return self.station_of.get(int(number)) if kind == "stream" else int(number)

    def _device(
        self, row: DeviceRow, streams: tuple[SeenStream, ...], forecasts: Mapping[int, Battery]
    ) -> Thing:
        heard = None if row.last_seen is None else microseconds(row.last_seen)
        department = self.stations[row.station].department
        return Thing(
            f"device:{row.id}", department, row.groups, streams, heard, row.battery,
            forecasts.get(row.id), rssi=row.rssi,
        )  # fmt: skip


def the_fleet(now: datetime, lake: Lake) -> Fleet:
    """Read everything in a fixed number of queries, and the last day of the lake."""
    times = times_of_a_day(now, lake)
    rows = Datastream.objects.order_by("pk").values_list(
        "pk", "key", "station_id", "interval_s", "latest__first_us", "latest__us",
        "latest__received_us",
    )  # fmt: skip
    fleet = Fleet(_stations(), _devices(), {}, {}, {}, dict(_links()))
    for pk, key, station, interval, first, last, received in rows:
        known = None if times is None else times.get(pk, NOTHING)
        fleet.streams[pk] = SeenStream(pk, max(interval, 1), first, last, received or 0, known)
        fleet.names[pk], fleet.station_of[pk] = key, station
    return fleet


def times_of_a_day(now: datetime, lake: Lake) -> dict[int, Times] | None:
    """Give the times of all observations of the last 24 hours by datastream; None if unreadable."""
    span = (microseconds(now - LOOKS_BACK), microseconds(now) + 1)
    question = "SELECT datastream, us FROM known ORDER BY datastream, us"
    try:
        found = Known(Scope(None, (span,)), lake).arrays(question)
    except (Refused, OSError, duckdb.Error) as error:
        # contact and battery are known without the lake, and must be told all the more
        log.warning("the watch could not read the lake: %s", type(error).__name__)
        return None
    streams, times = np.asarray(found["datastream"]), np.asarray(found["us"], np.int64)
    ids, starts = np.unique(streams, return_index=True)
    parts = np.split(times, starts)[1:]
    return {int(pk): part for pk, part in zip(ids, parts, strict=True)}


def kept_forecasts() -> dict[int, Battery]:
    """Give the forecasts of batteries that were made last, by device."""
    rows = Health.objects.filter(kind=Health.Kind.DEVICE, battery__isnull=False)
    columns = ("device_id", "battery", "battery_days", "battery_days_least", "no_estimate")
    return {
        pk: Battery(percent, percent, None, days, least, _reason(why), low=False)
        for pk, percent, days, least, why in rows.values_list(*columns)
    }


def kept_clocks() -> dict[str, DeviceClock]:
    """Give the clocks as they were judged last, by what they are of."""
    rows = Health.objects.filter(carrier=True, clock_at__isnull=False)
    return {row.subject: clock for row in rows if (clock := row.clock()) is not None}


def silenced(now: datetime) -> frozenset[str]:
    """Name the devices and stations of which nothing is reported now."""
    rows = Silence.objects.filter(ended_at=None, until__gt=now).values_list(
        "device_id", "station_id"
    )
    return frozenset(
        f"device:{device}" if device is not None else f"station:{station}"
        for device, station in rows
    )


def _reason(written: str) -> NoEstimate | None:
    return NoEstimate(written) if written else None


def _stations() -> dict[int, StationRow]:
    rows = Station.objects.order_by().values_list("pk", "name", "department__key", "simulated")
    return {pk: StationRow(pk, str(name), key or "", made) for pk, name, key, made in rows}


def _devices() -> dict[int, DeviceRow]:
    rows = Device.objects.order_by("pk").values_list(
        "pk", "name", "eui", "station_id", "last_seen", "battery", "rssi", "gateway", "network"
    )
    return {
        pk: DeviceRow(pk, name or eui or "", *more) for pk, name, eui, *more in rows
    }  # fmt: skip


def _links() -> list[tuple[int, int]]:
    rows = DeviceStream.objects.order_by("-device_id").values_list("datastream_id", F("device_id"))
    return list(rows)

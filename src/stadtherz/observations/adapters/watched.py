"""Reads what the watch judges: devices, stations and datastreams with their last contact."""

import logging
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import duckdb
import numpy as np
from django.db.models import Case, F, PositiveIntegerField, Value, When
from numpy.typing import NDArray

from stadtherz.kernel.errors import Refused
from stadtherz.observations.adapters.lake import Lake
from stadtherz.observations.adapters.live import Known
from stadtherz.observations.adapters.scope import Scope
from stadtherz.observations.domain.arrivals import DeviceClock
from stadtherz.observations.domain.battery import Battery, NoEstimate
from stadtherz.observations.domain.conservation import broken_hours
from stadtherz.observations.domain.findings import Rule, Times
from stadtherz.observations.domain.local_time import SECOND
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.domain.usual_distance import DAY_S
from stadtherz.observations.domain.watching import NOTHING, SeenStream, Thing
from stadtherz.observations.models import (
    Balance,
    Datastream,
    Device,
    DeviceStream,
    Episode,
    Health,
    Latest,
    Origin,
    Silence,
    Station,
)

log = logging.getLogger("observations")
LOOKS_BACK = timedelta(days=1)
BALANCES_BACK = timedelta(days=2)
ENDS = ("inward", "outward")
AWAITED = Case(
    When(interval_by=Origin.ASSUMED, then=Value(DAY_S)),
    default=F("interval_s"), output_field=PositiveIntegerField(),
)  # fmt: skip
"""As `Datastream.awaited_s`: whose distance nobody knows yet is waited for like a daily one."""
Lately = tuple[Times, NDArray[np.int8]]
NOTHING_LATELY: Lately = (NOTHING, np.zeros(0, np.int8))


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


@dataclass(frozen=True)
class BalanceRow:
    """A balance of counters by what is needed here.

    Args:
        name: what staff call it.
        station: of its first counter; that one's department answers for it.
        streams: all its counters.
        hours: of the last two days in which it was broken; None where nothing was counted.

    """

    name: str
    station: int
    streams: tuple[int, ...]
    hours: float | None


@dataclass
class Fleet:
    """Everything that is watched.

    Args:
        stations, devices: rows by id.
        streams: datastreams by id, with the names and stations beside.
        device_of: device of a datastream.
        balances: by id, those that are checked.

    """

    stations: dict[int, StationRow]
    devices: dict[int, DeviceRow]
    streams: dict[int, SeenStream]
    names: dict[int, str]
    station_of: dict[int, int]
    device_of: dict[int, int] = field(default_factory=dict)
    balances: dict[int, BalanceRow] = field(default_factory=dict)

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
        """Name the station of anything that alerts speak of; None for what has none."""
        kind, _colon, number = subject.partition(":")
        pk = int(number) if number.isdecimal() else 0
        match kind:
            case "station":
                return pk or None
            case "stream":
                return self.station_of.get(pk)
            case "device":
                return self.devices[pk].station if pk in self.devices else None
            case "balance":
                return self.balances[pk].station if pk in self.balances else None
        return None

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
    lately = last_day(now, lake)
    rows = Datastream.objects.order_by("pk").values_list(
        "pk", "key", "station_id", AWAITED, "latest__first_us", "latest__us",
        "latest__received_us",
    )  # fmt: skip
    fleet = Fleet(_stations(), _devices(), {}, {}, {}, dict(_links()), balances_now(now))
    for pk, key, station, interval, first, last, received in rows:
        known = (None, None) if lately is None else lately.get(pk, NOTHING_LATELY)
        fleet.streams[pk] = SeenStream(pk, max(interval, 1), first, last, received or 0, *known)
        fleet.names[pk], fleet.station_of[pk] = key, station
    return fleet


def last_day(now: datetime, lake: Lake) -> dict[int, Lately] | None:
    """Give times and flags of the last 24 hours by datastream; None if unreadable.

    What is doubted for its time alone counts as not judged: the clock has an alert of its own.
    """
    span = (microseconds(now - LOOKS_BACK), microseconds(now) + 1)
    question = (
        f"SELECT datastream, us, CAST(if(rule = {Rule.CLOCK.code}, 0, flag) AS TINYINT) AS flag"
        " FROM known ORDER BY datastream, us"
    )
    try:
        found = Known(Scope(None, (span,)), lake).arrays(question)
    except (Refused, OSError, duckdb.Error) as error:
        # contact and battery are known without the lake, and must be told all the more
        log.warning("the watch could not read the lake: %s", type(error).__name__)
        return None
    streams, times = np.asarray(found["datastream"]), np.asarray(found["us"], np.int64)
    flags = np.asarray(found["flag"], np.int8)
    ids, starts = np.unique(streams, return_index=True)
    parts = zip(np.split(times, starts)[1:], np.split(flags, starts)[1:], strict=True)
    return {int(pk): part for pk, part in zip(ids, parts, strict=True)}


def balances_now(now: datetime) -> dict[int, BalanceRow]:
    """Give the balances that are checked, and for how long they were broken lately.

    What a person rejected counts for nothing. A balance none of whose counters was heard has no
    figure: that is not the same as being right again.
    """
    since = microseconds(now - BALANCES_BACK)
    broken = list(
        Episode.objects.filter(rule=Rule.CONSERVATION.value, last_us__gte=since)
        .exclude(state=Episode.State.REJECTED)
        .values_list("reason", "first_us", "last_us", "datastream__interval_s")
    )
    found = {}
    for row in Balance.objects.filter(active=True).prefetch_related("inward", "outward"):
        ends = [sorted(getattr(row, end).all(), key=lambda one: one.pk) for end in ENDS]
        streams = tuple(one.pk for end in ends for one in end)
        if not all(ends):
            continue
        keys = [[one.key for one in end] for end in ends]
        spans = [
            (max(first, since), last + interval * SECOND)
            for reason, first, last, interval in broken
            if [reason.get(end) for end in ENDS] == keys
        ]
        heard = Latest.objects.filter(pk__in=streams, us__gte=since).exists()
        hours = broken_hours(spans) if heard else None
        found[row.pk] = BalanceRow(row.name, ends[0][0].station_id, streams, hours)
    return found


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

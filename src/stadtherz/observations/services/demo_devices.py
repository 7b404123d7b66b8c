"""The LoRaWAN devices of the demo: one with a weak battery, one that fell silent; all invented."""

import json
import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from stadtherz.observations.models import (
    BatteryReading,
    Datastream,
    Device,
    DeviceStream,
    Latest,
    Mark,
    Station,
    moment,
)
from stadtherz.observations.services.watching import WATCH, watch

TOPIC = "application/demo/device/{eui}/event/up"
GATEWAY = "demo"
READINGS = 60
QUARTER_S = 900
REHEARSED = tuple(timedelta(minutes=minutes) for minutes in (70, 65, 60, 5, 0))
"""When the watch would have looked, so that its alerts are there when the demo opens."""


@dataclass(frozen=True)
class DemoDevice:
    """A device that does not exist: its names, what it measures, and its battery in percent."""

    eui: str
    name: str
    station: str
    measured: str
    stream: str
    battery: float
    falls_a_day: float


def fleet_tables() -> dict[str, Any]:
    """Read the fleet beside the city file; empty where there is none."""
    file = Path(settings.CITY_FILE).with_suffix("") / "fleet.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def demo_devices() -> dict[str, DemoDevice]:
    """Give the devices of the fleet by the datastream they measure."""
    return {row["stream"]: DemoDevice(**row) for row in fleet_tables().get("devices", ())}


def uplink_of(device: DemoDevice, at: datetime, value: float) -> tuple[str, str]:
    """Write topic and text of an uplink as ChirpStack 4 tells it."""
    body = {
        "time": at.isoformat(),
        "deviceInfo": {"deviceName": device.name, "devEui": device.eui},
        "fCnt": round(at.timestamp()) // QUARTER_S,
        "fPort": 2,
        "data": "",
        "object": {device.measured: value, "battery": device.battery},
        "rxInfo": [{"gatewayId": GATEWAY, "rssi": -97, "snr": 6.5}],
    }
    return TOPIC.format(eui=device.eui), json.dumps(body)


@transaction.atomic
def create_devices() -> int:
    """Register the devices once, with the batteries of the last weeks; gives how many were new."""
    new = [
        one for one in demo_devices().values() if not Device.objects.filter(eui=one.eui).exists()
    ]
    for one in new:
        _create(one)
    return len(new)


def _create(one: DemoDevice) -> None:
    stream = Datastream.objects.get(key=one.stream)
    newest = Latest.objects.filter(datastream=stream).aggregate(us=Max("us"))["us"]
    row = Device.objects.create(
        eui=one.eui,
        name=one.name,
        station=Station.objects.get(key=one.station),
        battery=one.battery,
        last_seen=None if newest is None else moment(newest),
        rssi=-97,
        gateway=GATEWAY,
        network="chirpstack",
    )
    DeviceStream.objects.create(device=row, measured=one.measured, datastream=stream)
    today = timezone.localdate()
    BatteryReading.objects.bulk_create(
        BatteryReading(
            device=row,
            day=today - timedelta(days=back),
            percent=round(min(one.battery + back * one.falls_a_day, 100.0)),
        )
        for back in range(1, READINGS + 1)
    )


def rehearse_watch(*, now: datetime) -> None:
    """Let the watch look as it would have during the last hour; nothing where it did already."""
    if Mark.objects.filter(pk=WATCH).exists():
        return
    for back in REHEARSED:
        watch(now=now - back)

"""Letters and what they belong to, for the tests of the ways in; every value is written out."""

import json
import shutil
from pathlib import Path

from stadtherz.observations.models import Datastream, Device, DeviceStream
from tests.observations.factories import bicycles, station

CITY = Path(__file__).resolve().parent.parent.parent / "cities" / "kaiserslautern.toml"
EUI = "0004a30b001c0530"
MAPPED = """
kind = "mapped"
topics = ["parken/+/stand"]
[mapping]
largest_bytes = 4096
[mapping.time]
path = "at"
[[mapping.values]]
value = "lots[*].free"
stream = "parken-{lots[*].id}"
least = 0
"""
COUNTS = """
kind = "counts"
station = "nord"
lanes = [1]
directions = ["in", "out"]
classes = [7, 1001]
interval_s = 900
mean_speed = false
"""


def write_sources(settings, folder, **texts):
    """Give the city a copy of its files with a folder of sources."""
    settings.CITY_FILE = folder / CITY.name
    if not settings.CITY_FILE.exists():
        shutil.copy(CITY, folder)
        shutil.copytree(CITY.with_suffix(""), folder / CITY.stem)
    sources = folder / CITY.stem / "sources"
    sources.mkdir(exist_ok=True)
    for name, text in texts.items():
        (sources / f"{name}.toml").write_text(text)


def device(*, eui=EUI, name="", decoder="", **streams):
    """Register a device at a station of its own; `streams`: datastreams by what is measured."""
    at = station(f"geraet-{eui or name}".lower())
    row = Device.objects.create(eui=eui, name=name, station=at, decoder=decoder)
    for measured, key in streams.items():
        stream = Datastream.objects.create(key=key, station=at, observed=bicycles())
        DeviceStream.objects.create(device=row, measured=measured, datastream=stream)
    return row


def things(payload="AXVkA2cQAQ==", *, count=7, at="2026-11-24T11:00:00Z", eui=EUI, **more):
    """An uplink of The Things Stack; without more, a Milesight AM102 at 100 % and 27.2 °C."""
    return json.dumps({
        "end_device_ids": {"device_id": "raum-1", "dev_eui": eui.upper()},
        "received_at": at,
        "uplink_message": {
            "f_port": 85, "f_cnt": count, "frm_payload": payload,
            "rx_metadata": [{"gateway_ids": {"gateway_id": "west"}, "rssi": -110, "snr": -3.5}],
            "received_at": at,
            "version_ids": {"brand_id": "milesight-iot", "model_id": "am102"}, **more,
        },
    }).encode()  # fmt: skip


def chirp(payload="AXVkA2cQAQ==", *, count=7, **more):
    """The same uplink as ChirpStack 4 tells it."""
    return json.dumps({
        "deduplicationId": "57433366-50a6-4dc2-8145-2df1bbc70d9e",
        "time": "2026-11-24T11:00:00Z",
        "deviceInfo": {"deviceName": "raum-1", "devEui": EUI, "deviceProfileName": "AM102"},
        "fCnt": count, "fPort": 85, "data": payload,
        "rxInfo": [{"gatewayId": "0016c001f153a14c", "rssi": -48, "snr": 9.5}], **more,
    }).encode()  # fmt: skip


def counts(site="nordtangente", **more):
    return json.dumps({
        "site": site, "start": "2026-11-24T08:15:00+01:00", "interval_s": 900,
        "counts": [{"lane": 1, "direction": "in", "class": 7, "n": 12},
                   {"lane": 1, "direction": "in", "class": 1001, "n": 3}],
        **more,
    }).encode()  # fmt: skip


def lots(*free, at="2026-11-24T11:00:00Z"):
    return json.dumps(
        {"at": at, "lots": [{"id": f"p{n}", "free": one} for n, one in enumerate(free)]}
    ).encode()

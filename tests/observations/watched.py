"""A small fleet for the tests of the watch, and time that goes on in steps of five minutes."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from stadtherz.city.public import Department
from stadtherz.observations.models import (
    Alert,
    AlertMail,
    Datastream,
    Device,
    DeviceStream,
    Latest,
)
from stadtherz.observations.services.watching import watch
from tests.observations.factories import bicycles, station, stream

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 6, 1, 9, tzinfo=BERLIN)  # outside of quiet hours
STEP = timedelta(minutes=5)


def microseconds(moment):
    return round(moment.timestamp() * 1_000_000)


def department(key, mail=""):
    return Department.objects.get_or_create(
        key=key, defaults={"name": key, "mail": mail or f"{key}@city.example"}
    )[0]


def site(key, *, of="tiefbau"):
    found = station(key)
    found.department = department(of)
    found.save()
    return found


def heard(one, moment, *, received=None, first=None):
    """Note that a datastream was heard, as the hot table does."""
    us = microseconds(moment)
    values = {
        "us": us, "value": 1.0, "sequence": 1, "received_us": microseconds(received or moment),
        "first_us": microseconds(first) if first else us,
    }  # fmt: skip
    Latest.objects.update_or_create(datastream=one, defaults=values)


def device(name, at, *, last_seen, **more):
    row = Device.objects.create(name=name, station=at, last_seen=last_seen, **more)
    one = stream(f"{name}-1", at)
    DeviceStream.objects.create(device=row, measured="value", datastream=one)
    heard(one, last_seen)
    return row


def devices(number, at, *, last_seen, **more):
    """Many devices with a datastream each, in a few queries."""
    names = [f"{at.key}-{n:04}" for n in range(number)]
    rows = Device.objects.bulk_create(
        Device(name=name, station=at, last_seen=last_seen, **more) for name in names
    )
    streams = Datastream.objects.bulk_create(
        Datastream(key=name, station=at, observed=bicycles()) for name in names
    )
    DeviceStream.objects.bulk_create(
        DeviceStream(device=row, measured="value", datastream=one)
        for row, one in zip(rows, streams, strict=True)
    )
    us = microseconds(last_seen)
    Latest.objects.bulk_create(
        Latest(datastream=one, us=us, value=1.0, sequence=1, received_us=us, first_us=us)
        for one in streams
    )
    return rows


def let_pass(moment, *, until, lake, step=STEP):
    """Watch every five minutes, or in other steps; gives the last moment."""
    while moment < until:
        moment += step
        watch(now=moment, lake=lake)
    return moment


def mails():
    return list(AlertMail.objects.order_by("made_at", "pk"))


def open_keys():
    return set(Alert.objects.filter(stage="open").values_list("key", flat=True))

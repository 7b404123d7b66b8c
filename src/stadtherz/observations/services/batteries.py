"""One battery reading a device and day, and the forecast that follows from them."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, timedelta

import numpy as np
from django.utils import timezone

from stadtherz.observations.adapters.watched import DeviceRow
from stadtherz.observations.domain.battery import Battery, Cell, battery
from stadtherz.observations.domain.local_time import DAY
from stadtherz.observations.models import BatteryReading

LOOKS_BACK = timedelta(days=180)
KEPT = timedelta(days=400)


def note_batteries(
    *, devices: Collection[DeviceRow], forecast: Collection[int], now: datetime
) -> dict[int, Battery]:
    """Write down the first reading of a day; gives the forecasts that are new by it.

    Args:
        devices: all devices.
        forecast: those whose forecast is kept from earlier.
        now: the moment.

    """
    today = timezone.localdate(now)
    told = {
        row.id: row.battery
        for row in devices
        if row.battery is not None
        and row.last_seen is not None
        and timezone.localdate(row.last_seen) == today
    }
    noted = set(BatteryReading.objects.filter(day=today).values_list("device_id", flat=True))
    fresh = [
        BatteryReading(device_id=pk, day=today, percent=percent)
        for pk, percent in told.items()
        if pk not in noted
    ]
    if fresh:
        BatteryReading.objects.bulk_create(fresh, 500, ignore_conflicts=True)
        BatteryReading.objects.filter(day__lt=today - KEPT).delete()
    unknown = {row.id for row in devices if row.battery is not None} - set(forecast)
    return forecasts({row.device_id for row in fresh} | unknown, today)


def forecasts(devices: Collection[int], today: date) -> dict[int, Battery]:
    """Judge the batteries of some devices by the readings of half a year."""
    if not devices:
        return {}
    rows = BatteryReading.objects.filter(day__gt=today - LOOKS_BACK).order_by("device_id", "day")
    readings: defaultdict[int, list[tuple[int, float]]] = defaultdict(list)
    for pk, day, percent in rows.values_list("device_id", "day", "percent"):
        if pk in devices:
            readings[pk].append((day.toordinal() * DAY, percent))
    return {
        pk: battery(
            np.array([us for us, _ in found], np.int64),
            np.array([percent for _, percent in found]),
            Cell(),
        )
        for pk, found in readings.items()
    }

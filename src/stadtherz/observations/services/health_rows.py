"""The states of all things as rows, for lists: written only where something changed."""

from collections.abc import Iterator
from dataclasses import dataclass

from stadtherz.observations.adapters.watched import Fleet
from stadtherz.observations.domain.watching import Judged
from stadtherz.observations.models import Health, moment

COLUMNS = [
    "carrier", "carried_by", "name", "department", "state", "contact", "live", "last",
    "interval_s", "gap_share", "battery", "battery_days", "battery_days_least", "no_estimate",
    "signal", "station_id",
]  # fmt: skip
WRITTEN = [name.removesuffix("_id") for name in COLUMNS]
AT_ONCE = 500


@dataclass
class Judgement:
    """All things as they are judged: what alerts speak of by subject, the others by id."""

    things: dict[str, Judged]
    stations: dict[int, Judged]
    streams: dict[int, Judged]


def write_health(*, fleet: Fleet, judgement: Judgement) -> int:
    """Store the states; gives how many rows changed."""
    known = {
        row[0]: row[1:] for row in Health.objects.order_by().values_list("subject", *COLUMNS)
    }  # fmt: skip
    changed = [
        row
        for row in _rows(fleet, judgement)
        if known.get(row.subject) != tuple(getattr(row, name) for name in COLUMNS)
    ]
    Health.objects.bulk_create(
        changed, AT_ONCE, update_conflicts=True, unique_fields=["subject"], update_fields=WRITTEN
    )
    return len(changed)


def _rows(fleet: Fleet, judgement: Judgement) -> Iterator[Health]:
    for pk, device in fleet.devices.items():
        row = _row(judgement.things[f"device:{pk}"], fleet, device.station)
        row.kind, row.device_id, row.name = Health.Kind.DEVICE, pk, device.name
        yield row
    for pk, judged in judgement.stations.items():
        row = _row(judged, fleet, pk)
        row.kind, row.carrier = Health.Kind.STATION, judged.subject in judgement.things
        row.name = fleet.stations[pk].name[:300]
        yield row
    for pk, judged in judgement.streams.items():
        row = _row(judged, fleet, fleet.station_of[pk])
        row.kind, row.datastream_id, row.carrier = Health.Kind.STREAM, pk, False
        row.name, row.carried_by = fleet.names[pk], fleet.carrier_of(pk)
        yield row


def _row(judged: Judged, fleet: Fleet, station: int) -> Health:
    battery = judged.battery
    share = judged.gap_share
    return Health(
        subject=judged.subject,
        station_id=station,
        department=fleet.stations[station].department,
        state=int(judged.state),
        contact=judged.contact.value,
        live=judged.live,
        last=None if judged.last is None else moment(judged.last),
        interval_s=judged.interval_s,
        gap_share=None if share is None else round(share, 3),
        battery=battery.percent if battery else None,
        battery_days=battery.days_left if battery else None,
        battery_days_least=battery.days_left_least if battery else None,
        no_estimate=battery.no_estimate.value if battery and battery.no_estimate else "",
        signal=judged.signal.value,
    )

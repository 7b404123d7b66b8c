"""The states of all things as rows, for lists: written only where something changed."""

from collections.abc import Iterator
from dataclasses import dataclass

from stadtherz.observations.adapters.watched import Fleet
from stadtherz.observations.domain.watching import Judged
from stadtherz.observations.models import Health, moment

COLUMNS = [
    "carrier", "carried_by", "name", "department", "state", "contact", "live", "last",
    "interval_s", "gap_share", "suspect_share", "battery", "battery_days", "battery_days_least",
    "no_estimate", "signal", "station_id", "clock_at", "clock_heard", "clock_offset",
    "clock_drift", "clock_drift_low", "clock_drift_high", "clock_slack_s",
    "clock_jump", "clock_jump_at", "clock_jump_offset",
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
        _tell_clock(row, judgement.things[row.subject])
        yield row
    for pk, judged in judgement.stations.items():
        row = _row(judged, fleet, pk)
        row.kind, row.carrier = Health.Kind.STATION, judged.subject in judgement.things
        row.name = fleet.stations[pk].name[:300]
        if row.carrier:
            _tell_clock(row, judgement.things[row.subject])
        yield row
    for pk, judged in judgement.streams.items():
        row = _row(judged, fleet, fleet.station_of[pk])
        row.kind, row.datastream_id, row.carrier = Health.Kind.STREAM, pk, False
        row.name, row.carried_by = fleet.names[pk], fleet.carrier_of(pk)
        yield row


def _tell_clock(row: Health, judged: Judged) -> None:
    clock = judged.clock
    if clock is None:
        return
    row.clock_at = moment(clock.judged)
    row.clock_heard = None if clock.heard is None else moment(clock.heard)
    row.clock_offset, row.clock_slack_s = clock.offset_s, clock.slack_s
    row.clock_drift = clock.drift_s_a_day
    row.clock_drift_low, row.clock_drift_high = clock.drift_low, clock.drift_high
    if clock.jump is not None:
        row.clock_jump_at = moment(clock.jump.at)
        row.clock_jump, row.clock_jump_offset = clock.jump.seconds, clock.jump.offset_s


def _row(judged: Judged, fleet: Fleet, station: int) -> Health:
    battery = judged.battery
    return Health(
        subject=judged.subject,
        station_id=station,
        department=fleet.stations[station].department,
        state=int(judged.state),
        contact=judged.contact.value,
        live=judged.live,
        last=None if judged.last is None else moment(judged.last),
        interval_s=judged.interval_s,
        gap_share=_rounded(judged.gap_share),
        suspect_share=_rounded(judged.suspect_share),
        battery=battery.percent if battery else None,
        battery_days=battery.days_left if battery else None,
        battery_days_least=battery.days_left_least if battery else None,
        no_estimate=battery.no_estimate.value if battery and battery.no_estimate else "",
        signal=judged.signal.value,
    )


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 3)

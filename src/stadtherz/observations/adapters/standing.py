"""How public stations stand: measures, late, silent, without data, or under maintenance."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from stadtherz.observations.domain.comparison import Contact, contact
from stadtherz.observations.models import Station

MAINTENANCE, ARCHIVE = "maintenance", "archive"
SIGNS = {
    Contact.FRESH.value: "dot",
    Contact.LATE.value: "diamond",
    Contact.SILENT.value: "triangle",
    MAINTENANCE: "square",
    Contact.NEVER.value: "ring",
}
"""The sign of each state, the states in the order in which they are listed."""
WORST_FIRST = (Contact.SILENT, Contact.LATE, MAINTENANCE, Contact.NEVER, Contact.FRESH)


@dataclass(frozen=True)
class Standing:
    """A station with its state, when it was heard last, and until when it is under maintenance."""

    station: Station
    state: str
    last: datetime | None
    until: datetime | None = None


def standings(stations: Iterable[Station], now: datetime) -> list[Standing]:
    """Give the states of stations, the worst first; they bring their datastreams with them."""
    found = [_standing(station, now) for station in stations]
    return sorted(found, key=lambda one: (WORST_FIRST.index(one.state), one.station.position))


def maintained_until(station: Station, now: datetime) -> datetime | None:
    """Give the end of a maintenance that was read along with the station."""
    until: datetime | None = getattr(station, "maintained", None)
    return until if until is not None and until > now else None


def map_signs(found: Sequence[Standing]) -> dict[int, str]:
    """Give the sign of each place, by its id; of several stations at a place the worst counts."""
    return {
        one.station.place_id: SIGNS[one.state] for one in reversed(found) if one.station.place_id
    }


def _standing(station: Station, now: datetime) -> Standing:
    until = maintained_until(station, now)
    streams = list(station.datastreams.all())
    times = [stream.latest.time for stream in streams if hasattr(stream, "latest")]
    last = max(times, default=None)
    interval = timedelta(seconds=max((one.interval_s for one in streams), default=900))
    state = MAINTENANCE if until else contact(last, now, interval).value
    return Standing(station, state, last, until)

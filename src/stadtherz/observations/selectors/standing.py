"""How public stations stand: send, late, silent, without data, in maintenance, or an archive."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from stadtherz.observations.domain.comparison import Contact, contact, turns
from stadtherz.observations.domain.watching import SeenStream
from stadtherz.observations.models import Datastream, Station

MAINTENANCE, ARCHIVE = "maintenance", "archive"
SIGNS = {
    Contact.FRESH.value: "dot",
    Contact.LATE.value: "diamond",
    Contact.SILENT.value: "triangle",
    MAINTENANCE: "square",
    Contact.NEVER.value: "ring",
    ARCHIVE: "bar",
}
"""The sign of each state, the states in the order in which they are listed."""
WORST_FIRST = (Contact.SILENT, Contact.LATE, MAINTENANCE, Contact.NEVER, Contact.FRESH, ARCHIVE)


@dataclass(frozen=True)
class Standing:
    """A station with its state, when it was heard last, and until when it is under maintenance.

    `turns` are the moments after which it is late and silent, where nothing else is its state.
    """

    station: Station
    state: str
    last: datetime | None
    until: datetime | None = None
    turns: tuple[datetime, datetime] | None = None


def standings(stations: Iterable[Station], now: datetime) -> list[Standing]:
    """Give the states of stations, the worst first; they bring their datastreams with them."""
    found = [_standing(station, now) for station in stations]
    return sorted(found, key=lambda one: (WORST_FIRST.index(one.state), one.station.position))


def maintained_until(station: Station, now: datetime) -> datetime | None:
    """Give the end of a maintenance that was read along with the station."""
    until: datetime | None = getattr(station, "maintained", None)
    return until if until is not None and until > now else None


def is_archive(station: Station, streams: Iterable[Datastream]) -> bool:
    """Whether nobody waits for more: no device was ever heard, and all came in long afterwards."""
    return not getattr(station, "heard", False) and not any(
        SeenStream(one.pk, one.awaited_s, one.latest.first_us, one.latest.us,
                   one.latest.received_us).is_live
        if hasattr(one, "latest") else True
        for one in streams
    )  # fmt: skip


def state_of(contact: Contact, until: datetime | None, *, archive: bool) -> str:
    """Name a state as signs and words have it: maintenance and archives before contact."""
    return MAINTENANCE if until else ARCHIVE if archive else contact.value


def turns_of(
    state: str, last: datetime | None, interval: timedelta
) -> tuple[datetime, datetime] | None:
    """Give the moments after which a station is late and silent, if that is what changes next."""
    return turns(last, interval) if last and state in set(Contact) else None


def _standing(station: Station, now: datetime) -> Standing:
    until = maintained_until(station, now)
    streams = list(station.datastreams.all())
    times = [stream.latest.time for stream in streams if hasattr(stream, "latest")]
    last = max(times, default=None)
    interval = timedelta(seconds=max((one.awaited_s for one in streams), default=900))
    archive = bool(streams) and is_archive(station, streams)
    state = state_of(contact(last, now, interval), until, archive=archive)
    return Standing(station, state, last, until, turns_of(state, last, interval))

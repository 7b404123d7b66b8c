"""What was measured since an event: the newest value of each public datastream, or station.

It is a state, not a log: of several values since then the newest is told. Numbers of observations
become visible in their order (see `adapters.hot.reserve`), so that none is passed over.
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Max, Min, Q, QuerySet

from stadtherz.observations.domain.events import Event
from stadtherz.observations.models import Datastream, Flag, Latest, Station
from stadtherz.observations.selectors.figures import Card, card_of
from stadtherz.observations.selectors.stations import property_of

MOST_EVENTS = 1_000
MOST_STATIONS = 200


@dataclass(frozen=True)
class Asked:
    """What somebody listens to; empty means everything that is public.

    Args:
        since: number of the last event that was seen.
        stations: keys.
        streams: keys of datastreams.
        observed: key of the property of which stations tell their figure; where there is none of
            it, and by default, it is what a station measures first.

    """

    since: int
    stations: Collection[str] = ()
    streams: Collection[str] = ()
    observed: str = ""


def public_streams(asked: Asked) -> QuerySet[Datastream]:
    """Give the public datastreams that somebody listens to."""
    found = Datastream.objects.filter(public=True, station__public=True)
    named = Q()
    if asked.stations:
        named |= Q(station__key__in=asked.stations)
    if asked.streams:
        named |= Q(key__in=asked.streams)
    return found.filter(named)


def fastest_s(asked: Asked) -> int | None:
    """Give the shortest interval of what somebody listens to; None when there is no such stream."""
    found: int | None = public_streams(asked).aggregate(least=Min("interval_s"))["least"]
    return found


def stream_events(asked: Asked) -> tuple[list[Event], bool]:
    """Tell the newest values of datastreams, and whether there are more than fit."""
    rows = list(
        Latest.objects.filter(datastream__in=public_streams(asked), sequence__gt=asked.since)
        .select_related("datastream__observed", "datastream__station")
        .order_by("sequence")[: MOST_EVENTS + 1]
    )
    return [_of_stream(row) for row in rows[:MOST_EVENTS]], len(rows) > MOST_EVENTS


def _of_stream(row: Latest) -> Event:
    stream = row.datastream
    return Event(
        row.sequence,
        "observation",
        {
            "datastream": stream.key,
            "station": stream.station.key,
            "observedProperty": stream.observed.key,
            "unit": stream.observed.ucum,
            "time": _utc(row.time),
            "value": row.value if row.result is None else json.loads(row.result),
            "flag": Flag(row.flag).name.lower().replace("_", "-"),
            "link": f"/sensorthings/v1.1/Datastreams({stream.pk})",
        },
    )


def station_events(
    stations: QuerySet[Station], asked: Asked, now: datetime
) -> tuple[list[Event], bool]:
    """Tell the figures of stations, of those that may be told, as their cards show them."""
    fresh = Max("datastreams__latest__sequence", filter=Q(datastreams__public=True))
    found = stations.annotate(number=fresh).filter(number__gt=asked.since)
    if asked.stations:
        found = found.filter(key__in=asked.stations)
    rows = list(found.order_by("number")[: MOST_STATIONS + 1])
    cards = [card_of(one, now, property_of(one, asked.observed)) for one in rows[:MOST_STATIONS]]
    events = [_of_card(card, row.number) for card, row in zip(cards, rows, strict=False)]
    return events, len(rows) > MOST_STATIONS


def _of_card(card: Card, number: int) -> Event:
    late, silent = card.turns or (None, None)
    told: dict[str, Any] = {
        "station": card.station.key,
        "observedProperty": card.observed.key if card.observed else None,
        "value": card.value,
        "unit": card.observed.unit if card.observed else "",
        "measured": _utc(card.measured) if card.measured else None,
        "time": _utc(card.last) if card.last else None,
        "contact": card.contact.value,
        "state": card.state,
        "suspect": card.doubted,
        "lateAfter": _utc(late) if late else None,
        "silentAfter": _utc(silent) if silent else None,
    }
    return Event(number, "station", told)


def number_of(stations: Iterable[Station]) -> int:
    """Give the number of the newest value of stations that bring their datastreams; 0 for none."""
    return max(
        (
            stream.latest.sequence
            for station in stations
            for stream in station.datastreams.all()
            if hasattr(stream, "latest")
        ),
        default=0,
    )


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")

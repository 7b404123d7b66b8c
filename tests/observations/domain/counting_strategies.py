"""Counting sites and their records, as Hypothesis draws them and as examples name them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import strategies as st

from stadtherz.observations.domain.counting import CountingSite, CountRecord, Way
from stadtherz.observations.domain.vehicle_classes import (
    CAR_ANY,
    CITY,
    LORRY_COMBINATION,
    UNKNOWN,
    VAN_ANY,
)

# quarter past eight, so that a period of an hour begins before it
START = datetime(2026, 11, 24, 7, 15, tzinfo=UTC)
# the days around both changes of the clock in Berlin in 2026, and an ordinary one
MOMENTS = [
    datetime(2026, 3, 28, 22, tzinfo=UTC),
    datetime(2026, 3, 29, 0, 45, tzinfo=UTC),
    datetime(2026, 10, 24, 23, 30, tzinfo=UTC),
    START,
]
ANY_INTERVAL = st.sampled_from([60, 300, 900, 3600])
QUARTERS_AND_LESS = st.sampled_from([60, 300, 900])
EDGES = [(), (0, 30, 50), (0, 30, 50, None), (30, None), (0.5, 29.5, 130)]
FINEST = [*CITY.classes, UNKNOWN]
MIXED = [UNKNOWN, CAR_ANY, VAN_ANY, LORRY_COMBINATION, *CITY.classes[9:]]


def record(site, way=None, cell=None, start=START, count=1, **more):
    """A record of the site's first way and first cell unless told otherwise."""
    way = way or site.ways[0]
    found, band = cell or site.cells[0]
    more = {"end": start + site.interval} | more
    return CountRecord(
        start=start, lane=way.lane, direction=way.direction, vehicle_class=found, band=band,
        count=count, **more,
    )  # fmt: skip


@st.composite
def sites(draw, interval_s=ANY_INTERVAL):
    lanes = tuple(draw(st.lists(st.integers(1, 9), min_size=1, max_size=2, unique=True)))
    directions = draw(st.sampled_from([("in",), ("in", "out")]))
    pairs = [Way(lane, to) for lane in lanes for to in directions]
    classes = draw(st.sampled_from([FINEST, MIXED]))
    edges = draw(st.sampled_from(EDGES))
    return CountingSite(
        lanes,
        directions,
        tuple(draw(st.lists(st.sampled_from(classes), min_size=1, max_size=4, unique=True))),
        edges,
        draw(interval_s),
        ways=tuple(draw(st.lists(st.sampled_from(pairs), min_size=1, unique=True))),
        unmeasured=bool(edges) and draw(st.booleans()),
        mean_speed=draw(st.booleans()),
        occupancy=draw(st.booleans()),
    )


@st.composite
def sites_with_records(draw, interval_s=ANY_INTERVAL):
    """A site, and some of its cells in some intervals, in any order."""
    site = draw(sites(interval_s))
    begin = draw(st.sampled_from(MOMENTS))
    begin -= (begin - datetime(1970, 1, 1, tzinfo=UTC)) % site.interval
    records = []
    for number in draw(st.lists(st.integers(0, 200), min_size=1, max_size=3, unique=True)):
        start = begin + number * site.interval
        for way in site.ways:
            occupancy = draw(st.none() | st.integers(0, 100)) if site.occupancy else None
            for cell in site.cells:
                count = draw(st.none() | st.integers(0, 2))
                if count is not None:
                    speed = draw(_speeds(cell[1])) if site.mean_speed and count else None
                    records.append(
                        record(
                            site, way, cell, start, count,
                            mean_speed_kmh=speed, occupancy_percent=occupancy,
                        )
                    )  # fmt: skip
    return site, draw(st.permutations(records))


def _speeds(band):
    low, high = (band.low, band.high or 200) if band else (0, 200)
    return st.none() | st.floats(low, high)


def in_another_zone(one, hours):
    """The same record, written with another offset."""
    zone = timezone(timedelta(hours=hours))
    return replace(one, start=one.start.astimezone(zone), end=one.end.astimezone(zone))

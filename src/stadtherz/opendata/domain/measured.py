"""How well services ran, from what was measured: availability, waiting, throughput, outages.

Regulation 2023/138, article 3(3), asks for criteria of performance, capacity and availability. A
day (UTC) has 288 slots of five minutes. A slot without a measurement is unknown, which is neither
up nor down and never counts as fine.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from math import floor, log2

SLOT = timedelta(minutes=5)
SLOTS = 288
UP, DOWN, UNKNOWN = "u", "d", "?"
PARTS = 8
"""Steps of a histogram from one value to its double: values are known to 5 %."""
Histogram = Mapping[int, int]


@dataclass(frozen=True)
class Took:
    """One measurement.

    Args:
        at: when it began.
        status: of the answer, 0 where none came.
        first_byte_ms: until the first byte of the answer, None without one.
        bytes_a_second: of a large answer, None where too little came to tell.

    """

    at: datetime
    status: int
    first_byte_ms: float | None = None
    bytes_a_second: float | None = None

    @property
    def fine(self) -> bool:
        """Whether the service gave what was asked for."""
        return 200 <= self.status < 300 and self.first_byte_ms is not None


@dataclass(frozen=True)
class Availability:
    """How many slots were up, down, unknown."""

    up: int
    down: int
    unknown: int

    @property
    def slots(self) -> int:
        """All of them."""
        return self.up + self.down + self.unknown

    @property
    def share_up(self) -> float | None:
        """Share of all slots that are known to have been up; None without any slot."""
        return self.up / self.slots if self.slots else None

    @property
    def share_down(self) -> float | None:
        """Share of all slots in which nothing usable came."""
        return self.down / self.slots if self.slots else None

    @property
    def share_unknown(self) -> float | None:
        """Share of all slots that nobody measured."""
        return self.unknown / self.slots if self.slots else None

    def __add__(self, other: "Availability") -> "Availability":
        return Availability(
            self.up + other.up, self.down + other.down, self.unknown + other.unknown
        )


@dataclass(frozen=True)
class Outage:
    """The longest time without service.

    Args:
        sure: how long it was measured to be down.
        most: from the first failure to the next success, with what nobody measured between.

    """

    sure: timedelta
    most: timedelta


def slot_of(moment: datetime) -> int:
    """Give the number of a moment's slot within its day (UTC)."""
    there = moment.astimezone(UTC)
    return (there.hour * 60 + there.minute) // 5


def states_of(took: Iterable[Took], day: date, until: datetime | None = None) -> str:
    """Give the states of a day's slots, one sign each; a failure outweighs a success.

    Args:
        took: measurements; those of other days are left out.
        day: which one, in UTC.
        until: the moment now; slots that have not ended then are left out, but for one that was
            measured already.

    """
    begins = datetime(day.year, day.month, day.day, tzinfo=UTC)
    length = SLOTS if until is None else min(SLOTS, max(0, floor((until - begins) / SLOT)))
    states = [UNKNOWN] * SLOTS
    for one in took:
        if one.at.astimezone(UTC).date() != day:
            continue
        place = slot_of(one.at)
        states[place] = UP if one.fine and states[place] != DOWN else DOWN
    open_one = states[length : length + 1]
    return "".join(states[:length] + [one for one in open_one if one != UNKNOWN])


def packed(states: str) -> str:
    """Write states shortly: "u100d2?186"."""
    return "".join(f"{sign}{sum(1 for _ in run)}" for sign, run in groupby(states))


def unpacked(written: str) -> str:
    """Read what `packed` wrote."""
    states, sign, number = [], "", ""
    for one in f"{written}{UNKNOWN}":
        if one.isdigit():
            number += one
            continue
        if sign:
            states.append(sign * int(number))
        sign, number = one, ""
    return "".join(states)


def availability(states: str) -> Availability:
    """Count states."""
    return Availability(states.count(UP), states.count(DOWN), states.count(UNKNOWN))


def state_now(states: str, slots: int = 3) -> str:
    """Give the last state that somebody saw within the last slots, else unknown."""
    seen = states[-slots:].replace(UNKNOWN, "")
    return seen[-1] if seen else UNKNOWN


def longest_outage(states: str) -> Outage:
    """Find the longest outage; one ends only where a service was seen to be up again."""
    stretches = [one.lstrip(UNKNOWN) for one in states.split(UP)]
    failed = [one for one in stretches if DOWN in one]
    if not failed:
        return Outage(timedelta(0), timedelta(0))
    sure = max(len(list(run)) for one in failed for sign, run in groupby(one) if sign == DOWN)
    return Outage(sure * SLOT, max(map(len, failed)) * SLOT)


def histogram(values: Iterable[float]) -> dict[int, int]:
    """Count positive values by classes, each 9 % wider than the one before."""
    counts: dict[int, int] = {}
    for one in values:
        place = floor(log2(one) * PARTS) if one > 0 else -PARTS * 20
        counts[place] = counts.get(place, 0) + 1
    return dict(sorted(counts.items()))


def merged(several: Iterable[Histogram]) -> dict[int, int]:
    """Add histograms."""
    counts: dict[int, int] = {}
    for one in several:
        for place, count in one.items():
            counts[place] = counts.get(place, 0) + count
    return dict(sorted(counts.items()))


def quantile(counts: Histogram, share: float) -> float | None:
    """Give the value below which `share` of all lie (nearest rank), None without any.

    It is the middle of its class, so at most 5 % away from the value that was measured.
    """
    total = sum(counts.values())
    rank = max(1, -floor(-share * total))
    for place, count in sorted(counts.items()):
        rank -= count
        if rank <= 0:
            return float(2 ** ((place + 0.5) / PARTS))
    return None

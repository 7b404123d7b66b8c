"""Puts the departures of several timetables together: what two of them have is told once."""

from collections.abc import Iterable, Sequence

from stadtherz.streets.domain.spelling import key_of
from stadtherz.streets.domain.stops.joining import same_name
from stadtherz.streets.domain.transit.departures import Departure, State


def together(parts: Iterable[Sequence[Departure]]) -> tuple[Departure, ...]:
    """Put departures of several timetables together, the earliest first.

    Two timetables have the same departure where line, goal and planned time are the same; that of
    which more than the plan is known counts, else that of the timetable which comes first.

    Args:
        parts: for each timetable what leaves at the same place.

    """
    found: list[Departure] = []
    for part in parts:
        before = list(found)
        for one in part:
            same = next((other for other in before if _is_same(one, other)), None)
            if same is None:
                found.append(one)
            elif same.state is State.PLANNED and one.state is not State.PLANNED:
                found[found.index(same)] = one
                before.remove(same)
    return tuple(sorted(found, key=lambda one: (one.expected, one.line.short, one.towards)))


def _is_same(one: Departure, other: Departure) -> bool:
    return (
        one.planned == other.planned
        and _line(one) == _line(other)
        and same_name(one.towards, other.towards)
    )


def _line(one: Departure) -> str:
    return key_of(one.line.short or one.line.long).replace(" ", "")

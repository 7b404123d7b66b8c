"""Reported obstacles, in a fixed number of queries; what has ended long ago is nowhere."""

from datetime import datetime, timedelta
from math import cos, radians

from django.db.models import F, Q, QuerySet

from stadtherz.kernel.errors import NotFound
from stadtherz.kernel.ids import number_of
from stadtherz.streets.domain.obstacles import SAME_M, Obstacle, Sort
from stadtherz.streets.domain.places import DEGREE_M, metres_apart
from stadtherz.streets.models import ObstacleReport
from stadtherz.streets.selectors.obstacle_words import SORTS, STANDING

MOST = 200
LATELY = timedelta(days=14)


def obstacles_now(now: datetime) -> list[ObstacleReport]:
    """Give what is in the way at a moment, the newest first; a flood hides nothing confirmed."""
    found = list(_surest(now).prefetch_related("words")[:MOST])
    return sorted(found, key=lambda row: (row.made_at, row.pk), reverse=True)


def obstacles_at(now: datetime) -> tuple[Obstacle, ...]:
    """Give what is in the way at a moment, for other systems."""
    return tuple(
        Obstacle(
            row.code, str(SORTS[row.sort]), str(STANDING[row.standing(now)]), row.lon, row.lat,
            row.label,
        )
        for row in _surest(now)[:MOST]
    )  # fmt: skip


def obstacles_for_staff(now: datetime) -> tuple[list[ObstacleReport], list[ObstacleReport]]:
    """Give what is in the way, what waits for an answer first, and what ended lately."""
    rows = ObstacleReport.objects.select_related("department", "answered_by")
    lately = rows.filter(Q(ended_at__gt=now - LATELY) | Q(ended_at=None, until__gt=now - LATELY))
    found = list(lately.prefetch_related("words")[: 2 * MOST])
    there = [row for row in found if row.ended_at is None and row.until > now]
    there.sort(key=lambda row: (bool(row.answer), row.confirmed_at is None))
    return there, [row for row in found if row not in there]


def obstacle_with_code(code: str) -> ObstacleReport:
    """Find a report by the code that whoever made it was given.

    Raises:
        NotFound: the code is mistyped, or the report is long over.

    """
    number = number_of(code)
    rows = ObstacleReport.objects.select_related("department", "closure").prefetch_related("words")
    row = rows.filter(pk=number).first() if number is not None else None
    if row is None:
        message = f"no report has the code {code[:20]!r}"
        raise NotFound(message, code="obstacle")
    return row


def active(now: datetime) -> QuerySet[ObstacleReport]:
    """Give what has not ended."""
    return ObstacleReport.objects.filter(ended_at=None, until__gt=now)


def _surest(now: datetime) -> QuerySet[ObstacleReport]:
    """Give what has not ended, what others confirmed first."""
    return active(now).order_by(F("confirmed_at").desc(nulls_last=True), "-made_at", "-pk")


def same_as(sort: Sort, lon: float, lat: float, now: datetime) -> ObstacleReport | None:
    """Find the report of the same thing, the nearest one; None where there is none."""
    high = SAME_M / DEGREE_M
    wide = high / max(0.01, cos(radians(lat)))
    rows = active(now).filter(
        sort=sort.value, lon__range=(lon - wide, lon + wide), lat__range=(lat - high, lat + high)
    )
    apart = [(metres_apart((lon, lat), (row.lon, row.lat)), row.pk, row) for row in rows[:MOST]]
    near = min(apart, default=None)
    return near[2] if near and near[0] <= SAME_M else None

"""Draws the consequences of what was said of an obstacle: it closes a way, or opens it again."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import override

from stadtherz.kernel.errors import NotFound
from stadtherz.streets.domain.closing import Closed, What
from stadtherz.streets.domain.obstacles import (
    RULES,
    Hinders,
    Lasting,
    Says,
    Sort,
    Standing,
    ends_at,
    judged,
)
from stadtherz.streets.models import ObstacleReport, ObstacleVoice, StreetClosure
from stadtherz.streets.selectors.network import street_along
from stadtherz.streets.selectors.obstacle_words import SORTS
from stadtherz.streets.selectors.snapping import snap
from stadtherz.streets.services.closing import tell_of_closures


def add_voice(row: ObstacleReport, voice: ObstacleVoice, now: datetime) -> None:
    """Add what somebody says, and settle what follows; the row is locked by who calls.

    Args:
        row: the report.
        voice: not stored yet.
        now: the moment.

    """
    voice.report, voice.at = row, now
    voice.save(force_insert=True)
    if voice.says == Says.THERE.value:
        row.until = max(row.until, ends_at(Sort(row.sort), Lasting(row.lasting), now))
    standing = judged(Sort(row.sort), row.voices())
    if standing is Standing.CONFIRMED and row.confirmed_at is None:
        row.confirmed_at = now
    if standing is Standing.ENDED:
        row.ended_at = now
    _settle(row, now)


def _settle(row: ObstacleReport, now: datetime) -> None:
    if row.ended_at is not None:
        row.until = row.ended_at
    elif row.confirmed_at is not None and row.closure is None:
        row.closure = _closed(row, now)
    row.save()
    if row.closure is not None:
        row.closure.until = max(row.until, row.closure.starts)
        row.closure.save(update_fields=["until"])
        tell_of_closures(now=now)


def _street(row: ObstacleReport) -> str:
    """Give the street alone: what the report is called says in German where in it that is."""
    try:
        return street_along(snap(row.lon, row.lat).edge) or row.label
    except NotFound:
        return row.label


def _closed(row: ObstacleReport, now: datetime) -> StreetClosure | None:
    hinders = RULES[Sort(row.sort)].hinders
    if hinders is Hinders.NOTHING:
        return None
    with override(settings.LANGUAGE_CODE):
        words = str(SORTS[row.sort])
    return StreetClosure.objects.create(
        what=What.OBSTACLE.value, words=f"{words[0].upper()}{words[1:]}", street=_street(row)[:120],
        side=Closed.ALL.value, points=[[row.lon, row.lat]], narrow=hinders is Hinders.NARROW,
        starts=now, until=row.until, source=row.code, entered_at=now,
    )  # fmt: skip

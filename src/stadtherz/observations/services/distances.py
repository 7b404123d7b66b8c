"""How often values come and with how many decimals: told by the API, learnt, or set by a person.

Whoever makes a datastream by SensorThings need not say how often it measures. What it tells in its
`properties` holds; else both are learnt from what came in, soon after the first values and again
later. What a person or a mapping set is left alone.
"""

from datetime import UTC, datetime, timedelta

from django.db.models import F, Model, Q, QuerySet

from stadtherz.observations.adapters.lake import Lake, the_lake
from stadtherz.observations.adapters.learning import ENOUGH, Newest, newest_of
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.domain.usual_distance import (
    decimals_learnt,
    decimals_told,
    interval_learnt,
    interval_told,
)
from stadtherz.observations.models import Datastream, ObservedProperty, Origin, moment
from stadtherz.observations.services.judging import ask_to_judge

OPEN = (Origin.ASSUMED, Origin.LEARNT)
AGAIN_AFTER_US, SOON_AGAIN_AFTER_US = 3_600_000_000, 30_000_000
AT_ONCE = 100
JUDGED_ANEW = timedelta(days=56)
SET_BY_STAFF = {
    Datastream: ("interval_s", "interval_by"),
    ObservedProperty: ("decimals", "decimals_by"),
}


def heed_told(kind: str, row: Model) -> tuple[str, ...]:
    """Take on what a row's `properties` tell, unless a person set it; names what it changed.

    The row is not saved.

    Raises:
        Invalid: when they tell what cannot be.

    """
    if isinstance(row, ObservedProperty):
        return _heed_decimals(row, decimals_told(row.properties))
    if not isinstance(row, Datastream):
        return ()
    told, decimals = interval_told(row.properties), decimals_told(row.properties)
    if decimals is not None and kind == "Datastream":
        row.observed.save(update_fields=_heed_decimals(row.observed, decimals))
    if row.interval_by == Origin.SET:
        return ()
    if told is not None:
        row.interval_s, row.interval_by = told, Origin.TOLD
    elif row.interval_by == Origin.TOLD:  # it is not told any more
        row.interval_by = Origin.ASSUMED
    return "interval_s", "interval_by"


def _heed_decimals(row: ObservedProperty, told: int | None) -> tuple[str, ...]:
    if told is None or row.decimals_by == Origin.SET:
        return ()
    row.decimals, row.decimals_by = told, Origin.TOLD
    return "decimals", "decimals_by"


def figure_of(row: Model) -> int | None:
    """Give the figure of a row that staff may set, to be compared after they did."""
    names = SET_BY_STAFF.get(type(row))
    found: int | None = names and getattr(row, names[0])
    return found


def set_by_staff(row: Model, before: int | None) -> None:
    """Note that a person set a figure, where it is another one than before."""
    names = SET_BY_STAFF.get(type(row))
    if names is not None and getattr(row, names[0]) != before:
        setattr(row, names[1], Origin.SET)
        row.save(update_fields=[names[1]])


def learn_due(*, now: datetime, lake: Lake | None = None) -> int:
    """Learn distance and decimals of datastreams that have new values; gives how many changed."""
    rows = list(_due(microseconds(now))[:AT_ONCE])
    if not rows:
        return 0
    found = newest_of({row.pk: row.latest.us for row in rows}, lake or the_lake())
    learnt = {"learnt_us": microseconds(now)}
    Datastream.objects.filter(pk__in=[row.pk for row in rows]).update(**learnt)
    return sum(_learn(row, found[row.pk]) for row in rows if row.pk in found)


def _due(now_us: int) -> QuerySet[Datastream]:
    """Give datastreams to learn of, those first of which nothing was learnt yet."""
    levels = {"multi": False, "observed__kind": ObservedProperty.Kind.LEVEL}
    learning = Q(interval_by__in=OPEN) | Q(observed__decimals_by__in=OPEN, **levels)
    unknown = Q(interval_by=Origin.ASSUMED) | Q(observed__decimals_by=Origin.ASSUMED, **levels)
    late = Q(learnt_us__lt=now_us - AGAIN_AFTER_US)
    late |= unknown & Q(learnt_us__lt=now_us - SOON_AGAIN_AFTER_US)
    news = Q(latest__received_us__gt=F("learnt_us"))
    return (
        Datastream.objects.filter(learning, Q(learnt_us=None) | (late & news), latest__isnull=False)
        .select_related("observed", "latest")
        .order_by(F("learnt_us").asc(nulls_first=True), "pk")
    )


def _learn(row: Datastream, newest: Newest) -> bool:
    finer = not row.multi and _learn_decimals(row.observed, newest)
    seconds = interval_learnt(newest.times, newest.lengths)
    if row.interval_by not in OPEN or seconds is None:
        return finer
    same = Datastream.objects.filter(pk=row.pk, interval_by__in=OPEN)
    done = same.update(interval_s=seconds, interval_by=Origin.LEARNT)
    if not done or seconds == row.interval_s:
        return finer
    _judge_anew(row)
    return True


def _learn_decimals(row: ObservedProperty, newest: Newest) -> bool:
    """Learn the decimals of a level; several datastreams of one property share the finest."""
    decimals = decimals_learnt(newest.values)
    if decimals is None and len(newest.times) >= ENOUGH:  # words, or true and false
        decimals = 0
    if row.decimals_by not in OPEN or row.kind == ObservedProperty.Kind.COUNT or decimals is None:
        return False
    same = ObservedProperty.objects.filter(pk=row.pk, decimals_by__in=OPEN)
    same.filter(decimals__lte=decimals).update(decimals=decimals, decimals_by=Origin.LEARNT)
    return decimals > row.decimals


def _judge_anew(row: Datastream) -> None:
    """Judge by the new distance what was judged by another one, as far back as is learnt from."""
    since = max(moment(row.latest.first_us), moment(row.latest.us) - JUDGED_ANEW)
    ask_to_judge(since=since.astimezone(UTC).date(), streams=[row.pk])

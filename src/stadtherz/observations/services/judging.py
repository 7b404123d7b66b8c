"""Judging what came in over whole weeks: freezes, steps, gaps, neighbours, balances of counters.

What has to be judged stands in a table, so the work goes on where it ended, whoever ended it. A
step judges one week of some datastreams: it reads them, writes the flags that changed, and lists
what was found. Judging the same again changes nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
from django.conf import settings
from django.db import transaction
from django.db.models import F, Max
from django.db.models.functions import Least
from django.utils import timezone

from stadtherz.observations.adapters.judged import (
    Flagged,
    Stored,
    next_times,
    nothing_stored,
    stored_values,
    usual_weeks,
)
from stadtherz.observations.adapters.lake import Lake, the_lake
from stadtherz.observations.adapters.rule_book import StreamRules, rules_of
from stadtherz.observations.domain.conservation import Balance
from stadtherz.observations.domain.findings import Finding, Flag, Rule, Stream
from stadtherz.observations.domain.gaps import gaps_in
from stadtherz.observations.domain.judged_weeks import (
    TRAIL,
    WEEK,
    judged_week_of,
    lead_of,
    listed_gaps,
    week_of,
    within,
)
from stadtherz.observations.domain.local_time import Calendar
from stadtherz.observations.domain.neighbours import aligned
from stadtherz.observations.domain.quality import Context, Judgement, judge
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.models import Correction, Judging, Latest, SinglesSince
from stadtherz.observations.services.balancing import balanced, balances_of
from stadtherz.observations.services.episodes import keep_episodes
from stadtherz.observations.services.flagging import write_flags

STREAMS_A_STEP = 40
AT_ONCE = 2_000


@dataclass(frozen=True)
class Step:
    """What a step did: its week, datastreams, values read, flags written, stretches listed.

    `asked` counts the weeks of datastreams that are done with it, also those without values, and
    `empty` names the datastreams without any value in the week and what is read around it.
    """

    week: date
    streams: int
    values: int
    flagged: int
    episodes: int
    asked: int = 0
    empty: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class _Week:
    """One week and what is known for it, also of what is only compared with."""

    start: int
    stored: dict[int, Stored]
    rules: dict[int, StreamRules]
    context: "_Around"
    trusted: dict[int, Stored] = field(default_factory=dict)
    balances: dict[int, tuple[Balance, ...]] = field(default_factory=dict)

    @property
    def end(self) -> int:
        return self.start + WEEK


@dataclass(frozen=True, eq=False)
class _Around:
    """What is known beside the datastreams: usual weeks, what people decided."""

    usual: dict[int, Any]
    decided: dict[int, list[tuple[int, int]]]
    extent: dict[int, tuple[int, int]]


def note_due() -> int:
    """Take over which datastreams have new values, and from when on; gives their number.

    What comes in while they are judged is noted again.
    """
    found = list(Latest.objects.exclude(unjudged_us=None).values_list("pk", "unjudged_us"))
    for at in range(0, len(found), AT_ONCE):
        part = found[at : at + AT_ONCE]
        with transaction.atomic():
            _queue({pk: us - TRAIL for pk, us in part if us is not None})
            for pk, us in part:
                Latest.objects.filter(pk=pk, unjudged_us=us).update(unjudged_us=None)
    return len(found)


def _queue(asked: dict[int, int]) -> None:
    """Note from when on datastreams have to be judged; an earlier moment stays."""
    there = set(Judging.objects.filter(pk__in=asked).values_list("pk", flat=True))
    for pk in there:
        Judging.objects.filter(pk=pk).update(from_us=Least(F("from_us"), asked[pk]))
    Judging.objects.bulk_create(
        [Judging(datastream_id=pk, from_us=us) for pk, us in asked.items() if pk not in there],
        ignore_conflicts=True,
    )


@transaction.atomic
def ask_to_judge(*, since: date, streams: Sequence[int]) -> None:
    """Ask that some datastreams are judged anew from a UTC day on."""
    us = microseconds(datetime(since.year, since.month, since.day, tzinfo=UTC))
    _queue(dict.fromkeys(streams, us))


def judge_due(
    *, lake: Lake | None = None, most: Callable[[], bool] | None = None
) -> Iterator[Step]:
    """Judge what is due, one step at a time, until `most` says enough.

    Datastreams that are due from the newest week on come first, so that what is measured now does
    not wait for what was imported; each one goes from its earliest week to its newest, as a week is
    judged by what is usual in those before.
    """
    lake = lake or the_lake()
    while not (most and most()):
        newest = Judging.objects.aggregate(found=Max("from_us"))["found"]
        if newest is None:
            return
        start = judged_week_of(newest, _most())
        due = Judging.objects.filter(from_us__gte=min(start, week_of(newest))).order_by("pk")
        rows = dict(due.values_list("pk", "from_us")[:STREAMS_A_STEP])
        yield _step(rows, start, lake)


def _step(rows: dict[int, int], start: int, lake: Lake) -> Step:
    """Judge one week of some datastreams, and note the next week that is due."""
    extent = {
        pk: (first, last)
        for pk, first, last in Latest.objects.filter(pk__in=rows).values_list(
            "pk", "first_us", "us"
        )
    }
    asked = [pk for pk in rows if pk in extent and extent[pk][1] >= start]
    step = judge_week(asked, start, extent, lake)
    most = _most()
    following = _following(rows, start, extent, step.empty, most, lake)
    _forward(rows, following, most, extent)
    last = {pk: min(extent.get(pk, (0, start))[1], most) for pk in rows}
    passed = [
        (min(week, week_of(last[pk]) + WEEK) - start) // WEEK for pk, week in following.items()
    ]
    return replace(step, asked=sum(max(1, weeks) for weeks in passed))


def _following(
    rows: dict[int, int], start: int, extent: dict[int, tuple[int, int]],
    empty: Sequence[int], most: int, lake: Lake,
) -> dict[int, int]:  # fmt: skip
    """Give the week that each datastream goes on with; weeks without values are left out at once.

    The week before a value is judged too: what follows soon after it tells of a gap.
    """
    found = {pk: max(start + WEEK, week_of(extent.get(pk, (0, 0))[0])) for pk in rows}
    if empty:
        values = next_times(empty, start + WEEK, most + WEEK, lake)
        for pk in empty:
            nearest = values.get(pk)
            found[pk] = most + WEEK if nearest is None else max(found[pk], week_of(nearest - TRAIL))
    return found


def weeks_due() -> int:
    """Estimate how many weeks of datastreams are due, for showing how far the work is."""
    most = _most()
    rows = Judging.objects.values_list("from_us", "datastream__latest__first_us",
                                       "datastream__latest__us")  # fmt: skip
    return sum(
        1 + max(0, (min(last or 0, most) - judged_week_of(max(asked, first or 0), most)) // WEEK)
        for asked, first, last in rows
    )


def _forward(
    rows: dict[int, int], following: dict[int, int], most: int, extent: dict[int, tuple[int, int]]
) -> None:
    """Go on with the next week that can have values, up to `most`, for clocks may be far ahead.

    What was asked anew meanwhile stays asked.
    """
    for pk, asked in rows.items():
        _, last = extent.get(pk, (0, -1))
        same = Judging.objects.filter(pk=pk, from_us=asked)
        if following[pk] > min(last, most):
            same.delete()
        else:
            same.update(from_us=following[pk])


def judge_week(
    streams: Sequence[int], start: int, extent: dict[int, tuple[int, int]], lake: Lake
) -> Step:
    """Judge the week from `start` of some datastreams.

    Args:
        streams: database ids.
        start: beginning of the week in microseconds.
        extent: first and newest time of each datastream.
        lake: where they are.

    """
    rules = rules_of(streams)
    week = _week(rules, start, extent, lake)
    flagged: list[Flagged] = []
    episodes = values = 0
    for pk in sorted(rules):
        judgement, here = _judged(pk, week)
        values += len(here.times)
        flagged += _changed(pk, here, judgement, week)
        episodes += keep_episodes(
            stream=pk, start=start, end=week.end, found=_listed(pk, here, judgement, week),
            times=here.times,
        )  # fmt: skip
    empty = tuple(pk for pk in streams if not len(week.stored.get(pk, nothing_stored()).times))
    count = write_flags(flagged, lake=lake)
    return Step(_day(start), len(rules), values, count, episodes, empty=empty)


def _most() -> int:
    """Give the last moment that is judged: clocks may be a week ahead, or years."""
    return microseconds(timezone.now()) + WEEK


def _day(us: int) -> date:
    return datetime.fromtimestamp(us / 1_000_000, UTC).date()


def _week(
    rules: dict[int, StreamRules], start: int, extent: dict[int, tuple[int, int]], lake: Lake
) -> _Week:
    """Read the week with what lies around it, of the datastreams, neighbours and balances."""
    ends = balances_of(rules)
    beside = {other for one in rules.values() for other in one.neighbours}
    beside |= {pk for _, *both in ends for end in both for pk in end}
    known = rules | (rules_of(beside - set(rules)) if beside else {})
    if not known:
        return _Week(start, {}, {}, _Around({}, {}, extent))
    lead = max(lead_of(one.settings) for one in known.values())
    stored = dict(stored_values(set(known) | beside, start - lead, start + WEEK + TRAIL, lake))
    week = _Week(start, stored, known, _around(known, start, extent, lake))
    trusted = {pk: _trusted(pk, week) for pk in sorted(beside)}
    return replace(week, trusted=trusted, balances=balanced(rules, ends, known, trusted))


def _around(
    rules: dict[int, StreamRules], start: int, extent: dict[int, tuple[int, int]], lake: Lake
) -> _Around:
    counted = [pk for pk, one in rules.items() if one.settings.chance]
    weeks = usual_weeks(counted, start, Calendar(settings.TIME_ZONE), lake) if counted else {}
    decided: dict[int, list[tuple[int, int]]] = {}
    active = Correction.objects.filter(
        datastream__in=rules, undone_at=None, last_us__gte=start, first_us__lt=start + WEEK
    )
    for act in active.defer("before"):
        runs = [(first, first + count) for first, count, _ in act.runs]
        decided.setdefault(act.datastream_id, []).extend(runs)
    return _Around(weeks, decided, extent)


def _trusted(pk: int, week: _Week) -> Stored:
    """Leave out of what others are compared with what is doubted for itself."""
    stored = week.stored[pk]
    if pk not in week.rules:
        return stored
    here = _here(pk, week)
    own = judge(_stream(pk, here, week), replace(week.rules[pk].settings, company=None),
                Context(_usual(pk, week)))  # fmt: skip
    flags = np.where(_kept(pk, here, week), here.flags, own.flags)
    good = np.ones(len(stored.times), bool)
    good[len(good) - len(flags) :] = flags != Flag.SUSPECT
    return stored.those(good)


def _here(pk: int, week: _Week) -> Stored:
    """Give the week of a datastream and as much of its surroundings as its rules look at."""
    stored = week.stored.get(pk, nothing_stored())
    return stored.those(stored.times >= week.start - lead_of(week.rules[pk].settings))


def _stream(pk: int, here: Stored, week: _Week) -> Stream:
    rules = week.rules[pk]
    return Stream(here.times, here.values, rules.interval, counted=rules.counted, flags=here.flags)


def _usual(pk: int, week: _Week) -> Any:
    off = Rule.ZERO_RUN in week.rules[pk].figures.off
    return None if off else week.context.usual.get(pk)


def _judged(pk: int, week: _Week) -> tuple[Judgement, Stored]:
    """Apply the rules to a datastream's week and its surroundings."""
    rules, here = week.rules[pk], _here(pk, week)
    others = [week.trusted[other] for other in rules.neighbours if other in week.trusted]
    company = rules.settings.company
    columns = (
        np.column_stack(
            [aligned(here.times, one.times, one.values, rules.interval // 2) for one in others]
        )
        if company and len(others) >= company.least
        else None
    )
    context = Context(_usual(pk, week), columns, week.balances.get(pk, ()))
    return judge(_stream(pk, here, week), rules.settings, context), here


def _changed(pk: int, here: Stored, judgement: Judgement, week: _Week) -> list[Flagged]:
    """Name the observations of the week whose flag or rule is another one than the stored one."""
    differs = (here.flags != judgement.flags) | (here.rules != judgement.rules)
    wanted = differs & (here.times >= week.start) & (here.times < week.end)
    wanted &= ~_kept(pk, here, week)
    return [
        Flagged(
            pk, int(here.times[at]), int(here.sequences[at]), int(judgement.flags[at]),
            int(judgement.rules[at]),
        )
        for at in np.flatnonzero(wanted)
    ]  # fmt: skip


def _kept(pk: int, here: Stored, week: _Week) -> Any:
    """Tell which observations are not judged: a person, a device or the arrival has decided."""
    suspect = here.flags == Flag.SUSPECT
    kept = np.isin(here.flags, (Flag.CORRECTED, Flag.GAP_FILLED))
    kept |= suspect & ((here.rules == 0) | (here.rules == Rule.CLOCK.code))
    kept |= here.rules == Rule.PERSON.code
    for first, end in week.context.decided.get(pk, ()):
        kept |= (here.sequences >= first) & (here.sequences < end)
    sealed = SinglesSince.objects.filter(pk=pk).values_list("day", flat=True).first()
    if sealed:
        day = microseconds(datetime(sealed.year, sealed.month, sealed.day, tzinfo=UTC))
        kept |= here.times < day
    return kept


def _says(one: Finding, here: Stored, judgement: Judgement) -> bool:
    low, high = np.searchsorted(here.times, [one.start, one.end + 1])
    return bool((judgement.rules[low:high] == one.rule.code).any())


def _listed(pk: int, here: Stored, judgement: Judgement, week: _Week) -> list[Finding]:
    """Give what is shown to people: what a rule doubts in this week, and its gaps.

    A finding all of whose values a more serious rule doubts says nothing new.
    """
    doubted = [one for one in judgement.findings if one.suspect and _says(one, here, judgement)]
    figures = week.rules[pk].figures
    found = within(doubted, np.sort(here.times), week.start, week.end)
    first, last = week.context.extent[pk]
    start, end = max(week.start, first), min(week.end, last + 1)
    if figures.gap_intervals and Rule.GAP not in figures.off and start < end and len(here.times):
        interval = week.rules[pk].interval
        gaps = gaps_in(here.times, interval, start=start, end=end)
        found += listed_gaps(gaps, interval, figures.gap_intervals, start, end)
    return found

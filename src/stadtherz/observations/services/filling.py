"""Filling a gap: counts by the usual week, levels on a straight line, and only up to a length."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Invalid
from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.adapters.judged import stored_values, usual_weeks
from stadtherz.observations.adapters.lake import Lake, the_lake
from stadtherz.observations.adapters.rule_book import StreamRules, rules_of
from stadtherz.observations.domain.filling import Filled, FillingLimits, Unfilled, fill
from stadtherz.observations.domain.findings import Flag, Rule, Stream
from stadtherz.observations.domain.gaps import gaps_in
from stadtherz.observations.domain.local_time import DAY, Calendar
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.models import Correction, Latest
from stadtherz.observations.services.correcting import (
    Numbered,
    Stretch,
    Written,
    as_kept,
    keep_act,
    lock_observations,
    numbered_rows,
    raw_of,
    refuse_totals,
)

LIMITS = FillingLimits()
AROUND = LIMITS.typical_longest + DAY


def proposal_for(
    stretch: Stretch, lake: Lake, now: datetime
) -> tuple[list[Filled], list[Unfilled]]:
    """Say what would be filled in a stretch, and what would stay unknown; suspect counts as gone.

    What did not come yet is not missing: nothing is filled behind the newest value, and nothing in
    the future, where a clock that is wrong may have put that one.

    Raises:
        Invalid: when the datastream holds no single numbers.

    """
    pk = stretch.datastream.pk
    rules = rules_of([pk]).get(pk)
    if rules is None:
        message = "the datastream holds no single numbers; its gaps cannot be filled"
        raise Invalid(message, code="no-numbers")
    first, last = stretch.first_us - AROUND, stretch.last_us + AROUND
    stored = stored_values([pk], first, last, lake)[pk]
    good = stored.flags != Flag.SUSPECT
    stream = Stream(stored.times[good], stored.values[good], rules.interval, counted=rules.counted)
    week = None
    if rules.counted:
        calendar = Calendar(settings.TIME_ZONE)
        week = usual_weeks([pk], stretch.first_us, calendar, lake).get(pk)
    newest = Latest.objects.filter(pk=pk).values_list("us", flat=True).first() or 0
    end = min(last, newest + 1, microseconds(now) + 1)
    found = fill(stream, gaps_in(stream.times, rules.interval, start=first, end=end), LIMITS, week)
    filled = [one for one in found.filled if _touches(one.times, stretch, rules)]
    unfilled = [one for one in found.unfilled if _overlaps(one, stretch)]
    return filled, unfilled


def _touches(times: np.ndarray, stretch: Stretch, rules: StreamRules) -> bool:
    """Whether a gap lies within a stretch, to half an interval: it is filled whole or not."""
    air = rules.interval
    return bool(
        len(times) and times[0] >= stretch.first_us - air and times[-1] <= stretch.last_us + air
    )


def _overlaps(one: Unfilled, stretch: Stretch) -> bool:
    after, before = one.gap.after, one.gap.before
    return (before is None or before > stretch.first_us) and (
        after is None or after < stretch.last_us
    )


@transaction.atomic
def fill_gaps(*, stretch: Stretch, reason: str, by: User, lake: Lake | None = None) -> Correction:
    """Fill the gaps that lie within a stretch; suspect values in it are replaced too.

    Raises:
        NotAllowed: without the permission.
        Invalid: when nothing can be filled; the code says why.

    """
    require(by, Permission.CORRECT_VALUES)
    if not reason.strip():
        raise Invalid("say why, so that others understand it in a year", code="no-reason")
    refuse_totals(stretch.datastream)
    lake = lake or the_lake()
    lock_observations()
    filled, unfilled = proposal_for(stretch, lake, timezone.now())
    if not filled:
        why = unfilled[0].why.value if unfilled else "no-gap"
        message = f"nothing was filled: {why}; what is unknown stays a gap"
        raise Invalid(message, code=f"unfilled-{why}")
    act = Correction(act=Correction.Act.FILL, method=filled[0].method.value, reason=reason)
    return keep_act(act, stretch, _written(filled, stretch, lake), by)


def _written(filled: Sequence[Filled], stretch: Stretch, lake: Lake) -> Written:
    """Put filled values over suspect ones at the same time, or beside what is there."""
    pk = stretch.datastream.pk
    interval = stretch.datastream.interval_s * 1_000_000
    span = Stretch(stretch.datastream, stretch.first_us - interval, stretch.last_us + interval)
    there = [one for one in numbered_rows(span, lake) if one[1].flag == Flag.SUSPECT]
    moments = np.array([row.us for _, row in there], np.int64)
    rows, before = [], []
    for gap in filled:
        for us, value in zip(gap.times, gap.values, strict=True):
            old = _nearest(int(us), moments, there, interval // 2)
            feature = stretch.datastream.feature_id
            row = Row(pk, int(us), None, feature=feature) if old is None else old[1]
            raw = None if old is None else raw_of(row)
            rows.append(
                Row(
                    pk, row.us, round(float(value), 6), int(Flag.GAP_FILLED), row.number,
                    row.end_us, row.result_us, row.result, row.feature, row.more, Rule.GAP.code,
                    raw,
                )
            )  # fmt: skip
            before.append(None if old is None else as_kept(*old))
    return Written(rows, before)


def _nearest(us: int, moments: np.ndarray, there: Sequence[Numbered], most: int) -> Numbered | None:
    """Find the suspect value whose place a filled one takes."""
    if not len(moments):
        return None
    place = int(np.argmin(np.abs(moments - us)))
    return there[place] if abs(int(moments[place]) - us) < most else None

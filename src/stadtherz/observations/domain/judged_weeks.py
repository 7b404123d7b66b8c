"""By which pieces a datastream is judged: one UTC week, Monday to Sunday, with some time around it.

The same week always sees the same surroundings, so judging it again, now or a year later, changes
nothing that the data or the rules did not change. What is found is cut at the ends of the week:
a fault of three weeks is found in each of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from stadtherz.observations.domain.findings import Finding, Reason, Rule, Times
from stadtherz.observations.domain.gaps import Gaps
from stadtherz.observations.domain.local_time import DAY
from stadtherz.observations.domain.quality import QualitySettings
from stadtherz.observations.domain.times import EARLIEST

WEEK = 7 * DAY
MONDAY = 4 * DAY  # 5 January 1970 was the first one
LEAST_LEAD = 2 * DAY
TRAIL = 2 * DAY
"""How far after a week a run may become evident that began in it."""
LEARNT_FROM = 8 * WEEK
"""How far back the usual week is learnt from."""


@dataclass(frozen=True, slots=True)
class Missing(Reason):
    """For how many hours nothing came."""

    hours: float


def week_of(us: int) -> int:
    """Give the beginning of the week in which a moment lies, in microseconds UTC."""
    return us - (us - MONDAY) % WEEK


def judged_week_of(us: int, most: int) -> int:
    """Give the first week to be judged of values from a moment on.

    Nothing was measured before 1900, and years 1 and 9999 are what programs write that know no
    time; in such a week there is nothing to compare with, and the calendar ends beside it.

    Args:
        us: the moment in microseconds UTC.
        most: the last moment that is judged.

    """
    return week_of(min(max(us, EARLIEST), most))


def lead_of(settings: QualitySettings) -> int:
    """Say how far before a week the rules look, in microseconds.

    A freeze shows within its longest credible time; steps need a day of changes, a night of zeros
    its evening before.
    """
    freeze = settings.freeze.longest + DAY if settings.freeze else 0
    return max(LEAST_LEAD, freeze)


def within(findings: Iterable[Finding], times: Times, start: int, end: int) -> list[Finding]:
    """Cut findings at the ends of a stretch, and leave out what lies outside of it.

    Args:
        findings: what was found.
        times: when there are observations, in order, shape (n,).
        start: beginning of the stretch.
        end: its end, not included.

    """
    found = []
    for one in findings:
        low, high = np.searchsorted(times, [max(one.start, start), min(one.end + 1, end)])
        if low < high:
            first, last = int(times[low]), int(times[high - 1])
            count = min(one.count, int(high - low))
            found.append(replace(one, start=first, end=last, count=count))
    return found


def after(finding: Finding, times: Times, moment: int) -> Finding | None:
    """Give what of a finding lies after a moment; None for nothing."""
    rest = within([finding], times, moment + 1, finding.end + 1)
    return rest[0] if rest else None


def listed_gaps(gaps: Gaps, interval: int, least: int, start: int, end: int) -> list[Finding]:
    """Give the gaps of at least so many intervals as findings, from first to last missing time.

    Args:
        gaps: those of the stretch.
        interval: expected distance in microseconds.
        least: how many missing intervals make a gap worth listing.
        start: beginning of the stretch, for a gap at its edge.
        end: its end, not included.

    """
    found = []
    for gap in gaps.gaps:
        if gap.missing < least:
            continue
        first = start if gap.after is None else gap.after + interval
        last = end - 1 if gap.before is None else gap.before - 1
        found.append(Finding(Rule.GAP, first, max(first, last), gap.missing, Missing(gap.hours)))
    return found

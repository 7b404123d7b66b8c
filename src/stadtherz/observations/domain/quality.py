"""The judgement of a stream: all configured rules together, one flag and one rule a value.

Rules that can acquit (range, step, freeze, zero run, neighbours, balance) make a value PLAUSIBLE if
at least one of them could judge it and none objects; rules that can only object (number, status,
clock, repetition) never do. A value that no rule could judge stays RAW: unknown is not "fine".
If several rules object, the most serious one is stored and all are listed. Values that a person
corrected and values that were filled keep their flag.

Nothing is removed: a SUSPECT value stays where it is, and statistics decide whether to use it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.clock import ClockLimits, check_clock
from stadtherz.observations.domain.conservation import Balance
from stadtherz.observations.domain.findings import (
    MOST_SERIOUS_FIRST,
    NO_RULE,
    Finding,
    Flag,
    Found,
    Mask,
    Rule,
    Stream,
    Values,
)
from stadtherz.observations.domain.freezes import (
    Chance,
    Freeze,
    frozen_counts,
    frozen_levels,
    zero_runs,
)
from stadtherz.observations.domain.gaps import Gaps, gaps_in
from stadtherz.observations.domain.neighbours import Company, apart_from_neighbours
from stadtherz.observations.domain.quality_rules import (
    Range,
    bad_status,
    no_number,
    out_of_range,
    repeated,
)
from stadtherz.observations.domain.steps import Steps, steps
from stadtherz.observations.domain.typical import TypicalWeek, expected

KEPT = (Flag.CORRECTED, Flag.GAP_FILLED)


@dataclass(frozen=True)
class QualitySettings:
    """Which rules judge a stream, with their parameters; None switches a rule off.

    Args:
        range: limits of the property and of the stream.
        steps: greatest changes.
        freeze: longest time without a change; for levels.
        chance: when a run of equal counts is no chance; for counts.
        company: distance from neighbours.
        clock: limits of the device's clock.
        good_status: status codes of the device that mean "good".

    """

    range: Range | None = None
    steps: Steps | None = None
    freeze: Freeze | None = None
    chance: Chance | None = None
    company: Company | None = None
    clock: ClockLimits | None = None
    good_status: frozenset[int] = frozenset({0})


@dataclass(frozen=True, eq=False)
class Context:
    """What is known beside the stream itself; each part may be missing, its rule is then idle.

    Args:
        week: the stream's typical week, for zero runs.
        others: neighbours' values at the stream's times, in the stream's order, shape (n, k).
        balances: balances in which this stream takes part.
        start: first moment of the judged span, for gaps.
        end: its end, not included.

    """

    week: TypicalWeek | None = None
    others: Values | None = None
    balances: tuple[Balance, ...] = ()
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True)
class Summary:
    """A judgement in numbers.

    Args:
        observations: how many there are.
        flags: how many carry each flag.
        rules: how many are suspect by each rule that is stored with them.
        suspect_share: suspect ones among those that a rule judged; None if none was judged.
        gaps: gaps of the span.
        idle: rules that were asked for but lacked what they need, as neighbours or arrival times.

    """

    observations: int
    flags: dict[Flag, int]
    rules: dict[Rule, int]
    suspect_share: float | None
    gaps: Gaps
    idle: tuple[Rule, ...]


@dataclass(frozen=True, eq=False)
class Judgement:
    """Flag and rule code of every observation in the stream's own order, findings, summary.

    Args:
        flags: numbers of `Flag`, shape (n,).
        rules: codes of `Rule`, `NO_RULE` where none objects, shape (n,).
        findings: all findings of all rules, by time.
        summary: the same in numbers.

    """

    flags: NDArray[np.int8]
    rules: NDArray[np.int8]
    findings: tuple[Finding, ...]
    summary: Summary

    @property
    def suspect(self) -> Mask:
        """Which observations are suspect, shape (n,)."""
        return np.asarray(self.flags == Flag.SUSPECT)


NOTHING_KNOWN = Context()


def judge(stream: Stream, settings: QualitySettings, context: Context = NOTHING_KNOWN) -> Judgement:
    """Apply all configured rules to a stream.

    For new observations hand in some that went before, too: steps need a day of changes, a freeze
    its longest credible time, a zero run its beginning. What is known now may doubt earlier values.

    Args:
        stream: observations in any order.
        settings: which rules, with their parameters.
        context: typical week, neighbours, balances, and the span to look for gaps in.

    Raises:
        Invalid: the neighbours' values do not belong to the stream's times.

    """
    if context.others is not None and context.others.shape[0] != len(stream.times):
        raise Invalid(
            f"{context.others.shape[0]} rows of neighbours for {len(stream.times)} observations",
            code="neighbour-rows",
        )
    order = np.argsort(stream.times, kind="stable")
    ordered, others = _reordered(stream, order), context.others
    ordered_context = replace(context, others=None if others is None else others[order])
    found, idle = _apply(ordered, settings, ordered_context)
    rules = np.full(len(order), NO_RULE, np.int8)
    judged = np.zeros(len(order), bool)
    for rule in reversed(MOST_SERIOUS_FIRST):
        if rule in found:
            rules[found[rule].mask] = rule.code
            judged |= found[rule].judged
    flags = np.where(judged, np.int8(Flag.PLAUSIBLE), np.int8(Flag.RAW))
    flags[rules != NO_RULE] = Flag.SUSPECT
    if ordered.flags is not None:
        kept = np.isin(ordered.flags, KEPT)
        flags[kept], rules[kept] = ordered.flags[kept], NO_RULE
    listed = chain.from_iterable(answer.findings for answer in found.values())
    findings = tuple(sorted(listed, key=lambda one: (one.start, one.rule.code, one.end)))
    gaps = gaps_in(ordered.times, ordered.interval, start=context.start, end=context.end)
    back = np.empty_like(order)
    back[order] = np.arange(len(order))
    return Judgement(flags[back], rules[back], findings, _summary(flags, rules, gaps, idle))


def _apply(
    stream: Stream, settings: QualitySettings, context: Context
) -> tuple[dict[Rule, Found], tuple[Rule, ...]]:
    """Ask every rule; those that look at values see only finite ones."""
    found = {Rule.NUMBER: no_number(stream.times, stream.values)}
    good = np.isfinite(stream.values)
    part = _reordered(stream, np.flatnonzero(good))
    others = None if context.others is None else context.others[good]
    idle = []
    for rule, ask in chain(
        _value_rules(part, settings, replace(context, others=others)),
        _time_rules(part, settings, context),
    ):
        if ask is None:
            idle.append(rule)
        else:
            found[rule] = _spread(ask(), good)
    return found, tuple(idle)


_Asked = Iterator[tuple[Rule, Callable[[], Found] | None]]


def _value_rules(stream: Stream, settings: QualitySettings, context: Context) -> _Asked:
    """Give the configured rules that look at values; None for one that lacks what it needs."""
    times, values, counted = stream.times, stream.values, stream.counted
    limits, change, freeze = settings.range, settings.steps, settings.freeze
    chance, company = settings.chance, settings.company
    week, others = context.week, context.others
    if limits:
        yield Rule.RANGE, lambda: out_of_range(times, values, limits)
    if change:
        yield (
            Rule.STEP,
            lambda: steps(times, values, stream.interval, change, counted=counted),
        )
    if freeze and not counted:
        yield Rule.FREEZE, lambda: frozen_levels(times, values, stream.interval, freeze)
    if chance and counted:
        yield Rule.FREEZE, lambda: frozen_counts(times, values, chance)
        yield Rule.ZERO_RUN, _zero_rule(stream, chance, week)
    if company:
        yield (
            Rule.NEIGHBOURS,
            None
            if others is None
            else lambda: apart_from_neighbours(times, values, others, company, counted=counted),
        )


def _zero_rule(
    stream: Stream, chance: Chance, week: TypicalWeek | None
) -> Callable[[], Found] | None:
    if week is None:
        return None
    usual = expected(week, stream.times).mean
    return lambda: zero_runs(stream.times, stream.values, usual, stream.interval, chance)


def _time_rules(stream: Stream, settings: QualitySettings, context: Context) -> _Asked:
    """Give the rules about times, status and balances."""
    times, arrived, status, clock = stream.times, stream.arrived, stream.status, settings.clock
    yield Rule.DUPLICATE, lambda: repeated(times, stream.values)
    if clock:
        yield (
            Rule.CLOCK,
            None if arrived is None else lambda: check_clock(times, arrived, clock).found,
        )
    if status is not None:
        yield Rule.STATUS, lambda: bad_status(times, status, settings.good_status)
    if context.balances:
        yield Rule.CONSERVATION, lambda: _unbalanced(stream, context.balances)


def _unbalanced(stream: Stream, balances: tuple[Balance, ...]) -> Found:
    """Doubt the observations in broken windows: one of the two ends is wrong, perhaps this."""
    findings = [finding for one in balances for finding in one.findings]
    mask = np.zeros(len(stream.times), bool)
    for finding in findings:
        mask |= (stream.times >= finding.start) & (stream.times <= finding.end)
    return Found(mask, mask, tuple(findings))


def _reordered(stream: Stream, order: NDArray[np.int64]) -> Stream:
    return replace(
        stream,
        times=stream.times[order],
        values=stream.values[order],
        arrived=None if stream.arrived is None else stream.arrived[order],
        status=None if stream.status is None else stream.status[order],
        flags=None if stream.flags is None else stream.flags[order],
    )


def _spread(found: Found, good: Mask) -> Found:
    """Lay an answer about the finite values over all of them."""
    mask, judged = np.zeros(len(good), bool), np.zeros(len(good), bool)
    mask[good], judged[good] = found.mask, found.judged
    return Found(mask, judged, found.findings)


def _summary(
    flags: NDArray[np.int8], rules: NDArray[np.int8], gaps: Gaps, idle: tuple[Rule, ...]
) -> Summary:
    by_flag = {flag: int((flags == flag).sum()) for flag in Flag}
    by_rule = {rule: int((rules == rule.code).sum()) for rule in Rule}
    known = by_flag[Flag.PLAUSIBLE] + by_flag[Flag.SUSPECT]
    return Summary(
        observations=len(flags),
        flags=by_flag,
        rules={rule: count for rule, count in by_rule.items() if count},
        suspect_share=by_flag[Flag.SUSPECT] / known if known else None,
        gaps=gaps,
        idle=idle,
    )

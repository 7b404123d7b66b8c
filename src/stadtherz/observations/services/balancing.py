"""What a datastream is judged beside: counters one behind the other, and neighbours.

What is doubted for itself (impossible, frozen, marked by a person) says nothing of others: it is
left out, so that one broken counter does not make the values of a good one suspect.
"""

import logging
from collections.abc import Iterable, Mapping

from django.conf import settings

from stadtherz.observations.adapters.judged import Stored
from stadtherz.observations.adapters.rule_book import StreamRules
from stadtherz.observations.domain.conservation import Balance, Counted, Tolerance, balance
from stadtherz.observations.domain.findings import Rule
from stadtherz.observations.domain.local_time import DAY, HOUR
from stadtherz.observations.models import Balance as BalanceRow
from stadtherz.observations.models import QualityRules

log = logging.getLogger("observations")
Ends = tuple[BalanceRow, tuple[int, ...], tuple[int, ...]]
"""A balance with the datastreams at both ends."""


def balances_of(streams: Iterable[int]) -> list[Ends]:
    """Find the balances in which datastreams take part, with both ends."""
    asked, found = set(streams), []
    for row in BalanceRow.objects.filter(active=True):
        ends = [
            tuple(sorted(getattr(row, name).values_list("pk", flat=True)))
            for name in ("inward", "outward")
        ]
        if any(pk in asked for end in ends for pk in end):
            found.append((row, ends[0], ends[1]))
    return found


def judged_beside(stream: int) -> set[int]:
    """Name the datastreams whose judgement may change with the values of one."""
    ends = {pk for _, *both in balances_of([stream]) for end in both for pk in end}
    rows = QualityRules.objects.filter(neighbours=stream).exclude(datastream=None)
    return (ends | set(rows.values_list("datastream_id", flat=True))) - {stream}


def balanced(
    streams: Iterable[int], ends: Iterable[Ends], rules: Mapping[int, StreamRules],
    trusted: Mapping[int, Stored],
) -> dict[int, tuple[Balance, ...]]:  # fmt: skip
    """Balance counters, by each datastream that takes part and does not have the rule off.

    Args:
        streams: which are judged.
        ends: the balances.
        rules: of all that take part, as far as they can be judged.
        trusted: their values without those that are doubted.

    """
    asked, found = set(streams), dict[int, tuple[Balance, ...]]()
    for row, inward, outward in ends:
        if not inward or not outward or not rules.keys() >= {*inward, *outward}:
            log.warning("the balance %s is not checked: not all of its datastreams count", row.name)
            continue  # without one of them it would be broken for ever
        came, went = (
            tuple(_counted(rules[pk], trusted[pk]) for pk in end) for end in (inward, outward)
        )
        answer = balance(came, went, _tolerance(row))
        for pk in {*inward, *outward} & asked:
            if Rule.CONSERVATION not in rules[pk].figures.off:
                found[pk] = (*found.get(pk, ()), answer)
    return found


def _counted(rules: StreamRules, stored: Stored) -> Counted:
    return Counted(rules.key, stored.times, stored.values, rules.interval)


def _tolerance(row: BalanceRow) -> Tolerance:
    window = HOUR if row.window == BalanceRow.Window.HOUR else DAY
    return Tolerance(
        percent=row.percent, least=row.least, window=window, usual_percent=row.usual_percent,
        zone=settings.TIME_ZONE,
    )  # fmt: skip

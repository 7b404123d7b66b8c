"""Keeping the list of what rules found: one row a stretch, until a person has decided on it."""

from collections.abc import Sequence
from dataclasses import asdict
from math import isfinite
from typing import Any

from django.db import transaction

from stadtherz.observations.domain.findings import Finding, Times
from stadtherz.observations.domain.judged_weeks import after
from stadtherz.observations.models import Episode

Key = tuple[str, int]


@transaction.atomic
def keep_episodes(
    *, stream: int, start: int, end: int, found: Sequence[Finding], times: Times
) -> int:
    """Bring the list of a datastream's stretches that begin in a span up to date.

    What a person has decided on stays; of a finding that goes on behind it, the rest is listed.
    Gives the number of rows that were made, changed or removed.

    Args:
        stream: database id.
        start: beginning of the span.
        end: its end, not included.
        found: what was found in it.
        times: when there are observations, in order, shape (n,).

    """
    rows = list(Episode.objects.filter(datastream=stream, first_us__gte=start, first_us__lt=end))
    decided = [row for row in rows if row.state != Episode.State.OPEN]
    wanted = _wanted(found, decided, times)
    old = {(row.rule, row.first_us): row for row in rows if row.state == Episode.State.OPEN}
    gone = [row.pk for key, row in old.items() if key not in wanted]
    Episode.objects.filter(pk__in=gone).delete()
    changed = 0
    for key, one in wanted.items():
        changed += _keep(stream, key, one, old.get(key))
    return changed + len(gone)


def _wanted(
    found: Sequence[Finding], decided: Sequence[Episode], times: Times
) -> dict[Key, Finding]:
    """Give the findings that are open, the longest of those with one beginning."""
    wanted: dict[Key, Finding] = {}
    for one in found:
        rest = _undecided(one, decided, times)
        if rest is None:
            continue
        key = (rest.rule.value, rest.start)
        if key not in wanted or wanted[key].end < rest.end:
            wanted[key] = rest
    return wanted


def _undecided(one: Finding, decided: Sequence[Episode], times: Times) -> Finding | None:
    """Cut off of a finding what a person has decided on before."""
    rest: Finding | None = one
    for row in sorted(decided, key=lambda row: row.first_us):
        if rest and row.rule == rest.rule and row.first_us <= rest.start <= row.last_us:
            if row.last_us >= rest.end:
                return None
            rest = after(rest, times, row.last_us)
    return rest


def _keep(stream: int, key: Key, one: Finding, row: Episode | None) -> int:
    said = {"last_us": one.end, "count": one.count, "reason": figures_of(one)}
    if row is None:
        rule, first = key
        _, new = Episode.objects.get_or_create(
            datastream_id=stream, rule=rule, first_us=first, defaults=said
        )
        return int(new)
    if all(getattr(row, name) == value for name, value in said.items()):
        return 0
    return Episode.objects.filter(pk=row.pk, state=Episode.State.OPEN).update(**said)


def figures_of(finding: Finding) -> dict[str, Any]:
    """Write the figures behind a finding as JSON; what is no number becomes empty."""
    return {name: _plain(value) for name, value in asdict(finding.reason).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 6) if isfinite(value) else None
    return list(value) if isinstance(value, tuple) else value

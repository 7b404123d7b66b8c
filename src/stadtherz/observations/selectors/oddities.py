"""What a page says about values that are not simply right: what rules found, what people did."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Window

from stadtherz.observations.adapters.lake import the_lake
from stadtherz.observations.adapters.sensorthings.newest import newest_observations
from stadtherz.observations.domain.findings import Rule, rule_with
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.models import Correction, Datastream, Episode, Flag, Station

MOST = 40
PUT_VALUES = (Correction.Act.REPLACE, Correction.Act.FILL)


@dataclass(frozen=True)
class Oddity:
    """A stretch of values that a page explains.

    Args:
        datastream: whose they are.
        kind: `found` by a rule, or what a person did (`replace`, `suspect`, `plausible`, `fill`).
        rule: name of the rule, "" where a person acted.
        first: when the first value was measured.
        last: when the last one was.
        count: how many there are.
        figures: the figures behind a finding.
        how: cause of a correction, or method by which a gap was filled.
        confirmed: whether a person has confirmed what a rule found.

    """

    datastream: Datastream
    kind: str
    rule: str
    first: datetime
    last: datetime
    count: int
    figures: dict[str, Any]
    how: str = ""
    confirmed: bool = False

    @property
    def one_moment(self) -> bool:
        """Whether it is a single value."""
        return self.last - self.first < timedelta(seconds=1)


def oddities(
    streams: Sequence[Datastream], first: datetime, last: datetime
) -> tuple[list[Oddity], int]:
    """Give the newest stretches of some datastreams between two moments, and how many more are."""
    by_id = {stream.pk: stream for stream in streams}
    span = {
        "datastream__in": by_id, "first_us__lt": microseconds(last),
        "last_us__gte": microseconds(first),
    }  # fmt: skip
    found = Episode.objects.filter(**span).exclude(state=Episode.State.REJECTED)
    acts = Correction.objects.filter(**span, undone_at=None, count__gt=0, episodes=None)
    acts = acts.exclude(_replaced_after("at"))
    found = found.exclude(_replaced_after("decided_at"), state=Episode.State.CONFIRMED)
    every = Window(Count("pk"))  # counted in the same query as the newest are read
    rows = list(found.annotate(every=every)[:MOST])
    done = list(acts.order_by("-last_us").annotate(every=every)[:MOST])
    once = {_filling(row) or row: row for row in rows}.values()
    listed = [_found(by_id, row) for row in once] + [_act(by_id, row) for row in done]
    more = sum(few[0].every for few in (rows, done) if few) - MOST
    return sorted(listed, key=lambda one: one.last, reverse=True)[:MOST], max(0, more)


def _replaced_after(moment: str) -> Exists:
    """Whether a later act put other values in the place of all that a row is about."""
    later = Correction.objects.filter(
        act__in=PUT_VALUES, undone_at=None, datastream=OuterRef("datastream"),
        at__gt=OuterRef(moment), first_us__lte=OuterRef("first_us"),
        last_us__gte=OuterRef("last_us"),
    )  # fmt: skip
    return Exists(later)


def _filling(row: Episode) -> Correction | None:
    """Give the act that put other values in the place of what was found, if that was done."""
    act = row.correction
    return act if act is not None and act.act in PUT_VALUES else None


def _found(by_id: dict[int, Datastream], row: Episode) -> Oddity:
    act = _filling(row)
    if act is not None:
        return _act(by_id, act)
    return Oddity(
        by_id[row.datastream_id], "found", row.rule, row.first, row.last, row.count, row.reason,
        confirmed=row.state == Episode.State.CONFIRMED,
    )  # fmt: skip


def _act(by_id: dict[int, Datastream], row: Correction) -> Oddity:
    how = row.cause or row.method
    return Oddity(by_id[row.datastream_id], row.act, "", row.first, row.last, row.count, {}, how)


@dataclass(frozen=True)
class NewestValue:
    """How far the newest value of a datastream can be trusted, and what rule said so."""

    datastream: Datastream
    flag: Flag
    rule: Rule | None
    value: float | None
    raw: float | None


def newest_flags(found: Station) -> list[int]:
    """Name the flags of the newest values of a station, each once."""
    return sorted({one.latest.flag for one in found.datastreams.all() if hasattr(one, "latest")})


def newest_values(streams: Sequence[Datastream]) -> list[NewestValue]:
    """Say it of some datastreams that have a value."""
    plain = [one for one in streams if hasattr(one, "latest") and one.latest.flag < Flag.SUSPECT]
    others = [stream for stream in streams if stream not in plain]
    found = newest_observations([one.pk for one in others], the_lake()) if others else {}
    simple = [
        NewestValue(one, Flag(one.latest.flag), None, one.latest.value, None) for one in plain
    ]
    return simple + [
        NewestValue(
            stream, Flag(one.flag), rule_with(one.rule or 0), one.value, one.raw
        )
        for stream in others
        if (newest := found.get(stream.pk)) and (one := newest.found)
    ]  # fmt: skip

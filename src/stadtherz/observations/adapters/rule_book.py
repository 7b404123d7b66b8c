"""Looks up which rules hold for datastreams: their own figures over those of their property."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from stadtherz.observations.domain.count_parts import COUNTS, COUNTS_OF_CLASS
from stadtherz.observations.domain.local_time import SECOND
from stadtherz.observations.domain.quality import QualitySettings
from stadtherz.observations.domain.rule_figures import (
    Figures,
    Limits,
    defaults_for,
    limits_of,
    settings_of,
    sound,
)
from stadtherz.observations.models import Datastream, ObservedProperty, Part, QualityRules

NOTHING_SET = Figures()


@dataclass(frozen=True)
class StreamRules:
    """What a datastream is judged by.

    Args:
        id: database id of the datastream.
        key: its key.
        interval: distance of two values in microseconds.
        counted: whether it is counted.
        figures: complete ones.
        neighbours: database ids of its neighbours.

    """

    id: int
    key: str
    interval: int
    counted: bool
    figures: Figures
    neighbours: tuple[int, ...] = ()

    @property
    def settings(self) -> QualitySettings:
        """What the rules over time are called with."""
        return settings_of(self.figures, self.interval, counted=self.counted)

    @property
    def limits(self) -> Limits:
        """What a single reading must keep."""
        return limits_of(self.figures, self.interval)


def judged_streams() -> QuerySet[Datastream]:
    """Give the datastreams that rules can judge: with single values, or with totals of counts."""
    counting = Q(observation_type=COUNTS) | Q(observed__definition__startswith=COUNTS_OF_CLASS)
    parts = Part.objects.filter(counting, datastream=OuterRef("pk"))
    return Datastream.objects.filter(Q(multi=False) | Exists(parts))


def judged_properties() -> QuerySet[ObservedProperty]:
    """Give the properties that rules can be about; not those that are only parts of others."""
    own = Datastream.objects.filter(observed=OuterRef("pk"))
    parts = Part.objects.filter(observed=OuterRef("pk"))
    return ObservedProperty.objects.filter(~Exists(parts) | Exists(own))


def rules_of(streams: Collection[int] | None = None) -> dict[int, StreamRules]:
    """Give the rules of some datastreams that can be judged, or of all."""
    found = judged_streams()
    if streams is not None:
        found = found.filter(pk__in=streams)
    rows = found.values_list(
        "pk", "key", "interval_s", "observed_id", "observed__key", "observed__kind"
    )
    below, own = _figures("observed_id"), _figures("datastream_id")
    neighbours = _neighbours()
    rules = {}
    for pk, key, interval_s, observed, observed_key, kind in rows:
        counted = kind == ObservedProperty.Kind.COUNT
        base = below.get(observed) or defaults_for(observed_key, counted=counted) or NOTHING_SET
        rules[pk] = StreamRules(
            pk, key, max(1, interval_s) * SECOND, counted,
            sound(own[pk].over(base)) if pk in own else sound(base), neighbours.get(pk, ()),
        )  # fmt: skip
    return rules


def _figures(column: str) -> dict[int, Figures]:
    rows = QualityRules.objects.exclude(**{column: None})
    return {getattr(row, column): row.figures() for row in rows}


def _neighbours() -> dict[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = {}
    rows = QualityRules.neighbours.through.objects.values_list(
        "qualityrules__datastream_id", "datastream_id"
    )
    for stream, neighbour in rows:
        if stream is not None and stream != neighbour:
            found[stream] = (*found.get(stream, ()), neighbour)
    return found

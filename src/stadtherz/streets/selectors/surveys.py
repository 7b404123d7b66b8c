"""Surveys for the people who decide on them, in a fixed number of queries."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from stadtherz.streets.domain.features import UNKNOWN, Collection
from stadtherz.streets.domain.surveys import State
from stadtherz.streets.models import Feature, Survey

ENOUGH = 2
"""So many people told the same fact: whoever reviews it can compare."""
Key = tuple[str, str, str]
MOST = 50
"""So many of each are shown at once; the others move up."""


@dataclass(frozen=True)
class Waiting:
    """A survey, what counts now, and whether the thing is still in the map."""

    row: Survey
    now: Any
    is_there: bool
    point: Sequence[float] = ()


def waiting_surveys() -> tuple[list[Waiting], int]:
    """Give those that wait, the longest first, and how many there are."""
    rows = Survey.objects.filter(state=State.WAITING)
    return _with_things(rows.select_related("by")[:MOST]), rows.count()


def decided_surveys() -> list[Survey]:
    """Give the newest decisions."""
    rows = Survey.objects.filter(state__in=(State.ACCEPTED, State.REFUSED))
    return list(rows.select_related("decided_by").order_by("-decided_at", "-pk")[:MOST])


def disagreeing_things() -> list[Feature]:
    """Give the things of which map and survey say different things."""
    rows = Feature.objects.exclude(surveyed={}).order_by("collection", "ref")
    return [row for row in rows[: MOST * 20] if row.disagreements][:MOST]


def still_unknown(facts: Iterable[Key]) -> frozenset[Key]:
    """Give those facts that the map does not know, and that no more than one person has told.

    Args:
        facts: collection, number in the map, and attribute of each.

    """
    asked = set(facts)
    refs = {ref for _, ref, _ in asked}
    things = {(one.collection, one.ref): one for one in Feature.objects.filter(ref__in=refs)}
    rows = Survey.objects.filter(state=State.WAITING, ref__in=refs)
    told = Counter(rows.values_list("collection", "ref", "attribute"))
    return frozenset(
        (collection, ref, name) for collection, ref, name in asked
        if (thing := things.get((collection, ref))) is not None
        and thing.known.get(name, {}).get("value", UNKNOWN) == UNKNOWN
        and told[collection, ref, name] < ENOUGH
    )  # fmt: skip


def things_there(collection: Collection, refs: Iterable[str]) -> frozenset[str]:
    """Give those numbers of the map that a collection has things of."""
    rows = Feature.objects.filter(collection=collection.value, ref__in=set(refs))
    return frozenset(rows.values_list("ref", flat=True))


def told_often(fact: Key) -> bool:
    """Whether so many people told a fact that whoever reviews it can compare."""
    collection, ref, attribute = fact
    rows = Survey.objects.filter(
        state=State.WAITING, collection=collection, ref=ref, attribute=attribute
    )
    return rows.count() >= ENOUGH


def _with_things(rows: Iterable[Survey]) -> list[Waiting]:
    found = list(rows)
    refs = {row.ref for row in found}
    things: Mapping[tuple[str, str], Feature] = {
        (one.collection, one.ref): one for one in Feature.objects.filter(ref__in=refs)
    }
    return [_waiting(row, things.get((row.collection, row.ref))) for row in found]


def _waiting(row: Survey, thing: Feature | None) -> Waiting:
    if thing is None:
        return Waiting(row, UNKNOWN, is_there=False)
    now = thing.known.get(row.attribute, {}).get("value", UNKNOWN)
    return Waiting(row, now, is_there=True, point=thing.points[0])

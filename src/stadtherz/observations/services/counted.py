"""What a counting MultiDatastream is to people: a counter of the total of its parts.

The total stands in the row beside the array, so that figures, roll-ups and lists work as for any
counter. Where plain counters of the city count the same under the same name, it is of their
property: people look for motor vehicles once. Else its property is made here, which is no part of
SensorThings.
"""

from stadtherz.kernel.text import Text
from stadtherz.observations.adapters.sensorthings.rows import OF_TOTALS
from stadtherz.observations.domain.count_parts import (
    ANYTHING,
    TOTAL_KEY,
    TOTALS,
    Counted,
    counted_by,
)
from stadtherz.observations.domain.counting_result import DEFINITIONS
from stadtherz.observations.models import Datastream, ObservedProperty

ICONS = {"1001": "bike", "64": "crossing"}


def property_of(counted: Counted, without: int | None = None) -> ObservedProperty:
    """Give the property of a total: one of the same name that is counted, else one of its own."""
    if (same := _called(counted, without)) is not None:
        return same
    row, _ = ObservedProperty.objects.get_or_create(
        key=f"{TOTAL_KEY}{counted.key}",
        defaults={
            "definition": f"{TOTALS}{counted.key}",
            "name": counted.name,
            "kind": ObservedProperty.Kind.COUNT,
            "icon": ICONS.get(counted.key, "pulse"),
        },
    )
    return row


def _called(counted: Counted, without: int | None) -> ObservedProperty | None:
    """Find the property of plain counters that people call as the total; what is a part is none."""
    if counted == ANYTHING:
        return None
    own = ObservedProperty.objects.filter(kind=ObservedProperty.Kind.COUNT, parts=None)
    rows = own.exclude(definition__startswith=DEFINITIONS).order_by("pk")
    alike = (row for row in rows if row.pk != without and _same_words(row.name, counted.name))
    return next(alike, None)


def _same_words(one: Text, other: Text) -> bool:
    spoken = set(dict(one)) & set(dict(other))
    return bool(spoken) and all(dict(one)[name] == dict(other)[name] for name in spoken)


def merge_totals() -> int:
    """Let totals be of the properties of plain counters that have their names since.

    Gives how many properties of their own were needed no longer.
    """
    gone = 0
    for total in ObservedProperty.objects.filter(OF_TOTALS):
        for row in total.datastreams.filter(multi=True):
            show_as_counter(row)
        if not total.datastreams.exists():
            total.delete()
            gone += 1
    return gone


def show_as_counter(row: Datastream, without: int | None = None) -> None:
    """Let pages show a MultiDatastream by the total of its parts, or by its first part.

    Args:
        row: the datastream, with its parts.
        without: a property that is about to be deleted.

    """
    parts = list(row.parts.select_related("observed"))
    counted = counted_by([(one.observed.definition, one.observation_type) for one in parts])
    row.observed = parts[0].observed if counted is None else property_of(counted, without)
    row.save(update_fields=["observed"])

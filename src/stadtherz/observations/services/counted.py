"""What a counting MultiDatastream is to people: a counter of the total of its parts.

The total stands in the row beside the array, so that figures, roll-ups and lists work as for any
counter; its property is made here and is no part of SensorThings.
"""

from stadtherz.observations.domain.count_parts import TOTAL_KEY, TOTALS, Counted, counted_by
from stadtherz.observations.models import Datastream, ObservedProperty

ICONS = {"1001": "bike", "64": "crossing"}


def property_of(counted: Counted) -> ObservedProperty:
    """Give the property of a total, which is made when it is first needed."""
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


def show_as_counter(row: Datastream) -> None:
    """Let pages show a MultiDatastream by the total of its parts, or by its first part."""
    parts = list(row.parts.select_related("observed"))
    counted = counted_by([(one.observed.definition, one.observation_type) for one in parts])
    row.observed = parts[0].observed if counted is None else property_of(counted)
    row.save(update_fields=["observed"])

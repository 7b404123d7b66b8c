"""What the staff's pages ask of findings and of what people did about them."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from stadtherz.observations.models import Correction, Episode


@dataclass(frozen=True)
class Open:
    """How many findings of a rule are open."""

    rule: str
    count: int


def findings(*, state: str = "", rule: str = "", words: str = "") -> QuerySet[Episode]:
    """List findings.

    Args:
        state: only those in this state; all for anything that is none.
        rule: only those of this rule; all for none.
        words: part of the key of the datastream or station, or of the station's name.

    """
    rows = Episode.objects.select_related(
        "datastream__station", "datastream__observed", "correction__by"
    )
    if state in Episode.State.values:
        rows = rows.filter(state=state)
    if rule:
        rows = rows.filter(rule=rule)
    if words:
        rows = rows.filter(
            Q(datastream__key__icontains=words)
            | Q(datastream__station__key__icontains=words)
            | Q(datastream__station__name__icontains=words)
        )
    return rows


def open_by_rule() -> list[Open]:
    """Count what is open, the most first."""
    rows = Episode.objects.filter(state=Episode.State.OPEN).order_by()
    counted = rows.values_list("rule").annotate(count=Count("pk")).order_by("-count")
    return [Open(rule, count) for rule, count in counted]


def acts() -> QuerySet[Correction]:
    """List what people did about values."""
    return Correction.objects.select_related("datastream__station", "by", "undone_by")

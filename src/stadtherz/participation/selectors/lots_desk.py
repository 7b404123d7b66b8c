"""What the staff pages of drawings of lots show."""

from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet

from stadtherz.kernel.errors import NotFound
from stadtherz.participation.models import LotDrawing, Procedure


def all_drawings() -> QuerySet[LotDrawing]:
    """Give every drawing with the number of its candidates, prepared or public, newest first."""
    rows = LotDrawing.objects.select_related("procedure").annotate(came=Count("candidates"))
    return rows.order_by("-opens", "key")


def any_drawing(drawing_id: UUID) -> LotDrawing:
    """Give a drawing, prepared or public, with procedure, phases and the number of candidates.

    Raises:
        NotFound: there is none.

    """
    found = all_drawings().prefetch_related("procedure__phases").filter(pk=drawing_id).first()
    if found is None:
        message = f"there is no drawing {drawing_id}"
        raise NotFound(message, code="lots")
    return found


def keys_of_drawings(procedure: Procedure) -> list[str]:
    """Give the keys that the drawings of a procedure have."""
    return list(procedure.lots.values_list("key", flat=True))


def callable_procedures(at: datetime) -> list[Procedure]:
    """Give the procedures with a phase in which candidates can still come forward."""
    rows = Procedure.objects.filter(phases__kind__in=("inform", "collect"), phases__ends__gt=at)
    return list(rows.distinct())

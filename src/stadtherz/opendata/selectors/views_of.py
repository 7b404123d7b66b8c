"""Open views of one table beside each other: what one of them tells, another may take apart."""

from dataclasses import dataclass

from django.db.models import Q

from stadtherz.opendata.domain.handing_in.stages import Stage
from stadtherz.opendata.domain.handing_in.told import Told
from stadtherz.opendata.models import Submission

MOST = 20


@dataclass(frozen=True)
class Beside:
    """Another view: its row, its title, and whether it is of another edition of the table."""

    row: Submission
    title: str
    other_edition: bool


def views_beside(row: Submission) -> list[Beside]:
    """Name the other views of the table behind a view, and of other editions of that table."""
    source = row.source
    if not row.recipe or source is None:
        return []
    same = Q(source=source) | Q(source__sha256=source.sha256)
    edition = Q(source__dataset=source.dataset_id) if source.dataset_id else Q()
    rows = Submission.objects.filter(same | edition if edition else same).exclude(recipe={})
    found = rows.exclude(pk=row.pk).exclude(stage=Stage.DISCARDED.value).select_related("source")
    return [
        Beside(one, str(Told.read(one.told).title) or one.file_name, _is_other(one, source))
        for one in found.order_by("pk")[:MOST]
    ]


def _is_other(row: Submission, source: Submission) -> bool:
    return row.source is not None and row.source.sha256 != source.sha256

"""Questions and uses of datasets, as pages show them."""

from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet

from stadtherz.opendata.domain.moderating import State
from stadtherz.opendata.models import Dataset, DatasetQuestion, Reuse

SHOWN_OF_A_DATASET = 30


def answered_questions(row: Dataset) -> list[DatasetQuestion]:
    """Give the newest questions about a dataset that are shown with their answers."""
    found = DatasetQuestion.objects.filter(dataset=row, state=State.PUBLISHED)
    return list(found.order_by("-answered_at", "-pk")[:SHOWN_OF_A_DATASET])


def reuses_of(row: Dataset) -> list[Reuse]:
    """Give what was made with a dataset."""
    return list(Reuse.objects.filter(datasets=row, state=State.PUBLISHED)[:SHOWN_OF_A_DATASET])


def shown_reuses(kind: str = "") -> QuerySet[Reuse]:
    """Give everything that was made with the data, with its published datasets."""
    public = Dataset.objects.filter(state=Dataset.State.PUBLISHED)
    rows = Reuse.objects.filter(state=State.PUBLISHED)
    rows = rows.filter(kind=kind) if kind else rows
    return rows.prefetch_related(Prefetch("datasets", public, to_attr="shown_datasets"))


@dataclass(frozen=True)
class Waiting:
    """How many of what people sent are in each state."""

    new: int
    published: int
    hidden: int


def counted(rows: QuerySet[DatasetQuestion] | QuerySet[Reuse]) -> Waiting:
    """Count by state in one query."""
    return Waiting(
        **rows.order_by().aggregate(
            **{one.value: Count("pk", filter=Q(state=one.value)) for one in State}
        )
    )


def questions_in(state: str) -> QuerySet[DatasetQuestion]:
    """Give questions of a state for staff, the oldest that wait first."""
    order = ("asked_at", "pk") if state == State.NEW else ("-changed_at", "-pk")
    rows = DatasetQuestion.objects.filter(state=state).order_by(*order)
    return rows.select_related("dataset", "dataset__department", "answered_by")


def reuses_in(state: str) -> QuerySet[Reuse]:
    """Give proposals of a state for staff, the oldest that wait first."""
    order = ("proposed_at", "pk") if state == State.NEW else ("-changed_at", "-pk")
    rows = Reuse.objects.filter(state=state).order_by(*order)
    return rows.select_related("decided_by").prefetch_related("datasets")


def asked_links() -> list[str]:
    """Give the addresses of all that is shown, those first that were asked longest ago."""
    rows = Reuse.objects.filter(state=State.PUBLISHED)
    return list(rows.order_by("link_asked_at", "pk").values_list("address", flat=True))

"""High-value data: what is proposed, what would be published, and what is still missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from stadtherz.kernel.errors import NotFound
from stadtherz.kernel.text import Text
from stadtherz.opendata.domain import dcat
from stadtherz.opendata.domain.catalogue import Dataset as Value
from stadtherz.opendata.domain.catalogue import Service
from stadtherz.opendata.domain.high_value import CATEGORIES, Choice, Proposal, proposals
from stadtherz.opendata.domain.high_value_levels import Point, points
from stadtherz.opendata.domain.notations import Notation, written
from stadtherz.opendata.domain.terms import LICENCES, HighValue, Theme
from stadtherz.opendata.models import Dataset, Distribution, HighValueDecision
from stadtherz.opendata.selectors.catalogue import Served, dataset_of
from stadtherz.opendata.selectors.own_services import QUERY, SERVICES
from stadtherz.opendata.selectors.people import the_licence
from stadtherz.opendata.selectors.tables import WHOLE

OPEN_ENOUGH = "cc-by-4.0"


@dataclass(frozen=True)
class Looked:
    """A dataset with what is known of its high value.

    Args:
        row: the dataset.
        value: as it would be published.
        services: that serve it.
        points: what the regulation wants, level by level.
        proposals: themes that fit, the best first.
        decided: whether a person has decided, or it has a category already.

    """

    row: Dataset
    value: Value
    services: tuple[Service, ...]
    points: tuple[Point, ...]
    proposals: tuple[Proposal, ...]
    decided: bool


def rows() -> QuerySet[Dataset]:
    """Give all datasets that are not withdrawn, with what the assistant looks at."""
    return (
        Dataset.objects.exclude(state=Dataset.State.WITHDRAWN)
        .select_related("department", "missing_reason")
        .prefetch_related(
            Prefetch("distributions", Distribution.objects.order_by("position", "name")),
            Prefetch(
                "high_value_decisions", HighValueDecision.objects.filter(undone_at=None),
                to_attr="standing_decisions",
            ),
        )
        .order_by("key")
    )  # fmt: skip


def row_of(key: str) -> Dataset:
    """Find a dataset.

    Raises:
        NotFound: there is none with this key, or it is withdrawn.

    """
    row = rows().filter(key=key).first()
    if row is None:
        message = f"there is no dataset {key[:80]!r}"
        raise NotFound(message, code="dataset")
    return row


def looked_at(row: Dataset) -> Looked:
    """Look at a dataset as it stands, from `rows`."""
    value = dataset_of(row)
    services = services_of(value)
    decided = bool(row.high_value) or bool(getattr(row, "standing_decisions", ()))
    return Looked(row, value, services, points(value, services), proposals_for(row), decided)


def services_of(value: Value) -> tuple[Service, ...]:
    """Give the services that serve a dataset, as if it were the only one."""
    served = Served(dict.fromkeys(SERVICES, value.high_value))
    served.see(value)
    return tuple(served.services())


def proposals_for(row: Dataset) -> tuple[Proposal, ...]:
    """Propose themes for a dataset."""
    words = [text.replace(",", " ") for _, text in Text.of(row.keywords)]
    themes = [Theme(one) for one in row.themes if one in set(Theme)]
    return proposals([*words, row.key.replace("-", " ")], themes, str(row.title))


def can_be_asked(files: Iterable[Distribution]) -> bool:
    """Whether the query API answers for a dataset with these files."""
    return any(one.name == WHOLE and one.file_type == "PARQUET" for one in files)


def put(row: Dataset, files: list[Distribution], choice: Choice) -> None:
    """Make a choice in rows that are not saved by it.

    Args:
        row: the dataset.
        files: its files.
        choice: what was chosen.

    """
    row.high_value = [one.value for one in choice.codes]
    changed = {"high_value"}
    if choice.licence:
        row.licence = choice.licence
        changed.add("licence")
    if choice.api and can_be_asked(files):
        for one in files:
            one.service = one.service or QUERY
    row.edited = sorted({*row.edited, *changed})


def snapshot(row: Dataset, files: Iterable[Distribution]) -> dict[str, Any]:
    """Give what a choice may change, to be compared and put back."""
    return {
        "high_value": list(row.high_value),
        "licence": row.licence,
        "edited": sorted(row.edited),
        "services": {one.name: one.service for one in files},
    }


def licence_for(row: Dataset) -> str:
    """Name the licence that is proposed; "" where the present one is open enough, or not ours."""
    known = LICENCES.get(row.licence)
    if row.is_of_others or (known and known.high_value):
        return ""
    usual = the_licence()
    return usual.key if usual and usual.high_value else OPEN_ENOUGH


def in_turtle(value: Value, services: Iterable[Service]) -> str:
    """Write what the catalogue would say of a dataset."""
    nodes = [*dcat.of_dataset(value)]
    for one in services:
        nodes += dcat.of_service(one)
    return "".join(written(nodes, Notation.TURTLE))


def high_value_rows() -> QuerySet[Dataset]:
    """Give all datasets with a category, published or not."""
    return rows().exclude(high_value=[])


def by_category(codes: Iterable[str]) -> HighValue | None:
    """Give the category among the codes of a dataset, None without one."""
    found = set(codes)
    return next((one for one in CATEGORIES if one.value in found), None)

"""The public register of requests: what nobody can be recognised by."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from stadtherz.kernel.text import Text
from stadtherz.opendata.domain.desk.figures import Figures, figures
from stadtherz.opendata.domain.desk.standing import Kind, Outcome, State
from stadtherz.opendata.models import DataRequest
from stadtherz.opendata.selectors.searching import looked_for

SHOWN = (
    "pk", "kind", "received", "due", "answered", "state", "outcome", "ground", "ground_source",
    "extended", "public_subject", "dataset",
)  # fmt: skip
COLUMNS = (
    "number", "subject", "kind", "received", "deadline", "extended", "answered", "outcome",
    "ground", "ground_source", "days", "in_time", "dataset",
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What somebody looks for in the register."""

    words: str = ""
    kind: str = ""
    outcome: str = ""
    year: str = ""


@dataclass(frozen=True)
class Entry:
    """A request as everybody may see it; `subject` is what staff cleared, or nothing."""

    number: str
    subject: Text
    kind: Kind
    state: State
    received: date
    due: date | None
    answered: date | None
    outcome: Outcome | None
    ground: str
    ground_source: str
    extended: bool
    days: int | None
    in_time: bool | None
    dataset: str

    def as_row(self) -> dict[str, Any]:
        """Give the entry by the names of the columns."""
        said = (
            self.number, str(self.subject), self.kind.value, self.received, self.due,
            self.extended, self.answered, self.outcome.value if self.outcome else None,
            self.ground or None, self.ground_source or None, self.days, self.in_time,
            self.dataset or None,
        )  # fmt: skip
        return dict(zip(COLUMNS, said, strict=True))


def register(asked: Asked = Asked()) -> QuerySet[DataRequest]:
    """Give the requests that fit, the newest first; nothing personal is read."""
    shown = (*SHOWN, "dataset__key", "dataset__state")
    rows = DataRequest.objects.select_related("dataset").only(*shown)
    rows = rows.filter(looked_for(asked.words))
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.outcome:
        wanted = Q(outcome=asked.outcome) if asked.outcome != "open" else Q(answered=None)
        rows = rows.filter(wanted)
    if asked.year.isdecimal() and len(asked.year) == len("2026") and int(asked.year):
        rows = rows.filter(received__year=int(asked.year))
    return rows.order_by("-received", "-pk")


def entry_of(row: DataRequest) -> Entry:
    """Give a request as everybody may see it."""
    kept = row.as_kept()
    public = row.dataset is not None and row.dataset.state == row.dataset.State.PUBLISHED
    return Entry(
        row.number, Text.of(row.public_subject), Kind(row.kind), State(row.state), row.received,
        row.due, row.answered, kept.outcome, row.ground, row.ground_source, row.extended,
        kept.days, kept.in_time, row.dataset.key if row.dataset and public else "",
    )  # fmt: skip


def entries(asked: Asked = Asked()) -> Iterator[Entry]:
    """Give the register for programs, in pieces."""
    return (entry_of(row) for row in register(asked).iterator(chunk_size=500))


def register_figures() -> Figures:
    """Count all requests, in one query."""
    rows = DataRequest.objects.only("received", "due", "answered", "outcome")
    return figures(row.as_kept() for row in rows.iterator(chunk_size=2_000))


def years() -> list[int]:
    """Give the years with requests, the latest first."""
    found = DataRequest.objects.dates("received", "year", order="DESC")
    return [day.year for day in found]

"""The report on high-value data: as it would be today, and the editions that were signed off."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from stadtherz.kernel.errors import NotFound
from stadtherz.opendata.domain import hvd_report
from stadtherz.opendata.domain.high_value_levels import is_bulk, missing
from stadtherz.opendata.domain.hvd_report import Changed, Line
from stadtherz.opendata.models import Dataset, HighValueReport
from stadtherz.opendata.selectors.high_value import Looked, high_value_rows, looked_at


def lines_now() -> list[Line]:
    """Give the report's datasets as they are now, in a fixed number of queries."""
    published = high_value_rows().filter(state=Dataset.State.PUBLISHED)
    return [line_of(looked_at(row)) for row in published]


def waiting() -> list[Dataset]:
    """Give high-value datasets that are not published yet; they are for staff to see."""
    return list(high_value_rows().filter(state=Dataset.State.DRAFT))


def line_of(looked: Looked) -> Line:
    """Give a dataset as a report tells it."""
    row, value = looked.row, looked.value
    reason = getattr(row, "missing_reason", None)
    return Line(
        key=row.key,
        title=dict(value.title),
        categories=tuple(one.value for one in value.high_value),
        published=row.issued.isoformat() if row.issued else "",
        metadata=value.iri,
        licences=_each(one.licence.european for one in value.distributions if one.licence),
        apis=_each(one.iri for one in looked.services),
        bulk=_each(one.download for one in value.distributions if is_bulk(one)),
        missing=_each(one.code for one in missing(looked.points)),
        reason=dict(reason.words) if reason else {},
    )


def last_report() -> HighValueReport | None:
    """Give the newest signed edition."""
    return HighValueReport.objects.first()


def report_with(number: int) -> HighValueReport:
    """Find a signed edition.

    Raises:
        NotFound: there is none with this number.

    """
    found = HighValueReport.objects.filter(number=number).first()
    if found is None:
        message = f"there is no report {number}"
        raise NotFound(message, code="hvd-report")
    return found


def changed_since(last: HighValueReport | None, lines: list[Line]) -> Changed:
    """Say what differs from the last edition; nothing where there is none."""
    return hvd_report.changes(hvd_report.lines_of(last.content), lines) if last else Changed()


def period_of_next(last: HighValueReport | None, today: date) -> tuple[date, date]:
    """Give the time that the next report is about: since the last one, else two years."""
    if last is None:
        return today.replace(
            year=today.year - hvd_report.EVERY_YEARS, day=min(today.day, 28)
        ), today
    return min(last.last_day + timedelta(days=1), today), today


def due(last: HighValueReport | None, today: date) -> date:
    """Give the day by which the next report is due."""
    return hvd_report.due_after(last.last_day if last else today - timedelta(days=1))


def document_now(today: date) -> dict[str, Any]:
    """Give the report as it would be signed today."""
    last, lines = last_report(), lines_now()
    return hvd_report.document(lines, period_of_next(last, today), changed_since(last, lines))


def _each(values: Any) -> tuple[str, ...]:
    found: Iterator[str] = iter(values)
    return tuple(dict.fromkeys(found))

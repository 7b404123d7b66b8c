"""Signs a report on high-value data off; from then on it is an edition that never changes."""

from datetime import date, datetime

from django.db import transaction

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Conflict, Invalid
from stadtherz.opendata.domain import hvd_report
from stadtherz.opendata.models import Dataset, HighValueReport
from stadtherz.opendata.selectors.hvd_reports import changed_since, last_report, lines_now


@transaction.atomic
def sign_report(
    *, period: tuple[date, date], seen: str, by: User, now: datetime
) -> HighValueReport:
    """Sign the report off as somebody has seen it.

    Args:
        period: first and last day that it is about.
        seen: digest of the document that the person looked at.
        by: who signs.
        now: the moment.

    Raises:
        NotAllowed: the person may not.
        Invalid: code "hvd-report-period": the days are in the wrong order, or not over.
        Conflict: code "hvd-report-changed": the catalogue says something else by now.

    """
    require(by, Permission.RUN_CATALOGUE)
    if not period[0] <= period[1] <= now.date():
        message = "the first day comes before the last one, and the last one is not in the future"
        raise Invalid(message, code="hvd-report-period")
    list(Dataset.objects.select_for_update().exclude(high_value=[]).values_list("pk"))
    last, lines = last_report(), lines_now()
    content = hvd_report.document(lines, period, changed_since(last, lines))
    if hvd_report.digest(content) != seen:
        message = "something changed while the report was read; look at it again and sign then"
        raise Conflict(message, code="hvd-report-changed")
    return HighValueReport.objects.create(
        number=last.number + 1 if last else 1, first_day=period[0], last_day=period[1],
        content=content, sha256=seen, signed_by=by, signed_at=now,
    )  # fmt: skip

"""The report on high-value data for everybody: as it is today, and the editions signed off."""

import csv
from collections.abc import Mapping
from datetime import date
from io import StringIO
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from stadtherz.kernel.errors import NotFound
from stadtherz.kernel.text import Text
from stadtherz.opendata.domain import hvd_report
from stadtherz.opendata.models import HighValueReport
from stadtherz.opendata.selectors.hvd_reports import document_now, due, report_with
from stadtherz.opendata.selectors.people import contact_of
from stadtherz.opendata.views.hvd_shown import changed_words, groups
from stadtherz.opendata.views.problems import not_there


@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """Show the report as it is today, and lead to the editions."""
    today = timezone.localdate()
    editions = list(HighValueReport.objects.all())
    last = editions[0] if editions else None
    context = shown(document_now(today), today) | {
        "editions": editions, "due": due(last, today), "contact": contact_of(None), "last": last,
        "trail": [(reverse("opendata:datasets"), gettext("Offene Daten"))],
    }  # fmt: skip
    return render(request, "opendata/high_value.html", context)


@require_safe
def edition(request: HttpRequest, number: int) -> HttpResponse:
    """Show a signed edition as it was."""
    found = _edition(number)
    context = shown(found.content, found.signed_at.date()) | {
        "edition": found, "contact": contact_of(None),
        "trail": [
            (reverse("opendata:datasets"), gettext("Offene Daten")),
            (reverse("opendata:high-value"), gettext("Hochwertige Daten")),
        ],
    }  # fmt: skip
    return render(request, "opendata/high_value.html", context)


def shown(content: Mapping[str, Any], day: date) -> dict[str, Any]:
    """Gather what a page shows of a report."""
    lines, changed = hvd_report.lines_of(content), hvd_report.changes_of(content)
    titles = {one.key: Text.of(dict(one.title)) for one in lines}
    return {
        "groups": groups(lines), "count": len(lines), "day": day,
        "complete": sum(not one.missing for one in lines),
        "period": [date.fromisoformat(content["period"][end]) for end in ("first", "last")],
        "changed": changed, "added": [titles[key] for key in changed.added],
        "other": changed_words(changed, titles),
    }  # fmt: skip


@require_safe
def document(request: HttpRequest, ending: str, number: int | None = None) -> HttpResponse:
    """Give the report as JSON or CSV: as it is today, or an edition, which never changes."""
    content = _edition(number).content if number else document_now(timezone.localdate())
    etag = quote_etag(hvd_report.digest(content))
    unchanged = get_conditional_response(request, etag=etag)
    name = f"high-value-{number}" if number else "high-value"
    response = unchanged or (_json(content) if ending == "json" else _csv(content, name))
    response["ETag"] = etag
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _json(content: Mapping[str, Any]) -> HttpResponse:
    return HttpResponse(hvd_report.canonical(content), content_type="application/json")


def _csv(content: Mapping[str, Any], name: str) -> HttpResponse:
    table = StringIO()
    lines = hvd_report.lines_of(content)
    csv.writer(table).writerows(hvd_report.rows(lines, settings.LANGUAGE_CODE))
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return HttpResponse(table.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


def _edition(number: int) -> HighValueReport:
    try:
        return report_with(number)
    except NotFound as error:
        raise not_there(error) from error

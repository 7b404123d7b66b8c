"""The list of plans for programs: Atom, iCalendar, CSV and JSON; all take the list's filter."""

import json
from datetime import timedelta
from hashlib import sha256
from typing import Any

import icalendar
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import quote_etag
from django.utils.translation import gettext, override
from django.views.decorators.http import require_safe

from stadtherz.kernel.tables import harmless, lines
from stadtherz.participation.models import Plan
from stadtherz.participation.selectors.addresses import page_in
from stadtherz.participation.selectors.following import page_of_happened
from stadtherz.participation.selectors.plans import newest_happenings, plans_found
from stadtherz.participation.views.plans import filter_of

ENTRIES, SHORT = 100, 32
COLUMNS = (
    "key", "title", "state", "degree", "announced_on", "treated_on", "council", "timeliness",
    "short_by_days", "department", "themes", "districts", "cost_eur", "procedure", "page",
)  # fmt: skip


@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    """Give the newest that happened, to plans and procedures, as Atom (RFC 4287)."""
    language = settings.LANGUAGE_CODE
    with override(language):
        feed = Atom1Feed(
            title=gettext("Mitmachen: was sich tut"), link=page_in(language, "participation:plans"),
            description="", language=language, feed_url=request.build_absolute_uri(),
        )  # fmt: skip
        for one in newest_happenings(ENTRIES):
            feed.add_item(
                title=f"{one.get_kind_display()}: {one.title}",
                link=page_of_happened(one, language), description=str(one.text),
                unique_id=one.pk.urn, updateddate=one.at, pubdate=one.at,
            )  # fmt: skip
    content = feed.writeString("utf-8")
    return _named(request, content.encode(), "application/atom+xml; charset=utf-8")


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Give the treatments in the council as a calendar (RFC 5545), whole days."""
    found = icalendar.Calendar()
    found.add("prodid", "-//Stadtherz//participation//DE")
    found.add("version", "2.0")
    for row in plans_found(filter_of(request)).filter(treated_on__isnull=False):
        event = icalendar.Event()
        event.add("uid", f"{row.pk}@{request.get_host()}")
        event.add("dtstamp", row.changed_at)
        event.add("dtstart", row.treated_on)
        if row.treated_on:
            event.add("dtend", row.treated_on + timedelta(days=1))
        event.add("summary", f"{row.council}: {row.title}" if row.council else str(row.title))
        event.add("url", _page(row))
        found.add_component(event)
    return _named(request, found.to_ical(), "text/calendar; charset=utf-8")


@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """Give the list as CSV."""
    rows = [
        [_cell(value) for value in _values(row).values()] for row in plans_found(filter_of(request))
    ]
    content = "".join(lines([list(COLUMNS), *rows]))
    return _named(request, content.encode("utf-8-sig"), "text/csv; charset=utf-8")


@require_safe
def values(request: HttpRequest) -> HttpResponse:
    """Give the list as JSON."""
    said = {"plans": [_values(row) for row in plans_found(filter_of(request))]}
    content = json.dumps(said, ensure_ascii=False).encode()
    return _named(request, content, "application/json")


def _values(row: Plan) -> dict[str, Any]:
    notice = row.notice
    return {
        "key": row.key, "title": str(row.title), "state": row.state, "degree": row.degree,
        "announced_on": row.announced_on and row.announced_on.isoformat(),
        "treated_on": row.treated_on and row.treated_on.isoformat(),
        "council": row.council,
        "timeliness": notice.timeliness.value if notice else None,
        "short_by_days": notice.short_by_days if notice else None,
        "department": str(row.department.name),
        "themes": [one.key for one in row.themes.all()],
        "districts": [one.key for one in row.districts.all()],
        "cost_eur": row.cost / 100 if row.cost is not None else None,
        "procedure": row.procedure.key if row.procedure else None,
        "page": _page(row),
    }  # fmt: skip


def _cell(value: Any) -> str:
    return " ".join(value) if isinstance(value, list) else harmless(value)


def _page(row: Plan) -> str:
    return page_in(settings.LANGUAGE_CODE, "participation:plan", row.key)


def _named(request: HttpRequest, content: bytes, media_type: str) -> HttpResponse:
    """Name the state of a file, so that programs fetch only what is new."""
    response = HttpResponse(content, content_type=media_type)
    etag = quote_etag(sha256(content).hexdigest()[:SHORT])
    response["ETag"] = etag
    response["Cache-Control"] = "max-age=300"
    return get_conditional_response(request, etag, None, response) or response

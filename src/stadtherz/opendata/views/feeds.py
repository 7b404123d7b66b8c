"""What changed in the catalogue, as feeds: Atom (RFC 4287) and JSON Feed 1.1.

Both take what the list takes (`q`, `thema`, `referat`), so that one can follow a question, and name
their state, so that readers fetch only what is new (RFC 9110, section 13).
"""

from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from stadtherz.opendata.models import Dataset
from stadtherz.opendata.selectors.addresses import address, home, iri_of, page_of
from stadtherz.opendata.selectors.catalogue import (
    last_act,
    last_change,
    matching,
    the_publisher,
    title_of,
)

ENTRIES = 50
SHORT = 32


@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    """Give the newest changes as Atom."""
    feed = Atom1Feed(
        title=_title(), link=home(), description="", language=settings.LANGUAGE_CODE,
        feed_url=address() + request.get_full_path(), author_name=str(the_publisher().name),
    )  # fmt: skip
    rows = _changed(request)
    for row in rows:
        feed.add_item(
            title=str(title_of(row)), link=page_of(row.key), description=str(row.description),
            unique_id=iri_of("dataset", row.key), updateddate=row.modified, pubdate=_issued(row),
        )  # fmt: skip
    if not rows:
        feed.feed["updated"] = last_change() or timezone.now()
    response = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    feed.write(response, "utf-8")
    return _named(response)


@require_safe
def json_feed(request: HttpRequest) -> HttpResponse:
    """Give the newest changes as JSON Feed."""
    items = [
        {
            "id": iri_of("dataset", row.key),
            "url": page_of(row.key),
            "title": str(title_of(row)),
            "content_text": str(row.description),
            "date_published": _issued(row).isoformat(),
            "date_modified": row.modified.isoformat(),
            "tags": row.themes,
        }
        for row in _changed(request)
    ]
    said = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(),
        "home_page_url": home(),
        "feed_url": address() + request.get_full_path(),
        "authors": [{"name": str(the_publisher().name)}],
        "items": items,
    }
    return _named(JsonResponse(said, content_type="application/feed+json"))


def _named(response: HttpResponse) -> HttpResponse:
    """Name the state of a feed; what was withdrawn since is a change as well."""
    response["ETag"] = quote_etag(sha256(response.content).hexdigest()[:SHORT])
    if moment := last_act():
        response["Last-Modified"] = http_date(moment.timestamp())
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _title() -> str:
    return _("Offene Daten: was sich geändert hat")


def _changed(request: HttpRequest) -> list[Dataset]:
    asked = {name: request.GET.get(name, "").strip()[:100] for name in ("q", "thema", "referat")}
    rows = matching(asked["q"], asked["thema"], asked["referat"])
    return list(rows.order_by("-modified", "key")[:ENTRIES])


def _issued(row: Dataset) -> datetime:
    if row.issued is None:
        return row.modified
    day = row.issued
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_current_timezone())

from datetime import datetime, time
from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import get_language, gettext
from django.views.decorators.http import condition, require_safe

from stadtherz.city.public import the_city
from stadtherz.newsroom.domain.feeds import Entry, Feed, as_atom, as_json_feed, as_rss
from stadtherz.newsroom.models import NewsPage
from stadtherz.newsroom.selectors import address_of, news_index_of, public_news

IN_A_FEED = 30
TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}


def _changed(request: HttpRequest, kind: str) -> datetime | None:
    newest = public_news(_language()).order_by("-last_published_at").first()
    return newest.last_published_at if newest else None


@require_safe
@condition(last_modified_func=_changed)
def feed(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the newest news as RSS, Atom or JSON Feed, in the language of the address."""
    found = _feed(kind)
    body = {
        "rss": lambda: as_rss(found),
        "atom": lambda: as_atom(found, timezone.now()),
        "json": lambda: as_json_feed(found),
    }[kind]()
    return HttpResponse(body, content_type=TYPES[kind])


def _language() -> str:
    return (get_language() or settings.LANGUAGE_CODE).split("-")[0]


def _feed(kind: str) -> Feed:
    language, city = _language(), the_city()
    index = news_index_of(language)
    return Feed(
        title=f"{city.platform_name.to(language)}: {gettext('Aktuelles')}",
        description=city.lead.to(language),
        language=language,
        home=_absolute(address_of(index, language) if index else "/"),
        address=_absolute(reverse("newsroom:feed", args=[kind])),
        author=city.publisher.name.to(language),
        entries=[_entry(page) for page in public_news(language)[:IN_A_FEED]],
    )


def _entry(page: NewsPage) -> Entry:
    midnight = datetime.combine(page.date, time(), timezone.get_current_timezone())
    return Entry(
        id=f"urn:uuid:{page.translation_key}#{_language()}",
        title=page.title,
        address=_absolute(address_of(page, _language())),
        lead=page.lead,
        html=f"<p>{escape(page.lead)}</p>{page.body}",
        published=midnight,
        changed=page.last_published_at or midnight,
    )


def _absolute(path: str) -> str:
    return urljoin(settings.CONFIG.address, path)

from posixpath import normpath
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.static import serve

from stadtherz.accounts.public import registry
from stadtherz.city.public import districts, place_with_code, the_city, themes
from stadtherz.kernel.errors import NotFound
from stadtherz.newsroom.public import (
    home_of,
    newest,
    pages_for_sitemap,
)
from stadtherz.observations.public import cards_of, public_stations
from stadtherz.opendata.public import findable_datasets
from stadtherz.participation.public import findable_participation
from stadtherz.programme.public import (
    promises_kept,
    public_milestones,
    public_projects,
    shown,
    ways_to_take_part,
)
from stadtherz.site.around import projects_for, stations_at, stations_in
from stadtherz.site.search import found_for
from stadtherz.streets.public import find_places

STATIONS_AT_HOME, NEWS_AT_HOME, WAYS_AT_HOME, PROMISES_AT_HOME = 6, 3, 3, 4
STATIONS_ON_THE_MAP = 200
LISTS_TO_FIND = (
    "programme:goals", "programme:promises", "participation:procedures", "participation:plans",
    "streets:closures", "guidance:plan", "map",
)  # fmt: skip
IN_A_DISTRICT, AT_A_PLACE, PLACES_FOUND = 12, 6, 4
DOCUMENTS = "documents/"  # where Wagtail puts them below the media folder


def _language() -> str:
    return (get_language() or settings.LANGUAGE_CODE).split("-")[0]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Say what is new, where can I take part, what does the city measure, what was kept."""
    now, language = timezone.now(), _language()
    milestones = public_milestones().filter(is_done=False, is_dropped=False).order_by("due")
    page = home_of(language)
    context = {
        "lead": page.lead if page else the_city().lead.to(language),
        "news": newest(language, NEWS_AT_HOME),
        "ways": ways_to_take_part(WAYS_AT_HOME),
        "stations": cards_of(public_stations()[:STATIONS_AT_HOME], now),
        "record": promises_kept(timezone.localdate()),
        "promises": [shown(one, timezone.localdate()) for one in milestones[:PROMISES_AT_HOME]],
        "themes": themes(),
    }
    return render(request, "site/home.html", context)


@require_safe
def district_list(request: HttpRequest) -> HttpResponse:
    stations = public_stations().prefetch_related(None)[:STATIONS_ON_THE_MAP]
    context = {
        "districts": districts(),
        "places": [station.place for station in stations if station.place],
    }
    return render(request, "site/districts.html", context)


@require_safe
def district(request: HttpRequest, key: str) -> HttpResponse:
    """Show what the city does, measures and reports in one district."""
    found = get_object_or_404(districts(), key=key)
    stations = cards_of(stations_in(found, IN_A_DISTRICT), timezone.now())
    context = {
        "district": found,
        "projects": projects_for(found, IN_A_DISTRICT),
        "stations": stations,
        "places": [card.station.place for card, _ in stations if card.station.place],
        "news": newest(_language(), NEWS_AT_HOME, district=key),
        "trail": [(reverse("districts"), gettext("Stadtteile")), ("", found.name)],
    }
    return render(request, "site/district.html", context)


@require_safe
def place(request: HttpRequest, code: str) -> HttpResponse:
    """Tell who stands before the printed sign what happens there."""
    found = place_with_code(code)
    district = found.district
    if district is not None and district.retired:
        district = None  # it left the city file and has no page any more
    above = [(reverse("district", args=[district.key]), district.name)] if district else []
    context = {
        "place": found,
        "district": district,
        "stations": cards_of(stations_at(found.pk, AT_A_PLACE), timezone.now()),
        "projects": projects_for(district, AT_A_PLACE) if district else None,
        "news": newest(_language(), NEWS_AT_HOME, district=district.key) if district else [],
        "trail": [(reverse("districts"), gettext("Stadtteile")), *above, ("", found.name)],
    }
    return render(request, "site/place.html", context)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search everything public."""
    query = request.GET.get("q", "").strip()
    context = {
        "query": query, "found": found_for(query, _language()),
        "on_the_map": find_places(query, limit=PLACES_FOUND) if query else [],
    }  # fmt: skip
    return render(request, "site/search.html", context)


@require_safe
def imprint(request: HttpRequest) -> HttpResponse:
    return render(request, "site/imprint.html", {"trail": [("", gettext("Impressum"))]})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    context = {"entries": registry.entries(), "trail": [("", gettext("Datenschutz"))]}
    return render(request, "site/privacy.html", context)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    context = {"trail": [("", gettext("Barrierefreiheit"))]}
    return render(request, "site/accessibility.html", context)


@require_safe
@cache_control(public=True, max_age=3600)
def city_css(request: HttpRequest) -> HttpResponse:
    """Give each theme of the city its hue, since pages carry no inline styles."""
    rules = [f".hue-{theme.key}{{--hue:{theme.hue}}}" for theme in the_city().themes]
    return HttpResponse("\n".join(rules) + "\n", content_type="text/css; charset=utf-8")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('wagtailadmin_home')}",
        "Disallow: /konto/",
        "Disallow: /suche/",
        f"Sitemap: {settings.CONFIG.address}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """List every public page with its last change."""
    entries: list[tuple[str, Any]] = [
        *pages_for_sitemap(),
        *((reverse("programme:project", args=[p.key]), p.changed_at) for p in public_projects()),
        *((reverse("programme:theme", args=[theme.key]), None) for theme in themes()),
        *((reverse("district", args=[one.key]), None) for one in districts()),
        *(
            (reverse("observations:station", args=[one.key]), None)
            for one in public_stations().prefetch_related(None)
        ),
        *(
            (reverse("opendata:dataset", args=[one.key]), one.changed)
            for one in findable_datasets(settings.LANGUAGE_CODE)
        ),
        *(
            (reverse(f"participation:{one.kind}", args=one.keys), one.changed)
            for one in findable_participation(settings.LANGUAGE_CODE, timezone.now())
        ),
        *((reverse(name), None) for name in LISTS_TO_FIND),
    ]
    context = {"entries": entries, "address": settings.CONFIG.address}
    return render(request, "site/sitemap.xml", context, content_type="application/xml")


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Give an uploaded picture; documents have an address that asks who may read them."""
    if normpath(path).lstrip("/").startswith(DOCUMENTS):
        raise NotFound(f"{path} is a document; link it by its own address", code="document")
    return serve(request, path, document_root=str(settings.MEDIA_ROOT))


@require_safe
def nothing(request: HttpRequest) -> HttpResponse:
    """Answer at once: the measure for the benchmark of the pages."""
    response = HttpResponse("ok", content_type="text/plain")
    response["Cache-Control"] = "no-store"
    return response

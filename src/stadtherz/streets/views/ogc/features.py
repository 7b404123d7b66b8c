"""OGC API - Features, Part 1 (OGC 17-069r4) over the things of the street."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from stadtherz.kernel.errors import NotFound
from stadtherz.streets.domain.features import Collection
from stadtherz.streets.domain.ogc.asked import asked_of
from stadtherz.streets.domain.ogc.openapi import described
from stadtherz.streets.domain.ogc.standards import (
    CONFORMS,
    CRS84,
    GEOJSON,
    GREGORIAN,
    HTML,
    JSON,
    LICENCE,
    OPENAPI,
    Link,
)
from stadtherz.streets.selectors.things import Held, held, page_of, thing_with
from stadtherz.streets.views.ogc import pages
from stadtherz.streets.views.ogc.answers import (
    interface,
    json_answer,
    own,
    parameters,
    place,
    self_links,
    wants_page,
)
from stadtherz.streets.views.ogc.geojson import feature_of
from stadtherz.streets.views.thing_words import COLLECTIONS

Said = dict[str, Any]


def _title() -> str:
    return _("Straßen als Daten (OGC API – Features)")


def _words() -> str:
    return _(
        "Querungen, Bordsteine, Wege und mehr, mit dem, was über sie bekannt ist. Was niemand"
        " geprüft hat, heißt „unknown“. Daten: © OpenStreetMap-Mitwirkende, ODbL 1.0."
    )


@interface
def landing(request: HttpRequest) -> HttpResponse:
    """Say what the interface offers."""
    parameters(request)
    links = [
        *self_links(request, _form(request)),
        Link(place("-api"), "service-desc", OPENAPI, _("Beschreibung für Programme")),
        Link(place("-api") + "?f=html", "service-doc", HTML, _("Beschreibung für Menschen")),
        Link(place("-conformance"), "conformance", JSON, _("was erfüllt ist")),
        Link(place("-collections"), "data", JSON, _("Sammlungen")),
        Link(LICENCE, "license", HTML, "ODbL 1.0"),
    ]
    said = {"title": _title(), "description": _words(), "links": [one.told() for one in links]}
    if wants_page(request):
        return pages.page(request, "landing", {"said": said}, [])
    return json_answer(said, links=links)


@interface
def conformance(request: HttpRequest) -> HttpResponse:
    """List the parts of the standard that are fulfilled."""
    parameters(request)
    if wants_page(request):
        trail: pages.Trail = [(None, _("Was erfüllt ist"))]
        return pages.page(request, "conformance", {"classes": CONFORMS}, trail)
    return json_answer({"conformsTo": CONFORMS})


@interface
def api(request: HttpRequest) -> HttpResponse:
    """Describe the interface as OpenAPI 3.0, or as a page."""
    parameters(request)
    names = {one: str(words) for one, (words, _about) in COLLECTIONS.items()}
    said = described(_title(), _words(), place(""), names)
    if wants_page(request):
        trail: pages.Trail = [(None, _("Alle Adressen"))]
        return pages.page(request, "api", {"paths": said["paths"]}, trail)
    return json_answer(said, OPENAPI)


@interface
def collections(request: HttpRequest) -> HttpResponse:
    """List all collections."""
    parameters(request)
    found = held()
    if wants_page(request):
        listed = [(_entry(one), one_held) for one, one_held in found.items()]
        return pages.page(request, "collections", {"found": listed}, [(None, _("Sammlungen"))])
    links = self_links(request, "json")
    said = {
        "links": [one.told() for one in links],
        "collections": [_told(one, one_held) for one, one_held in found.items()],
    }
    return json_answer(said, links=links)


@interface
def collection(request: HttpRequest, key: str) -> HttpResponse:
    """Describe one collection."""
    parameters(request)
    one = _known(key)
    found = held()[one]
    if wants_page(request):
        context = {"one": _entry(one), "held": found, "names": pages.named(one)}
        return pages.page(request, "collection", context, [(None, str(COLLECTIONS[one][0]))])
    links = self_links(request, "json")
    said = _told(one, found)
    said["links"] = [*(link.told() for link in links), *said["links"]]
    return json_answer(said, links=links)


@interface
def items(request: HttpRequest, key: str) -> HttpResponse:
    """Give a page of things, by box, time and properties; pages lead to each other."""
    one = _known(key)
    wanted = asked_of(parameters(request, others=True), one)
    found = page_of(one, wanted)
    if wants_page(request):
        return pages.items(request, one, wanted, found)
    links = [*self_links(request, "json", GEOJSON), _up(one)]
    if found.after is not None:
        there = own(request, f="json", after=str(found.after))
        links.append(Link(there, "next", GEOJSON, _("die nächsten")))
    said: Said = {
        "type": "FeatureCollection", "timeStamp": timezone.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
        "numberReturned": len(found.things), "links": [link.told() for link in links],
        "features": [feature_of(row) for row in found.things],
    }  # fmt: skip
    if found.matched is not None:
        said["numberMatched"] = found.matched
    return json_answer(said, GEOJSON, links)


@interface
def item(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """Give one thing."""
    one = _known(key)
    parameters(request)
    row = thing_with(one, name)
    if wants_page(request):
        return pages.item(request, one, row)
    links = [*self_links(request, "json", GEOJSON), _up(one)]
    said = feature_of(row) | {"links": [link.told() for link in links]}
    return json_answer(said, GEOJSON, links)


def _form(request: HttpRequest) -> str:
    return "html" if wants_page(request) else "json"


def _known(key: str) -> Collection:
    if key not in set(map(str, Collection)):
        message = f"there is no collection {key[:60]!r}"
        raise NotFound(message, code="collection")
    return Collection(key)


def _up(one: Collection) -> Link:
    there = place("-collection", one.value)
    return Link(there, "collection", JSON, str(COLLECTIONS[one][0]))


def _entry(one: Collection) -> Said:
    title, words = COLLECTIONS[one]
    return {"key": one.value, "title": title, "words": words}


def _told(one: Collection, found: Held) -> Said:
    title, words = COLLECTIONS[one]
    there = place("-items", one.value)
    links = [
        Link(place("-collection", one.value), "collection", JSON, str(title)),
        Link(f"{there}?f=json", "items", GEOJSON, str(title)),
        Link(f"{there}?f=html", "items", HTML, str(title)),
        Link(LICENCE, "license", HTML, "ODbL 1.0"),
    ]
    said: Said = {
        "id": one.value, "title": str(title), "description": str(words), "itemType": "feature",
        "crs": [CRS84], "links": [link.told() for link in links],
    }  # fmt: skip
    extent: Said = {}
    if found.box:
        extent["spatial"] = {"bbox": [found.box], "crs": CRS84}
    if found.first and found.last:
        ends = [f"{found.first.isoformat()}T00:00:00Z", f"{found.last.isoformat()}T23:59:59Z"]
        extent["temporal"] = {"interval": [ends], "trs": GREGORIAN}
    return said | ({"extent": extent} if extent else {})

"""OGC API - Features, Parts 1 to 3, over the tables that are published.

Sources: OGC 17-069r4, 18-058r1, 19-079r2.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stadtherz.opendata.adapters.ogc.geojson import feature_collection, one_feature
from stadtherz.opendata.domain.ogc.asked import Asked, asked_of
from stadtherz.opendata.domain.ogc.collection import (
    Link,
    instant,
    queryables,
    references_told,
    told,
)
from stadtherz.opendata.domain.ogc.items import Page
from stadtherz.opendata.domain.ogc.references import REFERENCES, reference_of
from stadtherz.opendata.domain.ogc.standards import (
    FEATURES,
    GEOJSON,
    HTML,
    JSON,
    QUERYABLES,
    SCHEMA,
)
from stadtherz.opendata.selectors.ogc.features import Served, served_collection, served_collections
from stadtherz.opendata.views.ogc import pages
from stadtherz.opendata.views.ogc.addresses import own, place, self_links
from stadtherz.opendata.views.ogc.answers import (
    PLAIN,
    answered,
    form_of,
    interface,
    json_answer,
    parameters,
)
from stadtherz.opendata.views.ogc.roots import Root

NAME = "ogc-features"
ITEMS = {"json": GEOJSON, "html": HTML}
ROOT = Root(
    NAME,
    gettext_lazy("Orte und ihre Eigenschaften (OGC API – Features)"),
    gettext_lazy(
        "Alle veröffentlichten Datensätze, deren Zeilen einen Ort haben: für Karten und"
        " Geoinformationssysteme, nach Gebiet, Zeit und Eigenschaften gefiltert."
    ),
    FEATURES,
)


@interface
def collections(request: HttpRequest) -> HttpResponse:
    """List all collections."""
    parameters(request)
    form = form_of(request, PLAIN, "json")
    found = served_collections()
    if form == "html":
        return pages.collections(
            request, NAME, str(ROOT.title), [one.collection.about for one in found]
        )
    said = {
        "links": [one.told() for one in self_links(request, form, PLAIN)],
        "crs": [one.uri for one in REFERENCES],
        "collections": [_told(one) for one in found],
    }
    return json_answer(request, said)


@interface
def collection(request: HttpRequest, key: str) -> HttpResponse:
    """Describe one collection."""
    parameters(request)
    form = form_of(request, PLAIN, "json")
    found = served_collection(key)
    if form == "html":
        return pages.collection(request, found.collection)
    said = _told(found)
    said["links"] = [one.told() for one in self_links(request, form, PLAIN)] + said["links"]
    return json_answer(request, said)


def _told(found: Served) -> dict[str, Any]:
    return told(
        found.collection.about, _links(found), **references_told(found.collection.reference)
    )


def _links(found: Served) -> list[Link]:
    about = found.collection.about
    there = place(f"{NAME}-items", about.key)
    links = [
        Link(place(f"{NAME}-collection", about.key), "collection", JSON, about.told_title),
        Link(f"{there}?f=json", "items", GEOJSON, _("Objekte als GeoJSON")),
        Link(f"{there}?f=html", "items", HTML, _("Objekte als Seite")),
        Link(place(f"{NAME}-queryables", about.key), QUERYABLES, SCHEMA, _("Eigenschaften")),
        Link(place("thing", "dataset", about.key), "describedby", HTML, _("der Datensatz")),
    ]
    return links + ([Link(about.licence, "license", HTML, _("Lizenz"))] if about.licence else [])


@interface
def properties(request: HttpRequest, key: str) -> HttpResponse:
    """List the properties by which features can be asked for, as JSON Schema."""
    parameters(request)
    forms = {"json": SCHEMA, "html": HTML}
    found = served_collection(key)
    if form_of(request, forms, "json") == "html":
        return pages.collection(request, found.collection)
    said = queryables(found.collection, place(f"{NAME}-queryables", key))
    return json_answer(request, said, SCHEMA)


@interface
def items(request: HttpRequest, key: str) -> HttpResponse:
    """Give a page of features, by box, time and properties; pages lead to each other."""
    found = served_collection(key)
    wanted = asked_of(parameters(request, None), found.collection.schema)
    form = form_of(request, ITEMS, "json")
    page = found.page(wanted)
    links = [*self_links(request, form, ITEMS), *_next(request, page, form), _up(found)]
    if form == "html":
        return pages.items(request, found.collection, wanted, page)
    body = feature_collection(page, wanted, links, instant(timezone.now()))
    version = feature_collection(page, wanted, links, "")
    shown = [one for one in links if one.rel in {"self", "alternate", "next"}]
    response = answered(request, body, GEOJSON, links=shown, version=version)
    response["Content-Crs"] = f"<{wanted.reference.uri}>"
    return response


def _next(request: HttpRequest, page: Page, form: str) -> list[Link]:
    if page.after is None:
        return []
    there = own(request, f=form, after=str(page.after))
    return [Link(there, "next", ITEMS[form], _("die nächsten"))]


def _up(found: Served) -> Link:
    about = found.collection.about
    return Link(place(f"{NAME}-collection", about.key), "collection", JSON, about.told_title)


@interface
def item(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """Give one feature."""
    found = served_collection(key)
    given = parameters(request, ("f", "crs"))
    form = form_of(request, ITEMS, "json")
    wanted = Asked(reference=reference_of(given["crs"], "crs")) if "crs" in given else Asked()
    page, feature = found.feature(name)
    if form == "html":
        return pages.item(request, found.collection, page, feature)
    links = [*self_links(request, form, ITEMS), _up(found)]
    response = answered(request, one_feature(page, feature, wanted, links), GEOJSON)
    response["Content-Crs"] = f"<{wanted.reference.uri}>"
    return response

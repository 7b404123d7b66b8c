"""OGC API - Environmental Data Retrieval 1.1 (19-086r6), over what the city measures."""

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.domain.ogc.boxes import read_bbox
from stadtherz.opendata.domain.ogc.collection import Link, instant, told
from stadtherz.opendata.domain.ogc.coordinates import UNITS, read_area, read_points, read_round
from stadtherz.opendata.domain.ogc.coverages import (
    as_csv,
    coverages,
    locations,
    parameter_listed,
)
from stadtherz.opendata.domain.ogc.references import CRS84, reference_of
from stadtherz.opendata.domain.ogc.spans import Span, read_span
from stadtherz.opendata.domain.ogc.standards import COVERAGE, EDR, GEOJSON, HTML, JSON
from stadtherz.opendata.selectors.ogc import measuring
from stadtherz.opendata.selectors.ogc.measuring import (
    Observed,
    Streams,
    observed_collection,
    observed_collections,
)
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

NAME = "ogc-edr"
CSV = "text/csv"
FORMS = {"CoverageJSON": COVERAGE, "GeoJSON": GEOJSON, "CSV": CSV}
ALSO = {"json": COVERAGE, "geojson": GEOJSON, "csv": CSV}
DATA = ("f", "datetime", "parameter-name", "crs")
QUERIES = {
    "position": ("coords",), "radius": ("coords", "within", "within-units"), "area": ("coords",),
    "locations": (),
}  # fmt: skip
"""What is asked in which way, and the parameters that it needs."""
ROOT = Root(
    NAME,
    gettext_lazy("Messwerte nach Ort und Zeit (OGC API – EDR)"),
    gettext_lazy(
        "Was die Stadt misst, für einen Ort, einen Umkreis oder ein Gebiet: kurze Zeiträume Wert"
        " für Wert, längere nach Stunden oder Tagen. Verdächtige Werte fehlen."
    ),
    EDR,
)


@interface
def collections(request: HttpRequest) -> HttpResponse:
    """List all collections."""
    parameters(request)
    form = form_of(request, PLAIN, "json")
    found = observed_collections()
    if form == "html":
        return pages.collections(request, NAME, str(ROOT.title), [one.about for one in found])
    links = [one.told() for one in self_links(request, form, PLAIN)]
    return json_answer(request, {"links": links, "collections": [_told(one) for one in found]})


@interface
def collection(request: HttpRequest, key: str) -> HttpResponse:
    """Describe one collection."""
    parameters(request)
    form = form_of(request, PLAIN, "json")
    found = observed_collection(key)
    if form == "html":
        return pages.observed(request, found)
    said = _told(found)
    said["links"] = [one.told() for one in self_links(request, form, PLAIN)] + said["links"]
    return json_answer(request, said)


def _told(found: Observed) -> dict[str, Any]:
    about = found.about
    links = [
        Link(place(f"{NAME}-collection", about.key), "collection", JSON, about.told_title),
        Link(place(f"{NAME}-locations", about.key), "data", GEOJSON, _("wo gemessen wird")),
        Link(place("thing", "dataset", about.key), "describedby", HTML, _("der Datensatz")),
    ]
    if about.licence:
        links.append(Link(about.licence, "license", HTML, _("Lizenz")))
    return told(
        about, links, data_queries={name: _query(name, about.key) for name in QUERIES},
        crs=["CRS84"], output_formats=list(FORMS),
        parameter_names={found.parameter.key: parameter_listed(found.parameter)},
    )  # fmt: skip


def _query(name: str, key: str) -> dict[str, Any]:
    variables: dict[str, Any] = {
        "title": name, "query_type": name, "output_formats": list(FORMS),
        "default_output_format": "GeoJSON" if name == "locations" else "CoverageJSON",
        "crs_details": [{"crs": "CRS84", "wkt": WKT}],
    }  # fmt: skip
    if name == "radius":
        variables["within_units"] = list(UNITS)
    return {"link": {"href": place(f"{NAME}-{name}", key), "rel": "data", "variables": variables}}


WKT = (
    'GEOGCS["WGS 84 (CRS84)",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],'
    'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],AXIS["Longitude",EAST],'
    'AXIS["Latitude",NORTH],AUTHORITY["OGC","CRS84"]]'
)


@interface
def places(request: HttpRequest, key: str) -> HttpResponse:
    """List where something is measured, by box and time."""
    found = observed_collection(key)
    given = parameters(request, (*DATA, "bbox"))
    form = form_of(request, {"GeoJSON": GEOJSON, "geojson": GEOJSON, "json": GEOJSON}, "GeoJSON")
    span = _checked(found, given)
    extent = read_bbox(given["bbox"]) if "bbox" in given else None
    streams = measuring.in_box(measuring.in_time(found.streams, span), extent)
    series = [measuring.one_series(one, _endpoint(key)) for one in streams]
    times = [
        f"{instant(one.first)}/{instant(one.last)}" for one in streams if one.first and one.last
    ]
    said = locations(found.parameter, series, times, self_links(request, form, {form: GEOJSON}))
    return json_answer(request, said, GEOJSON)


@interface
def at_place(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """Give the values of one location."""
    found = observed_collection(key)
    given = parameters(request, DATA)
    return _values(request, found, measuring.at_location(found, name), given)


@interface
def position(request: HttpRequest, key: str) -> HttpResponse:
    """Give the values of the place next to a point."""
    found, given = _asked(request, key, "position")
    return _values(request, found, measuring.near(found, read_points(given["coords"])), given)


@interface
def area(request: HttpRequest, key: str) -> HttpResponse:
    """Give the values of all places in an area."""
    found, given = _asked(request, key, "area")
    return _values(request, found, measuring.inside(found, read_area(given["coords"])), given)


@interface
def radius(request: HttpRequest, key: str) -> HttpResponse:
    """Give the values of all places within a distance of a point."""
    found, given = _asked(request, key, "radius")
    asked = read_round(given["coords"], given["within"], given["within-units"])
    return _values(request, found, measuring.around(found, asked), given)


def _asked(request: HttpRequest, key: str, kind: str) -> tuple[Observed, dict[str, str]]:
    found = observed_collection(key)
    given = parameters(request, (*DATA, *QUERIES[kind]))
    if missing := next((name for name in QUERIES[kind] if not given.get(name)), ""):
        message = f"the parameter {missing} is missing"
        raise Invalid(message, code="ogc-parameter", details=(missing,))
    return found, given


def _values(
    request: HttpRequest, found: Observed, streams: Streams, given: dict[str, str]
) -> HttpResponse:
    form = form_of(request, FORMS | ALSO, "CoverageJSON")
    answer = measuring.values_of(streams, _checked(found, given), _endpoint(found.about.key))
    kind = (FORMS | ALSO)[form]
    if kind == CSV:
        return answered(request, as_csv(found.parameter, answer.series, answer.step), CSV)
    if kind == COVERAGE:
        said = coverages(found.parameter, answer.series, answer.step)
    else:
        filled = [one for one in answer.series if one.values]
        times = [f"{instant(one.values[0][0])}/{instant(one.values[-1][0])}" for one in filled]
        links = [Link(own(request, f=form), "self", GEOJSON)]
        said = locations(found.parameter, filled, times, links) | {"step": answer.step.duration}
    return answered(request, json.dumps(said, ensure_ascii=False), kind)


def _checked(found: Observed, given: dict[str, str]) -> Span | None:
    """Read time, parameter and reference system, which all queries have."""
    for name in given.get("parameter-name", found.parameter.key).split(","):
        if name != found.parameter.key:
            message = f"this collection has the parameter {found.parameter.key}, and no other"
            raise Invalid(message, code="ogc-parameter-name", details=("parameter-name",))
    if "crs" in given and reference_of(given["crs"], "crs") is not CRS84:
        message = "crs is CRS84; no other reference system is offered here"
        raise Invalid(message, code="ogc-reference", details=("crs",))
    return read_span(given["datetime"]) if "datetime" in given else None


def _endpoint(key: str) -> Callable[[str], str]:
    return lambda name: place(f"{NAME}-location", key, name)

"""The interfaces for programs as one description (OpenAPI 3.0.3).

What there is, is told by the addresses themselves; this module says how it is written, and knows
the parameters that an address does not show.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from stadtherz.opendata.domain.asking.checked import MOST as MOST_ROWS
from stadtherz.opendata.domain.asking.checked import USUAL as USUAL_ROWS
from stadtherz.opendata.domain.ogc.asked import MOST, USUAL
from stadtherz.opendata.domain.ogc.coordinates import UNITS
from stadtherz.opendata.domain.ogc.references import REFERENCES
from stadtherz.opendata.domain.ogc.standards import COVERAGE, GEOJSON, HTML, JSON, OPENAPI, SCHEMA
from stadtherz.opendata.domain.terms import ARROW_STREAM, FILE_TYPES

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}


@dataclass(frozen=True)
class Parameter:
    """A parameter of a query: its name, what it means, and its schema."""

    name: str
    words: str
    schema: Schema = field(default_factory=lambda: TEXT)
    required: bool = False
    style: tuple[tuple[str, Any], ...] = (("style", "form"), ("explode", False))


@dataclass(frozen=True)
class Detail:
    """What an address does not tell of itself.

    Args:
        tag: group of interfaces.
        parameters: of its query.
        types: media types of the answer.
        called: what the parts of its path are called, where it is another name than ours.
        posts: media type of a body that may be posted; "" where nothing may.
        status: of the usual answer.
        posted: status of the usual answer to what was posted, where it is another one.

    """

    tag: str
    parameters: tuple[Parameter, ...] = ()
    types: tuple[str, ...] = (JSON,)
    called: tuple[tuple[str, str], ...] = ()
    posts: str = ""
    status: str = "200"
    posted: str = ""


@dataclass(frozen=True)
class Operation:
    """One address.

    Args:
        path: with its changing parts in braces.
        name: unique.
        words: what it gives.
        parts: schema of each changing part.
        detail: everything else.

    """

    path: str
    name: str
    words: str
    parts: tuple[tuple[str, Schema], ...]
    detail: Detail


def document(
    operations: Iterable[Operation], *, title: str, description: str, version: str, server: str
) -> dict[str, Any]:
    """Write the description.

    Args:
        operations: sorted as they are to be told.
        title: of the whole.
        description: of the whole.
        version: of the software.
        server: address that paths begin with.

    """
    listed = list(operations)
    tags = list(dict.fromkeys(one.detail.tag for one in listed))
    return {
        "openapi": "3.0.3",
        "info": {"title": title, "description": description, "version": version},
        "servers": [{"url": server}],
        "tags": [{"name": one} for one in tags],
        "paths": {one.path: _item(one) for one in listed},
        "components": {"schemas": {"refusal": REFUSAL}},
    }


REFUSAL: Schema = {
    "type": "object",
    "required": ["code", "description"],
    "properties": {
        "code": {"type": "string", "description": "stable name of the reason"},
        "description": {"type": "string"},
        "details": {"type": "array", "items": TEXT},
    },
}


def _item(one: Operation) -> dict[str, Any]:
    said: dict[str, Any] = {"get": _operation(one, one.name)}
    if one.detail.posts:
        content = {one.detail.posts: {"schema": {"type": "object"}}}
        detail = replace(one.detail, status=one.detail.posted or one.detail.status)
        told = _operation(replace(one, detail=detail), f"{one.name}-post")
        said["post"] = told | {"requestBody": {"content": content}}
    return said


def _operation(one: Operation, name: str) -> dict[str, Any]:
    detail = one.detail
    content = {kind: {"schema": _answer(kind)} for kind in detail.types}
    usual: dict[str, Any] = {"description": "the answer"} | (
        {"content": content} if content else {}
    )
    responses = {detail.status: usual, "404": _refusal("there is no such thing")}
    if detail.parameters:
        responses["400"] = _refusal("a parameter is unknown or wrong")
    said = {
        "operationId": name,
        "summary": one.words,
        "tags": [detail.tag],
        "parameters": [*map(_part, one.parts), *map(_parameter, detail.parameters)],
        "responses": dict(sorted(responses.items())),
    }
    return {name: value for name, value in said.items() if value}


def _answer(kind: str) -> Schema:
    if kind.startswith("text/"):
        return TEXT
    return {"type": "object"} if "json" in kind else {"type": "string", "format": "binary"}


def _refusal(words: str) -> dict[str, Any]:
    content = {JSON: {"schema": {"$ref": "#/components/schemas/refusal"}}}
    return {"description": words, "content": content}


def _part(part: tuple[str, Schema]) -> dict[str, Any]:
    name, schema = part
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _parameter(one: Parameter) -> dict[str, Any]:
    said = {"name": one.name, "in": "query", "description": one.words, "schema": one.schema}
    return said | ({"required": True} if one.required else {}) | dict(one.style)


def one_of(*words: str) -> Schema:
    """Give the schema of a text that is one of some."""
    return {"type": "string", "enum": list(words)}


def _whole(least: int, most: int, usual: int) -> Schema:
    return {"type": "integer", "minimum": least, "maximum": most, "default": usual}


F = Parameter("f", "form of the answer, before Accept", one_of("json", "html"))
BBOX = Parameter(
    "bbox", "west,south,east,north in degrees (or six numbers with heights); west may be greater"
    " than east",
    {"type": "array", "items": {"type": "number"}, "oneOf": [
        {"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6},
    ]},
)  # fmt: skip
DATETIME = Parameter(
    "datetime", "a moment or an interval (RFC 3339), open ends are .. or nothing; a day is all of"
    " it in UTC",
)  # fmt: skip
_URIS = one_of(*(one.uri for one in REFERENCES))
CRS = Parameter("crs", "reference system of the geometries that are given", _URIS)
PROPERTIES = Parameter(
    "properties", "each property of the collection by its name: only features where it is equal",
    {"type": "object", "additionalProperties": TEXT}, style=(("style", "form"), ("explode", True)),
)  # fmt: skip
ITEMS = (
    F,
    Parameter("limit", "how many features at most", _whole(1, MOST, USUAL)),
    BBOX,
    Parameter("bbox-crs", "reference system of bbox", _URIS),
    DATETIME,
    CRS,
    Parameter("filter", "which features, in CQL2"),
    Parameter("filter-lang", "language of filter", one_of("cql2-text")),
    Parameter("filter-crs", "reference system of filter", _URIS),
    Parameter("after", "where the page begins, as a next link says it"),
    PROPERTIES,
)
_COORDS = Parameter("coords", "well-known text in degrees, longitude first", required=True)
VALUES = (
    Parameter("f", "form of the answer, before Accept", one_of("CoverageJSON", "GeoJSON", "CSV")),
    DATETIME,
    Parameter("parameter-name", "what is measured; a collection has one"),
    Parameter("crs", "reference system of coords and answer", one_of("CRS84")),
)
WITHIN = (
    Parameter("within", "distance around the point", {"type": "number"}, required=True),
    Parameter("within-units", "unit of within", one_of(*UNITS), required=True),
)
QUERY = (
    Parameter("select", "columns or figures of the answer"),
    Parameter("filter", "which rows"),
    Parameter("group", "by what rows are put together"),
    Parameter("sort", "order; a minus sign before a name turns it round"),
    Parameter("limit", "how many rows at most", _whole(1, MOST_ROWS, USUAL_ROWS)),
    Parameter("after", "cursor of the page before, as next says it"),
)
CHANGES = (
    Parameter("q", "words"),
    Parameter("thema", "theme of the EU, as ENVI"),
    Parameter("referat", "key of a department"),
)
RDF = ("text/turtle", "application/rdf+xml", "application/ld+json")
CSV, PARQUET = (FILE_TYPES[one].media_type for one in ("CSV", "PARQUET"))
TABLES = (JSON, CSV, PARQUET, ARROW_STREAM)
CATALOGUE, FILES, QUESTIONS = "Catalogue", "Files and editions", "Questions to tables"
PORTALS, FOLLOWING, FEATURES, EDR = (
    "Other portals",
    "Changes",
    "OGC API - Features",
    "OGC API - EDR",
)
OTHER = "More"
FORM = "application/x-www-form-urlencoded"
_ID, _FEATURE, _LOCATION = ("key", "collectionId"), ("name", "featureId"), ("name", "locationId")
_BOTH, _VALUES = (JSON, HTML), (COVERAGE, GEOJSON, "text/csv")
DETAILS = {
    "catalogue": Detail(CATALOGUE, (Parameter("page", "a page of 100 with links"),), RDF),
    "rdf": Detail(CATALOGUE, types=RDF),
    "thing": Detail(CATALOGUE, types=(), status="303"),
    "file": Detail(FILES, types=(PARQUET, CSV, GEOJSON)),
    "editions": Detail(FILES, (Parameter("at", "what counted at this moment"),)),
    "key": Detail(FILES, types=("application/x-pem-file",)),
    "query": Detail(QUESTIONS, QUERY, TABLES),
    "ckan": Detail(PORTALS, posts=JSON),
    "atom": Detail(FOLLOWING, CHANGES, ("application/atom+xml",)),
    "json-feed": Detail(FOLLOWING, CHANGES, ("application/feed+json",)),
    "following-end": Detail(FOLLOWING, types=(), posts=FORM, status="302", posted="204"),
    "high-value-document": Detail(OTHER, types=(JSON, CSV)),
    "high-value-document-edition": Detail(OTHER, types=(JSON, CSV)),
    "ogc-features": Detail(FEATURES, (F,), _BOTH),
    "ogc-features-conformance": Detail(FEATURES, (F,), _BOTH),
    "ogc-features-api": Detail(FEATURES, (F,), (OPENAPI, HTML)),
    "ogc-features-collections": Detail(FEATURES, (F,), _BOTH),
    "ogc-features-collection": Detail(FEATURES, (F,), _BOTH, (_ID,)),
    "ogc-features-queryables": Detail(FEATURES, (F,), (SCHEMA, HTML), (_ID,)),
    "ogc-features-items": Detail(FEATURES, ITEMS, (GEOJSON, HTML), (_ID,)),
    "ogc-features-item": Detail(FEATURES, (F, CRS), (GEOJSON, HTML), (_ID, _FEATURE)),
    "ogc-edr": Detail(EDR, (F,), _BOTH),
    "ogc-edr-conformance": Detail(EDR, (F,), _BOTH),
    "ogc-edr-api": Detail(EDR, (F,), (OPENAPI, HTML)),
    "ogc-edr-collections": Detail(EDR, (F,), _BOTH),
    "ogc-edr-collection": Detail(EDR, (F,), _BOTH, (_ID,)),
    "ogc-edr-locations": Detail(EDR, (*VALUES[1:], BBOX), (GEOJSON,), (_ID,)),
    "ogc-edr-location": Detail(EDR, VALUES, _VALUES, (_ID, _LOCATION)),
    "ogc-edr-position": Detail(EDR, (_COORDS, *VALUES), _VALUES, (_ID,)),
    "ogc-edr-radius": Detail(EDR, (_COORDS, *WITHIN, *VALUES), _VALUES, (_ID,)),
    "ogc-edr-area": Detail(EDR, (_COORDS, *VALUES), _VALUES, (_ID,)),
    "openapi": Detail(OTHER, types=(OPENAPI,)),
}  # fmt: skip
"""By the names of addresses; what is not here is told with what its address says."""
UNKNOWN = Detail(OTHER)

"""Describes the interface as OpenAPI 3.0 (OGC 17-069r4, section 9)."""

from collections.abc import Iterable, Mapping
from typing import Any

from stadtherz.streets.domain.features import (
    UNKNOWN,
    Collection,
    attributes_of,
    is_number,
    unit_of,
)
from stadtherz.streets.domain.ogc.standards import GEOJSON, HTML, JSON, MOST, OPENAPI, USUAL

Said = dict[str, Any]
LIMIT: Said = {
    "name": "limit", "in": "query", "required": False, "style": "form", "explode": False,
    "description": "How many features a page has at most.",
    "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
}  # fmt: skip
BBOX: Said = {
    "name": "bbox", "in": "query", "required": False, "style": "form", "explode": False,
    "description": "Only features that meet this box: west, south, east, north in degrees.",
    "schema": {
        "type": "array", "items": {"type": "number"},
        "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
    },
}  # fmt: skip
DATETIME: Said = {
    "name": "datetime", "in": "query", "required": False, "style": "form", "explode": False,
    "description": "Only features whose newest fact is of this day or stretch of days; what nobody"
                   " dated belongs to every time.",
    "schema": {"type": "string"},
}  # fmt: skip
AFTER: Said = {
    "name": "after", "in": "query", "required": False,
    "description": "From a next link: where the page begins.",
    "schema": {"type": "integer", "minimum": 0},
}  # fmt: skip
FORM: Said = {
    "name": "f", "in": "query", "required": False, "description": "The form of the answer.",
    "schema": {"type": "string", "enum": ["json", "html"]},
}  # fmt: skip
FEATURE_ID: Said = {
    "name": "featureId", "in": "path", "required": True, "schema": {"type": "string"},
}  # fmt: skip


def described(title: str, words: str, server: str, names: Mapping[Collection, str]) -> Said:
    """Describe the interface.

    Args:
        title: of the interface.
        words: what it is for.
        server: its address.
        names: what each collection is called.

    """
    paths = {
        "/": _path("getLandingPage", "Landing page", JSON),
        "/conformance": _path("getConformanceDeclaration", "What is fulfilled", JSON),
        "/api": _path("getApi", "This description", OPENAPI),
        "/collections": _path("getCollections", "All collections", JSON),
    }
    for one, name in names.items():
        there = f"/collections/{one.value}"
        word = one.value.capitalize()
        asked = [LIMIT, BBOX, DATETIME, AFTER, *_properties(one)]
        paths[there] = _path(f"describe{word}", name, JSON)
        paths[f"{there}/items"] = _path(f"get{word}", name, GEOJSON, asked)
        paths[f"{there}/items/{{featureId}}"] = _path(
            f"getOneOf{word}", f"{name}: 1", GEOJSON, [FEATURE_ID], missing=True
        )
    return {
        "openapi": "3.0.3",
        "info": {"title": title, "description": words, "version": "1.0.0",
                 "license": {"name": "ODbL-1.0"}},
        "servers": [{"url": server}], "paths": paths,
        "components": {"schemas": {"exception": EXCEPTION}},
    }  # fmt: skip


EXCEPTION: Said = {
    "type": "object", "required": ["code"],
    "properties": {"code": {"type": "string"}, "description": {"type": "string"},
                   "details": {"type": "array", "items": {"type": "string"}}},
}  # fmt: skip


def _properties(collection: Collection) -> Iterable[Said]:
    """Give a parameter for each property that is filtered by."""
    for name in ("ref", *attributes_of(collection)):
        number = {"anyOf": [{"type": "number"}, {"type": "string", "enum": [UNKNOWN]}]}
        schema = number if is_number(collection, name) else {"type": "string"}
        unit = unit_of(collection, name)
        yield {
            "name": name, "in": "query", "required": False, "style": "form", "explode": False,
            "description": f"Only features with this {name}" + (f" ({unit})." if unit else "."),
            "schema": schema,
        }  # fmt: skip


def _path(
    operation: str, words: str, kind: str, asked: Iterable[Said] = (), *, missing: bool = False
) -> Said:
    answers: Said = {
        "200": {"description": words, "content": {
            kind: {"schema": {"type": "object"}}, HTML: {"schema": {"type": "string"}}}},
        "400": _refusal("A parameter is unknown or cannot be read."),
    }  # fmt: skip
    if missing:
        answers["404"] = _refusal("There is no such feature.")
    return {
        "get": {
            "operationId": operation, "summary": words, "parameters": [*asked, FORM],
            "responses": answers,
        }
    }  # fmt: skip


def _refusal(words: str) -> Said:
    there = {"$ref": "#/components/schemas/exception"}
    return {"description": words, "content": {JSON: {"schema": there}}}

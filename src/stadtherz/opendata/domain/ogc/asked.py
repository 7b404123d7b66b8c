"""What is asked of the features of a collection, read from the parameters of an address."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.domain.asking.misread import shown
from stadtherz.opendata.domain.asking.question import All, Condition, Field, Plain, Test
from stadtherz.opendata.domain.asking.values import LARGEST, NUMBERS, moment
from stadtherz.opendata.domain.ogc.boxes import Extent, read_bbox
from stadtherz.opendata.domain.ogc.cql2 import LANGUAGE, read_cql2
from stadtherz.opendata.domain.ogc.references import CRS84, Reference, reference_of
from stadtherz.opendata.domain.ogc.spans import Span, read_span
from stadtherz.opendata.domain.tabular.kinds import Storage
from stadtherz.opendata.domain.tabular.schema import GEOMETRY, Column, Schema

PARAMETERS = (
    "f", "limit", "bbox", "bbox-crs", "datetime", "crs", "filter", "filter-lang", "filter-crs",
    "after",
)  # fmt: skip
USUAL, MOST = 10, 10_000
"""How many features a page has if nothing is asked, and at most."""
LARGEST_KEY = 2**63 - 1


@dataclass(frozen=True)
class Asked:
    """What is asked of the features of a collection.

    Args:
        limit: how many at most.
        after: key of the last feature that is already known.
        extent: part of the world.
        span: stretch of time.
        condition: what properties must be.
        reference: in which reference system geometries are wanted.

    """

    limit: int = USUAL
    after: int = 0
    extent: Extent | None = None
    span: Span | None = None
    condition: Condition | None = None
    reference: Reference = CRS84


def asked_of(parameters: Mapping[str, str], schema: Schema) -> Asked:
    """Read what is asked.

    Args:
        parameters: of the address; names that are none of `PARAMETERS` are properties.
        schema: of the collection.

    Raises:
        Invalid: codes "ogc-..." and "query-...", with the parameter in `details`.

    """
    given = {name: parameters.get(name, "") for name in PARAMETERS}
    frame = reference_of(given["bbox-crs"], "bbox-crs") if "bbox-crs" in parameters else CRS84
    return Asked(
        limit=read_limit(given["limit"]) if "limit" in parameters else USUAL,
        after=_after(given["after"]) if "after" in parameters else 0,
        extent=read_bbox(given["bbox"], frame) if "bbox" in parameters else None,
        span=read_span(given["datetime"]) if "datetime" in parameters else None,
        condition=_condition(parameters, schema),
        reference=reference_of(given["crs"], "crs") if "crs" in parameters else CRS84,
    )


def read_limit(text: str) -> int:
    """Read how many are wanted; more than the most is the most (17-069r4, /req/core/fc-limit).

    Raises:
        Invalid: code "ogc-limit".

    """
    if not (text.isascii() and text.isdecimal()) or int(text[:18]) < 1:
        message = f"limit {shown(text)} is no whole number from 1 to {MOST}"
        raise Invalid(message, code="ogc-limit", details=("limit",))
    return min(int(text[:18]), MOST)


def _after(text: str) -> int:
    found = int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else -1
    if not 0 <= found <= LARGEST_KEY:
        message = f"after {shown(text)} is not from a next link; take that as it stands"
        raise Invalid(message, code="ogc-after", details=("after",))
    return found


def _condition(parameters: Mapping[str, str], schema: Schema) -> Condition | None:
    conditions = [
        _equal(schema, name, text) for name, text in parameters.items() if name not in PARAMETERS
    ]
    if parameters.get("filter-lang", LANGUAGE) != LANGUAGE:
        message = f"filter-lang is {LANGUAGE}; no other language is read"
        raise Invalid(message, code="ogc-filter-lang", details=("filter-lang",))
    if "filter-crs" in parameters:
        reference_of(parameters["filter-crs"], "filter-crs")
    if asked := read_cql2(parameters.get("filter", ""), schema):
        conditions.append(asked)
    return All(tuple(conditions)) if conditions else None


def _equal(schema: Schema, name: str, text: str) -> Condition:
    column = schema.named(name)
    if column is None or name == GEOMETRY:
        message = f"there is no parameter {shown(name)} and no property of this name"
        raise Invalid(message, code="ogc-parameter", details=(name[:60],))
    value = _value(column, text)
    if value is None:
        message = f"{name} holds {column.storage.value}, and {shown(text)} is none"
        raise Invalid(message, code="ogc-property", details=(name,))
    return Test(Field(column.name, column.storage, column.decimals), "=", value)


def _value(column: Column, text: str) -> Plain:
    if column.storage in NUMBERS:
        return _number(text)
    if column.storage is Storage.BOOLEAN:
        return {"true": True, "false": False}.get(text)
    return text if column.storage is Storage.TEXT else moment(column.storage, text)


def _number(text: str) -> Decimal | None:
    try:
        found = Decimal(text[:60])
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) < LARGEST else None

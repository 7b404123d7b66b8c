"""The description of the query API for programs (OpenAPI 3.1), with the limits of the code."""

from collections.abc import Mapping
from typing import Any

from stadtherz.opendata.domain.asking.checked import PARTS
from stadtherz.opendata.domain.terms import ARROW_STREAM, FILE_TYPES

MEANINGS = {
    "select": "columns and sums, as: day(time_utc) as day, avg(value)",
    "filter": "condition, as: flag = 'suspect' and value > 5",
    "group": "columns or times to group by",
    "sort": "columns to sort by, a minus in front for the largest first",
    "limit": "rows of the answer",
    "after": "cursor of the page before, as it stands in its next",
}
ANSWERS = {
    **{one: FILE_TYPES[one.upper()].media_type for one in ("json", "csv", "parquet")},
    "arrow": ARROW_STREAM,
}


def description(host: str, limits: Mapping[str, float]) -> dict[str, Any]:
    """Describe the query API.

    Args:
        host: address of the city.
        limits: by kind, as they stand in the code.

    """
    key = {"name": "key", "in": "path", "required": True, "schema": {"type": "string"}}
    parts = [
        {
            "name": name,
            "in": "query",
            "description": MEANINGS[name],
            "schema": _schema(name, limits),
        }
        for name in PARTS
    ]
    most = limits["cells"], limits["groups"]
    told = f"at most {limits['seconds']:g} s, {most[0]:.0f} values, {most[1]:.0f} groups"
    paths = {
        f"/data/{{key}}/query.{ending}": {
            "get": {
                "summary": "Ask the table of a dataset",
                "description": f"An answer takes {told}.",
                "parameters": [key, *parts],
                "responses": {
                    "200": {"description": "the rows", "content": {kind: {}}},
                    "400": {"description": "what is wrong with the question, and where"},
                    "404": {"description": "there is no such dataset, or it is no table"},
                },
            }
        }
        for ending, kind in ANSWERS.items()
    }
    info = {"title": "Questions to tables", "version": "1"}
    return {"openapi": "3.1.0", "info": info, "servers": [{"url": host}], "paths": paths}


def _schema(name: str, limits: Mapping[str, float]) -> dict[str, Any]:
    if name != "limit":
        return {"type": "string"}
    usual, most = int(limits["usual-page"]), int(limits["page"])
    return {"type": "integer", "minimum": 1, "maximum": most, "default": usual}

"""What the page of a dataset shows beside its description: columns, first rows, editions."""

import json
from dataclasses import dataclass
from typing import Any

from stadtherz.kernel.errors import NotFound
from stadtherz.opendata.adapters import store
from stadtherz.opendata.domain.catalogue import Dataset as Value
from stadtherz.opendata.domain.manifest import Listed
from stadtherz.opendata.models import Dataset, Edition
from stadtherz.opendata.selectors.addresses import file_address


@dataclass(frozen=True)
class Sample:
    """The first rows of a file.

    Args:
        columns: pairs of a column's name and its type as DuckDB names it.
        rows: cells as text, "" for nothing.

    """

    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, ...], ...]


def first_rows(row: Dataset, most: int) -> Sample | None:
    """Give the columns and first rows of the newest day of a dataset; None without files."""
    newest = Edition.objects.filter(dataset=row, rows__gt=0).order_by("-day", "-number").first()
    if newest is None:
        return None
    try:
        path = store.opened(newest.path)
    except NotFound:
        return None
    with store.cursor() as connection:
        found = connection.execute("SELECT * FROM read_parquet(?) LIMIT ?", [str(path), most])
        names = tuple((name, str(kind)) for name, kind, *_ in found.description or ())
        rows = tuple(tuple(_cell(cell) for cell in line) for line in found.fetchall())
    return Sample(names, rows)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def editions_of(row: Dataset) -> list[Edition]:
    """Give the newest edition of each day with values, the newest day first."""
    found: dict[Any, Edition] = {}
    for one in row.editions.filter(rows__gt=0).order_by("day", "number"):
        found[one.day] = one
    return [found[day] for day in sorted(found, reverse=True)]


def listed_editions(row: Dataset) -> list[Listed]:
    """Give all editions of a dataset for its manifest."""
    return [
        Listed(
            one.day, one.number, file_address(row.key, one.path), one.size, one.rows, one.sha256,
            one.published_at,
        )
        for one in row.editions.filter(rows__gt=0)
    ]  # fmt: skip


def schema_org(dataset: Value, host: str) -> str:
    """Describe a dataset for search machines (schema.org/Dataset), as JSON that may stand in HTML.

    Args:
        dataset: what is described.
        host: address of the city.

    """
    area = dataset.areas[0] if dataset.areas else None
    said: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": dataset.iri,
        "url": dataset.page,
        "name": str(dataset.title),
        "description": str(dataset.description),
        "identifier": dataset.key,
        "keywords": [word for _, word in dataset.keywords],
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": str(dataset.publisher.name), "url": host}
        if dataset.publisher
        else None,
        "distribution": [
            {
                "@type": "DataDownload",
                "contentUrl": one.download,
                "encodingFormat": one.file_type.media_type if one.file_type else None,
                "contentSize": f"{one.size} B",
                "sha256": one.sha256,
            }
            for one in dataset.distributions
        ],
        "license": next((one.licence.text for one in dataset.distributions if one.licence), None),
    }
    if dataset.period and dataset.period.start:
        end = dataset.period.end.isoformat() if dataset.period.end else ".."
        said["temporalCoverage"] = f"{dataset.period.start.isoformat()}/{end}"
    if area and area.has_box:
        box = f"{area.south} {area.west} {area.north} {area.east}"
        said["spatialCoverage"] = {
            "@type": "Place", "name": area.name, "geo": {"@type": "GeoShape", "box": box},
        }  # fmt: skip
    told = {name: value for name, value in said.items() if value not in (None, [], "")}
    return json.dumps(told, ensure_ascii=False).replace("<", "\\u003c")

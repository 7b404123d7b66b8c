"""Describes a dataset in the words of schema.org (Dataset, DataDownload), as search machines read.

Source: schema.org, version 29; Google Search Central, structured data of datasets.
"""

import json
from typing import Any

from stadtherz.opendata.domain.catalogue import Dataset, Distribution


def schema_org(dataset: Dataset, host: str) -> dict[str, Any]:
    """Describe a dataset.

    Args:
        dataset: what is described.
        host: address of the city.

    """
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
        "creator": creator_of(dataset, host),
        "distribution": [_download(one) for one in dataset.distributions],
        "license": licence_of(dataset),
        "temporalCoverage": _period(dataset),
        "spatialCoverage": _place(dataset),
    }
    return {name: value for name, value in said.items() if value not in (None, [], "")}


def creator_of(dataset: Dataset, host: str) -> dict[str, str] | None:
    """Say who publishes a dataset."""
    if not dataset.publisher:
        return None
    return {"@type": "Organization", "name": str(dataset.publisher.name), "url": host}


def licence_of(dataset: Dataset) -> str | None:
    """Give the address of the text of a dataset's licence."""
    return next((one.licence.text for one in dataset.distributions if one.licence), None)


def in_a_page(said: dict[str, Any]) -> str:
    """Write a description so that it may stand in a script of a page."""
    return json.dumps(said, ensure_ascii=False).replace("<", "\\u003c")


def _download(one: Distribution) -> dict[str, Any]:
    return {
        "@type": "DataDownload",
        "contentUrl": one.download,
        "encodingFormat": one.file_type.media_type if one.file_type else None,
        "contentSize": f"{one.size} B",
        "sha256": one.sha256,
    }


def _period(dataset: Dataset) -> str | None:
    if not dataset.period or not dataset.period.start:
        return None
    end = dataset.period.end.isoformat() if dataset.period.end else ".."
    return f"{dataset.period.start.isoformat()}/{end}"


def _place(dataset: Dataset) -> dict[str, Any] | None:
    area = dataset.areas[0] if dataset.areas else None
    if not area or not area.has_box:
        return None
    box = f"{area.south} {area.west} {area.north} {area.east}"
    return {"@type": "Place", "name": area.name, "geo": {"@type": "GeoShape", "box": box}}

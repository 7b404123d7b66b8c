"""Describes a dataset and the columns of its table as Croissant, for programs that learn.

Source: Croissant Format Specification 1.0 (MLCommons, 2024): a FileObject for each file, a
RecordSet with a Field for each column of the table.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from stadtherz.opendata.domain.catalogue import Dataset, Distribution, Moment
from stadtherz.opendata.domain.schema_org import creator_of, licence_of
from stadtherz.opendata.domain.tabular.kinds import Storage
from stadtherz.opendata.domain.tabular.schema import Column

CONFORMS = "http://mlcommons.org/croissant/1.0"
PARQUET = "PARQUET"
ENCODINGS = {PARQUET: "application/x-parquet"}
"""The name that Croissant's tools know a format by, where it is not the registered media type."""
CONTEXT: dict[str, Any] = {
    "@language": "de",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
TYPES = {
    Storage.WHOLE: "sc:Integer", Storage.DECIMAL: "sc:Float", Storage.DOUBLE: "sc:Float",
    Storage.BOOLEAN: "sc:Boolean", Storage.DATE: "sc:Date", Storage.MOMENT: "sc:DateTime",
    Storage.LOCAL: "sc:DateTime", Storage.TEXT: "sc:Text",
}  # fmt: skip


def croissant(
    dataset: Dataset, host: str, columns: Sequence[Column] = (),
    meanings: Mapping[str, str] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Describe a dataset.

    Args:
        dataset: what is described.
        host: address of the city.
        columns: of the table in its Parquet file; none where there is no table.
        meanings: what columns mean, by their name.

    """
    licence = licence_of(dataset)
    table = next((one for one in dataset.distributions if _format(one) == PARQUET), None)
    said: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "@id": dataset.iri,
        "name": str(dataset.title),
        "conformsTo": CONFORMS,
        "description": str(dataset.description),
        "url": dataset.page,
        "license": licence,
        "creator": creator_of(dataset, host),
        "publisher": creator_of(dataset, host),
        "keywords": [word for _, word in dataset.keywords],
        "datePublished": _day(dataset.issued),
        "dateModified": _day(dataset.modified),
        "version": _version(dataset),
        "citeAs": _citation(dataset),
        "isLiveDataset": True,
        "distribution": [_file(one) for one in dataset.distributions],
        "recordSet": [_rows(table, columns, meanings or {})] if table and columns else None,
    }
    return {name: value for name, value in said.items() if value not in (None, [], "")}


def _version(dataset: Dataset) -> str:
    """Give the version in the three numbers that Croissant wants: those of the day."""
    day = _day(dataset.modified)
    return ".".join(str(int(part)) for part in day.split("-")) if day else "1.0.0"


def _day(moment: Moment | None) -> str | None:
    return moment.isoformat()[:10] if moment else None


def _citation(dataset: Dataset) -> str:
    who = str(dataset.publisher.name) if dataset.publisher else ""
    day = _day(dataset.modified)
    return ", ".join(part for part in (who, str(dataset.title), day, dataset.iri) if part)


def _format(one: Distribution) -> str:
    return one.file_type.key if one.file_type else ""


def _name(one: Distribution) -> str:
    return one.download.rpartition("/")[2] or one.iri.rpartition("/")[2]


def _file(one: Distribution) -> dict[str, Any]:
    media = one.file_type.media_type if one.file_type else "application/octet-stream"
    said: dict[str, Any] = {
        "@type": "cr:FileObject",
        "@id": _name(one),
        "name": _name(one),
        "description": str(one.title),
        "contentUrl": one.download,
        "contentSize": f"{one.size} B" if one.size is not None else None,
        "encodingFormat": ENCODINGS.get(_format(one), media),
        "sha256": one.sha256,
    }
    return {name: value for name, value in said.items() if value not in (None, "")}


def _rows(
    table: Distribution, columns: Sequence[Column], meanings: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": "rows",
        "name": "rows",
        "field": [_field(table, one, meanings.get(one.name, "")) for one in columns],
    }


def _field(table: Distribution, column: Column, meaning: str) -> dict[str, Any]:
    unit = f" [{column.unit}]" if column.unit else ""
    return {
        "@type": "cr:Field",
        "@id": f"rows/{column.name}",
        "name": column.name,
        "description": (meaning or column.label or column.name) + unit,
        "dataType": TYPES[column.storage],
        "source": {"fileObject": {"@id": _name(table)}, "extract": {"column": column.name}},
    }

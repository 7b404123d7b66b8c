"""Datasets as CKAN tells them.

Names of extras are those of ckanext-dcat and of GovData's delivery by CKAN, so that a portal that
harvests them finds what DCAT would have told.
Source: CKAN 2.10, API guide ("action API"), package_search and package_show; ckanext-dcat, README.
"""

import json
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.domain.catalogue import Agent, Dataset, Distribution, Moment
from stadtherz.opendata.domain.terms import Licence

Told = dict[str, Any]
SORTS = {
    "id": "id", "name": "key", "title": "title", "title_string": "title",
    "metadata_modified": "modified", "metadata_created": "issued", "score": "",
}  # fmt: skip
"""By what datasets are sorted; nothing weighs how well they fit, so "score" sorts by nothing."""


def id_of(iri: str) -> str:
    """Give the number that CKAN would have for a thing: always the same one for its address."""
    return str(uuid5(NAMESPACE_URL, iri))


def package(dataset: Dataset, language: str, tables: Collection[str] = ()) -> Told:
    """Tell a dataset as `package_show` does.

    Args:
        dataset: that is told.
        language: of its texts.
        tables: addresses of its files whose rows `datastore_search` gives.

    """
    first = dataset.distributions[0].licence if dataset.distributions else None
    number = id_of(dataset.iri)
    resources = [
        resource(one, number, place, language) | {"datastore_active": one.iri in tables}
        for place, one in enumerate(dataset.distributions)
    ]
    owner = dataset.creator or dataset.publisher
    return {
        "id": number,
        "name": dataset.key,
        "title": dataset.title.to(language),
        "notes": dataset.description.to(language),
        "url": dataset.page,
        "type": "dataset",
        "state": "active",
        "private": False,
        "version": dataset.version,
        "metadata_created": moment(dataset.issued),
        "metadata_modified": moment(dataset.modified),
        "author": dataset.publisher.name.to(language) if dataset.publisher else "",
        "maintainer": dataset.contact.name if dataset.contact else "",
        "maintainer_email": dataset.contact.mail if dataset.contact else "",
        **_licence(first),
        "organization": organization(owner, language) if owner else None,
        "owner_org": id_of(owner.iri) if owner else None,
        "tags": [tag(word) for word in tags_of(dataset, language)],
        "groups": [group(theme.value, theme.value) for theme in dataset.themes],
        "resources": resources,
        "num_resources": len(resources),
        "num_tags": len(tags_of(dataset, language)),
        "extras": [{"key": key, "value": value} for key, value in _extras(dataset)],
    }


def resource(one: Distribution, package_id: str, place: int, language: str) -> Told:
    """Tell a file as `resource_show` does."""
    return {
        "id": id_of(one.iri),
        "package_id": package_id,
        "name": one.title.to(language),
        "description": one.description.to(language),
        "url": one.download or one.access,
        "format": one.file_type.key if one.file_type else "",
        "mimetype": one.file_type.media_type if one.file_type else None,
        "size": one.size,
        "hash": f"sha256:{one.sha256}" if one.sha256 else "",
        "created": moment(one.issued),
        "last_modified": moment(one.modified),
        "license": one.licence.german if one.licence else "",
        "position": place,
        "state": "active",
        "resource_type": "file",
        "datastore_active": False,
    }


def organization(agent: Agent, language: str) -> Told:
    """Tell who publishes as an organization."""
    return {
        "id": id_of(agent.iri),
        "name": agent.iri.rpartition("/")[2],
        "title": agent.name.to(language),
        "type": "organization",
        "is_organization": True,
        "approval_status": "approved",
        "state": "active",
        "description": "",
        "image_url": "",
    }


def group(key: str, title: str) -> Told:
    """Tell a theme of the EU as a group."""
    return {"name": key.lower(), "id": key.lower(), "title": title, "display_name": title,
            "description": "", "image_display_url": ""}  # fmt: skip


def tag(word: str) -> Told:
    """Tell a keyword as a tag."""
    return {"id": id_of(f"tag:{word}"), "name": word, "display_name": word, "state": "active",
            "vocabulary_id": None}  # fmt: skip


def licence(one: Licence) -> Told:
    """Tell a licence as `license_list` does."""
    return {"id": one.key, "title": one.name, "url": one.text, "status": "active",
            "od_conformance": "approved", "is_okd_compliant": True}  # fmt: skip


def tags_of(dataset: Dataset, language: str) -> list[str]:
    """Give the keywords in one language, or those that there are."""
    own = [word for code, word in dataset.keywords if code == language]
    return own or [word for _code, word in dataset.keywords]


def moment(told: Moment | None) -> str | None:
    """Write a moment as CKAN does: UTC, without a zone."""
    if told is None:
        return None
    if isinstance(told, datetime):
        return told.astimezone(UTC).replace(tzinfo=None).isoformat()
    return f"{told.isoformat()}T00:00:00"


def _licence(one: Licence | None) -> Told:
    if one is None:
        return {"license_id": "", "license_title": "", "license_url": "", "isopen": False}
    return {"license_id": one.key, "license_title": one.name, "license_url": one.text,
            "isopen": True}  # fmt: skip


def _extras(dataset: Dataset) -> list[tuple[str, str]]:
    period, area = dataset.period, dataset.areas[0] if dataset.areas else None
    said = {
        "uri": dataset.iri,
        "identifier": dataset.key,
        "frequency": dataset.frequency.iri,
        "access_rights": dataset.access.iri,
        "theme": json.dumps([theme.iri for theme in dataset.themes]),
        "publisher_name": str(dataset.publisher.name) if dataset.publisher else "",
        "publisher_url": dataset.publisher.iri if dataset.publisher else "",
        "publisher_type": dataset.publisher.kind if dataset.publisher else "",
        "issued": moment(dataset.issued) or "",
        "modified": moment(dataset.modified) or "",
        "temporal_start": moment(period.start) or "" if period else "",
        "temporal_end": moment(period.end) or "" if period else "",
        "hvd_category": json.dumps([one.iri for one in dataset.high_value])
        if dataset.high_value
        else "",
        "provenance": str(dataset.provenance),
        "licenseAttributionByText": next(
            (one.attribution for one in dataset.distributions if one.attribution), ""
        ),
    }
    if area is not None and area.has_box:
        west, south, east, north = area.west, area.south, area.east, area.north
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        said["spatial"] = json.dumps({"type": "Polygon", "coordinates": [ring]})
    return [(key, value) for key, value in said.items() if value]


def order_of(sort: str) -> list[str]:
    """Read `sort`, as "title_string asc, metadata_modified desc", as columns with a sign.

    Raises:
        Invalid: code "search", for a column that is not offered.

    """
    found = []
    for part in filter(None, map(str.strip, sort.split(","))):
        name, _space, way = part.partition(" ")
        if name not in SORTS or way.strip().lower() not in {"", "asc", "desc"}:
            message = f"sort: {part[:60]!r} is not offered; there are {', '.join(sorted(SORTS))}"
            raise Invalid(message, code="search")
        if SORTS[name]:
            found.append(f"{'-' if way.strip().lower() == 'desc' else ''}{SORTS[name]}")
    return found


def answer(help_address: str, result: Any) -> Told:
    """Put what was found into the frame of every answer."""
    return {"help": help_address, "success": True, "result": result}


def failure(help_address: str, kind: str, message: str, **more: Any) -> Told:
    """Put what went wrong into the frame of every answer."""
    error: Mapping[str, Any] = {"__type": kind, "message": message, **more}
    return {"help": help_address, "success": False, "error": dict(error)}

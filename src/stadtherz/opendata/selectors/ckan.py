"""Answers the action API of CKAN from the catalogue: one function an action, reading only."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from stadtherz.city.public import Department, the_city
from stadtherz.kernel.errors import Invalid, NotFound
from stadtherz.opendata.domain import ckan
from stadtherz.opendata.domain.ckan import Told
from stadtherz.opendata.domain.terms import LICENCES, Theme
from stadtherz.opendata.models import THEME_NAMES, Dataset
from stadtherz.opendata.selectors.catalogue import (
    dataset_of,
    office_of,
    public_rows,
)
from stadtherz.opendata.selectors.ckan_files import files_matching
from stadtherz.opendata.selectors.ckan_search import departments, in_order, keys_by_id, matching
from stadtherz.opendata.selectors.ckan_store import (
    datastore_info,
    datastore_search,
    file_by_id,
    tables_in,
)

MOST = 1000
ROWS, START = 10, 0
FACETS = ("organization", "tags", "groups", "res_format", "license_id")
Given = Mapping[str, Any]


def status_show(_given: Given) -> Told:
    """Say what this is."""
    title = the_city().platform_name.to(settings.LANGUAGE_CODE)
    return {
        "ckan_version": "2.10.0", "site_title": title, "site_description": "",
        "site_url": settings.CONFIG.address, "locale_default": settings.LANGUAGE_CODE,
        "extensions": ["stadtherz", "dcat"], "error_emails_to": None,
    }  # fmt: skip


def package_list(given: Given) -> list[str]:
    """Name the datasets."""
    keys = public_rows().prefetch_related(None).values_list("key", flat=True)
    return list(_slice(keys, given, "limit", "offset", None))


def package_show(given: Given) -> Told:
    """Tell one dataset by its name or number.

    Raises:
        NotFound: there is none.

    """
    return _told(_row(given))


def package_search(given: Given) -> Told:
    """Find datasets by words and fields, in an order, in pieces, with counts by facet.

    Raises:
        Invalid: code "search", for what is not offered.

    """
    queries = [str(given.get("q") or ""), *_list(given.get("fq")), *_list(given.get("fq_list"))]
    rows = matching(queries, timezone.now())
    order = ckan.order_of(str(given.get("sort") or ""))
    first, most = _number(given, "start", START), min(_number(given, "rows", ROWS), MOST)
    counts = _facets(rows, [one for one in _list(given.get("facet.field")) if one in FACETS])
    return {
        "count": rows.count(),
        "sort": given.get("sort") or "name asc",
        "results": [_told(row) for row in in_order(rows, order, first, most)],
        "facets": counts,
        "search_facets": {
            name: {
                "title": name,
                "items": [{"name": key, "display_name": key, "count": count}
                          for key, count in sorted(found.items())],
            }
            for name, found in counts.items()
        },
    }  # fmt: skip


def current_package_list_with_resources(given: Given) -> list[Told]:
    """Tell datasets whole, in pieces."""
    return [_told(row) for row in _slice(public_rows(), given, "limit", "offset", ROWS)]


def resource_show(given: Given) -> Told:
    """Tell one file by its number.

    Raises:
        NotFound: there is none.

    """
    key, name = file_by_id(str(given.get("id") or ""))
    return _files_of(public_rows().get(key=key))[name]


def resource_search(given: Given) -> Told:
    """Find files by `field:value`: name, description, format, hash, url.

    Raises:
        Invalid: code "search", for what is not offered.

    """
    found = files_matching(_list(given.get("query")), str(given.get("order_by") or ""))
    chosen = list(_slice(found.select_related("dataset"), given, "limit", "offset", None)[:MOST])
    rows = {row.pk: row for row in public_rows().filter(pk__in={one.dataset_id for one in chosen})}
    told = {pk: _files_of(row) for pk, row in rows.items()}
    results = [told[one.dataset_id][one.name] for one in chosen if one.dataset_id in told]
    return {"count": found.count(), "results": results}


def organization_list(given: Given) -> list[Any]:
    """Name the departments that publish, or tell them with `all_fields`."""
    told = [_organization(one) for one in departments()]
    return told if _yes(given.get("all_fields")) else [one["name"] for one in told]


def organization_show(given: Given) -> Told:
    """Tell a department by its name or number.

    Raises:
        NotFound: there is none.

    """
    asked = str(given.get("id") or "")
    for one in departments():
        told = _organization(one)
        if asked in {told["name"], told["id"]}:
            return told
    message = "Group was not found."
    raise NotFound(message, code="organization")


def group_list(given: Given) -> list[Any]:
    """Name the themes in use, or tell them with `all_fields`."""
    used = {theme for row in public_rows().values_list("themes", flat=True) for theme in row}
    told = [
        ckan.group(one.value, str(THEME_NAMES[one])) for one in Theme if one.value in used
    ]  # fmt: skip
    return told if _yes(given.get("all_fields")) else [one["name"] for one in told]


def group_show(given: Given) -> Told:
    """Tell a theme by its name.

    Raises:
        NotFound: there is none.

    """
    asked = str(given.get("id") or "").upper()
    if asked not in set(Theme):
        message = "Group was not found."
        raise NotFound(message, code="group")
    return ckan.group(asked, str(THEME_NAMES[Theme(asked)]))


def tag_list(given: Given) -> list[Any]:
    """Name the keywords."""
    asked = str(given.get("query") or "").casefold()
    words = Counter(word for row in public_rows() for word in _tags(row))
    found = sorted(word for word in words if asked in word.casefold())
    return [ckan.tag(word) for word in found] if _yes(given.get("all_fields")) else found


def license_list(_given: Given) -> list[Told]:
    """Tell the licences that the city uses."""
    return [ckan.licence(one) for one in LICENCES.values()]


def help_show(given: Given) -> str:
    """Say what an action does.

    Raises:
        NotFound: there is none of this name.

    """
    action = ACTIONS.get(str(given.get("name") or ""))
    if action is None:
        message = "Action name not found"
        raise NotFound(message, code="action")
    return (action.__doc__ or "").partition("\n")[0]


ACTIONS: dict[str, Callable[[Given], Any]] = {
    one.__name__: one
    for one in (
        status_show, package_list, package_show, package_search,
        current_package_list_with_resources, resource_show, resource_search, organization_list,
        organization_show, group_list, group_show, tag_list, license_list, help_show,
        datastore_search, datastore_info,
    )
} | {"site_read": lambda _given: True}  # fmt: skip
"""All that is offered, by name."""


def _told(row: Dataset) -> Told:
    return ckan.package(dataset_of(row), settings.LANGUAGE_CODE, tables_in(row))


def _files_of(row: Dataset) -> dict[str, Told]:
    """Tell the files of a dataset by their names."""
    told = _told(row)["resources"]
    return {one.name: said for one, said in zip(row.distributions.all(), told, strict=True)}


def _row(given: Given) -> Dataset:
    asked = str(given.get("id") or given.get("name_or_id") or "")
    row = public_rows().filter(key=asked).first()
    if row is None:
        row = public_rows().filter(key__in=keys_by_id({asked})).first() if asked else None
    if row is None:
        message = "Not found"
        raise NotFound(message, code="package")
    return row


def _facets(rows: QuerySet[Dataset], names: list[str]) -> dict[str, dict[str, int]]:
    found: dict[str, Counter[str]] = {name: Counter() for name in names}
    for row in rows if names else ():
        said = {
            "organization": [row.department.key] if row.department else [],
            "tags": _tags(row),
            "groups": [one.lower() for one in row.themes],
            "res_format": sorted({one.file_type for one in row.distributions.all()}),
            "license_id": [row.licence] if row.licence else [],
        }
        for name in names:
            found[name].update(said[name])
    return {name: dict(counts) for name, counts in found.items()}


def _tags(row: Dataset) -> list[str]:
    return [word.strip() for word in row.keywords.to(settings.LANGUAGE_CODE).split(",") if word]


def _organization(one: Department) -> Told:
    count = public_rows().prefetch_related(None).filter(department=one).count()
    told = ckan.organization(office_of(one), settings.LANGUAGE_CODE)
    return told | {"package_count": count, "display_name": told["title"]}


def _slice(rows: Any, given: Given, length: str, start: str, usual: int | None) -> Any:
    first = _number(given, start, START)
    most = _number(given, length, usual if usual is not None else -1)
    return rows[first:] if most < 0 else rows[first : first + min(most, MOST)]


def _number(given: Given, name: str, usual: int) -> int:
    written = given.get(name)
    if written in {None, ""}:
        return usual
    if not str(written).isdecimal() or len(str(written)) > len(str(10**9)):
        message = f"{name}: Invalid integer"
        raise Invalid(message, code="number")
    return int(str(written))


def _list(given: Any) -> list[str]:
    """Read a list: as it is, as one text, or as a text that looks like a list."""
    if isinstance(given, list):
        return [str(one) for one in given]
    text = str(given or "")
    if text.startswith("["):
        return [part.strip().strip("\"'") for part in text.strip("[]").split(",") if part.strip()]
    return [text] if text else []


def _yes(given: Any) -> bool:
    return str(given).lower() in {"true", "1", "yes", "on"}

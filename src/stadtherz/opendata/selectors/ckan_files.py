"""Finds files as CKAN's `resource_search` is asked for them: `field:words`, all of which hold."""

from collections.abc import Callable

from django.conf import settings
from django.db.models import F, Q, QuerySet, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Concat, Replace

from stadtherz.opendata.domain.solr import refused
from stadtherz.opendata.models import Distribution
from stadtherz.opendata.selectors.addresses import address
from stadtherz.opendata.selectors.catalogue import public_rows

FIELDS: dict[str, Callable[[str], Q]] = {
    "name": lambda value: Q(called__icontains=value),
    "description": lambda value: Q(said__icontains=value),
    "format": lambda value: Q(file_type__icontains=value),
    "hash": lambda value: Q(sha256__istartswith=value.removeprefix("sha256:")),
    "url": lambda value: Q(url__icontains=value),
}
SORTS = {"name": "called", "format": "file_type", "created": "issued", "last_modified": "modified"}


def files_matching(queries: list[str], order: str) -> QuerySet[Distribution]:
    """Give the files of published datasets for which all terms hold.

    Args:
        queries: each "field:value"; the case does not matter.
        order: a field to sort by; "" for none.

    Raises:
        Invalid: code "search", for a field that is not offered.

    """
    found = _all()
    for one in queries:
        field, colon, value = one.partition(":")
        if not colon or field not in FIELDS:
            raise refused(f"{one[:40]!r} is not field:value; there are {', '.join(FIELDS)}")
        found = found.filter(FIELDS[field](value.strip().strip('"')))
    if order and order not in SORTS:
        raise refused(f"order_by: there are {', '.join(SORTS)}")
    return found.order_by(*([SORTS[order]] if order else []), "dataset__key", "position", "name")


def _all() -> QuerySet[Distribution]:
    """Give all files with what no column holds: addresses, and words in one language."""
    inside, language = Replace(F("path"), Value("/"), Value("/files/")), settings.LANGUAGE_CODE
    return Distribution.objects.filter(
        dataset__in=public_rows().prefetch_related(None)
    ).annotate(
        url=Concat(Value(f"{address()}/data/"), inside), called=KT(f"title__{language}"),
        said=KT(f"description__{language}"),
    )  # fmt: skip

"""Finds and sorts datasets as CKAN's `package_search` is asked for them."""

from collections.abc import Callable
from datetime import UTC, datetime, time
from itertools import groupby

from django.conf import settings
from django.db.models import Q, QuerySet
from django.db.models.expressions import OrderBy
from django.db.models.fields.json import KT
from django.db.models.functions import Lower

from stadtherz.city.public import Department
from stadtherz.opendata.domain.ckan import id_of
from stadtherz.opendata.domain.searching import folded
from stadtherz.opendata.domain.solr import (
    Between,
    Either,
    Every,
    Has,
    Opposite,
    Term,
    read,
    refused,
)
from stadtherz.opendata.models import Dataset, Distribution
from stadtherz.opendata.selectors.addresses import iri_of
from stadtherz.opendata.selectors.catalogue import public_rows
from stadtherz.opendata.selectors.searching import looked_for

EVERY, NONE = Q(pk__isnull=False), Q(pk__isnull=True)
SAME = {
    "state": "active", "type": "dataset", "dataset_type": "dataset", "entity_type": "package",
    "capacity": "public", "private": "false",
}  # fmt: skip
"""What is the same of all that is public."""
ID = "id"
COLUMNS = {"metadata_modified": "modified", "metadata_created": "issued"}


def matching(queries: list[str], now: datetime) -> QuerySet[Dataset]:
    """Give the published datasets for which all queries hold.

    Raises:
        Invalid: code "search".

    """
    return public_rows().filter(_condition(read(queries, now)))


def departments() -> QuerySet[Department]:
    """Give the departments that publish."""
    used = public_rows().prefetch_related(None).order_by().values("department")
    return Department.objects.filter(pk__in=used).order_by("key")


def keys_by_id(ids: set[str]) -> list[str]:
    """Give the keys of datasets by the numbers that CKAN would have for them."""
    keys = public_rows().prefetch_related(None).values_list("key", flat=True)
    return [key for key in keys if id_of(iri_of("dataset", key)) in ids]


def in_order(rows: QuerySet[Dataset], order: list[str], first: int, most: int) -> list[Dataset]:
    """Give some datasets of all, in an order.

    Args:
        rows: all.
        order: columns with a sign, as `order_of` of the domain gives them.
        first: how many are left out before.
        most: how many are given.

    """
    names = [one.lstrip("-") for one in order]
    if ID not in names:
        return list(rows.order_by(*map(_ordering, order), "key")[first : first + most])
    place = names.index(ID)
    keys = _sorted_by_id(rows, order[:place], down=order[place].startswith("-"))
    chosen = keys[first : first + most]
    found = {row.key: row for row in rows.filter(key__in=chosen)}
    return [found[key] for key in chosen if key in found]


def _sorted_by_id(rows: QuerySet[Dataset], before: list[str], *, down: bool) -> list[str]:
    """Sort keys by what comes before, then by number, which no column holds."""
    columns = [one.lstrip("-") for one in before]
    listed = (
        rows.prefetch_related(None).order_by(*map(_ordering, before)).values_list("key", *columns)
    )
    return [
        one[0]
        for _, same in groupby(listed, key=lambda one: repr(one[1:]))
        for one in sorted(same, key=lambda one: id_of(iri_of("dataset", one[0])), reverse=down)
    ]


def _ordering(column: str) -> str | OrderBy:
    if column.lstrip("-") != "title":
        return column
    said = Lower(KT(f"title__{settings.LANGUAGE_CODE}"))
    return said.desc() if column.startswith("-") else said.asc()


def _condition(term: Term) -> Q:
    if isinstance(term, Opposite):
        return ~_condition(term.of)
    if isinstance(term, Every):
        found = EVERY
        for one in term.of:
            found &= _condition(one)
        return found
    if isinstance(term, Either):
        found = _condition(term.of[0])
        for one in term.of[1:]:
            found |= _condition(one)
        return found
    return _between(term) if isinstance(term, Between) else _has(term)


def _between(term: Between) -> Q:
    found = EVERY
    for bound, side, included in (
        (term.low, "gt", term.with_low), (term.high, "lt", term.with_high),
    ):  # fmt: skip
        if bound is not None:
            found &= _bound(COLUMNS[term.field], bound, side, included=included)
    return found


def _bound(column: str, moment: datetime, side: str, *, included: bool) -> Q:
    """Hold a column against a moment; days begin at midnight of UTC, as they are told."""
    if column == "modified":
        return Q(**{f"{column}__{side}{'e' if included else ''}": moment})
    day = moment.astimezone(UTC).date()
    at_midnight = moment.astimezone(UTC).time() == time()
    if side == "gt":
        return Q(issued__gte=day) if at_midnight and included else Q(issued__gt=day)
    return Q(issued__lt=day) if at_midnight and not included else Q(issued__lte=day)


def _has(term: Has) -> Q:
    if term.field in SAME:
        return EVERY if term.value.casefold() in {"", SAME[term.field]} else NONE
    if term.field == "site_id":
        return EVERY
    exact = EXACT.get(term.field)
    if exact is None:
        return _worded(term)
    if term.begins and term.field != "name":
        raise refused(f"{term.field} is asked for whole, without * at its end")
    return exact(term)


def _worded(term: Has) -> Q:
    """Look for words; those in quotes stand beside each other."""
    if not term.value:
        return EVERY
    if term.phrase:
        return Q(search__contains=folded(term.value))
    return EVERY & looked_for(term.value)


def _organization(term: Has) -> Q:
    if not term.value:
        return Q(department__isnull=False)
    named = {id_of(iri_of("agent", one.key)): one.key for one in departments()}
    return Q(department__key=named.get(term.value, term.value))


def _name(term: Has) -> Q:
    return Q(key__startswith=term.value) if term.begins or not term.value else Q(key=term.value)


def _id(term: Has) -> Q:
    if not term.value:
        return EVERY
    return Q(key__in=keys_by_id({term.value}))


def _group(term: Has) -> Q:
    return Q(themes__icontains=f'"{term.value.upper()}"') if term.value else ~Q(themes=[])


def _format(term: Has) -> Q:
    formats = Distribution.objects.all()
    if term.value:
        formats = formats.filter(file_type=term.value.upper())
    return Q(pk__in=formats.values("dataset"))


def _licence(term: Has) -> Q:
    return Q(licence=term.value) if term.value else ~Q(licence="")


def _moment(term: Has) -> Q:
    return Q(**{f"{COLUMNS[term.field]}__isnull": False})


EXACT: dict[str, Callable[[Has], Q]] = {
    "organization": _organization, "owner_org": _organization, "name": _name, "id": _id,
    "groups": _group, "res_format": _format, "license_id": _licence,
    "metadata_modified": _moment, "metadata_created": _moment,
}  # fmt: skip

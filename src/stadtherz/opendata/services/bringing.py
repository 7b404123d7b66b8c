"""Brings what sources offer into the catalogue; what people wrote stays."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from stadtherz.city.public import Department
from stadtherz.kernel.text import Text
from stadtherz.opendata.domain.offers import Offer
from stadtherz.opendata.domain.sources import ColumnMeaning
from stadtherz.opendata.domain.terms import Frequency
from stadtherz.opendata.models import ColumnText, Dataset
from stadtherz.opendata.selectors.addresses import is_free
from stadtherz.opendata.selectors.catalogue import the_licence

LONGEST_NAMES = 500
BY_FILES = ("begins", "ends")
MAY_END = frozenset(("high_value", "simulated"))
"""What may end: to have none of it is a statement as well."""
NOTHING: tuple[Any, ...] = (None, "", [], Text(), Frequency.UNKNOWN.value)


@dataclass(frozen=True)
class Brought:
    """How many datasets are new, and of how many something changed."""

    new: int
    changed: int


@transaction.atomic
def bring_in(*, offers: Iterable[Offer], now: datetime) -> Brought:
    """Make a dataset of each offer, or bring what the offer says up to date.

    A dataset whose source offers nothing any more stays as it is: what was published can be cited.

    Args:
        offers: what sources say, each source once.
        now: the moment.

    """
    departments = {one.key: one for one in Department.objects.all()}
    known = {row.source: row for row in Dataset.objects.exclude(source="").select_for_update()}
    new = changed = 0
    for offer in offers:
        said = _said(offer, departments)
        row = known.get(offer.source)
        if row is None:
            key = free_key(offer.key)
            Dataset.objects.create(key=key, source=offer.source, modified=now, **said)
            new += 1
        else:
            changed += _update(row, said, now)
    return Brought(new, changed)


def _said(offer: Offer, departments: dict[str, Department]) -> dict[str, Any]:
    licence = the_licence()
    area = offer.area
    first, last = offer.period or (None, None)
    return {
        "title": offer.title,
        "description": offer.description,
        "keywords": offer.keywords,
        "themes": [one.value for one in offer.themes],
        "department": departments.get(offer.department),
        "licence": "" if offer.unlisted else offer.licence or (licence.key if licence else ""),
        "attribution": offer.attribution[:LONGEST_NAMES],
        "frequency": offer.frequency.value,
        "high_value": [one.value for one in offer.high_value],
        "provenance": offer.provenance,
        "west": area.west if area else None,
        "south": area.south if area else None,
        "east": area.east if area else None,
        "north": area.north if area else None,
        "begins": first,
        "ends": last,
        "page": offer.page,
        "simulated": offer.simulated,
    }


def _update(row: Dataset, said: dict[str, Any], now: datetime) -> int:
    """Take over what the source says now, but for fields that a person has written.

    From when to when there are data is said by the files, once there are some. Where a source has
    nothing to say any more of what is public, the last value stays, and people are told.
    """
    fresh = {name: value for name, value in said.items() if name not in {*row.edited, *BY_FILES}}
    unsaid = [] if row.state == Dataset.State.DRAFT else _unsaid(row, fresh)
    fresh = {
        name: value
        for name, value in fresh.items()
        if name not in unsaid and getattr(row, name) != value
    }
    if unsaid != row.unsaid:
        row.unsaid = unsaid
        row.save(update_fields=["unsaid"])
    if not fresh:
        return 0
    for name, value in fresh.items():
        setattr(row, name, value)
    row.modified = now
    row.save(update_fields=[*fresh, "modified"])
    return 1


def _unsaid(row: Dataset, said: dict[str, Any]) -> list[str]:
    return sorted(
        name for name, value in said.items()
        if name not in MAY_END and value in NOTHING and getattr(row, name) not in NOTHING
    )  # fmt: skip


def explain(row: Dataset, columns: Iterable[ColumnMeaning]) -> None:
    """Write what the columns of a dataset mean, as its source says it now."""
    for one in columns:
        said = {"label": one.label, "meaning": one.meaning, "unit": one.unit}
        ColumnText.objects.update_or_create(
            dataset=row, name=one.name, create_defaults=said, defaults=said
        )


def free_key(key: str) -> str:
    """Give the key, or the first one with a number behind it that nobody has."""
    taken = set(Dataset.objects.filter(key__startswith=key).values_list("key", flat=True))
    number, found = 1, key
    while found in taken or not is_free(found):
        number += 1
        found = f"{key}-{number}"
    return found

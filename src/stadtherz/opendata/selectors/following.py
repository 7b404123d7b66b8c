"""Reads what changed, who follows it, and under which addresses they find it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import override

from stadtherz.city.public import the_city
from stadtherz.kernel.errors import NotFound
from stadtherz.opendata.adapters.request_keys import FOLLOWING, key_of, seed_in
from stadtherz.opendata.domain.catalogue import Area
from stadtherz.opendata.domain.following import Changed, Event, Subject, news
from stadtherz.opendata.models import Dataset, Following, NoticedChange
from stadtherz.opendata.selectors.addresses import address, iri_of

EDGES = 4


@dataclass(frozen=True)
class Change:
    """A change with the dataset that it is of."""

    changed: Changed
    dataset: Dataset
    modified: datetime


def changes_since(since: datetime) -> list[Change]:
    """Give what was noticed after a moment, the oldest first; one change a dataset."""
    rows = NoticedChange.objects.filter(at__gt=since).order_by("at")
    return [_change(row) for row in rows.select_related("dataset__department")]


def _change(noticed: NoticedChange) -> Change:
    row = noticed.dataset
    changed = Changed(
        row.key, noticed.at, row.search, tuple(row.themes),
        row.department.key if row.department else "", area_in([row.west, row.south, row.east,
                                                               row.north]),
        noticed.first_at, noticed.withdrawn,
    )  # fmt: skip
    return Change(changed, row, noticed.modified)


def subject_of(row: Following) -> Subject:
    """Say what somebody follows."""
    key = row.dataset.key if row.dataset else ""
    return Subject(key, row.words, row.theme, row.department, area_in(row.box))


def area_in(box: Iterable[float | None] | None) -> Area | None:
    """Make an area of west, south, east and north; None where one of them is not known."""
    edges = tuple(edge for edge in box or () if edge is not None)
    if len(edges) != EDGES:
        return None
    west, south, east, north = edges
    return Area(west, south, east, north)


def news_for(row: Following, changes: list[Change]) -> list[Change]:
    """Choose what is new to somebody, the newest first."""
    by_key = {one.changed.key: one for one in changes}
    found = news(subject_of(row), [one.changed for one in changes], row.seen_until)
    return [by_key[one.key] for one in found]


def message_of(change: Change, event: Event) -> dict[str, Any]:
    """Say a change as programs get it."""
    key = change.dataset.key
    return {
        "event": event.value,
        "dataset": key,
        "iri": iri_of("dataset", key),
        "title": _words(change.dataset.title),
        "modified": change.modified.isoformat(),
        "page": page_in(the_language(), "opendata:dataset", key),
        "editions": address() + reverse("opendata-files:editions", args=[key]),
    }


def _words(title: Any) -> Mapping[str, str]:
    return dict(title)


def the_language() -> str:
    """Give the first language of the city."""
    return str(the_city().languages[0])


def page_in(language: str, name: str, *args: str) -> str:
    """Give the address of a page in a language."""
    with override(language):
        return address() + reverse(name, args=args)


def page_of_following(row: Following) -> str:
    """Give the secret address by which somebody confirms, changes and ends it."""
    return page_in(row.language, "opendata:following", key_of(row.seed, FOLLOWING))


def end_at_once(row: Following) -> str:
    """Give the address by which a mail program ends it with one click (RFC 8058)."""
    key = key_of(row.seed, FOLLOWING)
    return address() + reverse("opendata-files:following-end", args=[key])


def following_with(key: str) -> Following:
    """Find what a secret address opens.

    Raises:
        NotFound: the city did not make the address, or it was ended; both look alike.

    """
    seed = seed_in(key, FOLLOWING)
    row = Following.objects.select_related("dataset").filter(seed=seed).first() if seed else None
    if row is None:
        message = "there is nothing to follow under this address; it was ended or never begun"
        raise NotFound(message, code="following")
    return row

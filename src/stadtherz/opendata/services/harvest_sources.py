"""Sources of harvesting as staff set them up: saved, tried, asked for now, ended."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks import task

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Conflict, Invalid
from stadtherz.opendata.adapters.guarded import Bounds
from stadtherz.opendata.adapters.harvesting.cutting import NotTaken, Record
from stadtherz.opendata.adapters.harvesting.fetching import MEGABYTE, Manners
from stadtherz.opendata.adapters.harvesting.pages import Where, page_at, start_of
from stadtherz.opendata.domain.addresses import is_web
from stadtherz.opendata.domain.harvesting.rules import Reason, wanted
from stadtherz.opendata.models import Harvested, HarvestSource
from stadtherz.opendata.selectors.addresses import address
from stadtherz.opendata.services.harvesting import decide, harvest_named, withdraw

FIELDS = ("key", "name", "address", "kind", "query", "department", "rhythm", "active",
          "passed_on", "position")  # fmt: skip
DECIDES_WHAT_COMES = frozenset({"address", "kind", "query"})
SHOWN = 10
# a person waits for the answer
A_LOOK = Manners(page=Bounds(seconds=20, largest_bytes=8 * MEGABYTE), tries=1)


@dataclass(frozen=True)
class Shown:
    """A dataset as it would be taken; `why` is a `Reason` where it would not, else "".

    `there` says whose it is here already: "" for nobody's.
    """

    title: str
    iri: str
    publisher: str = ""
    licence: str = ""
    files: int = 0
    why: str = ""
    there: str = ""


@dataclass(frozen=True)
class Look:
    """What the first page of a source holds.

    Args:
        first: address of the page.
        datasets: how many would be taken from it.
        left: how many would not.
        more: whether there are further pages.
        size: bytes.
        shown: the first few, those that would not be taken first.

    """

    first: str
    datasets: int
    left: int
    more: bool
    size: int
    shown: tuple[Shown, ...]


def save_source(*, row: HarvestSource | None, said: dict[str, Any], by: User) -> HarvestSource:
    """Set a source up, or change it.

    Args:
        row: the source, None for a new one.
        said: values of `FIELDS`.
        by: who does it.

    Raises:
        NotAllowed: the person may not.
        Invalid: the address or the filter is none.
        Conflict: another source has this short name.

    """
    require(by, Permission.RUN_CATALOGUE)
    _refuse_unfit(said)
    kept = row or HarvestSource()
    if any(getattr(kept, name) != said[name] for name in DECIDES_WHAT_COMES):
        kept.marks = {}  # what the source said of its pages holds for the old question only
    for name in FIELDS:
        setattr(kept, name, said[name])
    try:
        with transaction.atomic():
            kept.save()
            decide(iris=list(kept.datasets.values_list("iri", flat=True)))
    except IntegrityError as error:
        message = f"another source is called {said['key']}"
        raise Conflict(message, code="source-taken") from error
    return kept


@transaction.atomic
def retire_source(*, row: HarvestSource, now: datetime, by: User) -> int:
    """End a source: nothing is fetched any more, and its datasets are withdrawn, not deleted.

    Gives the number of datasets.
    """
    require(by, Permission.RUN_CATALOGUE)
    kept = HarvestSource.objects.select_for_update().get(pk=row.pk)
    kept.active, kept.retired_at, kept.marks = False, now, {}
    kept.save(update_fields=["active", "retired_at", "marks"])
    rows = Harvested.objects.filter(source=kept, state=Harvested.State.PRESENT)
    told = list(rows.values_list("pk", "iri"))
    withdraw(rows=[number for number, _ in told], now=now)
    decide(iris=[iri for _, iri in told])
    return len(told)


@transaction.atomic
def revive_source(*, row: HarvestSource, by: User) -> None:
    """Take a source up again; its datasets come back with the next run."""
    require(by, Permission.RUN_CATALOGUE)
    HarvestSource.objects.filter(pk=row.pk).update(active=True, retired_at=None)


def ask_for_run(*, row: HarvestSource, by: User) -> None:
    """Let a source be read as soon as the background has time."""
    require(by, Permission.RUN_CATALOGUE)
    transaction.on_commit(partial(harvest_later.enqueue, row.key))


@task()
def harvest_later(key: str) -> None:
    """Read one source now."""
    harvest_named(key=key, clock=timezone.now)


def look_at(*, said: dict[str, Any], by: User, manners: Manners = A_LOOK) -> Look:
    """Read the first page of a source and say what would be taken; nothing is kept.

    Raises:
        NotAllowed: the person may not.
        Invalid: it cannot be read.
        Unavailable: it does not answer.

    """
    require(by, Permission.RUN_CATALOGUE)
    _refuse_unfit(said)
    is_ckan = said["kind"] == HarvestSource.Kind.CKAN
    where = Where(said["kind"], said["address"], said["query"] if is_ckan else "", f"{address()}/")
    page = page_at(start_of(where, manners), where, {}, manners)
    terms = wanted("" if is_ckan else said["query"])
    found = [_shown(one, takes=terms.takes) for one in page.found]
    taken = [one for one in found if not one.why]
    left = [one for one in found if one.why]
    shown = _with_owners([*left[: SHOWN // 2], *taken][:SHOWN], said["key"])
    return Look(page.address, len(taken), len(left), bool(page.following), page.size, tuple(shown))


def _shown(one: Record | NotTaken, takes: Any) -> Shown:
    if isinstance(one, NotTaken):
        return Shown(one.iri, one.iri, why=one.code)
    value = one.value
    return Shown(
        value.title[0][1] if value.title else one.iri, one.iri, value.publisher,
        value.licence[0] if value.licence else "", len(value.files),
        "" if takes(value) else Reason.FILTERED.value,
    )  # fmt: skip


def _with_owners(shown: Iterable[Shown], key: str) -> list[Shown]:
    """Say which datasets another source has brought already."""
    several = list(shown)
    rows = Harvested.objects.filter(
        iri__in=[one.iri for one in several], leading=True, state=Harvested.State.PRESENT
    ).exclude(source__key=key)
    owners = dict(rows.values_list("iri", "source__name"))
    return [replace(one, there=owners.get(one.iri, "")) for one in several]


def _refuse_unfit(said: dict[str, Any]) -> None:
    if not is_web(said["address"]):
        message = f"{said['address'][:200]}: is no address of the web; write https://…"
        raise Invalid(message, code="no-web-address")
    if said["kind"] == HarvestSource.Kind.DCAT:
        wanted(said["query"])

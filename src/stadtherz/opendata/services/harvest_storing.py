"""Keeps what one page of a source tells, in a few queries whatever the page holds."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from django.utils.text import slugify

from stadtherz.kernel.text import Text
from stadtherz.opendata.adapters.harvesting.cutting import NotTaken, Record
from stadtherz.opendata.adapters.harvesting.pages import Page
from stadtherz.opendata.domain.harvesting.rules import SKIPPED, Reason, Wanted
from stadtherz.opendata.domain.harvesting.value import Value
from stadtherz.opendata.domain.searching import folded
from stadtherz.opendata.models import Harvested, HarvestRun
from stadtherz.opendata.selectors.harvesting import text_of

REFUSALS_KEPT = 200
LONGEST_IRI = 600
LONGEST_SLUG = 60
CHANGING = ["state", "fingerprint", "graph", "value", "title", "search", "page", "changed_at",
            "withdrawn_at", "seen"]  # fmt: skip


def store_page(*, run: HarvestRun, page: Page, terms: Wanted, now: datetime) -> list[str]:
    """Keep a page and count in the run what became of each dataset; the caller saves the run.

    Gives the addresses of datasets that are new or changed.
    """
    if page.unchanged:
        as_it_was = Harvested.objects.filter(
            source=run.source, page=page.address, state=Harvested.State.PRESENT
        )
        run.same += as_it_was.update(seen=run)
        return []
    records = _chosen(run, page.found, terms)
    known = {
        row.iri: row
        for row in Harvested.objects.filter(
            source=run.source, iri__in=[one.iri for one in records]
        ).defer("graph", "search")
    }
    fresh, changed, same = _sorted(run, records, known)
    Harvested.objects.bulk_create(_new(run, one, page.address, now) for one in fresh)
    rows = [_changed(known[one.iri], run, one, page.address, now) for one in changed]
    Harvested.objects.bulk_update(rows, CHANGING)
    Harvested.objects.filter(pk__in=same).update(seen=run, page=page.address)
    run.new += len(fresh)
    run.changed += len(changed)
    run.same += len(same)
    return [one.iri for one in (*fresh, *changed)]


def _chosen(run: HarvestRun, found: Iterable[Record | NotTaken], terms: Wanted) -> list[Record]:
    records = []
    for one in found:
        if isinstance(one, NotTaken):
            refuse(run, one.iri, Reason(one.code), str(one))
        elif len(one.iri) > LONGEST_IRI:
            words = f"the address has more than {LONGEST_IRI} signs"
            refuse(run, one.iri[:200], Reason.BROKEN_ADDRESS, words)
        elif not terms.takes(one.value):
            refuse(run, one.iri, Reason.FILTERED, "")
        else:
            records.append(one)
    return records


def refuse(run: HarvestRun, iri: str, reason: Reason, words: str) -> None:
    """Count a dataset that is not taken, and note why unless nothing is wrong with it."""
    if reason in SKIPPED:
        run.skipped += 1
        return
    run.refused += 1
    if len(run.refusals) < REFUSALS_KEPT:
        run.refusals.append([iri, reason.value, words[:300]])


def _sorted(
    run: HarvestRun, records: list[Record], known: dict[str, Harvested]
) -> tuple[list[Record], list[Record], list[int]]:
    fresh, changed, same = [], [], []
    for one in records:
        row = known.get(one.iri)
        if row is None:
            fresh.append(one)
        elif row.seen_id == run.pk:
            refuse(run, one.iri, Reason.TWICE, "a page before has told this dataset")
        elif row.fingerprint != one.fingerprint or row.state != Harvested.State.PRESENT:
            changed.append(one)
        else:
            same.append(row.pk)
    return fresh, changed, same


def _new(run: HarvestRun, one: Record, page: str, now: datetime) -> Harvested:
    mark = sha256(f"{run.source_id} {one.iri}".encode()).hexdigest()[:10]
    name = slugify(title_of(one.value))[:LONGEST_SLUG].strip("-") or "daten"
    row = Harvested(source=run.source, iri=one.iri, key=f"{name}-{mark}", came_at=now)
    return _changed(row, run, one, page, now)


def _changed(row: Harvested, run: HarvestRun, one: Record, page: str, now: datetime) -> Harvested:
    row.state, row.withdrawn_at = Harvested.State.PRESENT, None
    row.fingerprint, row.graph, row.value = one.fingerprint, one.text, one.value.as_plain()
    row.title = text_of(one.value.title) or Text.of(one.iri)
    row.search = folded(f"{one.value.words()} {run.source.name}")
    row.page, row.changed_at, row.seen = page, now, run
    return row


def title_of(value: Value) -> str:
    """Give one title, the German one before others."""
    return value.title[0][1] if value.title else ""

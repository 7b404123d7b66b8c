"""Takes datasets from another portal: page by page, each page at once or not at all.

A run that breaks off goes on where it ended. Two runs of one source exclude each other by a lease
that is renewed with each page, so that what was killed holds nobody up for long. What the source
does not tell any more is withdrawn after a whole run only.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from uuid import uuid4

from django.db import transaction
from django.db.models import Q

from stadtherz.kernel.errors import Conflict, Invalid, Unavailable
from stadtherz.opendata.adapters.harvesting.fetching import USUAL, Manners
from stadtherz.opendata.adapters.harvesting.pages import Page, Where, page_at, start_of
from stadtherz.opendata.domain.harvesting.rules import (
    Claim,
    Rhythm,
    Wanted,
    goes_on,
    holds_back,
    host_of,
    is_due,
    leading,
    wanted,
)
from stadtherz.opendata.models import Harvested, HarvestRun, HarvestSource
from stadtherz.opendata.selectors.addresses import address
from stadtherz.opendata.services.harvest_storing import store_page

LEASE = timedelta(minutes=15)
RUNS_KEPT = 100
AT_ONCE = 500
Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Took:
    """What became of a source; `run` is None where another run was at it."""

    source: HarvestSource
    run: HarvestRun | None


def harvest_due(*, clock: Clock, manners: Manners = USUAL) -> Iterator[Took]:
    """Take what is due, one source after the other; taking the next one may last."""
    for source in HarvestSource.objects.filter(active=True, retired_at=None):
        if _is_due(source, clock()):
            yield _one(source, clock, manners)


def harvest_named(*, key: str, clock: Clock, manners: Manners = USUAL) -> Took:
    """Take one source now, whether it is due or not.

    Raises:
        Invalid: there is no such source, or it has ended.

    """
    source = HarvestSource.objects.filter(key=key, retired_at=None).first()
    if source is None:
        names = ", ".join(HarvestSource.objects.values_list("key", flat=True)) or "none yet"
        message = f"there is no source {key[:50]!r}; there are: {names}"
        raise Invalid(message, code="source")
    return _one(source, clock, manners)


def harvest(*, source: HarvestSource, clock: Clock, manners: Manners = USUAL) -> HarvestRun:
    """Read a source to its end, or as far as it goes.

    Args:
        source: what is read.
        clock: gives the moment.
        manners: bounds and patience.

    Raises:
        Conflict: another run is at it.

    """
    token = _lease(source, clock())
    try:
        run = _run_of(source, clock())
        _Reading(source, run, token, clock, manners).read()
        return run
    finally:
        HarvestSource.objects.filter(pk=source.pk, lease=token).update(lease="", leased_until=None)


def where_of(source: HarvestSource) -> Where:
    """Say where a source is and how it is asked."""
    query = source.query if source.kind == HarvestSource.Kind.CKAN else ""
    return Where(source.kind, source.address, query, f"{address()}/")


def _one(source: HarvestSource, clock: Clock, manners: Manners) -> Took:
    try:
        return Took(source, harvest(source=source, clock=clock, manners=manners))
    except Conflict:
        return Took(source, None)


def _is_due(source: HarvestSource, now: datetime) -> bool:
    last = source.runs.first()
    whole = last is None or last.state == HarvestRun.State.DONE
    return is_due(Rhythm(source.rhythm), last.started_at if last else None, now, whole=whole)


def _lease(source: HarvestSource, now: datetime) -> str:
    token = uuid4().hex
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    rows = HarvestSource.objects.filter(free, pk=source.pk)
    if not rows.update(lease=token, leased_until=now + LEASE):
        message = f"another run is at {source.key}; it ends by itself"
        raise Conflict(message, code="harvest-running")
    source.refresh_from_db()
    return token


def _run_of(source: HarvestSource, now: datetime) -> HarvestRun:
    """Take up the run that broke off, or begin a new one; the lease is ours already."""
    last = source.runs.first()
    open_states = {HarvestRun.State.RUNNING, HarvestRun.State.CUT}
    if last and last.state in open_states and last.reached and goes_on(last.started_at, now):
        last.state, last.ended_at, last.trouble, last.words = HarvestRun.State.RUNNING, None, "", ""
        last.save()
        return last
    source.runs.filter(state=HarvestRun.State.RUNNING).update(
        state=HarvestRun.State.CUT, trouble="ended", ended_at=now
    )
    return HarvestRun.objects.create(source=source, started_at=now)


@dataclass
class _Reading:
    """One run at work."""

    source: HarvestSource
    run: HarvestRun
    token: str
    clock: Clock
    manners: Manners

    def read(self) -> None:
        where, ends = where_of(self.source), monotonic() + self.manners.whole_seconds
        following, been = self.run.reached, set[str]()
        try:
            terms = wanted("" if where.query else self.source.query)
            following = following or start_of(where, self.manners)
            while following and following not in been:
                been.add(following)
                self._renew()
                marks = self.source.marks.get(following, {})
                page = page_at(following, where, marks, self.manners)
                self._keep(page, terms)
                following = page.following
                if following and self._is_enough(ends):
                    self._break(HarvestRun.State.CUT, "bounds", "")
                    return
        except Unavailable as error:
            state = HarvestRun.State.CUT if self.run.pages else HarvestRun.State.FAILED
            self._break(state, error.code, str(error), following)
        except Invalid as error:
            self._break(HarvestRun.State.FAILED, error.code, str(error))
        else:
            self._finish()

    def _renew(self) -> None:
        rows = HarvestSource.objects.filter(pk=self.source.pk, lease=self.token)
        if not rows.update(leased_until=self.clock() + LEASE):
            message = f"another run has taken over {self.source.key}"
            raise Conflict(message, code="harvest-running")

    @transaction.atomic
    def _keep(self, page: Page, terms: Wanted) -> None:
        run = self.run
        iris = store_page(run=run, page=page, terms=terms, now=self.clock())
        decide(iris=iris)
        run.pages += 1
        run.unchanged_pages += page.unchanged
        run.size += page.size
        run.reached = page.following
        run.save()
        self.source.marks[page.address] = dict(page.marks)
        self.source.save(update_fields=["marks"])

    def _is_enough(self, ends: float) -> bool:
        many = self.run.pages >= self.manners.pages or self.run.size >= self.manners.whole_bytes
        return many or monotonic() > ends

    def _break(self, state: str, trouble: str, words: str, reached: str = "") -> None:
        run = self.run
        run.state, run.trouble, run.words = state, trouble, words[:500]
        run.reached, run.ended_at = reached or run.reached, self.clock()
        run.save()

    @transaction.atomic
    def _finish(self) -> None:
        run, now = self.run, self.clock()
        present = Harvested.objects.filter(source=self.source, state=Harvested.State.PRESENT)
        lost = present.exclude(seen=run)
        before = self.source.runs.filter(state=HarvestRun.State.DONE).first()
        number = lost.count()
        held = before is not None and before.held
        run.held = holds_back(present.count() - run.new, number, held_before=held)
        if not run.held:
            iris = list(lost.values_list("iri", flat=True))
            withdraw(rows=lost.values_list("pk", flat=True), now=now)
            decide(iris=iris)
            run.gone = number
        run.state, run.ended_at, run.reached = HarvestRun.State.DONE, now, ""
        run.save()
        _forget_old(self.source)


def withdraw(*, rows: Iterable[int], now: datetime) -> None:
    """Mark datasets as gone; they stay, and their pages say so."""
    numbers = list(rows)
    for first in range(0, len(numbers), AT_ONCE):
        Harvested.objects.filter(pk__in=numbers[first : first + AT_ONCE]).update(
            state=Harvested.State.WITHDRAWN, withdrawn_at=now, changed_at=now, leading=False
        )


def decide(*, iris: list[str]) -> None:
    """Decide for each address which source is believed; all of one address change at once."""
    for first in range(0, len(iris), AT_ONCE):
        claims: defaultdict[str, list[Claim]] = defaultdict(list)
        rows = Harvested.objects.filter(
            iri__in=iris[first : first + AT_ONCE], state=Harvested.State.PRESENT
        )
        told = rows.values_list("iri", "pk", "source__address", "source__position", "source_id")
        for iri, number, there, position, source in told:
            claims[iri].append(Claim(number, host_of(there), position, source))
        chosen = [leading(iri, several) for iri, several in claims.items()]
        rows.filter(pk__in=chosen, leading=False).update(leading=True)
        rows.exclude(pk__in=chosen).filter(leading=True).update(leading=False)


def _forget_old(source: HarvestSource) -> None:
    old = source.runs.values_list("pk", flat=True)[RUNS_KEPT:]
    HarvestRun.objects.filter(pk__in=list(old)).delete()

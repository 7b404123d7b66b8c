"""Examines a catalogue for anybody who asks: bounded, one after the other, kept for a few days.

The examination itself runs in a process of its own, with limits of time and memory; this one only
looks after it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from secrets import token_urlsafe
from typing import Any

from django.conf import settings
from django.db import transaction
from django_tasks import task

from stadtherz.kernel.errors import Invalid, NotFound, Refused, Unavailable
from stadtherz.opendata.adapters import examining as reading
from stadtherz.opendata.adapters.apart import run_apart
from stadtherz.opendata.adapters.doctor import Examination, addresses_of, examine
from stadtherz.opendata.adapters.guarded import Bounds
from stadtherz.opendata.adapters.links import Manners, ask_all
from stadtherz.opendata.adapters.reading import Document
from stadtherz.opendata.adapters.shapes import Shapes
from stadtherz.opendata.domain.addresses import is_web
from stadtherz.opendata.domain.diagnosis import Report
from stadtherz.opendata.domain.examining import (
    A_VISITOR,
    KEPT,
    LONGEST_S,
    MOST_WAITING,
    refuse_packed,
    refuse_size,
)
from stadtherz.opendata.domain.gate import findings, may_pass
from stadtherz.opendata.domain.notations import Notation, written
from stadtherz.opendata.models import Examined
from stadtherz.opendata.selectors.addresses import address
from stadtherz.opendata.selectors.catalogue import datasets, public_rows
from stadtherz.opendata.selectors.telling import whole_catalogue

COMMAND = "opendata_examine"
LINKS = Manners(most=300, whole_seconds=60, bounds=Bounds(seconds=10, largest_bytes=1024))
OWN = ("/catalog.ttl", "/catalog.rdf", "/catalog.jsonld")
BROKEN_OFF = timedelta(seconds=2 * LONGEST_S)
Clock = Callable[[], datetime]
Worded = Callable[[Report], tuple[dict[str, Any], dict[str, str]]]


@dataclass(frozen=True)
class Given:
    """What somebody wants to have examined: an address, or a file with its first bytes.

    Args:
        address: of the web, "" for a file.
        name: of the file.
        size: of the file.
        start: its first bytes.
        pieces: all of it.
        links: whether the addresses of files are asked.

    """

    address: str = ""
    name: str = ""
    size: int = 0
    start: bytes = b""
    pieces: Iterable[bytes] = ()
    links: bool = False


def ask_for_examination(*, given: Given, visitor: str, now: datetime) -> Examined:
    """Put an examination into the queue.

    Args:
        given: what is examined.
        visitor: a mark of who asks, from which nobody can read an address; it is not kept.
        now: the moment.

    Raises:
        Invalid: nothing that could be examined was given, or the visitor asks too often.
        Unavailable: too many wait already.

    """
    _refuse_unfit(given)
    if Examined.objects.filter(state=Examined.State.WAITING).count() >= MOST_WAITING:
        message = f"{MOST_WAITING} catalogues are waiting; try again in some minutes"
        raise Unavailable(message, code="busy")
    if not reading.is_let_in(visitor, A_VISITOR):
        message = f"at most {A_VISITOR} an hour; try again later"
        raise Invalid(message, code="too-often")
    token = token_urlsafe(24)
    if not given.address:
        reading.keep_file(token, given.pieces)
    with transaction.atomic():
        row = Examined.objects.create(
            token=token, source=(given.address or given.name)[:500], links=given.links,
            file="" if given.address else token, asked_at=now,
        )  # fmt: skip
        transaction.on_commit(partial(examine_apart.enqueue, token))
    return row


@task()
def examine_apart(token: str) -> None:
    """Examine in a process of its own; what it did not end is noted as too long."""
    look_after(token=token, seconds=LONGEST_S)


def look_after(*, token: str, seconds: float) -> None:
    """Let one examination be done, and note it when it is ended from outside."""
    run_apart([COMMAND, "--token", token], seconds)
    unfinished = [Examined.State.WAITING, Examined.State.RUNNING]
    rows = Examined.objects.filter(token=token, state__in=unfinished)
    rows.update(state=Examined.State.FAILED, trouble="time", words="")
    reading.forget_file(token)


def examine_one(*, token: str, worded: Worded, clock: Clock) -> None:
    """Examine one catalogue in this process and keep what was found.

    Args:
        token: of the examination; one that is not waiting is left alone.
        worded: gives a report as plain values, and as a page in each language.
        clock: gives the moment.

    """
    rows = Examined.objects.filter(token=token, state=Examined.State.WAITING)
    if not rows.update(state=Examined.State.RUNNING, started_at=clock()):
        return
    row = Examined.objects.get(token=token)
    try:
        report = _examined(row)
        row.report, row.bodies = worded(report)
        row.state = Examined.State.DONE
    except Refused as error:
        row.state, row.trouble, row.words = Examined.State.FAILED, error.code, str(error)[:500]
    except MemoryError:
        row.state, row.trouble = Examined.State.FAILED, "too-large"
    row.ended_at, row.step, row.detail = clock(), "", ""
    row.save()


def waiting(*, now: datetime) -> list[str]:
    """Name what waits, the oldest first; end what broke off long ago, and forget what is old."""
    Examined.objects.filter(state=Examined.State.RUNNING, started_at__lt=now - BROKEN_OFF).update(
        state=Examined.State.FAILED, trouble="time"
    )
    old = Examined.objects.filter(asked_at__lte=now - KEPT)
    for token in old.exclude(file="").values_list("file", flat=True):
        reading.forget_file(token)
    old.delete()
    rows = Examined.objects.filter(state=Examined.State.WAITING).order_by("asked_at")
    return list(rows.values_list("token", flat=True))


def examined(*, token: str, now: datetime) -> Examined:
    """Find an examination by what stands in its address.

    Raises:
        NotFound: there is none, or it was kept for long enough.

    """
    row = Examined.objects.filter(token=token, asked_at__gt=now - KEPT).first()
    if row is None:
        message = "there is no such report any more"
        raise NotFound(message, code="report")
    return row


def the_shapes() -> Shapes | None:
    """Give the official shapes, None where this installation has none."""
    try:
        return Shapes(settings.SHAPES) if settings.SHAPES else None
    except Invalid:
        return None


def _refuse_unfit(given: Given) -> None:
    if not given.address and not given.name:
        message = "neither an address nor a file was given"
        raise Invalid(message, code="nothing-given")
    if given.address and given.name:
        message = "give an address or a file, not both"
        raise Invalid(message, code="both-given")
    if given.address and not is_web(given.address):
        message = f"{given.address[:200]}: is no address of the web"
        raise Invalid(message, code="no-web-address")
    if given.name:
        refuse_size(given.size)
        refuse_packed(given.start)


def _examined(row: Examined) -> Report:
    _tell(row, "read")
    document = _document(row)
    statuses = None
    if row.links:
        _tell(row, "links")
        statuses = ask_all(addresses_of(document.graph), LINKS, lambda *_: None)
    shapes = the_shapes()
    own = _own_check() if shapes is None and _is_own(row) else None
    how = Examination(row.source, shapes, statuses, partial(_tell, row), own)
    return replace(examine(document.graph, how), pages=document.pages, cut=document.cut)


def _document(row: Examined) -> Document:
    if row.file:
        return reading.read_body(reading.take_file(row.file), row.source)
    if _is_own(row):  # who asks itself may wait for itself
        told = written(whole_catalogue(public_rows()), Notation.TURTLE)
        return reading.read_body(reading.joined(told), row.source)
    return reading.read_address(row.source, partial(_tell_page, row))


def _is_own(row: Examined) -> bool:
    return not row.file and row.source in {f"{address()}{path}" for path in OWN}


def _own_check() -> dict[str, bool]:
    """Say of our own datasets what the gate says of them, as the pages of staff do."""
    return {one.iri: may_pass(findings(one)) for one in datasets(public_rows())}


def _tell(row: Examined, step: str, detail: str = "") -> None:
    Examined.objects.filter(pk=row.pk).update(step=step[:20], detail=detail[:60])


def _tell_page(row: Examined, document: Document) -> None:
    _tell(row, "read", str(document.pages))

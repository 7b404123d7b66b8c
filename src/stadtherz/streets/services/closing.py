"""Closes streets for a while and opens them again; everybody is told when one begins and ends."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Conflict, Invalid, NotFound
from stadtherz.kernel.events import publish
from stadtherz.kernel.geo import Point
from stadtherz.streets.domain.closing import Closed, ClosureBegan, ClosureEnded, What
from stadtherz.streets.models import StreetClosure

BEGAN, ENDED = "began", "ended"


@dataclass(frozen=True)
class Told:
    """What is told of a closure; `points` are degrees, longitude first."""

    what: What
    words: str
    side: Closed
    points: tuple[tuple[float, float], ...]
    starts: datetime
    until: datetime | None
    source: str
    street: str = ""
    ref: str = ""


@transaction.atomic
def close_street(*, told: Told, by: User, now: datetime) -> StreetClosure:
    """Enter works, an obstacle or an event.

    Raises:
        NotAllowed: no permission.
        Invalid: it ends before it begins or has ended, or lies nowhere.

    """
    require(by, Permission.CLOSE_STREETS)
    _check(told, now)
    row = StreetClosure.objects.create(
        what=told.what.value, words=told.words.strip(), side=told.side.value,
        points=[list(point) for point in told.points], starts=told.starts, until=told.until,
        source=told.source.strip(), street=told.street, ref=told.ref, entered_by=by,
        entered_at=now,
    )  # fmt: skip
    tell_of_closures(now=now)
    return row


def _check(told: Told, now: datetime) -> None:
    if told.until is not None and told.until <= max(told.starts, now):
        message = "a closure ends after it begins, and not in the past"
        raise Invalid(message, code="closure-end", details=("until",))
    if not told.words.strip() or not told.source.strip():
        message = "say what is there, and who says so"
        raise Invalid(message, code="closure-words", details=("words",))
    try:
        points = [Point(lon, lat) for lon, lat in told.points]
    except ValueError as error:
        raise Invalid(str(error), code="closure-place", details=("point",)) from error
    if not points:
        message = "a closure lies somewhere: choose a piece of street or a point"
        raise Invalid(message, code="closure-place", details=("point",))


@transaction.atomic
def open_street(*, pk: int, by: User, now: datetime) -> StreetClosure:
    """End a closure before its time.

    Raises:
        NotAllowed: no permission.
        Conflict: it has ended already.

    """
    require(by, Permission.CLOSE_STREETS)
    row = _locked(pk)
    if row.until is not None and row.until <= now:
        message = "this has ended already"
        raise Conflict(message, code="closure-ended")
    row.until = max(now, row.starts)
    if row.starts > now:  # it never began
        row.starts = row.until = now
    row.save(update_fields=["starts", "until"])
    tell_of_closures(now=now)
    return row


def _locked(pk: int) -> StreetClosure:
    row = StreetClosure.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        message = f"there is no closure {pk}"
        raise NotFound(message, code="closure")
    return row


@transaction.atomic
def tell_of_closures(*, now: datetime) -> int:
    """Publish what began and what ended since the last time; gives how many events there were.

    What began and ended in between is told as both, and each only once.
    """
    rows = StreetClosure.objects.select_for_update().exclude(told=ENDED)
    begun = list(rows.filter(told="", starts__lte=now))
    ended = list(rows.filter(~Q(until=None), until__lte=now))
    events: list[object] = [ClosureBegan(row.pk) for row in begun]
    events += [ClosureEnded(row.pk) for row in ended]
    StreetClosure.objects.filter(pk__in=[row.pk for row in begun]).update(told=BEGAN)
    StreetClosure.objects.filter(pk__in=[row.pk for row in ended]).update(told=ENDED)
    for event in events:
        transaction.on_commit(lambda one=event: publish(one))  # type: ignore[misc]
    return len(events)

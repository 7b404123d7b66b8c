"""Takes reports of what is in the way, from anybody, and what others say of them.

No account is needed and nothing of a person is kept: a mark of the network while a report stands,
so that nobody confirms their own. Sending the same twice is one report.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import override

from stadtherz.city.public import Department, departments
from stadtherz.kernel.errors import Conflict, Invalid, NotFound
from stadtherz.streets.adapters.marks import mark_for
from stadtherz.streets.domain.obstacles import (
    FROM_ONE_ORIGIN,
    LONGEST_NOTE,
    RULES,
    UNPROVED_FROM_ONE_ORIGIN,
    VOICES_FROM_ONE_ORIGIN,
    Lasting,
    Says,
    Sort,
    Standing,
    ends_at,
)
from stadtherz.streets.domain.places import PlaceKind
from stadtherz.streets.models import ObstacleReport, ObstacleVoice
from stadtherz.streets.selectors.beside import beside
from stadtherz.streets.selectors.network import street_along
from stadtherz.streets.selectors.obstacles import same_as
from stadtherz.streets.selectors.places import place_by_ref
from stadtherz.streets.selectors.snapping import snap_place
from stadtherz.streets.services.settling import add_voice
from stadtherz.streets.services.visitors import Sender, require_few, require_let_in


@dataclass(frozen=True)
class Reported:
    """What somebody reports: what it is, at which found place, and how long it stays."""

    sort: Sort
    place: str
    lasting: Lasting = Lasting.OPEN
    note: str = ""


def report_obstacle(
    *, reported: Reported, sender: Sender, now: datetime
) -> tuple[ObstacleReport, bool]:
    """Take a report in; gives it, and whether it is new: what was reported is confirmed instead.

    Raises:
        NotFound: the map does not know the place, or has no way on foot near it.
        Invalid: the note is too long.
        NotAllowed: code "too-often", too many came from this network within an hour.

    """
    note = " ".join(reported.note.split())
    if len(note) > LONGEST_NOTE:
        message = f"a note has at most {LONGEST_NOTE} signs"
        raise Invalid(message, code="obstacle-note", details=("note",))
    label, lon, lat = spot_of(reported.place)
    require_let_in(sender, "obstacle", FROM_ONE_ORIGIN, UNPROVED_FROM_ONE_ORIGIN)
    with transaction.atomic():
        there = same_as(reported.sort, lon, lat, now)
        if there is not None:
            _spoken(there.pk, Says.THERE, sender.origin, now)
            return there, False
        row = ObstacleReport.objects.create(
            sort=reported.sort.value, label=label, lon=lon, lat=lat, note=note,
            lasting=reported.lasting.value, made_at=now, department=responsible(reported.sort),
            until=ends_at(reported.sort, reported.lasting, now),
        )  # fmt: skip
        _spoken(row.pk, Says.FIRST, sender.origin, now)
    return row, True


def speak_of_obstacle(*, pk: int, says: Says, origin: str, now: datetime) -> bool:
    """Say that it is still there, or gone; gives whether that counts: one a network and day does.

    Raises:
        NotFound: there is no such report.
        Conflict: it has ended.
        NotAllowed: code "too-often".

    """
    require_few("voice", origin, VOICES_FROM_ONE_ORIGIN)
    with transaction.atomic():
        return _spoken(pk, says, origin, now)


def responsible(sort: Sort) -> Department | None:
    """Give the department whose business a kind is; the first of the city where none is named."""
    found = {one.key: one for one in departments()}
    named = (found[key] for key in RULES[sort].departments if key in found)
    return next(named, next(iter(found.values()), None))


def locked_obstacle(pk: int, now: datetime) -> ObstacleReport:
    """Hold a report to the end of the transaction.

    Raises:
        NotFound: there is no such report.
        Conflict: it has ended.

    """
    rows = ObstacleReport.objects.select_for_update(of=("self",)).select_related("closure")
    row = rows.filter(pk=pk).first()
    if row is None:
        message = f"there is no report {pk}"
        raise NotFound(message, code="obstacle")
    if row.standing(now) is Standing.ENDED:
        message = "this has ended; report it anew if it is there again"
        raise Conflict(message, code="obstacle-ended")
    return row


def _spoken(pk: int, says: Says, origin: str, now: datetime) -> bool:
    row = locked_obstacle(pk, now)
    mark = mark_for(f"obstacle {pk}", origin)
    try:
        with transaction.atomic():
            add_voice(row, ObstacleVoice(says=says.value, mark=mark, day=now.date()), now)
    except IntegrityError:  # this network has said something of it today
        return False
    return True


def spot_of(ref: str) -> tuple[str, float, float]:
    """Give what to call a place and the nearest point of a way on foot: never where somebody sits.

    Raises:
        NotFound: the map does not know the place, or has no way on foot near it.

    """
    place, at = place_by_ref(ref), snap_place(ref)
    label = place.label
    if place.kind is PlaceKind.POSITION:
        label = street_along(at.edge)
        with override("de"):  # it is kept, and shown as German
            clue = beside((at.longitude, at.latitude), label)
        label = ", ".join(one for one in (label or place.label, clue) if one)
    return label[:200], round(at.longitude, 6), round(at.latitude, 6)

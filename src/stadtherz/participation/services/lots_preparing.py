"""Publishes a drawing that was prepared, or removes it while nobody is a candidate."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Invalid, NotFound
from stadtherz.participation.domain.phases import Act
from stadtherz.participation.models import LotDrawing
from stadtherz.participation.services.lots import require_no_candidates


def check_calling(drawing: LotDrawing, now: datetime) -> None:
    """Let pass where people can come forward from beginning to end.

    Raises:
        Invalid: the time is over (code "lots-over"), or the phases of the procedure do not allow
            it all along (code "lots-phase").

    """
    if drawing.closes <= now:
        message = f"candidates for {drawing.key} come forward until {drawing.closes}; that is over"
        raise Invalid(message, code="lots-over")
    of = drawing.procedure.as_domain()
    if not of.allows_throughout(Act.APPLY, drawing.opens, drawing.closes):
        message = f"from {drawing.opens} to {drawing.closes} lie phases without candidates"
        raise Invalid(message, code="lots-phase")


@transaction.atomic
def publish_drawing(*, drawing_id: UUID, by: User, now: datetime) -> LotDrawing:
    """Make a drawing public, so that people come forward when it opens; twice is once.

    Raises:
        NotAllowed: without the permission to run surveys and lots.
        NotFound: there is no such drawing.
        Invalid: see `check_calling`.

    """
    require(by, Permission.RUN_SURVEYS)
    found = _held(drawing_id)
    check_calling(found, now)
    found.called = True
    found.save(update_fields=["called"])
    return found


@transaction.atomic
def remove_drawing(*, drawing_id: UUID, by: User) -> None:
    """Remove a drawing, public or not, for which nobody came forward.

    Raises:
        NotAllowed: without the permission to run surveys and lots.
        NotFound: there is no such drawing.
        Conflict: there are candidates.

    """
    require(by, Permission.RUN_SURVEYS)
    found = _held(drawing_id)
    require_no_candidates(found)
    found.delete()


def _held(drawing_id: UUID) -> LotDrawing:
    found = LotDrawing.objects.select_for_update().filter(pk=drawing_id).first()
    if found is None:
        message = f"there is no drawing {drawing_id}"
        raise NotFound(message, code="lots")
    return found

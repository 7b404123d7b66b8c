"""What follows when staff change a procedure: everybody who follows it learns of new dates."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, override

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Conflict
from stadtherz.kernel.text import Text
from stadtherz.participation.domain.happenings import Happening
from stadtherz.participation.domain.phases import Phase
from stadtherz.participation.models import Happened, Procedure
from stadtherz.participation.models.procedures import PhaseKind
from stadtherz.participation.services.plans import LANGUAGES
from stadtherz.participation.services.telling import tell_of_procedure


@transaction.atomic
def note_edit(
    *, procedure: Procedure, before: Sequence[Phase] | None, by: User, now: datetime
) -> None:
    """Write down what an edit changed for people: that a procedure opened, and new dates.

    Args:
        procedure: as it is now.
        before: the phases as they were; None where it was not public.
        by: who changed it.
        now: the moment.

    Raises:
        NotAllowed: without the permission to edit participation.

    """
    require(by, Permission.EDIT_PARTICIPATION)
    if not procedure.published:
        return
    if before is None:
        if not Happened.objects.filter(procedure=procedure.key, plan="").exists():
            tell_of_procedure(procedure, Happening.OPENED, now)
        return
    after = procedure.as_domain().phases
    if tuple(before) != after:
        tell_of_procedure(procedure, Happening.MOVED, now, _dates_in_words(after))


def refuse_deletion_of_public(procedure: Procedure) -> None:
    """Let only what nobody has read be deleted.

    Raises:
        Conflict: it was public, or something depends on it.

    """
    if procedure.published or Happened.objects.filter(procedure=procedure.key).exists():
        message = f"the procedure {procedure.key} was public; it stays"
        raise Conflict(message, code="procedure-public")


def _dates_in_words(phases: Sequence[Phase]) -> Text:
    said = {}
    for language in LANGUAGES:
        with override(language):
            parts = [
                f"{PhaseKind(one.kind.value).label} {_day(one.begins)} – {_day(one.ends)}"
                for one in phases
            ]
            said[language] = gettext("Neue Termine: %(dates)s") % {"dates": ", ".join(parts)}
    return Text.of(said)


def _day(at: datetime) -> str:
    return date_format(timezone.localtime(at), "SHORT_DATE_FORMAT")

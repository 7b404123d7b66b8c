"""What follows when staff change a procedure: everybody who follows it learns of new dates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext, override

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Conflict
from stadtherz.kernel.text import Text
from stadtherz.participation.domain import phases as rules
from stadtherz.participation.domain.happenings import Happening
from stadtherz.participation.domain.phases import Phase
from stadtherz.participation.models import Happened, Procedure, VotingBallot
from stadtherz.participation.models.procedures import PhaseKind
from stadtherz.participation.services.phase_days import days_in_words
from stadtherz.participation.services.telling import LANGUAGES, tell_of_procedure


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


@dataclass(frozen=True)
class Edited:
    """What an edit would make of a procedure: its key, and who could take part when."""

    key: str
    published: bool
    phases: Sequence[Phase]
    minimum_age: int = 0


def check_edit(*, old: Procedure, wanted: Edited) -> None:
    """Let pass an edit that breaks nothing that people rely on.

    Voting hangs on phases, so who could cut them short could end a ballot that is bound on its
    board, and votes that wait at stands with it. By the key people find and follow a procedure.

    Args:
        old: as it is stored.
        wanted: as it would be.

    Raises:
        Conflict: code "procedure-key", "ballot-published", "ballot-phase" or "ballot-age".

    """
    was_public = old.published or Happened.objects.filter(procedure=old.key).exists()
    if was_public and wanted.key != old.key:
        message = f"the procedure {old.key} was public; its key stays"
        raise Conflict(message, code="procedure-key")
    fixed = list(VotingBallot.objects.filter(procedure=old).exclude(rule_hash=""))
    if fixed and old.published and not wanted.published:
        message = f"the procedure {old.key} has a ballot whose rules are fixed; it stays public"
        raise Conflict(message, code="ballot-published")
    votes = [phase for phase in wanted.phases if phase.kind is rules.PhaseKind.VOTE]
    for one in fixed:
        if old.minimum_age < wanted.minimum_age > one.minimum_age:
            message = f"{one.key} is bound to be open from {one.minimum_age} years on"
            raise Conflict(message, code="ballot-age", details=(str(one.title),))
        if not any(phase.holds(one.opens, one.closes) for phase in votes):
            message = f"{one.key} is bound to be open from {one.opens} to {one.closes}"
            raise Conflict(message, code="ballot-phase", details=(str(one.title),))


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
                f"{PhaseKind(one.kind.value).label} {days_in_words(one.begins, one.ends)}"
                for one in phases
            ]
            said[language] = gettext("Neue Termine: %(dates)s") % {"dates": ", ".join(parts)}
    return Text.of(said)

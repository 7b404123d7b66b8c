"""What the pages of the staff say about the phases: what is possible now, and when the rest is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stadtherz.participation.domain.phases import ALLOWED, LASTING, Act, PhaseKind, Procedure, Why
from stadtherz.participation.models.procedures import PhaseKind as PhaseWord

STAFF_ACTS: dict[Act, str | Promise] = {
    Act.JUDGE: _("Stellungnahmen geben"),
    Act.DECIDE: _("Entscheiden, Preise geben"),
    Act.REPORT: _("Von der Umsetzung berichten"),
}


@dataclass(frozen=True)
class Possible:
    """An act of the staff: its name, whether it is possible now, and a sentence on when it is."""

    name: str
    is_open: bool
    when: str


def possible_acts(
    procedure: Procedure, now: datetime, acts: Sequence[Act] = tuple(STAFF_ACTS)
) -> list[Possible]:
    """Say of each act of the staff whether the phases allow it, and when they do."""
    return [
        Possible(
            str(STAFF_ACTS[act]), procedure.refusal(act, now) is None, when(procedure, act, now)
        )
        for act in acts
    ]


def when(procedure: Procedure, act: Act, now: datetime) -> str:
    """Say until when an act is possible, or from when on, or which phase is missing for it."""
    refusal = procedure.refusal(act, now)
    if refusal is None:
        phase = procedure.stretch(act, now)
        if act in LASTING or phase is None:
            return gettext("Das geht jetzt.")
        return gettext("Das geht jetzt, bis %(moment)s.") % {"moment": moment_words(phase.ends)}
    return refused_words(refusal.why, moment_words(refusal.moment) if refusal.moment else "", act)


def refused_words(why: Why, moment: str, act: Act) -> str:
    """Say why the phases do not allow an act, and what can be done; the same for all roles."""
    from_then_on = _(
        "Das geht ab %(moment)s, mit der Phase „%(phase)s“. Diese Termine gelten für alle."
    )
    said = {
        Why.OVER: _("Das ging bis %(moment)s, mit der Phase „%(phase)s“. Diese Termine gelten"
                    " für alle."),
        Why.NEVER: _("Dafür fehlt die Phase „%(phase)s“. Trag sie bei der Beteiligung ein; alle"
                     " sehen dann die neuen Termine."),
    }.get(why, from_then_on)  # fmt: skip
    return str(said) % {"moment": moment, "phase": phase_of(act)}


def phase_of(act: Act) -> str:
    """Name the phase that an act is for: the one whose own act it is."""
    kinds = [kind for kind, acts in ALLOWED.items() if act in acts]
    return str(PhaseWord(OWN.get(act, kinds[0]).value).label)


OWN = {
    Act.JUDGE: PhaseKind.CHECK, Act.DECIDE: PhaseKind.RESULT, Act.REPORT: PhaseKind.IMPLEMENTATION
}  # fmt: skip


def moment_words(moment: datetime) -> str:
    """Write a moment as the clock of the city shows it."""
    return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")

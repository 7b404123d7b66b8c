"""What the pages of paper say about the times: what is possible now, and until when."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from stadtherz.participation.domain.paper_times import PaperAct, Why, is_late
from stadtherz.participation.models import VotingBallot
from stadtherz.participation.selectors.paper import paper_waits, refusal_of


@dataclass(frozen=True)
class PaperTimes:
    """Two sentences, on handing in and on entering, and which acts are possible now."""

    handing_in: str
    takes: bool
    entering: str
    enters: bool
    issues: bool
    puts_aside: bool
    late: bool


def times_of_paper(ballot: VotingBallot, now: datetime) -> PaperTimes:
    """Say until when paper is handed in and entered, in a few queries."""
    refused = refusal_of(ballot, PaperAct.READ, now)
    waits = now >= ballot.announced and paper_waits(ballot.pk)
    return PaperTimes(
        handing_in=_handing_in(ballot, now), takes=_is_open(ballot, PaperAct.TAKE, now),
        entering=_entering(ballot, refused.why if refused else None), enters=refused is None,
        issues=_is_open(ballot, PaperAct.ISSUE, now),
        puts_aside=_is_open(ballot, PaperAct.PUT_ASIDE, now),
        late=is_late(ballot.times, now, waits=waits),
    )  # fmt: skip


def _is_open(ballot: VotingBallot, act: PaperAct, now: datetime) -> bool:
    return refusal_of(ballot, act, now) is None


def _handing_in(ballot: VotingBallot, now: datetime) -> str:
    moments = {"opens": moment_words(ballot.opens), "closes": moment_words(ballot.closes)}
    if now >= ballot.closes:
        return gettext("Abgeben ging bis %(closes)s. Was danach kam, bleibt zu und zählt nicht."
                       ) % moments  # fmt: skip
    if now < ballot.opens:
        return gettext("Abgeben geht vom %(opens)s bis %(closes)s.") % moments
    return gettext("Abgeben geht jetzt, bis %(closes)s: Bis dahin muss jeder Abschnitt angenommen"
                   " sein.") % moments  # fmt: skip


def _entering(ballot: VotingBallot, why: Why | None) -> str:
    if why is Why.COUNTED:
        return gettext("Es ist ausgezählt. Am Papier ändert sich nichts mehr.")
    return gettext(
        "Eingeben, vergleichen und abgleichen geht bis zur Auszählung, spätestens bis %(moment)s."
    ) % {"moment": moment_words(ballot.announced)}


def moment_words(moment: datetime) -> str:
    """Write a moment as the clock of the city shows it."""
    return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")

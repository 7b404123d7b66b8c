"""Says what a procedure offers: a card each, with where it leads, until when, and how many came."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext, ngettext

from stadtherz.kernel.text import Text
from stadtherz.participation.domain.collections import Kind
from stadtherz.participation.models import LotDrawing, Procedure, Survey, VotingBallot
from stadtherz.participation.selectors.lots import LotStage
from stadtherz.participation.selectors.offers import Offer, Offers, Standing
from stadtherz.participation.selectors.proposals import InProcedure
from stadtherz.participation.views.collection_words import WORDS

RUNNING, PLANNED, DONE = "running", "planned", "done"


@dataclass(frozen=True)
class Card:
    """What a card says.

    Args:
        kind: what it is, as "Umfrage".
        state: shape and word of where it stands.
        late: what is overdue; "" where nothing is.
        act: words and address of what one does first; "" where the title leads there.

    """

    kind: str
    state: tuple[str, str]
    title: Text | str
    address: str
    text: Text | str
    when: str = ""
    number: str = ""
    late: str = ""
    act: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Group:
    """Cards below one heading; `empty` is said where there are none."""

    anchor: str
    heading: str
    cards: tuple[Card, ...]
    empty: str = ""


def groups_of(offers: Offers, procedure: Procedure) -> list[Group]:
    """Give what one can do now, what comes, and what came out; the first always."""
    to_come = (
        gettext(
            "Noch steht keine Abstimmung fest. Ihre Regeln stehen hier, bevor die erste Stimme"
            " fällt, und ändern sich dann nicht mehr."
        )
        if offers.awaits_ballot
        else ""
    )
    nothing = gettext("Gerade gibt es hier nichts zu tun.")
    found = [
        Group("jetzt", gettext("Was du jetzt tun kannst"), _cards(offers.now, procedure), nothing),
        Group("kommt", gettext("Was noch kommt"), _cards(offers.coming, procedure), to_come),
        Group("vorbei", gettext("Was herauskam"), _cards(offers.over, procedure)),
    ]
    return [one for one in found if one.cards or one.empty]


def _cards(offers: Iterable[Offer], procedure: Procedure) -> tuple[Card, ...]:
    return tuple(_card(one, procedure) for one in offers)


def _card(offer: Offer, procedure: Procedure) -> Card:
    row = offer.row
    if isinstance(row, InProcedure):
        return _proposals(offer, row, procedure)
    if isinstance(row, VotingBallot):
        return _ballot(offer, row, procedure)
    if isinstance(row, Survey):
        return _survey(offer, row, procedure)
    return _lots(offer, row, procedure)


def _proposals(offer: Offer, row: InProcedure, procedure: Procedure) -> Card:
    words = WORDS[Kind(procedure.collection.kind)]
    state = {
        Standing.NOW: (RUNNING, gettext("Mitreden geht noch")),
        Standing.COMING: (PLANNED, gettext("kommt noch")),
        Standing.OVER: (DONE, gettext("zum Nachlesen")),
    }[offer.standing]
    name = procedure.collection.get_kind_display()
    support = ngettext("einmal unterstützt", "%(number)s-mal unterstützt", row.supported)
    late = ngettext("eine Antwort ist überfällig", "%(number)s Antworten sind überfällig", row.late)
    may_write = row.is_open and words.write
    told = [support % _many(row.supported)] if row.supported else []
    if row.unnamed:
        told += [gettext("davon %(number)s ohne Konto") % _many(row.unnamed)]
    return Card(
        name, (RUNNING, str(words.asked)) if row.is_open else state,
        words.counted(row.number) if row.number else name, _at("proposals", procedure),
        str(words.lead), number=" · ".join(reversed(told)),
        late=late % _many(row.late) if row.late else "",
        act=(str(words.write), _at("propose", procedure)) if may_write else ("", ""),
    )  # fmt: skip


def _ballot(offer: Offer, row: VotingBallot, procedure: Procedure) -> Card:
    is_told = offer.stage == "told"
    counting = offer.stage == "closed"
    state = (RUNNING, gettext("wird ausgezählt")) if counting else _state(offer)
    number = ngettext("ein Stimmzettel", "%(number)s Stimmzettel", offer.number or 0)
    return Card(
        gettext("Abstimmung"), state, row.title,
        _at("result" if is_told else "ballot", procedure, row.key), row.question,
        when=_when(offer, row.opens, row.closes, row.announced),
        number=number % _many(offer.number) if offer.number else "",
    )  # fmt: skip


def _survey(offer: Offer, row: Survey, procedure: Procedure) -> Card:
    is_quiz = row.kind == "quiz"
    over = (DONE, gettext("zu Ende"))
    is_over = offer.stage == "closed" or (is_quiz and offer.standing is Standing.OVER)
    name = "quiz" if is_quiz else "survey-result" if offer.stage == "told" else "survey"
    words = ngettext("eine Antwort", "%(number)s Antworten", offer.number or 0)
    if is_quiz:
        words = ngettext("einmal gespielt", "%(number)s-mal gespielt", offer.number or 0)
    return Card(
        row.get_kind_display(), over if is_over else _state(offer), row.title,
        _at(name, procedure, row.key), row.summary,
        when="" if is_quiz and is_over else _when(offer, row.opens, row.closes, row.announced),
        number=words % _many(offer.number) if offer.number else "",
    )  # fmt: skip


def _lots(offer: Offer, row: LotDrawing, procedure: Procedure) -> Card:
    seats = ngettext("ein Platz", "%(number)s Plätze", len(row.members)) % _many(len(row.members))
    waits = offer.stage in {LotStage.CLOSED, LotStage.LISTED}
    drawn = (DONE, gettext("gelost"))
    when = {
        LotStage.COMING: gettext("melden ab %(moment)s") % {"moment": _said(row.opens)},
        LotStage.CALLING: gettext("melden bis %(moment)s") % {"moment": _said(row.closes)},
    }.get(LotStage(offer.stage), "")
    seed = gettext("Startzahl ab %(moment)s") % {"moment": _said(row.seed_known)}
    return Card(
        gettext("Auslosung"), drawn if row.drawn_at else _state(offer), row.title,
        _at("lots", procedure, row.key), row.summary, when=seed if waits else when,
        number=seats if row.drawn_at else "",
    )  # fmt: skip


def _state(offer: Offer) -> tuple[str, str]:
    over = gettext("Ergebnis liegt vor") if offer.stage == "told" else gettext("zu Ende")
    return {
        Standing.NOW: (RUNNING, gettext("läuft")),
        Standing.COMING: (PLANNED, gettext("kommt noch")),
        Standing.OVER: (DONE, over),
    }[offer.standing]


def _when(offer: Offer, opens: datetime, closes: datetime, announced: datetime) -> str:
    if offer.stage == "coming":
        return gettext("ab %(moment)s") % {"moment": _said(opens)}
    if offer.stage == "open":
        return gettext("bis %(moment)s") % {"moment": _said(closes)}
    return gettext("Ergebnis am %(moment)s") % {"moment": _said(announced)}


def _said(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")


def _many(number: int | None) -> dict[str, str]:
    return {"number": number_format(number or 0, use_l10n=True, force_grouping=True)}


def _at(name: str, procedure: Procedure, *keys: str) -> str:
    return reverse(f"participation:{name}", args=[procedure.key, *keys])

"""What the pages say about proposals: refusals, who sees what, and why something waits."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stadtherz.kernel.errors import Refused
from stadtherz.kernel.text import Text
from stadtherz.participation.domain.access import Access
from stadtherz.participation.domain.audience import Part
from stadtherz.participation.domain.collections import Demands
from stadtherz.participation.domain.proposals import State
from stadtherz.participation.domain.spam import Why
from stadtherz.participation.models import Collection
from stadtherz.participation.views.audience_words import WRITING, Seen, seen_by


def seen_of_proposal() -> list[Seen]:
    """Say who will see what of a proposal."""
    parts = (Part.CONTENT, Part.PLACE, Part.PICTURE, Part.USERNAME, Part.MAIL)
    return seen_by(*parts, at=WRITING)


def seen_while_writing() -> dict[str, list[Seen]]:
    """Say for each group of fields who will see it."""
    return {
        "seen_text": seen_by(Part.CONTENT, Part.USERNAME, Part.MAIL, at=WRITING),
        "seen_place": seen_by(Part.PLACE, at=WRITING),
        "seen_picture": seen_by(Part.PICTURE, at=WRITING),
    }


def seen_of_argument() -> list[Seen]:
    """Say who will see what of an argument."""
    return seen_by(Part.ARGUMENT, Part.USERNAME, Part.MAIL, at=WRITING)


def seen_without_account(part: Part, access: Access) -> list[Seen]:
    """Say who will see what of something that is handed in without an account."""
    parts = [part, Part.KEYED_PLACE] if part is Part.KEYED else [part]
    held = Part.CODE_HELD if access is Access.CODE else Part.KEY
    return [*seen_by(*parts, at=WRITING), *seen_by(held, Part.ORIGIN)]


def seen_of_code_support() -> list[Seen]:
    """Say who will see that somebody supports with a code."""
    return [*seen_by(Part.KEYED_SUPPORT, Part.ORIGIN), *seen_by(Part.SUPPORT, at=(State.RELEASED,))]


def seen_of_keyed_appeal() -> list[Seen]:
    """Say who will see an appeal of somebody without an account."""
    return seen_by(Part.KEYED_APPEAL, at=(State.REFUSED,))


def seen_of_support() -> list[Seen]:
    """Say who will see that somebody supports."""
    return seen_by(Part.SUPPORTERS, Part.SUPPORT, at=(State.RELEASED,))


def seen_of_appeal() -> list[Seen]:
    """Say who will see an appeal."""
    return seen_by(Part.APPEAL, at=(State.REFUSED,))


WAITS = {
    Why.NEW_PERSON: _("Die ersten Beiträge eines Kontos sieht sich jemand an."),
    Why.NO_ACCOUNT: _("Was ohne Konto kommt, sieht sich immer jemand an."),
    Why.LINKS: _("Es enthält Verweise auf andere Seiten."),
    Why.NO_PROOF: _("Es kam ohne die kleine Rechenaufgabe, die das Gerät sonst löst."),
    Why.PICTURE: _("Ein Bild sieht sich immer jemand an."),
}


def waits_words(reasons: Iterable[str]) -> list[str]:
    """Say why something waits."""
    return [str(WAITS[Why(one)]) for one in reasons]


FAULTS: dict[str, tuple[str, str | Promise]] = {
    "title": ("title", _("Schreib %(title_from)s bis %(title_to)s Zeichen.")),
    "text": ("text", _("Schreib %(text_from)s bis %(text_to)s Zeichen.")),
    "place": ("address", _("Wähl einen Stadtteil, oder schreib einen Ort oder eine Adresse.")),
    "spot": (
        "address",
        _("Ein Stadtteil ist zu groß. Schreib einen Ort oder eine Adresse, oder gib den Punkt an."),
    ),
    "category": ("category", _("Wähl aus, worum es geht.")),
    "point": ("lon", _("Schreib Länge und Breite, oder lass beide leer.")),
    "picture-words": ("picture_words", _("Beschreib das Bild für Menschen, die es nicht sehen.")),
}
"""For each fault of a proposal its field, and what to do."""

REFUSALS: dict[str, str | Promise] = {
    "account": _("Melde dich an, um mitzumachen."),
    "age": _("Sag zuerst, dass du alt genug bist. Der Link dazu steht oben auf der Seite."),
    "code-only": _("Hier macht man mit dem Code aus dem Brief mit, nicht mit einem Konto."),
    "age-said": _("Bestätige zuerst, dass du alt genug bist."),
    "support-account": _("Unterstützen geht hier nur mit Konto. Ohne Konto und ohne Code ließe sich"
                         " nicht sagen, wer schon gezählt ist."),
    "form-old": _("Diese Seite lag länger als zwölf Stunden. Dein Text ist noch da: Sieh ihn noch"
                  " einmal an und schick ihn neu. Hast du ihn schon eingereicht, brauchst du"
                  " nichts zu tun."),
    "no-code": _("Zu diesem Code oder Schlüssel gibt es hier nichts. Vergleich ihn Zeichen für"
                 " Zeichen."),
    "code-mistyped": _("Da ist ein Zeichen anders als gedruckt. Vergleich alle vier Gruppen."),
    "codes-often": _("Von hier kamen zu viele Codes, die es nicht gibt. In einer Stunde geht es"
                     " wieder. Wer nebenan denselben Anschluss nutzt, wartet leider mit."),
    "own-proposal": _("Das hast du selbst geschrieben. Es zählt schon ohne deine Unterstützung."),
    "many-drafts": _("Du hast schon zehn Entwürfe. Reich einen ein, oder verwirf einen."),
    "picture-large": _("Das Bild ist zu groß. Es darf höchstens 10 MB und 40 Millionen Punkte"
                       " haben."),
    "picture-kind": _("Das ist kein Bild, das wir lesen können. Nimm JPEG, PNG oder WebP."),
    "picture-words": _("Beschreib das Bild für Menschen, die es nicht sehen."),
    "appeal": _("Widersprechen kannst du einmal, innerhalb von 30 Tagen."),
    "appeal-text": _("Schreib in mindestens 20 Zeichen, was übersehen wurde."),
    "title-there": _("Diesen Namen hat schon jemand vorgeschlagen. Unterstütze ihn dort."),
    "step": _("Das passt nicht mehr zum Stand von jetzt. Lade die Seite neu."),
    "merge-over": _("Die Zeit zum Antworten ist vorbei."),
    "not-asked": _("Gefragt sind, wer es eingereicht hat und wer es unterstützt."),
}  # fmt: skip


ARGUMENT_FAULTS: dict[str, tuple[str, str | Promise]] = {
    "stance": ("#haltung", _("Wähl aus, was es ist: dafür, dagegen, oder eine Frage.")),
    "text": ("#text", _("Dein Beitrag: Schreib 5 bis 2.000 Zeichen.")),
}
"""For each fault of an argument where it is on the page, and what to do."""


def argument_faults(refusal: Refused) -> list[tuple[str, str]]:
    """Say of what somebody said where each fault is, and what to do."""
    if refusal.code != "argument":
        return []
    there = [ARGUMENT_FAULTS[one] for one in ("stance", "text") if one in refusal.details]
    return [(where, str(words)) for where, words in there]


def code_refusal_words(refusal: Refused, typed: Mapping[str, str]) -> str:
    """Say why something was refused where somebody types a code or key."""
    if refusal.code == "code-mistyped" and not any(
        typed.get(name, "").strip() for name in ("code", "schluessel")
    ):
        return gettext("Gib zuerst die vier Gruppen mit vier Zeichen ein.")
    return refusal_words(refusal)


def refusal_words(refusal: Refused) -> str:
    """Say why something was refused, and what to do."""
    if refusal.code == "too-often":
        moment = timezone.localtime(datetime.fromisoformat(refusal.details[0]))
        return gettext("Das war viel auf einmal. Ab %(moment)s geht es wieder.") % {
            "moment": date_format(moment, "SHORT_DATETIME_FORMAT")
        }
    if refusal.code == "phase":
        return phase_words(*refusal.details)
    if faults := argument_faults(refusal):
        return " ".join(words for _where, words in faults)
    words = REFUSALS.get(refusal.code)
    return str(words) if words else gettext("Das ging nicht. Es wurde nichts geändert.")


def phase_words(why: str, moment: str, _act: str = "") -> str:
    """Say when something is possible in a procedure, or was."""
    if not moment or why == "never":
        return gettext("In dieser Beteiligung ist das nicht vorgesehen.")
    at = date_format(timezone.localtime(datetime.fromisoformat(moment)), "SHORT_DATETIME_FORMAT")
    if why == "over":
        return gettext("Das ging bis %(moment)s. Diese Termine gelten für alle.") % {"moment": at}
    return gettext("Das geht ab %(moment)s. Diese Termine gelten für alle.") % {"moment": at}


def limits_in_words(demands: Demands) -> dict[str, str]:
    """Give the lengths of a collection as the language of the page writes numbers."""
    numbers = {
        "title_from": demands.title[0], "title_to": demands.title[1],
        "text_from": demands.text[0], "text_to": demands.text[1],
    }  # fmt: skip
    return {name: number_format(number, force_grouping=True) for name, number in numbers.items()}


def named_lines(rows: Iterable[dict[str, Any]]) -> list[tuple[str, Text]]:
    """Name the entries of a list."""
    return [(one["key"], Text.of(one["text"])) for one in rows]


def criteria_words(collection: Collection) -> list[tuple[str, Text]]:
    """Give the rules of a procedure with their keys."""
    return named_lines(collection.criteria)

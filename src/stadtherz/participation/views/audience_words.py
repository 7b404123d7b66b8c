"""Says at an input who will see it: lines made from the table that decides."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stadtherz.accounts.public import Permission, Role, roles_with
from stadtherz.participation.domain.audience import (
    PERMISSIONS,
    TABLE,
    Moment,
    Part,
    Viewer,
    When,
    who_sees,
)
from stadtherz.participation.domain.proposals import State

Words = str | Promise
ROLES: dict[Role, Words] = {
    Role.RESIDENT: _("alle mit Konto"),
    Role.EDITOR: _("die Redaktion"),
    Role.MODERATOR: _("die Moderation"),
    Role.DATA_OWNER: _("die Datenpflege"),
    Role.DATA_OFFICE: _("die Stelle für offene Daten"),
    Role.DATA_PROTECTION: _("der Datenschutz"),
    Role.ENGINEER: _("die Technik"),
    Role.TELLER: _("die Auszählung"),
    Role.TESTER: _("die Prüfung im Inklusionsbeirat"),
    Role.CDO: _("die Leitung des Programms"),
}
VIEWERS: dict[Viewer, Words] = {
    Viewer.EVERYBODY: _("alle, auch ohne Konto"),
    Viewer.AUTHOR: _("du"),
    Viewer.KEEPER: _("du mit deinem Schlüssel oder Code"),
    Viewer.DEPARTMENTS: _("die Referate der Stadt"),  # people know these, not the roles in them
    Viewer.OPERATORS: _("wer die Anlage betreibt"),
}
"""Everybody else is named by the roles that have the permission."""

PARTS: dict[Part, Words] = {
    Part.CONTENT: _("Was du schreibst"),
    Part.PLACE: _("Der Ort"),
    Part.PICTURE: _("Dein Bild"),
    Part.USERNAME: _("Dein Benutzername"),
    Part.MAIL: _("Deine E-Mail-Adresse"),
    Part.SUPPORT: _("Wie viele unterstützen"),
    Part.SUPPORTERS: _("Dass du unterstützt"),
    Part.ARGUMENT: _("Was du schreibst"),
    Part.REASON: _("Warum etwas nicht gezeigt wird"),
    Part.APPEAL: _("Dein Widerspruch"),
    Part.OPINION: _("Die Stellungnahme"),
    Part.VOTED: _("Dass du abgestimmt hast"),
    Part.CODE: _("Dass dein Code verwendet wurde"),
    Part.BOUND: _("Dass dein Konto und dein Brief eine Stimme sind"),
    Part.CHOICE: _("Was du gewählt hast"),
    Part.SHEET: _("Was auf deinem Zettel steht"),
    Part.KEYED: _("Was du schreibst"),
    Part.KEYED_PLACE: _("Der Ort"),
    Part.KEYED_ARGUMENT: _("Was du schreibst"),
    Part.KEYED_REASON: _("Warum etwas nicht gezeigt wird"),
    Part.KEYED_APPEAL: _("Dein Widerspruch"),
    Part.KEYED_SUPPORT: _("Dass du unterstützt"),
    Part.KEY: _("Dein Schlüssel"),
    Part.CODE_HELD: _("Was mit deinem Code geschrieben wurde, als Werk einer Person"),
    Part.ORIGIN: _("Von welchem Anschluss du schreibst"),
    Part.QUEUE: _("Was auf diesem Gerät wartet"),
    Part.FOLLOWED: _("Was du verfolgst"),
    Part.AGE_SAID: _("Was du über dein Alter sagst"),
    Part.AGE_KEPT: _("Was du über dein Alter sagst"),
    Part.LOT_NAME: _("Dein Name"),
    Part.LOT_GROUPS: _("Deine Gruppen (ohne Namen, mit einer Nummer)"),
    Part.LOT_BORN: _("Dein Geburtsjahr und dein Stadtteil"),
    Part.SURVEY_SHEET: _("Deine einzelnen Antworten"),
    Part.SURVEY_NUMBERS: _("Die Zahlen aus allen Antworten"),
    Part.SURVEY_TEXTS: _("Deine Texte in eigenen Worten"),
    Part.SURVEY_TAKEN_PART: _("Dass du teilgenommen hast"),
    Part.QUIZ_SHEET: _("Deine einzelnen Antworten"),
    Part.QUIZ_NUMBERS: _("Wie viele richtig lagen"),
}
NOTES: dict[Part, Words] = {
    Part.VOTED: _("Das steht als Prüfsumme deines Kontos im Wählerverzeichnis, bis die"
                  " Einspruchsfrist vorbei ist."),
    Part.CODE: _("Das steht als Prüfsumme im Wählerverzeichnis, bis die Einspruchsfrist vorbei"
                 " ist."),
    Part.BOUND: _("Das steht als Prüfsumme deines Kontos im Wählerverzeichnis, bis die"
                  " Einspruchsfrist vorbei ist. Dein Code wird nicht gespeichert."),
    Part.CHOICE: _("Das liegt ohne Namen und ohne Uhrzeit in der Urne; kein Eintrag führt von dort"
                   " zu dir. Vor dem Ergebnis zeigt dieses System niemandem einen Zwischenstand."),
    Part.KEYED: _("Statt eines Namens steht da „ohne Konto“."),
    Part.KEYED_ARGUMENT: _("Statt eines Namens steht da „ohne Konto“."),
    Part.KEY: _("Gespeichert ist nur eine Prüfsumme. Verlierst du ihn, kann ihn niemand"
                " ersetzen."),
    Part.CODE_HELD: _("Gespeichert ist eine Prüfsumme des Codes. Zu einer Abstimmung führt von"
                      " dort kein Weg."),
    Part.ORIGIN: _("Gezählt wird eine Stunde lang, wie viel von einem Anschluss kommt; dafür steht"
                   " da eine Prüfsumme, keine Adresse."),
    Part.QUEUE: _("Es ist versiegelt: Öffnen kann es erst die Urne."),
    Part.FOLLOWED: _("Gespeichert ist auch, bis wohin du Mails bekommen hast. Beendest du alles,"
                     " wird es gelöscht."),
    Part.AGE_SAID: _("Es wird nicht gespeichert, nur gebraucht, um dich mitmachen zu lassen."),
    Part.AGE_KEPT: _("Gespeichert ist nur, dass du mindestens so alt bist und wann du es gesagt"
                     " hast, bis du dein Konto löschst."),
    Part.LOT_BORN: _("Gespeichert werden nur die Gruppen, die daraus folgen."),
    Part.SURVEY_SHEET: _("Namen stehen nicht dabei."),
    Part.SURVEY_TAKEN_PART: _("Das steht als Prüfsumme da, bis die Umfrage zu Ende ist."),
    Part.QUIZ_SHEET: _("Gezählt wird nur, wie oft jede Antwort gewählt wurde."),
    Part.QUIZ_NUMBERS: _("Erst, wenn zehn Menschen mitgemacht haben, dann in Zehnerschritten."),
}  # fmt: skip
MOMENTS: dict[Moment, Words] = {
    State.DRAFT: _("als Entwurf"),
    State.WAITING: _("bis jemand es angesehen hat"),
    State.RELEASED: _("wenn es veröffentlicht ist"),
    State.REFUSED: _("wenn es nicht veröffentlicht wird"),
    When.AT_ONCE: _("sofort"),
    When.LISTED: _("sobald die Liste veröffentlicht ist"),
    When.DRAWN_WITH_CONSENT: _("wenn du gelost wirst und zustimmst"),
    When.ANNOUNCED: _("sobald das Ergebnis bekannt gegeben ist"),
}
WRITING = (State.WAITING, State.RELEASED, State.REFUSED)
Answer = tuple[Moment, tuple[Viewer, ...]]


@dataclass(frozen=True)
class Seen:
    """A line of "who will see this": what, when, who, and what else there is to know."""

    what: str
    when: str
    who: str
    note: str = ""


def seen_by(
    *parts: Part, at: Sequence[Moment] = (), announced: datetime | None = None
) -> list[Seen]:
    """Say who will see what, from the table that the pages obey; equal answers become one line.

    Args:
        parts: what is entered.
        at: the moments to speak of; all that the table has where it is empty.
        announced: when the result is, where that is known.

    """
    alike: dict[tuple[Answer, ...], list[Part]] = {}
    for part in parts:
        answers = tuple((one, who_sees(part, one)) for one in at or TABLE[part])
        alike.setdefault(answers, []).append(part)
    return [line for answers, same in alike.items() for line in _lines(same, answers, announced)]


def _lines(
    parts: Sequence[Part], answers: Sequence[Answer], announced: datetime | None
) -> Iterator[Seen]:
    first, *others = [str(PARTS[part]) for part in parts]
    what = _joined([first, *(f"{one[0].lower()}{one[1:]}" for one in others)])
    told: dict[tuple[Viewer, ...], list[Moment]] = {}
    for moment, viewers in answers:
        told.setdefault(viewers, []).append(moment)
    notes = " ".join(str(NOTES[part]) for part in parts if part in NOTES)
    for place, (viewers, moments) in enumerate(told.items(), 1):
        when = [_moment(one, announced) for one in moments] if len(told) > 1 else []
        yield Seen(what, _joined(when), named(viewers), notes if place == len(told) else "")


def _moment(moment: Moment, announced: datetime | None) -> str:
    if moment is not When.ANNOUNCED or announced is None:
        return str(MOMENTS[moment])
    at = date_format(timezone.localtime(announced), "DATETIME_FORMAT")
    return gettext("ab %(moment)s") % {"moment": at}


def named(viewers: Iterable[Viewer]) -> str:
    """Name who sees something; the house by the roles that have the permission."""
    words = [word for viewer in viewers for word in _names(viewer)]
    return _joined(list(dict.fromkeys(words))) or gettext("niemand")


def _names(viewer: Viewer) -> list[str]:
    if viewer in VIEWERS:
        return [str(VIEWERS[viewer])]
    roles = roles_with(Permission(PERMISSIONS[viewer]))
    return [str(words) for role, words in ROLES.items() if role in roles]


def _joined(words: Sequence[str]) -> str:
    """Join words as a list is spoken."""
    if len(words) < 2:  # noqa: PLR2004 - a list of one is a word
        return "".join(words)
    return gettext("%(first)s und %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}

"""What pages say about the faults of a survey's file, by rule."""

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stadtherz.participation.domain.surveys.faults import Fault

NUMBERED = re.compile(r"page (?P<page>\d+)")
ASKED = re.compile(r"(?P<page>.+), question (?P<question>\d+)")
RULES: Mapping[str, Promise | str] = {
    "format": _("ist %(format)s"),
    "no-pages": _("Es gibt keine Seiten."),
    "too-many": _("höchstens %(most)s"),
    "no-questions": _("hat keine Fragen"),
    "kind": _("kind ist eines von: %(names)s"),
    "two-options": _("braucht mindestens zwei Antworten"),
    "scale": _("Eine Skala hat 2 bis %(most)s Stufen, und low ist kleiner als high."),
    "limits": _("least und most liegen zwischen 0 und %(most)s, in dieser Reihenfolge."),
    "bins": _("bins sind ganze Zahlen, die steigen und mit low beginnen."),
    "one-test": _("shown_if hat genau eines von: %(names)s"),
    "test-value": _("any_of und none_of brauchen eine Liste, die anderen eine Zahl."),
    "key": _("Ein Schlüssel hat 1 bis 40 Zeichen aus a-z, 0-9, - und _."),
    "text": _("%(name)s ist ein Text, oder je Sprache einer."),
    "number": _("%(name)s ist eine ganze Zahl."),
    "list": _("%(name)s ist eine Liste von Objekten."),
    "list-long": _("%(name)s hat höchstens %(most)s Einträge."),
    "twice": _("doppelt: %(names)s"),
    "unknown": _("Die Frage „%(question)s“ gibt es nicht."),
    "on-text": _("Vom Text der Frage %(question)s kann nichts abhängen."),
    "no-number": _("%(question)s hat keine Zahl zum Vergleichen."),
    "no-answer": _("Bei %(question)s gibt es diese Antwort nicht: %(names)s"),
    "circle": _("hängt von sich selbst ab: %(way)s"),
    "same-page": _("hängt von %(question)s auf derselben Seite ab. Setz es auf eine spätere."),
    "later": _("hängt von %(question)s ab, und das kommt erst später."),
    "unreachable": _("Keine Antworten führen dorthin."),
    "no-values": _("nennt eine Frage und keine ihrer Antworten"),
    "not-one": _("%(question)s ist keine Frage mit genau einer Antwort."),
    "quiz-pages": _("Ein Quiz zeigt alle seine Seiten."),
    "quiz-kind": _("Ein Quiz fragt alle, nach einer oder mehreren Antworten zur Auswahl."),
    "quiz-right": _("hat keine richtige Antwort, oder zu viele"),
    "times": _("opens, closes und announced folgen aufeinander."),
    "one-of": _("ist eines von: %(names)s"),
    "age": _("ist eine Zahl von 0 bis %(most)s"),
    "needed": _("fehlt"),
    "address": _("fehlt, oder hat anderes als Kleinbuchstaben, Ziffern und Bindestriche"),
}
"""For each rule what is said of a place; keys of the file stay as they are written there."""


def fault_words(fault: str) -> str:
    """Say what is wrong in the language of the page; what is no `Fault` was worded before."""
    if not isinstance(fault, Fault):
        return fault
    return f"{_place(fault.place)}: {str(RULES[fault.rule]) % fault.values}"


def _place(place: str) -> str:
    """Name a place without a key of its own by its number."""
    if asked := ASKED.fullmatch(place):
        return gettext("%(page)s, Frage %(question)s") % {
            "page": _place(asked["page"]), "question": asked["question"]
        }  # fmt: skip
    if numbered := NUMBERED.fullmatch(place):
        return gettext("Seite %(page)s") % {"page": numbered["page"]}
    return place

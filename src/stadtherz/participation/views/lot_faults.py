"""What pages say about the faults of the rule of a drawing of lots."""

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stadtherz.participation.domain.lots.faults import Fault

NUMBERED = re.compile(r"category (?P<number>\d+)")
RULES: Mapping[str, Promise | str] = {
    "number": _("eine ganze Zahl von %(low)s bis %(high)s"),
    "categories-many": _("höchstens %(most)s Kriterien"),
    "source": _("source ist eines von: %(names)s"),
    "no-groups": _("braucht mindestens eine Gruppe"),
    "no-key": _("Eine Gruppe hat keinen Schlüssel (key)."),
    "bounds": _("mindestens %(least)s ist mehr als höchstens %(most)s"),
    "no-title": _("Der Titel fehlt."),
    "objects": _("ist eine Liste von Objekten"),
    "words": _("ist eine Liste von Worten"),
    "twice": _("doppelt: %(names)s"),
    "least-sum": _("mindestens: zusammen %(sum)s, aber es gibt nur %(seats)s Plätze"),
    "most-sum": _("höchstens: zusammen %(sum)s, so bleiben von %(seats)s Plätzen welche leer"),
    "ages-shared": _("Ein Alter gehört zu zwei Gruppen: %(one)s und %(other)s"),
}
"""For each rule what is said of a place; keys of the file stay as they are written there."""


def said(fault: Fault) -> str:
    """Say what is wrong, at the field that it is about."""
    return str(RULES[fault.rule]) % fault.values


def fault_words(fault: str) -> str:
    """Say where in a file something is wrong, and what; what is no `Fault` was worded before."""
    if not isinstance(fault, Fault):
        return fault
    place = fault.place
    if numbered := NUMBERED.fullmatch(place):
        place = gettext("Kriterium %(number)s") % {"number": numbered["number"]}
    if fault.rule == "number" and fault.values["name"] != place:
        place = f"{place}, {fault.values['name']}"
    return f"{place}: {said(fault)}"

"""Says in plain words what licences allow, and what limits and charges mean."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Allows(NamedTuple):
    """What one may do, what one has to do, and what is worth knowing."""

    may: str | Promise
    must: str | Promise
    know: str | Promise


_ALL = _("Du darfst die Daten kopieren, weitergeben, verändern, mit anderen verbinden und damit"
         " Geld verdienen.")  # fmt: skip
LICENCES = {
    "dl-by-de-2.0": Allows(
        _ALL,
        _("Nenne die Stadt als Quelle, die Lizenz mit ihrer Adresse und die Adresse der Daten."
          " Hast du etwas verändert, sag es dazu."),
        _("Geschrieben nach deutschem Recht, so offen wie CC BY 4.0."),
    ),
    "dl-zero-de-2.0": Allows(
        _ALL, _("Nichts. Die Quelle zu nennen ist freundlich, aber keine Pflicht."),
        _("Geschrieben nach deutschem Recht, so offen wie CC0."),
    ),
    "cc-by-4.0": Allows(
        _ALL,
        _("Nenne die Stadt als Quelle und die Lizenz mit ihrer Adresse. Hast du etwas verändert,"
          " sag es dazu."),
        _("Gilt weltweit und lässt sich leicht mit anderen Daten verbinden."),
    ),
    "cc0-1.0": Allows(
        _ALL, _("Nichts. Die Stadt verzichtet auf alle Rechte, soweit das geht."),
        _("Gilt weltweit."),
    ),
}  # fmt: skip
LIMITS = {
    "usual-page": _("Zeilen je Antwort, wenn du nichts sagst"),
    "page": _("Zeilen je Antwort, höchstens"),
    "seconds": _("Sekunden je Antwort, höchstens"),
    "cells": _("Werte, die eine Frage lesen darf"),
    "groups": _("Gruppen, die eine Frage bilden darf"),
}
REFUSED_CHARGES = {
    "nothing": _("Der Betrag muss größer als null sein."),
    "high-value-is-free": _("Hochwertige Daten sind immer kostenlos."),
    "no-basis": _("Schreib dazu, wie der Betrag berechnet ist."),
    "not-in-advance": _("Kosten müssen vorher bekannt sein: Wähle frühestens morgen."),
    "ends-before": _("Das Ende liegt vor dem Anfang."),
}

"""What is wrong with a question, in the words of the page: where, what, and how it is mended."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stadtherz.kernel.errors import Invalid, Refused, Unavailable
from stadtherz.opendata.domain.asking.mending import Place, place_of
from stadtherz.opendata.domain.tabular.kinds import Storage
from stadtherz.opendata.domain.tabular.schema import Schema

PARTS: dict[str, Promise] = {
    "select": gettext_lazy("Spalten (select)"),
    "filter": gettext_lazy("Bedingung (filter)"),
    "group": gettext_lazy("Gruppen (group)"),
    "sort": gettext_lazy("Reihenfolge (sort)"),
    "limit": gettext_lazy("Zeilen (limit)"),
    "after": gettext_lazy("Stelle (after)"),
}
WORDS: dict[str, Promise] = {
    "query-sign": gettext_lazy("Dieses Zeichen hat hier keine Bedeutung. Texte stehen in '…'."),
    "query-open-text": gettext_lazy("Hier beginnt ein Text und endet nicht. Schließ ihn mit '."),
    "query-long": gettext_lazy("Das ist zu lang. Kürze es."),
    "query-word": gettext_lazy("Hier wird etwas anderes erwartet."),
    "query-terms": gettext_lazy("Das sind zu viele Bedingungen auf einmal. Frag nach weniger."),
    "query-deep": gettext_lazy("Hier stecken zu viele Klammern ineinander. Schreib es flacher."),
    "query-null": gettext_lazy("Nichts ist gleich null. Schreib „is null“ oder „is not null“."),
    "query-function": gettext_lazy("Diese Funktion gibt es nicht."),
    "query-aggregate": gettext_lazy("Summen und Mittel gibt es nur von Gruppen, nicht hier."),
    "query-column": gettext_lazy("Diese Spalte gibt es nicht."),
    "query-no-time": gettext_lazy("In dieser Spalte stehen keine solchen Zeiten."),
    "query-no-number": gettext_lazy("Das geht nur mit Zahlen, und diese Spalte hat keine."),
    "query-no-text": gettext_lazy("Das geht nur mit Texten, und diese Spalte hat keine."),
    "query-compared": gettext_lazy("Diese beiden Spalten lassen sich nicht vergleichen."),
    "query-value": gettext_lazy("Dieser Wert passt nicht zur Spalte."),
    "query-how": gettext_lazy(
        "„enthält“ und „beginnt mit“ gehen nur mit Texten. Wähle einen anderen Vergleich."
    ),
    "query-not-grouped": gettext_lazy(
        "Danach ist nicht gruppiert. Nimm die Spalte in die Gruppen auf, oder bilde eine Summe."
    ),
    "query-alias": gettext_lazy("So kann eine Spalte nicht heißen, oder sie heißt schon so."),
    "query-part": gettext_lazy("Diesen Teil einer Frage gibt es nicht."),
    "query-limit": gettext_lazy("Hier steht eine ganze Zahl von 1 bis 10000."),
    "query-after": gettext_lazy("Diese Stelle gehört zu einer anderen Frage. Beginne von vorn."),
    "query-cost": gettext_lazy(
        "Das wäre zu viel für eine Antwort. Nimm weniger Gruppen oder Spalten, oder lade die Datei."
    ),
    "time-limit": gettext_lazy(
        "Das hat zu lange gedauert und wurde abgebrochen. Frag nach weniger Zeilen oder Gruppen."
    ),
    "memory-limit": gettext_lazy(
        "Das braucht zu viel Speicher. Frag nach weniger Gruppen oder Spalten."
    ),
    "no-geometry": gettext_lazy("Diese Zeilen haben keinen Ort; als GeoJSON gibt es sie nicht."),
    "no-wgs84": gettext_lazy("Die Orte stehen nicht in Länge und Breite nach WGS 84."),
}
WANTED: dict[str, Promise] = {
    Storage.WHOLE.value: gettext_lazy("Schreib eine Zahl wie 12 oder 1.200."),
    Storage.DECIMAL.value: gettext_lazy("Schreib eine Zahl wie 12 oder 3,5."),
    Storage.DOUBLE.value: gettext_lazy("Schreib eine Zahl wie 12 oder 3,5."),
    Storage.BOOLEAN.value: gettext_lazy("Schreib ja oder nein."),
    Storage.DATE.value: gettext_lazy("Schreib einen Tag wie 24.12.2025."),
    Storage.LOCAL.value: gettext_lazy("Schreib einen Tag wie 24.12.2025, auch mit 14:30 dahinter."),
    Storage.MOMENT.value: gettext_lazy(
        "Schreib einen Tag wie 24.12.2025, auch mit 14:30 dahinter (Weltzeit)."
    ),
}
"""What is written into the field of a value, by the storage of the column."""


@dataclass(frozen=True)
class Fault:
    """What is wrong.

    Args:
        words: what, and what to do.
        part: in which part of the question or field of the form; "" for the whole.
        label: how the page names that part.
        at: at which sign; 0 where that does not matter.
        word: what stands there.
        meant: what may have been meant.
        mended: query of the address with that in it, "" for none.

    """

    words: str
    part: str = ""
    label: str = ""
    at: int = 0
    word: str = ""
    meant: str = ""
    mended: str = ""


def fault_of(error: Refused, parts: Mapping[str, str], schema: Schema) -> Fault:
    """Word a refusal of a question.

    Args:
        error: the refusal.
        parts: of the question.
        schema: of the table.

    """
    words = str(WORDS.get(error.code, _("Diese Frage lässt sich so nicht beantworten.")))
    if isinstance(error, Unavailable) or not isinstance(error, Invalid):
        return Fault(words)
    place = place_of(error, parts, schema)
    if place is None:
        return Fault(words, error.details[0] if error.details else "")
    return _placed(words, place, parts)


def _placed(words: str, place: Place, parts: Mapping[str, str]) -> Fault:
    label = str(PARTS.get(place.part, ""))
    mended = urlencode({**parts, place.part: place.mended}) if place.meant else ""
    return Fault(words, place.part, label, place.at, place.word, place.meant, mended)


def form_fault(error: Invalid) -> Fault:
    """Word what is wrong in a field of the form that builds questions."""
    field, *more = error.details or ("",)
    words = str(WORDS.get(error.code, WORDS["query-word"]))
    if error.code == "query-value" and more:
        words = str(WANTED.get(more[0], words))
    return Fault(words, field)

"""Says in words how the tables of a series differ, and why a series is refused."""

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stadtherz.kernel.errors import Refused
from stadtherz.opendata.domain.series import Note, Why

NOTES = {
    Why.MISSING: _("„%(column)s“ gibt es nicht in: %(parts)s. Dort bleibt die Zelle leer."),
    Why.WIDENED: _("„%(column)s“ hat weniger Stellen in: %(parts)s. Die Werte sind dieselben."),
    Why.STORED: _("„%(column)s“ fehlt hier: Etwas anderes als zuletzt steht in: %(parts)s."),
    Why.UNIT: _("„%(column)s“ fehlt hier: Eine andere Einheit als zuletzt steht in: %(parts)s."),
    Why.LARGE: _("„%(column)s“ fehlt hier: Zu große Zahlen stehen in: %(parts)s."),
}
REFUSALS = {
    "series-taken": _("Eine andere Reihe hat schon diesen Schlüssel."),
    "series-empty": _("Die Reihe hat noch keinen veröffentlichten Datensatz."),
    "series-unfit": _("Es fehlt noch etwas; Titel und Beschreibung müssen da sein."),
}


def note_words(note: Note, titles: Mapping[str, str]) -> str:
    """Word what is told of a column; parts are named by the titles of their datasets."""
    parts = ", ".join(titles.get(key, key) for key in note.parts)
    return str(NOTES[note.why]) % {"column": note.column, "parts": parts}


def refusal_words(error: Refused) -> str:
    """Say why something with a series is refused."""
    known = REFUSALS.get(error.code)
    return str(known) if known else gettext("Das geht so nicht.")

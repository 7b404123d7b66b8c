"""Says in plain words what came of asking an address for a newer file."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stadtherz.opendata.domain.handing_in.stages import Stage
from stadtherz.opendata.models import PolledFile

TROUBLES = {
    "not-reachable": _("Die Adresse antwortet nicht, oder die Datei ist zu groß."),
    "no-web-address": _("Das ist keine Adresse im Web."),
    "private-address": _("Die Adresse liegt in einem Netz, das von hier nicht gefragt wird."),
    "not-secure": _("Die Adresse führt zu einer ohne https; von dort wird nichts genommen."),
    "unreadable": _(
        "Dort liegt etwas, das nicht als Tabelle gelesen werden kann. Öffentlich bleibt die"
        " bisherige Fassung."
    ),
    "no-owner": _("Wem die Tabelle gehört, darf keine Daten mehr geben. Trag die Adresse neu ein."),
    "in-work": _("Eine neuere Datei wird gerade angesehen; so lange wird nicht nachgesehen."),
    "disk-full": _("Auf dem Server ist kein Platz mehr. Sag der IT der Stadt Bescheid."),
}


@dataclass(frozen=True)
class LastAnswer:
    """What the address said the last time, whether that is trouble, and the file that waits."""

    words: str
    trouble: bool
    at: datetime | None
    waiting: int | None


def last_answer(polled: PolledFile) -> LastAnswer:
    """Word what came of asking."""
    row = polled.waiting
    open_ = row is not None and row.stage not in {Stage.PUBLISHED.value, Stage.DISCARDED.value}
    words, bad = _words(polled, waits=open_)
    return LastAnswer(words, bad, polled.asked_at, row.pk if row is not None and open_ else None)


def trouble_words(code: str) -> str:
    """Say why nothing came from an address."""
    if code.startswith("status-"):
        status = code.removeprefix("status-")
        return gettext("Die Adresse antwortet mit dem Fehler %(status)s.") % {"status": status}
    known = TROUBLES.get(code)
    return str(known) if known else gettext("Das Nachsehen ist nicht gelungen.")


def _words(polled: PolledFile, *, waits: bool) -> tuple[str, bool]:
    if polled.trouble:
        return trouble_words(polled.trouble), True
    if polled.asked_at is None:
        return gettext("Noch nicht nachgesehen; das geschieht innerhalb einer Stunde."), False
    if waits:
        return gettext("Eine neue Datei ist da und wartet auf dich."), False
    if polled.changed_at == polled.asked_at:
        return gettext("Eine neue Fassung kam und ist veröffentlicht."), False
    return gettext("Dort liegt nichts Neues."), False

"""Says in plain words why a run or a dataset of another portal failed, and what helps."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stadtherz.opendata.domain.harvesting.rules import Reason
from stadtherz.opendata.views.doctor_refusals import REFUSALS

REASONS: dict[str, str | Promise] = {
    Reason.OWN: _("Es ist ein eigener Datensatz."),
    Reason.FILTERED: _("Der Filter lässt ihn aus."),
    Reason.NO_ADDRESS: _("Er hat keine Adresse, unter der man ihn wiederfände."),
    Reason.BROKEN_ADDRESS: _("Seine Adresse enthält Zeichen, die keine Adresse haben darf."),
    Reason.TOO_LARGE: _("Er hängt mit zu vielen Angaben zusammen."),
    Reason.NOT_READABLE: _("Der Eintrag ist nicht lesbar."),
    Reason.TWICE: _("Seine Adresse kommt in dieser Quelle mehrfach vor; der erste gilt."),
}
TROUBLES: dict[str, str | Promise] = {
    "bounds": _("Die Grenze für einen Lauf ist erreicht. Der nächste macht dort weiter."),
    "ended": _("Der Lauf wurde von außen beendet. Der nächste beginnt neu."),
    "other-host": _("Die nächste Seite liegt auf einem anderen Rechner und wird nicht geholt."),
    "not-ckan": _("Unter dieser Adresse antwortet kein CKAN. Gib die Startseite des Portals an."),
    "filter": _("Der Filter nennt ein Feld, das es nicht gibt."),
    "source-taken": _("Eine andere Quelle heißt schon so."),
    "not-reachable": _("Die Quelle antwortete nicht. Der nächste Lauf versucht es wieder."),
}


def reason_words(code: str) -> str:
    """Say why a dataset was not taken."""
    return str(REASONS.get(code, code))


def trouble_words(code: str) -> str:
    """Say why a run ended early, or why a source cannot be saved."""
    if code in TROUBLES:
        return str(TROUBLES[code])
    what, help_ = REFUSALS.get(code, (code, ""))
    return f"{what} {help_}".strip()

"""Says why a catalogue cannot be examined, and what helps."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

OTHER = (
    _("Dieser Katalog lässt sich nicht prüfen."),
    _("Sieh nach, ob die Adresse zum RDF des Katalogs führt, und versuch es noch einmal."),
)
REFUSALS: dict[str, tuple[str | Promise, str | Promise]] = {
    "nothing-given": (
        _("Es fehlt, was geprüft werden soll."),
        _("Gib die Adresse eines Katalogs an oder wähl eine Datei."),
    ),
    "both-given": (
        _("Das sind Adresse und Datei zugleich."),
        _("Lass eines davon weg: Geprüft wird immer ein Katalog."),
    ),
    "no-web-address": (
        _("Das ist keine Adresse des Webs."),
        _("Sie beginnt mit https:// oder http:// und nennt einen Rechner."),
    ),
    "private-address": (
        _("Diese Adresse liegt in einem Netz, das von hier aus nicht gefragt wird."),
        _("Lade den Katalog selbst herunter und gib ihn als Datei."),
    ),
    "not-reachable": (
        _("Unter dieser Adresse kam kein Katalog an."),
        _("Öffne sie im Browser: Antwortet der Rechner, und ist die Adresse richtig geschrieben?"),
    ),
    "not-rdf": (
        _("Das ist eine Webseite, kein Katalog, und sie nennt auch keinen."),
        _("Such im Portal nach „catalog.ttl“, „catalog.rdf“ oder „DCAT“ und gib diese Adresse."),
    ),
    "rdf-not-readable": (
        _("Das ist kein RDF, das sich lesen lässt."),
        _("Erlaubt sind Turtle, RDF/XML, JSON-LD und N-Triples. Unten steht, woran es scheitert."),
    ),
    "remote-context": (
        _("Der Kontext dieses JSON-LD liegt auf einem anderen Rechner und wird nicht geholt."),
        _("Gib ein JSON-LD, das seinen Kontext selbst enthält, oder Turtle."),
    ),
    "xml-not-safe": (
        _("Dieses XML verweist nach außen oder könnte beim Lesen ohne Ende wachsen."),
        _("Schreib es ohne DTD und ohne eigene Entitäten."),
    ),
    "too-large": (
        _("Das ist mehr, als hier auf einmal geprüft wird."),
        _("Gib eine Seite des Katalogs oder nimm den Befehl „stadtherz opendata doctor“: Er hat"
          " höhere Grenzen."),
    ),
    "packed": (_("Diese Datei ist gepackt."), _("Pack sie aus und gib, was darin ist.")),
    "empty": (_("Diese Datei ist leer."), _("Wähl eine andere.")),
    "file-gone": (_("Die Datei ist nicht mehr da."), _("Wähl sie noch einmal.")),
    "busy": (
        _("Gerade warten schon viele Kataloge."),
        _("Versuch es in ein paar Minuten noch einmal."),
    ),
    "too-often": (
        _("Von dir kamen in der letzten Stunde schon viele Kataloge."),
        _("Versuch es in einer Stunde noch einmal. Ohne Grenze geht es mit dem Befehl „stadtherz"
          " opendata doctor“."),
    ),
    "time": (
        _("Die Prüfung hat zu lange gedauert und wurde beendet."),
        _("Gib einen Teil des Katalogs oder nimm den Befehl „stadtherz opendata doctor“."),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Refusal:
    """What is wrong, and what helps."""

    what: str
    help: str


def refusal_words(code: str, line: str = "") -> Refusal:
    """Give the words for the code of a refusal.

    Args:
        code: of the refusal.
        line: of the document where it broke, "" or "0" if unknown.

    """
    what, help_ = REFUSALS.get(code, OTHER)
    if code in {"rdf-not-readable", "xml-not-safe"} and line.isdecimal() and line != "0":
        where = gettext("Zeile %(line)s.") % {"line": line}
        return Refusal(f"{what} {where}", str(help_))
    return Refusal(str(what), str(help_))

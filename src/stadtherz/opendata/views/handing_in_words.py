"""Says in plain words why something with a table is refused, and what a file is instead of one."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stadtherz.kernel.errors import Refused

REASONS = {
    "not-now": _("Das geht in diesem Schritt nicht. Vielleicht war jemand schneller."),
    "not-yours": _("Das ist nicht deine Aufgabe; jemand mit der passenden Rolle macht es."),
    "not-read": _("Die Datei ist noch nicht gelesen."),
    "unsettled": _("Es fehlt noch etwas; unter „Was noch fehlt“ steht, was."),
    "two-persons": _(
        "Die Tabelle ist deine, oder du hast sie eingereicht. Den Datenschutz prüft jemand anderes."
    ),
    "no-groups": _("Wähle mindestens eine Spalte, nach der zusammengefasst wird."),
    "groups-too-small": _("Gruppen von weniger als drei verraten zu viel."),
    "unknown-column": _("Eine der Spalten gibt es nicht mehr; sieh dir die Seite noch einmal an."),
    "no-number": _("Summen und Mittel gibt es nur von Spalten mit Zahlen."),
    "no-place": _("Die Tabelle hat keine Orte, die zu Feldern zusammengefasst werden können."),
    "count-as-group": _(
        "Nach einer Zahl von Menschen lässt sich nicht zusammenfassen. Nimm sie als Summe."
    ),
    "note-missing": _("Schreib dazu, was zu tun ist; sonst weiß niemand weiter."),
}
REFUSALS = {
    "file-too-large": _("Die Datei hat mehr als 4 Gigabyte. Gib sie in Teilen."),
    "disk-full": _("Auf dem Server ist kein Platz mehr. Sag der IT der Stadt Bescheid."),
    "nothing-to-decide": _("Das ist schon entschieden; sieh dir die Seite noch einmal an."),
    "nothing-to-repair": _("Das ist schon erledigt."),
    "not-in-preparation": _(
        "Die Tabelle wird gerade geprüft. Hol sie zurück, bevor du etwas änderst."
    ),
    "heading-lines": _(
        "Überschriften stehen in höchstens zehn Zeilen unter den ersten hundert; gib zuerst die"
        " obere und dann die untere an."
    ),
    "no-such-part": _("Dieses Blatt gibt es in der Datei nicht."),
    "file": _("Die Datei ist nicht mehr da. Lade sie noch einmal hoch."),
    "no-secure-address": _("Nimm eine Adresse, die mit https:// beginnt und kein Kennwort nennt."),
    "nothing-to-fetch": _("Die Datei ist schon da oder unterwegs."),
}
TROUBLES = {
    "empty-file": _("Die Datei ist leer."),
    "no-rows": _("In der Datei steht keine einzige Zeile."),
    "no-such-lines": _("In den Zeilen, in denen die Überschriften stehen sollen, steht nichts."),
    "no-table": _("Das ist keine Tabelle, die gelesen werden kann."),
    "no-spreadsheet": _("Die Tabelle kann nicht gelesen werden; vielleicht ist sie beschädigt."),
    "no-geojson": _("Das ist kein GeoJSON mit Objekten."),
    "no-geopackage": _("Das GeoPackage hat keine Ebene mit Objekten."),
    "file": _("Die Datei ist nicht mehr da."),
    "broke": _("Das Lesen wurde abgebrochen: Die Datei ist zu groß, oder sie ist seltsam gebaut."),
    "cell-too-long": _("Eine Zelle ist länger als 16 Millionen Zeichen."),
    "no-source": _("Die Tabelle, die hier ausgewertet wird, ist nicht mehr da."),
    "recipe": _("Die Tabelle hat nicht mehr alle Spalten, die diese Auswertung braucht."),
    "not-comparable": _(
        "Es gibt schon eine Auswertung derselben Tabelle, und diese hier hat zu viele Gruppen, um"
        " sie damit zu vergleichen."
    ),
}
WITHOUT_ADVICE = {
    "only-headings": _(
        "Die Datei hat Überschriften und darunter keine einzige Zeile. Eine leere Tabelle wird"
        " nicht veröffentlicht; gib die Datei, in der die Daten stehen."
    ),
    "nothing-left": _(
        "Keine Gruppe ist groß genug, um gezeigt zu werden. Fasse nach weniger Spalten zusammen."
    ),
}
DETAILS = {
    "password": _("Sie hat ein Kennwort. Speichere sie ohne."),
    "pdf": _("Ein PDF zeigt eine Tabelle nur. Gib die Datei, aus der es gemacht wurde."),
    "picture": _("Ein Bild zeigt eine Tabelle nur. Gib die Datei, aus der es gemacht wurde."),
    "lines": _("Nimm zurück, was du über die Überschriften gesagt hast, und sag es neu."),
    "packed": _("Es ist ein Archiv. Packe es aus und gib die Tabelle darin."),
    "parquet": _("Parquet wird noch nicht angenommen. Gib die Tabelle als CSV."),
    "page": _("Es ist eine Webseite oder XML. Speichere die Tabelle als CSV, XLSX oder ODS."),
    "too-many-groups": _("Fasse gröber zusammen."),
    "binary": _("Es ist keine Textdatei. Speichere die Tabelle als CSV, XLSX oder ODS."),
    "damaged": _("Die Datei ist beschädigt. Speichere sie noch einmal."),
    "too-large": _("Ausgepackt wäre sie größer als 2 Gigabyte. Speichere sie als CSV."),
}


def refusal_words(error: Refused) -> str:
    """Say why something is refused and what to do."""
    reasons = [str(REASONS[one]) for one in error.details if one in REASONS]
    if reasons:
        return " ".join(reasons)
    known = REFUSALS.get(error.code)
    return str(known) if known else gettext("Das geht so nicht.")


def trouble_words(code: str, detail: str) -> str:
    """Say why a file could not be read and what to do."""
    if code in WITHOUT_ADVICE:
        return str(WITHOUT_ADVICE[code])
    why = TROUBLES.get(code, _("Die Datei kann nicht gelesen werden."))
    what = DETAILS.get(detail, _("Speichere sie als CSV, XLSX oder ODS und lade sie noch einmal."))
    return f"{why} {what}"

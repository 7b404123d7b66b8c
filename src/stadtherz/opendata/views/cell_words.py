"""Says in plain words what was found in rows, cells and places; a part of `table_words`."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from stadtherz.opendata.selectors.read_as import READ_AS

Words = str | Promise
NOTHING = _("Du musst nichts tun.")
AS_UTF8 = _("Speichere die Datei als „CSV UTF-8“ und gib sie neu ab, wenn etwas nicht stimmt.")
IN_FILE = _("Berichtige die Werte in deiner Datei und gib sie neu ab, oder veröffentliche sie so.")
MISSING = _("Diese Werte fehlen in der Tabelle und sind als Fehler vermerkt.")

CELLS: dict[str, tuple[Words, Words, Words]] = {
    "other-sheets": (
        ngettext_lazy(
            "Die Datei hat neben „%(sheet)s“ noch %(count)s Blatt.",
            "Die Datei hat neben „%(sheet)s“ noch %(count)s Blätter.", "number",
        ),
        _("Gelesen ist nur „%(sheet)s“."),
        _("Wähle oben ein anderes Blatt, oder gib die anderen als eigene Datensätze."),
    ),
    "same-headings": (
        ngettext_lazy(
            "Mehrere Spalten haben dieselbe Überschrift%(such_as)s.",
            "%(count)s Überschriften stehen über mehr als einer Spalte%(such_as)s.",
            "number",
        ),
        _("Die Spalten heißen für Programme verschieden, die zweite endet auf „_2“."),
        _("Gib jeder Spalte eine eigene Bezeichnung, damit andere sie auseinanderhalten."),
    ),
    "subtotals": (
        ngettext_lazy(
            "%(count)s Zeile fasst wohl andere zusammen%(such_as)s.",
            "%(count)s Zeilen fassen wohl andere zusammen%(such_as)s.", "number",
        ),
        _("Sie stehen in der Tabelle; wer die Spalte addiert, zählt dann doppelt."),
        _("Lass sie weg, wenn die einzelnen Zeilen genügen."),
    ),
    "subtotals-left": (
        READ_AS["subtotals-left"],
        _("So ist es hier gewählt."), NOTHING,
    ),
    "short-years": (
        ngettext_lazy(
            "Bei %(count)s Datum hat das Jahr nur zwei Ziffern%(such_as)s.",
            "Bei %(count)s Daten hat das Jahr nur zwei Ziffern%(such_as)s.", "number",
        ),
        _("Sie sind als Jahre von 1950 bis 2049 gelesen."),
        _("Sieh nach, ob die Jahrhunderte stimmen; sicher ist nur ein Jahr mit vier Ziffern."),
    ),
    "twice-encoded": (
        ngettext_lazy(
            "In %(count)s Zeile standen Zeichen wie „Ã¼“, wo Umlaute gemeint sind.",
            "In %(count)s Zeilen standen Zeichen wie „Ã¼“, wo Umlaute gemeint sind.", "number",
        ),
        _("Sie sind gelesen, wie sie gemeint sind."),
        _("Sieh dir einige dieser Zeilen an."),
    ),
    "broken-cells": (
        ngettext_lazy(
            "%(count)s Zelle zeigt einen Fehler statt eines Werts, oder ihre Formel ist nicht"
            " ausgerechnet.",
            "%(count)s Zellen zeigen einen Fehler statt eines Werts, oder ihre Formeln sind nicht"
            " ausgerechnet.",
            "number",
        ),
        MISSING,
        _(
            "Öffne die Datei in deinem Tabellenprogramm, lass sie neu rechnen, berichtige die"
            " Formeln und gib sie neu ab."
        ),
    ),
    "unsure-headings": (
        _("Es steht nicht fest, ob die erste Zeile der Tabelle die Überschrift ist."),
        _("Sie ist als Überschrift gelesen, könnte aber schon zu den Daten gehören."),
        _("Ist sie die Überschrift? Ihre Wörter stehen oben über den Spalten."),
    ),
    "no-value-codes": (
        ngettext_lazy(
            "%(count)s Wert sieht aus wie ein Zeichen dafür, dass nichts gemessen ist: %(words)s.",
            "%(count)s Werte sehen aus wie ein Zeichen dafür, dass nichts gemessen ist: %(words)s.",
            "number",
        ),
        _("Sie stehen in der Tabelle und verfälschen Summen und Mittel."),
        _("Heißen sie „kein Wert“, lies sie so. Sind sie gemessen, musst du nichts tun."),
    ),
    "no-value-codes-taken": (
        READ_AS["no-value-codes-taken"],
        _("Diese Zellen sind jetzt leer. So ist es hier gewählt."), NOTHING,
    ),
    "day-numbers": (
        ngettext_lazy(
            "%(count)s Wert unter der Überschrift für einen Tag ist eine Zahl.",
            "%(count)s Werte unter der Überschrift für einen Tag sind Zahlen.",
            "number",
        ),
        _("Sie bleiben Zahlen."),
        _("Tabellenprogramme zählen Tage so. Stimmt das hier, lies sie als Datum."),
    ),
    "day-numbers-read": (
        READ_AS["day-numbers-read"],
        _("So ist es hier gewählt."), NOTHING,
    ),
    "not-a-number": (
        ngettext_lazy(
            "%(count)s Wert ist keine Zahl, die Spalte enthält sonst Zahlen.",
            "%(count)s Werte sind keine Zahlen, die Spalte enthält sonst Zahlen.", "number",
        ),
        MISSING, IN_FILE,
    ),
    "not-a-date": (
        ngettext_lazy(
            "%(count)s Wert ist kein Datum, das es gibt.",
            "%(count)s Werte sind kein Datum, das es gibt.", "number",
        ),
        MISSING, IN_FILE,
    ),
    "not-a-time": (
        ngettext_lazy(
            "%(count)s Wert ist keine Uhrzeit.", "%(count)s Werte sind keine Uhrzeiten.", "number"
        ),
        MISSING, IN_FILE,
    ),
    "not-yes-or-no": (
        ngettext_lazy(
            "%(count)s Wert heißt weder ja noch nein.",
            "%(count)s Werte heißen weder ja noch nein.", "number",
        ),
        MISSING, IN_FILE,
    ),
    "coordinates": (
        ngettext_lazy(
            "%(count)s Zeile hat einen Ort, angegeben in %(reference)s.",
            "%(count)s Zeilen haben einen Ort, angegeben in %(reference)s.", "number",
        ),
        _("Die Spalten sind als Koordinaten erkannt."),
        _("Sieh auf der Karte nach, ob die Orte richtig liegen."),
    ),
    "other-reference-system": (
        _("Die Orte stehen im Koordinatensystem EPSG:%(epsg)s und nicht in Grad."),
        _("Sie bleiben, wie sie sind."),
        _("Liefere sie in WGS 84 (EPSG:4326), damit es sie auch als GeoJSON gibt."),
    ),
    "turned-to-degrees": (
        _("Die Orte standen im Koordinatensystem EPSG:%(epsg)s."),
        _("Sie sind in Grad (WGS 84) umgerechnet, wie Karten und Programme sie brauchen."),
        _("Sieh auf der Karte nach, ob die Orte richtig liegen."),
    ),
    "not-in-degrees": (
        _("Die Zahlen der Orte können keine Grad sein, und die Datei sagt kein anderes System."),
        _("Die Orte bleiben, wie sie sind; auf Karten erscheinen sie nicht."),
        _("Speichere die Datei in WGS 84 (EPSG:4326) oder mit Angabe des Koordinatensystems."),
    ),
    "outside-degrees": (
        ngettext_lazy(
            "%(count)s Zeile hat einen Ort, dessen Zahlen keine Grad sein können.",
            "%(count)s Zeilen haben einen Ort, dessen Zahlen keine Grad sein können.", "number",
        ),
        _("Die Zeilen sind da, aber ohne Ort."), IN_FILE,
    ),
    "not-a-geometry": (
        ngettext_lazy(
            "%(count)s Zeile hat eine Form, die sich nicht lesen lässt.",
            "%(count)s Zeilen haben eine Form, die sich nicht lesen lässt.", "number",
        ),
        _("Die Zeilen sind da, aber ohne Ort."),
        _("Lass dein Kartenprogramm die Formen prüfen und gib die Datei neu ab."),
    ),
}  # fmt: skip

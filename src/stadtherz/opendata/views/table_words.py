"""Says in plain words what was found in a table that somebody dropped, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from stadtherz.opendata.domain.tabular.findings import Finding
from stadtherz.opendata.selectors.read_as import words_taken
from stadtherz.opendata.views.cell_words import AS_UTF8, CELLS, NOTHING, Words
from stadtherz.opendata.views.place_words import line_words, number_words


@dataclass(frozen=True)
class Said:
    """What is said of a finding.

    Args:
        what: what it is, with its figures.
        where: column and lines; "" where it concerns the whole file.
        did: what was done about it.
        advice: what can be done.

    """

    what: str
    where: str
    did: str
    advice: str


FINDINGS: dict[str, tuple[Words, Words, Words]] = {
    "byte-order-mark": (
        _("Am Anfang der Datei steht ein unsichtbares Zeichen, wie Excel es schreibt."),
        _("Es gehört nicht zu den Daten und ist weggelassen."), NOTHING,
    ),
    "not-utf-8": (
        _("Die Datei ist in %(codec)s geschrieben und nicht in UTF-8."),
        _("Alle Zeichen sind in UTF-8 umgesetzt."),
        _("Sieh dir einige Umlaute an. Stimmen sie nicht, speichere die Datei als „CSV UTF-8“."),
    ),
    "damaged-signs": (
        ngettext_lazy(
            "In %(count)s Zeile stehen Zeichen, die nicht zum Rest der Datei passen.",
            "In %(count)s Zeilen stehen Zeichen, die nicht zum Rest der Datei passen.", "number",
        ),
        _("Sie sind so gelesen, wie ältere Programme sie schreiben."), AS_UTF8,
    ),
    "unclosed-quote": (
        ngettext_lazy(
            "In %(count)s Zeile beginnt ein Anführungszeichen und endet nicht.",
            "In %(count)s Zeilen beginnt ein Anführungszeichen und endet nicht.", "number",
        ),
        _("Diese Zeilen sind ohne Rücksicht auf Anführungszeichen gelesen, die anderen stimmen."),
        _("Ergänze oder streiche das Anführungszeichen in deiner Datei."),
    ),
    "separator-line": (
        _("Die erste Zeile sagt nur, welches Zeichen die Spalten trennt."),
        _("Sie ist beachtet und steht nicht in der Tabelle."), NOTHING,
    ),
    "title-lines": (
        ngettext_lazy(
            "Über der Tabelle steht %(count)s Zeile mit Titel oder Stand.",
            "Über der Tabelle stehen %(count)s Zeilen mit Titel oder Stand.", "number",
        ),
        _("Sie stehen nicht in der Tabelle und sind für die Beschreibung aufgehoben."), NOTHING,
    ),
    "joined-headings": (
        ngettext_lazy(
            "Die Überschriften der Spalten stehen in %(count)s Zeile.",
            "Die Überschriften der Spalten verteilen sich auf %(count)s Zeilen.", "number",
        ),
        _("Jede Spalte hat einen Namen aus allen diesen Zeilen."),
        _("Sieh dir die Namen der Spalten an und ändere sie, wenn sie nicht passen."),
    ),
    "units-row": (
        _("Unter den Überschriften steht eine Zeile mit Einheiten."),
        _("Die Einheiten stehen jetzt bei den Spalten."), NOTHING,
    ),
    "no-headings": (
        _("Die Tabelle hat keine Überschriften."),
        _("Die Spalten heißen vorläufig „spalte_1“, „spalte_2“ und so weiter."),
        _("Gib den Spalten Namen, damit andere sie verstehen."),
    ),
    "empty-rows": (
        ngettext_lazy(
            "%(count)s Zeile ist leer.", "%(count)s Zeilen sind leer.", "number"
        ),
        _("Leere Zeilen sind weggelassen."), NOTHING,
    ),
    "repeated-headings": (
        ngettext_lazy(
            "Mitten in der Tabelle steht %(count)s-mal wieder eine Überschrift.",
            "Mitten in der Tabelle stehen in %(count)s Zeilen wieder Überschriften.", "number",
        ),
        _("Diese Zeilen sind weggelassen."),
        _("Prüfe, ob hier mehrere Tabellen aneinandergehängt sind, die getrennt gehören."),
    ),
    "sum-rows": (
        ngettext_lazy(
            "Am Ende steht %(count)s Zeile mit einer Summe.",
            "Am Ende stehen %(count)s Zeilen mit Summen.", "number",
        ),
        _("Summen sind keine Daten und weggelassen; wer rechnet, würde sonst doppelt zählen."),
        _("Ist es doch ein Datensatz, benenne ihn in der ersten Spalte anders als „Summe“."),
    ),
    "remarks": (
        ngettext_lazy(
            "Unter der Tabelle steht %(count)s Zeile mit Quelle oder Anmerkung.",
            "Unter der Tabelle stehen %(count)s Zeilen mit Quellen oder Anmerkungen.", "number",
        ),
        _("Sie stehen nicht in der Tabelle und sind für die Beschreibung aufgehoben."), NOTHING,
    ),
    "short-rows": (
        ngettext_lazy(
            "%(count)s Zeile hat weniger als %(width)s Spalten.",
            "%(count)s Zeilen haben weniger als %(width)s Spalten.", "number",
        ),
        _("Was rechts fehlt, gilt als leer."),
        _("Prüfe, ob dort ein Trennzeichen fehlt und Werte in die falsche Spalte gerutscht sind."),
    ),
    "later-columns": (
        ngettext_lazy(
            "%(count)s Zeile hat mehr als %(width)s Spalten.",
            "%(count)s Zeilen haben mehr als %(width)s Spalten.", "number",
        ),
        _("Für die überzähligen Werte gibt es eigene Spalten; verloren ist nichts."),
        _("Steht ein Trennzeichen im Text, setze diesen Text in Anführungszeichen."),
    ),
    "merged-cells": (
        ngettext_lazy(
            "In der Tabelle ist %(count)s Bereich verbundener Zellen.",
            "In der Tabelle sind %(count)s Bereiche verbundener Zellen.", "number",
        ),
        _("Ihr Wert steht jetzt in jeder Zelle, die sie bedecken."), NOTHING,
    ),
    "hidden-rows": (
        ngettext_lazy(
            "%(count)s Zeile ist in deiner Datei ausgeblendet oder weggefiltert.",
            "%(count)s Zeilen sind in deiner Datei ausgeblendet oder weggefiltert.", "number",
        ),
        _("Sie sind weggelassen und werden nicht veröffentlicht."),
        _("Sollen sie mit, blende sie ein und gib die Datei noch einmal."),
    ),
    "hidden-columns": (
        ngettext_lazy(
            "%(count)s Spalte ist in deiner Datei ausgeblendet: %(columns)s.",
            "%(count)s Spalten sind in deiner Datei ausgeblendet: %(columns)s.", "number",
        ),
        _("Sie sind weggelassen und werden nicht veröffentlicht."),
        _("Sollen sie mit, blende sie ein und gib die Datei noch einmal."),
    ),
    "renamed": (
        _("Die Spalte hat einen Namen bekommen, den auch Programme verwenden können."),
        _("Die Überschrift aus deiner Datei bleibt als Bezeichnung erhalten."), NOTHING,
    ),
    "empty-column": (
        _("Die Spalte ist leer."), _("Sie bleibt stehen."),
        _("Streiche die Spalte, wenn niemand etwas von ihr hat."),
    ),
    "starts-late": (
        ngettext_lazy(
            "In der ersten Zeile hat die Spalte noch keinen Wert.",
            "In den ersten %(count)s Zeilen hat die Spalte noch keinen Wert.", "number",
        ),
        _("Die Zeilen davor sind dort leer."),
        _("Sage in der Beschreibung, ab wann es diese Werte gibt."),
    ),
    "ends-early": (
        ngettext_lazy(
            "In der letzten Zeile hat die Spalte keinen Wert mehr.",
            "In den letzten %(count)s Zeilen hat die Spalte keinen Wert mehr.", "number",
        ),
        _("Die Zeilen danach sind dort leer."),
        _("Sage in der Beschreibung, bis wann es diese Werte gibt."),
    ),
    "missing-words": (
        ngettext_lazy(
            "%(count)s Wert ist nur ein Zeichen dafür, dass er fehlt: %(words)s.",
            "%(count)s Werte sind nur ein Zeichen dafür, dass sie fehlen: %(words)s.", "number",
        ),
        _("Diese Zellen sind jetzt leer."),
        _("Prüfe, ob eines der Zeichen für eine Null steht; dann trage in der Datei 0 ein."),
    ),
    "quotes-around-values": (
        ngettext_lazy(
            "Um %(count)s Wert stehen Hochkommas.", "Um %(count)s Werte stehen Hochkommas.",
            "number",
        ),
        _("Sie gehören nicht zum Wert und sind weggelassen."), NOTHING,
    ),
    "ambiguous-numbers": (
        ngettext_lazy(
            "%(count)s Zahl lässt sich auf zwei Arten lesen%(such_as)s.",
            "%(count)s Zahlen lassen sich auf zwei Arten lesen%(such_as)s.", "number",
        ),
        _("Sie sind so gelesen, wie die übrige Datei ihre Zahlen schreibt."),
        _("Sieh nach, ob ein Punkt hier Tausender trennt oder Nachkommastellen."),
    ),
    "mixed-numbers": (
        ngettext_lazy(
            "%(count)s Zahl ist anders geschrieben als die meisten hier%(such_as)s.",
            "%(count)s Zahlen sind anders geschrieben als die meisten hier%(such_as)s.",
            "number",
        ),
        _("Jede ist so gelesen, wie sie geschrieben ist."),
        _("Sieh dir diese Werte an, denn deutsche und englische Schreibweise sind gemischt."),
    ),
    "ambiguous-dates": (
        ngettext_lazy(
            "Bei %(count)s Datum ist nicht zu erkennen, was Tag und was Monat ist%(such_as)s.",
            "Bei %(count)s Daten ist nicht zu erkennen, was Tag und was Monat ist%(such_as)s.",
            "number",
        ),
        _("Sie bleiben als Text stehen."),
        _("Schreibe sie als Tag.Monat.Jahr oder als Jahr-Monat-Tag."),
    ),
    "mixed-dates": (
        _("Die Daten der Spalte sind auf verschiedene Arten geschrieben."),
        _("Alle sind gelesen und jetzt gleich geschrieben."), NOTHING,
    ),
    "nearly-typed": (
        ngettext_lazy(
            "Die Spalte enthält %(fits)s gleichartige Werte und %(count)s, der anders ist.",
            "Die Spalte enthält %(fits)s gleichartige Werte und %(count)s, die anders sind.",
            "number",
        ),
        _("Sie bleibt eine Spalte mit Text, denn zu viele Werte passen nicht."),
        _(
            "Stehen die anderen Werte nur dafür, dass einer fehlt, lies sie so; sonst schreibe sie"
            " um. Dann kann man mit der Spalte rechnen, sie ordnen und zeichnen."
        ),
    ),
    "only-yes": (
        _("In der Spalte steht nur ein Kreuz oder nichts."),
        _("Ein Kreuz heißt jetzt „ja“, eine leere Zelle bleibt leer."),
        _("Sage in der Beschreibung, ob eine leere Zelle „nein“ heißt."),
    ),
    "signs-elsewhere": (
        ngettext_lazy(
            "%(count)s Betrag hat sein Minus am Ende oder steht in Klammern%(such_as)s.",
            "%(count)s Beträge haben ihr Minus am Ende oder stehen in Klammern%(such_as)s.",
            "number",
        ),
        _("Sie sind als Beträge unter null gelesen."),
        _("Prüfe, ob es so gemeint ist."),
    ),
    "leading-zeros": (
        ngettext_lazy(
            "%(count)s Wert beginnt mit einer Null.", "%(count)s Werte beginnen mit einer Null.",
            "number",
        ),
        _("Die Spalte bleibt Text, denn es sind wohl Schlüssel, und die Null gehört dazu."),
        NOTHING,
    ),
    "hour-24": (
        ngettext_lazy(
            "%(count)s Zeitpunkt ist mit 24:00 Uhr angegeben.",
            "%(count)s Zeitpunkte sind mit 24:00 Uhr angegeben.", "number",
        ),
        _("Mit einem Datum davor ist das der Beginn des nächsten Tages."), NOTHING,
    ),
    "hour-twice": (
        ngettext_lazy(
            "%(count)s Zeitpunkt liegt in der Stunde, die es im Herbst zweimal gibt.",
            "%(count)s Zeitpunkte liegen in der Stunde, die es im Herbst zweimal gibt.", "number",
        ),
        _("Alles bleibt wie in der Datei; welche der beiden Stunden gemeint ist, weiß niemand."),
        _("Liefere Zeitpunkte mit Abstand zu UTC, zum Beispiel 2025-10-26T02:30+02:00."),
    ),
    "hour-missing": (
        ngettext_lazy(
            "%(count)s Zeitpunkt liegt in der Stunde, die es im Frühjahr nicht gibt.",
            "%(count)s Zeitpunkte liegen in der Stunde, die es im Frühjahr nicht gibt.", "number",
        ),
        _("Alles bleibt wie in der Datei."),
        _("Prüfe, ob das Gerät immer Winterzeit schreibt, und sage es in der Beschreibung."),
    ),
    "local-time": (
        ngettext_lazy(
            "Bei %(count)s Zeitpunkt steht nicht, in welcher Zeitzone er gilt.",
            "Bei %(count)s Zeitpunkten steht nicht, in welcher Zeitzone sie gelten.", "number",
        ),
        _("Sie gelten als Uhrzeit hier, mit Sommerzeit."),
        _("Sage in der Beschreibung, wenn die Uhr eine andere ist, etwa UTC oder Winterzeit."),
    ),
} | CELLS  # fmt: skip
CODECS = {
    "cp1252": "Windows-1252", "iso-8859-1": "ISO 8859-1", "cp850": "DOS (CP 850)",
    "mac_roman": "Mac Roman", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16",
}  # fmt: skip
"""Encodings as programs call them when they save a file."""
DRAWN = {"EPSG:4326", "EPSG:25832"}
NOT_DRAWN = _(
    "Die Karte kennt Grad (WGS 84) und UTM in Zone 32 (EPSG:25832). Liefere die Orte so, damit sie"
    " auf ihr erscheinen."
)


def finding_words(finding: Finding, labels: Mapping[str, str] | None = None) -> Said:
    """Say a finding in the language of the reader.

    Args:
        finding: of a typed table.
        labels: headings by name of the column, see `labels_of`.

    """
    what, did, advice = FINDINGS[finding.code]
    if finding.code == "coordinates" and dict(finding.figures).get("reference") not in DRAWN:
        advice = NOT_DRAWN
    figures = _figures(finding)
    column = _column(finding, labels or {})
    lines = line_words(finding.spots, finding.count)
    where = ", ".join(filter(None, (column, lines)))
    return Said(str(what % figures), where, str(did % figures), str(advice % figures))


def _column(finding: Finding, labels: Mapping[str, str]) -> str:
    if not finding.column:
        return ""
    return str(_("Spalte „%(label)s“") % {"label": labels.get(finding.column, finding.column)})


def _figures(finding: Finding) -> dict[str, str | int]:
    """Give all figures that a sentence may name."""
    told: dict[str, str | int] = {
        name: number_words(value) if isinstance(value, int) and name != "epsg" else str(value)
        for name, value in finding.figures
    }
    if "codec" in told:
        told["codec"] = CODECS.get(str(told["codec"]), told["codec"])
    return {
        **told,
        "number": finding.count,
        "count": number_words(finding.count),
        "words": words_taken(finding),
        "such_as": _such_as(finding),
    }


def _such_as(finding: Finding) -> str:
    """Name one of the texts; readers of a published table are told none."""
    text = next((one.text for one in finding.spots if one.text), "")
    return str(_(", etwa „%(label)s“") % {"label": text}) if text else ""

"""Says in plain words what tells of people in a table, why it matters and what can be done."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from stadtherz.opendata.domain.handing_in.words_of_people import HEADING, TOLD
from stadtherz.opendata.domain.persons.found import Find
from stadtherz.opendata.domain.persons.kinds import OF_TABLES, Kind, Reason
from stadtherz.opendata.domain.persons.remedies import OTHERS, Act, Remedy
from stadtherz.opendata.domain.persons.texts import mark
from stadtherz.opendata.views.place_words import column_words, line_words, number_words

Words = str | Promise


@dataclass(frozen=True)
class Said:
    """What is said of a find.

    Args:
        what: what was found, with its figures.
        where: columns and lines.
        why: why it matters.
        sure: how sure it is, and by what.
        denial: the answer to the question that it tells of nobody; "" for no question.
        question: what only the owner of the data knows; "" for a find that stops the release.
        gain: which remedy helps most, for small groups; "" for others.
        remedies: words of the buttons, in the order of the find's remedies.

    """

    what: str
    where: str
    why: str
    sure: str
    question: str
    denial: str
    gain: str
    remedies: tuple[str, ...]


WHAT: dict[Kind, Words] = {
    Kind.NAME: ngettext_lazy(
        "In %(rows)s Zeile steht der Name eines Menschen.",
        "In %(rows)s Zeilen stehen Namen von Menschen.", "number",
    ),
    Kind.MAIL: ngettext_lazy(
        "In %(rows)s Zeile steht eine persönliche E-Mail-Adresse.",
        "In %(rows)s Zeilen stehen persönliche E-Mail-Adressen.", "number",
    ),
    Kind.OFFICE_MAIL: ngettext_lazy(
        "In %(rows)s Zeile steht die E-Mail-Adresse einer Stelle.",
        "In %(rows)s Zeilen stehen E-Mail-Adressen von Stellen.", "number",
    ),
    Kind.PHONE: ngettext_lazy(
        "In %(rows)s Zeile steht eine Telefonnummer.",
        "In %(rows)s Zeilen stehen Telefonnummern.", "number",
    ),
    Kind.IBAN: ngettext_lazy(
        "In %(rows)s Zeile steht eine Kontonummer (IBAN).",
        "In %(rows)s Zeilen stehen Kontonummern (IBAN).", "number",
    ),
    Kind.PLATE: ngettext_lazy(
        "In %(rows)s Zeile steht das Kennzeichen eines Fahrzeugs.",
        "In %(rows)s Zeilen stehen Kennzeichen von Fahrzeugen.", "number",
    ),
    Kind.TAX_ID: ngettext_lazy(
        "In %(rows)s Zeile steht eine Steuer-Identifikationsnummer.",
        "In %(rows)s Zeilen stehen Steuer-Identifikationsnummern.", "number",
    ),
    Kind.PENSION: ngettext_lazy(
        "In %(rows)s Zeile steht eine Rentenversicherungsnummer.",
        "In %(rows)s Zeilen stehen Rentenversicherungsnummern.", "number",
    ),
    Kind.HEALTH: ngettext_lazy(
        "In %(rows)s Zeile steht eine Krankenversichertennummer.",
        "In %(rows)s Zeilen stehen Krankenversichertennummern.", "number",
    ),
    Kind.ID_CARD: ngettext_lazy(
        "In %(rows)s Zeile steht die Nummer eines Ausweises oder Passes.",
        "In %(rows)s Zeilen stehen Nummern von Ausweisen oder Pässen.", "number",
    ),
    Kind.IP: ngettext_lazy(
        "In %(rows)s Zeile steht die Adresse eines Rechners im Netz (IP).",
        "In %(rows)s Zeilen stehen Adressen von Rechnern im Netz (IP).", "number",
    ),
    Kind.MAC: ngettext_lazy(
        "In %(rows)s Zeile steht die feste Kennung eines Geräts (MAC).",
        "In %(rows)s Zeilen stehen feste Kennungen von Geräten (MAC).", "number",
    ),
    Kind.BIRTH: ngettext_lazy(
        "In %(rows)s Zeile steht der Tag, an dem jemand geboren ist.",
        "In %(rows)s Zeilen stehen Tage, an denen jemand geboren ist.", "number",
    ),
    Kind.ADDRESS: ngettext_lazy(
        "In %(rows)s Zeile steht neben einem Menschen, wo er wohnt.",
        "In %(rows)s Zeilen steht neben einem Menschen, wo er wohnt.", "number",
    ),
    Kind.TRACKS: ngettext_lazy(
        "%(rows)s Zeile gehört zu einer Nummer, die mit Zeit und Ort wiederkehrt.",
        "%(rows)s Zeilen gehören zu Nummern, die mit Zeit und Ort wiederkehren.", "number",
    ),
    Kind.SMALL_GROUPS: ngettext_lazy(
        "%(rows)s Zeile gehört zu einer Gruppe von weniger als %(least)s Menschen, wenn man"
        " %(columns)s zusammen ansieht; ganz allein in ihrer Gruppe: %(unique)s.",
        "%(rows)s Zeilen gehören zu Gruppen von weniger als %(least)s Menschen, wenn man"
        " %(columns)s zusammen ansieht; ganz allein in ihrer Gruppe: %(unique)s.", "number",
    ),
    Kind.SMALL_CELLS: ngettext_lazy(
        "%(rows)s Zelle zählt weniger als %(least)s Menschen.",
        "%(rows)s Zellen zählen weniger als %(least)s Menschen.", "number",
    ),
    Kind.COMPUTED_CELLS: ngettext_lazy(
        "In %(rows)s Zeile lässt sich eine gesperrte Zahl aus einer Summe ausrechnen.",
        "In %(rows)s Zeilen lassen sich gesperrte Zahlen aus Summen ausrechnen.", "number",
    ),
}  # fmt: skip
UNSURE: dict[Kind, Words] = {
    Kind.MAIL: ngettext_lazy(
        "In %(rows)s Zeile steht eine E-Mail-Adresse, die einem Menschen gehören kann.",
        "In %(rows)s Zeilen stehen E-Mail-Adressen, die einzelnen Menschen gehören können.",
        "number",
    ),
    Kind.ADDRESS: ngettext_lazy(
        "In %(rows)s Zeile steht eine Adresse, an der jemand wohnen kann, den die Zeile betrifft.",
        "In %(rows)s Zeilen stehen Adressen, an denen jemand wohnen kann, den die Zeile betrifft.",
        "number",
    ),
    Kind.SMALL_CELLS: ngettext_lazy(
        "In %(rows)s Zelle steht eine Zahl von 1 bis unter %(least)s.",
        "In %(rows)s Zellen stehen Zahlen von 1 bis unter %(least)s.", "number",
    ),
}  # fmt: skip
"""What is said where it is not sure that it is of people."""
WHY: dict[Kind, Words] = {
    Kind.NAME: _("Wer hier genannt ist, steht mit allem, was daneben steht, für immer im Netz."),
    Kind.MAIL: _("Unter dieser Adresse ist ein bestimmter Mensch zu finden und anzuschreiben."),
    Kind.OFFICE_MAIL: _("Adressen von Stellen dürfen meist bleiben, sie führen ja zur Auskunft."),
    Kind.PHONE: _("Unter der Nummer ist vielleicht ein bestimmter Mensch zu erreichen."),
    Kind.IBAN: _("Mit einer Kontonummer kann man fremdes Geld abbuchen lassen."),
    Kind.PLATE: _("Ein Kennzeichen führt zu dem Menschen, dem das Fahrzeug gehört."),
    Kind.TAX_ID: _("Diese Nummer gehört ein Leben lang zu einem einzigen Menschen."),
    Kind.PENSION: _("Diese Nummer gehört zu einem einzigen Menschen und verrät seinen Geburtstag."),
    Kind.HEALTH: _("Diese Nummer gehört ein Leben lang zu einem einzigen Menschen."),
    Kind.ID_CARD: _("Mit der Nummer eines Ausweises kann sich jemand als ein anderer ausgeben."),
    Kind.IP: _("Eine solche Adresse kann zu dem Anschluss eines Menschen führen."),
    Kind.MAC: _("Ein Gerät, das jemand bei sich trägt, ist daran überall wiederzuerkennen."),
    Kind.BIRTH: _("Mit dem Tag der Geburt und dem Wohnort sind die meisten Menschen zu finden."),
    Kind.ADDRESS: _("Wer die Zeile liest, weiß, an welcher Tür dieser Mensch wohnt."),
    Kind.TRACKS: _(
        "Wer einmal sieht, wann jemand wo war, kennt mit der Nummer alle anderen Wege dieses"
        " Menschen."
    ),
    Kind.SMALL_GROUPS: _(
        "Wer jemanden ein wenig kennt, findet in einer kleinen Gruppe heraus, welche Zeile gemeint"
        " ist."
    ),
    Kind.SMALL_CELLS: _("Bei so wenigen weiß die Nachbarschaft, wer gemeint ist."),
    Kind.COMPUTED_CELLS: _("Wer die anderen Zahlen von der Summe abzieht, hat die gesperrte."),
}  # fmt: skip
QUESTIONS: dict[Kind, Words] = {
    Kind.NAME: _("Sind das Namen von Menschen, und sind sie ohnehin öffentlich?"),
    Kind.MAIL: _("Gehört die Adresse einer Stelle, oder liest dort ein einzelner Mensch?"),
    Kind.OFFICE_MAIL: _("Sind das wirklich Adressen von Stellen?"),
    Kind.PHONE: _("Gehören die Nummern Stellen, oder gehören sie einzelnen Menschen?"),
    Kind.PLATE: _("Sind das Kennzeichen von Fahrzeugen, oder ist es etwas anderes?"),
    Kind.IP: _("Sind das Adressen von Menschen, die etwas aufgerufen haben, oder von Servern?"),
    Kind.MAC: _("Sind das Geräte der Stadt, oder tragen Menschen sie bei sich?"),
    Kind.ADDRESS: _("Ist das die Adresse einer Stelle, oder wohnt dort jemand?"),
    Kind.TRACKS: _("Steht die Nummer für einen Menschen oder für etwas, das er bei sich hat?"),
    Kind.SMALL_GROUPS: _("Steht jede Zeile für einen Menschen?"),
    Kind.SMALL_CELLS: _("Zählt die Spalte Menschen, und wäre es ihnen unangenehm?"),
    Kind.COMPUTED_CELLS: _("Zählt die Spalte Menschen, und wäre es ihnen unangenehm?"),
}
DENIALS: dict[Kind, Words] = {
    Kind.MAIL: _("Nein, die Adressen gehören Stellen"),
    Kind.OFFICE_MAIL: _("Ja, das sind Adressen von Stellen"),
    Kind.PHONE: _("Nein, die Nummern gehören Stellen"),
    Kind.PLATE: _("Nein, das sind keine Kennzeichen"),
    Kind.IP: _("Nein, das sind Server"),
    Kind.MAC: _("Nein, das sind Geräte der Stadt"),
    Kind.ADDRESS: _("Nein, dort wohnt niemand"),
    Kind.TRACKS: _("Nein, die Nummern stehen für keine Menschen"),
    Kind.SMALL_GROUPS: _("Nein, die Zeilen sind keine Menschen"),
    Kind.SMALL_CELLS: _("Nein, gezählt werden keine Menschen"),
    Kind.COMPUTED_CELLS: _("Nein, gezählt werden keine Menschen"),
}
OTHER_DENIAL = _("Nein, das sind keine Menschen")
OTHER_QUESTION = _("Ist es das wirklich?")
REASONS: dict[Reason, Words] = {
    Reason.VALUE: _("die Werte sehen so aus"),
    Reason.HEADING: _("die Überschrift sagt es"),
    Reason.CHECK_DIGIT: _("die Prüfziffern stimmen"),
    Reason.BESIDE_PERSONS: _("daneben stehen Menschen"),
    Reason.SHARE: _("fast die ganze Spalte ist so"),
}
THINGS: dict[Kind, Words] = {
    Kind.NAME: pgettext_lazy("rows with", "Namen"),
    Kind.MAIL: pgettext_lazy("rows with", "persönlichen E-Mail-Adressen"),
    Kind.OFFICE_MAIL: pgettext_lazy("rows with", "E-Mail-Adressen von Stellen"),
    Kind.PHONE: pgettext_lazy("rows with", "Telefonnummern"),
    Kind.IBAN: pgettext_lazy("rows with", "Kontonummern"),
    Kind.PLATE: pgettext_lazy("rows with", "Kennzeichen"),
    Kind.BIRTH: pgettext_lazy("rows with", "Geburtstagen"),
    Kind.ADDRESS: pgettext_lazy("rows with", "Adressen"),
}
OTHER_THING = pgettext_lazy("rows with", "solchen Nummern")
REMEDIES: dict[Act, Words] = {
    Act.DROP: _("%(columns)s weglassen"),
    Act.MASK: _("In %(columns)s durch „%(mark)s“ ersetzen"),
    Act.DIGITS: ngettext_lazy(
        "Von %(columns)s nur die erste Ziffer behalten",
        "Von %(columns)s nur die ersten %(amount)s Ziffern behalten", "number",
    ),
    Act.MONTH: _("Von %(columns)s nur Monat und Jahr behalten"),
    Act.YEAR: _("Von %(columns)s nur das Jahr behalten"),
    Act.BANDS: _("%(columns)s in Stufen von %(amount)s zusammenfassen"),
    Act.GRID: _("Orte auf ein Raster von %(amount)s Metern vergröbern"),
    Act.MERGE: _("Kleine Gruppen in %(columns)s zu „%(others)s“ zusammenfassen"),
    Act.SUPPRESS: _("In %(columns)s Zahlen von 1 bis %(below)s sperren"),
    Act.ROWS: _("Zeilen mit %(thing)s in %(columns)s weglassen"),
}  # fmt: skip
SMALL_ROWS = _("Zeilen in Gruppen unter %(amount)s weglassen")


TOLD_THINGS: dict[Kind, Words] = {
    Kind.NAME: _("ein Name"),
    Kind.MAIL: _("eine E-Mail-Adresse"),
    Kind.PHONE: _("eine Telefonnummer"),
    Kind.BIRTH: _("ein Geburtstag"),
}
OTHER_TOLD = _("eine Nummer")
FIELDS: dict[str, Words] = {
    "title": _("Titel"), "description": _("Was zeigen die Daten?"),
    "keywords": _("Schlagwörter"), "provenance": _("Wie entstehen die Daten?"),
    "known_faults": _("Was stimmt nicht?"),
}  # fmt: skip


def told_words(find: Find, labels: Mapping[str, str]) -> tuple[str, str]:
    """Say what a description or a heading tells of a person, and where that stands."""
    thing = TOLD_THINGS.get(find.kind, OTHER_TOLD)
    place = find.columns[0]
    if place.startswith(HEADING):
        what = _("In einer Überschrift steht, was zu einem Menschen führt: %(thing)s.")
        label = labels.get(place.removeprefix(HEADING), place)
        where = _("Überschrift %(columns)s") % {"columns": column_words([label], {})}
        return str(what % {"thing": thing}), str(where)
    what = _("In der Beschreibung steht, was zu einem Menschen führt: %(thing)s.")
    part, _dot, column = place.removeprefix(TOLD).partition(".")
    label = labels.get(column, column) if column else str(FIELDS[part])
    words = {"label": _("Name der Spalte %(columns)s"), "meaning": _("Bedeutung der Spalte"
             " %(columns)s")}.get(part, _("Feld %(columns)s"))  # fmt: skip
    return str(what % {"thing": thing}), str(words % {"columns": column_words([label], {})})


def find_words(find: Find, labels: Mapping[str, str] | None = None) -> Said:
    """Say a find in the language of the reader.

    Args:
        find: of the finder.
        labels: headings by name of the column, see `place_words.labels_of`.

    """
    known = labels or {}
    columns = column_words(find.columns, known)
    figures = {
        "number": find.rows, "rows": number_words(find.rows), "columns": columns,
        "least": number_words(int(find.figure("least"))),
        "unique": number_words(int(find.figure("unique"))),
    }  # fmt: skip
    lines = line_words(find.spots, find.rows)
    question = "" if find.blocking else str(QUESTIONS.get(find.kind, OTHER_QUESTION))
    what = WHAT[find.kind] if find.confidence.sure else UNSURE.get(find.kind, WHAT[find.kind])
    said = str(what % figures), ", ".join(filter(None, (_columns(find, columns), lines)))
    if find.columns[0].startswith((TOLD, HEADING)):
        said = told_words(find, known)
    return Said(
        what=said[0],
        where=said[1],
        why=str(WHY[find.kind]),
        sure=_sure(find),
        question=question,
        denial="" if find.blocking else str(DENIALS.get(find.kind, OTHER_DENIAL)),
        gain=_gain(find, known),
        remedies=tuple(remedy_words(one, known) for one in find.remedies),
    )


def remedy_words(remedy: Remedy, labels: Mapping[str, str] | None = None) -> str:
    """Say a remedy as a button does."""
    if remedy.act is Act.ROWS and remedy.kind in OF_TABLES:
        return str(SMALL_ROWS % {"amount": number_words(remedy.amount)})
    kind = remedy.kind or Kind.NAME
    figures = {
        "number": remedy.amount, "amount": number_words(remedy.amount),
        "below": number_words(remedy.amount - 1), "mark": mark(kind), "others": OTHERS,
        "columns": column_words(remedy.columns, labels or {}),
        "thing": THINGS.get(kind, OTHER_THING),
    }  # fmt: skip
    return str(REMEDIES[remedy.act] % figures)


def _columns(find: Find, columns: str) -> str:
    words = _("Spalte %(columns)s") if len(find.columns) == 1 else _("Spalten %(columns)s")
    return str(words % {"columns": columns})


def _sure(find: Find) -> str:
    """Say how sure a find is and why."""
    reasons = [str(REASONS[one]) for one in find.confidence.reasons]
    if not reasons:
        return ""
    words = _("Sicher: %(reasons)s.") if find.confidence.sure else _("Vermutet: %(reasons)s.")
    return str(words % {"reasons": ", ".join(reasons)})


def _gain(find: Find, labels: Mapping[str, str]) -> str:
    """Say which remedy helps most against small groups, and what it leaves."""
    if find.kind is not Kind.SMALL_GROUPS or not find.figure("best"):
        return ""
    left = int(find.figure("left"))
    words = ngettext_lazy(
        "Am meisten hilft: %(remedy)s. Dann ist noch %(left)s Zeile in einer kleinen Gruppe.",
        "Am meisten hilft: %(remedy)s. Dann sind noch %(left)s Zeilen in kleinen Gruppen.",
        "number",
    )
    best = remedy_words(find.remedies[0], labels)
    return str(words % {"remedy": best, "left": number_words(left), "number": left})

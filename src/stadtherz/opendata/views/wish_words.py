"""Says in plain words how a file can be read otherwise, and what was said about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stadtherz.opendata.domain.tabular.day_numbers import DAY_NUMBERS
from stadtherz.opendata.domain.tabular.findings import Finding
from stadtherz.opendata.domain.tabular.heading_doubts import UNSURE
from stadtherz.opendata.domain.tabular.no_values import NO_VALUE_CODES
from stadtherz.opendata.domain.tabular.wishes import (
    HEADINGS,
    IS_DATA,
    IS_HEADING,
    SUBTOTALS,
    WITHOUT,
    Wishes,
    choices,
    words_in,
)

USUAL_YEAR = "1900"


@dataclass(frozen=True)
class Wished:
    """Something that was said, with the key by which it is taken back."""

    key: str
    words: str


@dataclass(frozen=True)
class Offer:
    """A click that settles what was found: the choice that it sends, and the words on it."""

    choice: str
    words: str


def offers_of(finding: Finding) -> list[Offer]:
    """Name the clicks that settle what was found; none where there are none."""
    return [Offer(one, _offer_words(finding, one)) for one in choices(finding)]


def _offer_words(finding: Finding, choice: str) -> str:
    if finding.code == SUBTOTALS:
        return _("Diese Zeilen weglassen")
    if choice in {IS_HEADING, IS_DATA}:
        return _row_words(finding, choice)
    if finding.code == DAY_NUMBERS:
        return _day_words(finding, choice)
    coded = finding.code == NO_VALUE_CODES
    words = tuple(text for text, _often in finding.figures) if coded else words_in(finding)
    count = len(words)
    return ngettext(
        "%(words)s als fehlenden Wert lesen", "%(words)s als fehlende Werte lesen", count
    ) % {"words": _quoted(words)}


def _row_words(finding: Finding, choice: str) -> str:
    """Say what the first row of the table is."""
    known = {"line": finding.spots[0].line}
    if choice == IS_DATA:
        return _("Nein, Zeile %(line)s gehört zu den Daten") % known
    if finding.code == UNSURE:
        return _("Ja, Zeile %(line)s ist die Überschrift") % known
    return _("Zeile %(line)s ist die Überschrift") % known


def _day_words(finding: Finding, year: str) -> str:
    """Say which day a number is, counted from a year."""
    day = date.fromisoformat(str(dict(finding.figures)[f"from_{year}"]))
    known = {
        "example": _("„%(label)s“") % {"label": finding.spots[0].text},
        "day": date_format(day, "SHORT_DATE_FORMAT"),
    }
    if year == USUAL_YEAR:
        return _("Als Datum lesen: %(example)s ist der %(day)s") % known
    return _("Als Datum von einem alten Mac lesen: %(example)s ist der %(day)s") % known


def wishes_said(wishes: Wishes, labels: Mapping[str, str]) -> list[Wished]:
    """Say what was said about a file."""
    said = []
    if wishes.headings == WITHOUT:
        said.append(Wished(HEADINGS, _("Die Tabelle hat keine Überschriften.")))
    elif wishes.headings:
        first, last = wishes.headings
        words = ngettext(
            "Die Überschriften stehen in Zeile %(first)s.",
            "Die Überschriften stehen in den Zeilen %(first)s bis %(last)s.", last - first + 1,
        )  # fmt: skip
        said.append(Wished(HEADINGS, words % {"first": first, "last": last}))
    if wishes.without_subtotals:
        said.append(Wished(SUBTOTALS, _("Zwischensummen sind weggelassen.")))
    for column in dict.fromkeys(name for name, _word in wishes.missing):
        known = {"words": _quoted([word for name, word in wishes.missing if name == column])}
        words = _("In der Spalte „%(label)s“ heißt %(words)s, dass der Wert fehlt.")
        said.append(
            Wished(f"missing:{column}", words % (known | {"label": labels.get(column, column)}))
        )
    return said + _said_of_numbers(wishes, labels)


def _said_of_numbers(wishes: Wishes, labels: Mapping[str, str]) -> list[Wished]:
    said = []
    for column in dict.fromkeys(name for name, _text in wishes.codes):
        words = _("In der Spalte „%(label)s“ heißt %(words)s, dass der Wert fehlt.") % {
            "label": labels.get(column, column),
            "words": _quoted([text for name, text in wishes.codes if name == column]),
        }
        said.append(Wished(f"codes:{column}", words))
    for column, year in wishes.days:
        words = _("In der Spalte „%(label)s“ sind Zahlen Tage, gezählt ab %(year)s.")
        known = {"label": labels.get(column, column), "year": year}
        said.append(Wished(f"days:{column}", words % known))
    return said


def _quoted(words: list[str] | tuple[str, ...]) -> str:
    return ", ".join(_("„%(label)s“") % {"label": one} for one in words)

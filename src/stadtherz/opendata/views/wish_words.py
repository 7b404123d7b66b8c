"""Says in plain words how a file can be read otherwise, and what was said about it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stadtherz.opendata.domain.tabular.findings import Finding
from stadtherz.opendata.domain.tabular.wishes import (
    HEADINGS,
    NONE,
    SUBTOTALS,
    Wishes,
    mended,
    words_in,
)


@dataclass(frozen=True)
class Wished:
    """Something that was said, with the key by which it is taken back."""

    key: str
    words: str


def offer_words(finding: Finding) -> str:
    """Name the one click that settles what was found; "" where there is none."""
    if mended(NONE, finding) is None:
        return ""
    if finding.code == SUBTOTALS:
        return _("Diese Zeilen weglassen")
    words = words_in(finding)
    count = len(words)
    return ngettext(
        "%(words)s als fehlenden Wert lesen", "%(words)s als fehlende Werte lesen", count
    ) % {"words": _quoted(words)}


def wishes_said(wishes: Wishes, labels: Mapping[str, str]) -> list[Wished]:
    """Say what was said about a file."""
    said = []
    if wishes.headings:
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
    return said


def _quoted(words: list[str] | tuple[str, ...]) -> str:
    return ", ".join(_("„%(label)s“") % {"label": one} for one in words)

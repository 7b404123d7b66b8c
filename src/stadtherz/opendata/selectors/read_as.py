"""How a published table was read otherwise than its file stands, in the words of its metadata."""

from collections.abc import Iterable, Mapping

from django.utils import translation
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from stadtherz.city.public import the_city
from stadtherz.kernel.text import Text
from stadtherz.opendata.domain.tabular.findings import Finding

READ_AS: Mapping[str, Promise] = {
    "subtotals-left": ngettext_lazy(
        "%(count)s Zeile, die andere zusammenfasst, ist weggelassen.",
        "%(count)s Zeilen, die andere zusammenfassen, sind weggelassen.", "number",
    ),
    "no-value-codes-taken": ngettext_lazy(
        "%(count)s Wert heißt, dass nichts gemessen ist: %(words)s.",
        "%(count)s Werte heißen, dass nichts gemessen ist: %(words)s.", "number",
    ),
    "day-numbers-read": ngettext_lazy(
        "%(count)s Zahl ist als Datum gelesen.", "%(count)s Zahlen sind als Datum gelesen.",
        "number",
    ),
    "short-years": ngettext_lazy(
        "%(count)s Jahr mit zwei Ziffern ist als eines von 1950 bis 2049 gelesen.",
        "%(count)s Jahre mit zwei Ziffern sind als solche von 1950 bis 2049 gelesen.", "number",
    ),
}  # fmt: skip
WORDS = frozenset(("missing-words", "no-value-codes", "no-value-codes-taken"))
"""Findings whose figures are words of the file, with how often each stood there."""
Labels = Mapping[str, Text]


def read_as(findings: Iterable[Finding], labels: Labels) -> Text:
    """Say which cells were read otherwise than they stand, in each language of the city.

    Args:
        findings: of the typed table.
        labels: of its columns, by their names.

    Gives:
        A text without anything where the table is as its file.

    """
    told = [one for one in findings if one.code in READ_AS]
    said = {}
    for language in the_city().languages:
        with translation.override(language):
            said[language] = " ".join(_said(one, labels, language) for one in told)
    return Text.of(said)


def _said(one: Finding, labels: Labels, language: str) -> str:
    figures = {"number": one.count, "count": grouped(one.count), "words": words_taken(one)}
    sentence = str(READ_AS[one.code] % figures)
    if not one.column:
        return sentence
    label = labels.get(one.column, Text()).to(language) or one.column
    return f"{_('Spalte „%(label)s“') % {'label': label}}: {sentence}"


def grouped(number: int) -> str:
    """Write a number in the language of the reader."""
    return str(number_format(number, use_l10n=True, force_grouping=True))


def words_taken(finding: Finding) -> str:
    """Name the words of a finding, with how often each stood there; "" for other findings."""
    if finding.code not in WORDS:
        return ""
    shown = [
        _("„%(word)s“ (%(often)s-mal)") % {"word": word, "often": grouped(int(often))}
        for word, often in finding.figures
    ]
    return ", ".join(map(str, shown))

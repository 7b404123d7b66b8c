"""Says where in a table something stands: its column, its lines, how many more there are."""

from collections.abc import Mapping, Sequence

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stadtherz.opendata.domain.tabular.findings import Spot
from stadtherz.opendata.domain.tabular.schema import Schema

FIRST = 5
"""So many lines are named in a sentence."""


def labels_of(schema: Schema) -> dict[str, str]:
    """Give the headings of a table as they stood in the file, by name of the column."""
    return {one.name: one.label or one.name for one in schema.columns}


def number_words(value: float) -> str:
    """Write a number for readers."""
    return str(number_format(value, use_l10n=True, force_grouping=True))


def column_words(names: Sequence[str], labels: Mapping[str, str]) -> str:
    """Name columns by their headings."""
    shown = [_("„%(label)s“") % {"label": labels.get(name, name)} for name in names]
    if len(shown) <= 1:
        return "".join(shown)
    return _("%(some)s und %(last)s") % {"some": ", ".join(shown[:-1]), "last": shown[-1]}


def line_words(spots: Sequence[Spot], count: int) -> str:
    """Name the first lines and how many more there are; "" where none is known."""
    lines = [str(line) for line in dict.fromkeys(one.line for one in spots)][:FIRST]
    if not lines:
        return ""
    more = max(0, count - len(lines))
    if more:
        words = ngettext(
            "Zeilen %(lines)s und %(more)s weitere", "Zeilen %(lines)s und %(more)s weitere", more
        )
        return words % {"lines": ", ".join(lines), "more": number_words(more)}
    if len(lines) == 1:
        return _("Zeile %(line)s") % {"line": lines[0]}
    return _("Zeilen %(lines)s und %(last)s") % {"lines": ", ".join(lines[:-1]), "last": lines[-1]}

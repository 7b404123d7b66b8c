"""A question in words: what is seen, of which rows, in which order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from stadtherz.opendata.domain.asking.question import (
    All,
    Condition,
    Field,
    IsNull,
    Key,
    Made,
    Match,
    OneOf,
    Opposite,
    Part,
    Question,
    Some,
    Test,
    Told,
)
from stadtherz.opendata.domain.asking.terms import Sum, Unit
from stadtherz.opendata.views.cells import figure

UNITS: dict[Unit, Promise] = {
    Unit.HOUR: pgettext_lazy("unit", "Stunde"),
    Unit.DAY: pgettext_lazy("unit", "Tag"),
    Unit.WEEK: pgettext_lazy("unit", "Woche"),
    Unit.MONTH: pgettext_lazy("unit", "Monat"),
    Unit.QUARTER: pgettext_lazy("unit", "Vierteljahr"),
    Unit.YEAR: pgettext_lazy("unit", "Jahr"),
}
SUMS: dict[Sum, Promise] = {
    Sum.COUNT: gettext_lazy("Anzahl der Werte von „%(column)s“"),
    Sum.COUNT_DISTINCT: gettext_lazy("Anzahl verschiedener Werte von „%(column)s“"),
    Sum.SUM: gettext_lazy("Summe von „%(column)s“"),
    Sum.AVG: gettext_lazy("Mittel von „%(column)s“"),
    Sum.MIN: gettext_lazy("kleinster Wert von „%(column)s“"),
    Sum.MAX: gettext_lazy("größter Wert von „%(column)s“"),
    Sum.MEDIAN: gettext_lazy("mittlerer Wert (Median) von „%(column)s“"),
    Sum.PERCENTILE: gettext_lazy("Wert von „%(column)s“, unter dem %(percent)s %% liegen"),
}
SIGNS: dict[str, Promise] = {
    "=": gettext_lazy("„%(left)s“ %(right)s ist"),
    "!=": gettext_lazy("„%(left)s“ nicht %(right)s ist"),
    "<": gettext_lazy("„%(left)s“ kleiner als %(right)s ist"),
    "<=": gettext_lazy("„%(left)s“ höchstens %(right)s ist"),
    ">": gettext_lazy("„%(left)s“ größer als %(right)s ist"),
    ">=": gettext_lazy("„%(left)s“ mindestens %(right)s ist"),
}
MATCHES: dict[str, Promise] = {
    "contains": gettext_lazy("„%(left)s“ %(right)s enthält"),
    "starts": gettext_lazy("„%(left)s“ mit %(right)s beginnt"),
    "ends": gettext_lazy("„%(left)s“ mit %(right)s endet"),
    "like": gettext_lazy("„%(left)s“ dem Muster %(right)s folgt"),
}


@dataclass(frozen=True)
class Wording:
    """Words questions with the labels of a table's columns."""

    labels: Mapping[str, str]

    def label(self, name: str) -> str:
        """Give the label of a column."""
        return self.labels.get(name, name)

    def told(self, what: Told) -> str:
        """Word a column of an answer, for its heading."""
        if isinstance(what, Field):
            return self.label(what.name)
        if isinstance(what, Part):
            return _("%(unit)s von „%(column)s“") % {
                "unit": UNITS[what.unit], "column": self.label(what.field.name),
            }  # fmt: skip
        if what.field is None:
            return _("Anzahl der Zeilen")
        said = {"column": self.label(what.field.name), "percent": f"{what.percent:g}"}
        return str(SUMS[what.what]) % said

    def side(self, what: Field | Part) -> str:
        """Word a side of a comparison, which stands in quotation marks."""
        if isinstance(what, Field):
            return self.label(what.name)
        return _("%(unit)s von %(column)s") % {
            "unit": UNITS[what.unit], "column": self.label(what.field.name),
        }  # fmt: skip

    def sentence(self, question: Question, keys: int) -> str:
        """Word a whole question.

        Args:
            question: that is worded.
            keys: how many keys of its order were asked for; further ones make it complete.

        """
        words = self._grouped(question) if question.grouped else self._rows(question)
        if question.condition:
            words = _("%(what)s – nur Zeilen, bei denen %(condition)s") % {
                "what": words, "condition": self.condition(question.condition),
            }  # fmt: skip
        if keys:
            words = _("%(what)s; sortiert nach %(keys)s") % {
                "what": words, "keys": listed([self.key(key) for key in question.keys[:keys]]),
            }  # fmt: skip
        return f"{words}."

    def _rows(self, question: Question) -> str:
        names = [one.what.name for one in question.items if isinstance(one.what, Field)]
        if len(names) >= len(self.labels):
            return _("Alle Zeilen mit allen Spalten")
        return _("Alle Zeilen mit den Spalten %(columns)s") % {
            "columns": listed([in_marks(self.label(name)) for name in names]),
        }  # fmt: skip

    def _grouped(self, question: Question) -> str:
        made = [self.told(one.what) for one in question.items if isinstance(one.what, Made)]
        groups = [in_marks(self.label(one.name)) if isinstance(one, Field) else self.told(one)
                  for one in question.groups]  # fmt: skip
        if not groups:
            return _("%(made)s über alle Zeilen") % {"made": listed(made)}
        if not made:
            return _("Jede Kombination von %(groups)s einmal") % {"groups": listed(groups)}
        return _("%(made)s je %(groups)s") % {"made": listed(made), "groups": listed(groups)}

    def key(self, key: Key) -> str:
        """Word a key of the order."""
        words = self.told(key.what)
        named = words if not isinstance(key.what, Field) else in_marks(words)
        return _("%(column)s, Größtes zuerst") % {"column": named} if key.descending else named

    def condition(self, one: Condition) -> str:
        """Word a condition as the end of a sentence: "bei denen ..."."""
        if isinstance(one, All | Some):
            inner = [self._within(part) for part in one.of]
            return (_(" und ") if isinstance(one, All) else _(" oder ")).join(inner)
        if isinstance(one, Opposite):
            return self._opposite(one.of)
        if isinstance(one, IsNull):
            return _("„%(left)s“ fehlt") % {"left": self.side(one.left)}
        if isinstance(one, OneOf):
            words = [value_words(value) for value in one.values]
            return _("„%(left)s“ eines von %(values)s ist") % {
                "left": self.side(one.left), "values": listed(words),
            }  # fmt: skip
        return self._test(one)

    def _within(self, one: Condition) -> str:
        words = self.condition(one)
        return f"({words})" if isinstance(one, All | Some) else words

    def _opposite(self, one: Condition) -> str:
        if isinstance(one, IsNull):
            return _("„%(left)s“ da ist") % {"left": self.side(one.left)}
        return _("nicht gilt: %(condition)s") % {"condition": self._within(one)}

    def _test(self, one: Test | Match) -> str:
        if isinstance(one, Match):
            said = {"left": self.label(one.left.name), "right": in_marks(one.text)}
            return str(MATCHES[one.how]) % said
        right = one.right
        told = in_marks(self.side(right)) if isinstance(right, Field | Part) else value_words(right)
        return str(SIGNS[one.sign]) % {"left": self.side(one.left), "right": told}


def value_words(value: Any) -> str:
    """Word a value within a sentence."""
    if isinstance(value, bool):
        return _("ja") if value else _("nein")
    if isinstance(value, datetime):
        here = timezone.localtime(value) if value.tzinfo else value
        return date_format(here, "SHORT_DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "SHORT_DATE_FORMAT")
    return figure(value) if isinstance(value, Decimal | int | float) else in_marks(str(value))


def in_marks(words: str) -> str:
    """Put words into the quotation marks of the language."""
    return _("„%(words)s“") % {"words": words}


def listed(words: Sequence[str]) -> str:
    """Join words: "a, b und c"."""
    *first, last = words
    return (
        _("%(first)s und %(last)s") % {"first": ", ".join(first), "last": last} if first else last
    )

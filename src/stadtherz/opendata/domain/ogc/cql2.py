"""CQL2 as text (OGC 21-065r2), as far as the grammar of questions carries it.

Comparisons of a property with a value, `AND`, `OR`, `NOT`, `IS NULL`, `TRUE`, `FALSE`, and beyond
Basic CQL2 also `IN`, `BETWEEN` and `LIKE`. Values are texts in '...', numbers, TRUE and FALSE,
DATE('...') and TIMESTAMP('...'). Names may stand in "...". What only our own grammar knows is
refused here.
"""

import re
from dataclasses import replace
from datetime import datetime

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.domain.asking import terms
from stadtherz.opendata.domain.asking.conditions import Resolver
from stadtherz.opendata.domain.asking.grammar import read_filter
from stadtherz.opendata.domain.asking.misread import misread, shown
from stadtherz.opendata.domain.asking.question import Condition
from stadtherz.opendata.domain.ogc.placing import CLOCK
from stadtherz.opendata.domain.tabular.kinds import Storage
from stadtherz.opendata.domain.tabular.schema import Schema

LANGUAGE = "cql2-text"
_PIECES = re.compile(
    r"(?P<time>\b(?:DATE|TIMESTAMP)\s*\(\s*'(?P<at>[^']*)'\s*\))"
    r"|(?P<text>'(?:[^'\\]|''|\\.)*')"
    r'|(?P<name>"[^"]*")',
    re.IGNORECASE | re.DOTALL,
)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?Z)?", re.ASCII)


def read_cql2(text: str, schema: Schema) -> Condition | None:
    """Read a filter that fits a table; None where nothing is asked.

    Raises:
        Invalid: codes "query-...", with the place in `details`.

    """
    term = read_filter(_PIECES.sub(_ours, text), literals=True)
    return None if term is None else Resolver(schema).condition(_Check(schema).term(term))


def _ours(found: re.Match[str]) -> str:
    """Write a piece as our grammar does, as long as it was, so that places stay."""
    if found["time"]:
        if not _TIME.fullmatch(found["at"]):
            message = f"{shown(found['at'])} is neither 2026-05-04 nor 2026-05-04T12:00:00Z"
            raise misread("query-value", "filter", found.start() + 1, message)
        return found["at"].ljust(len(found.group()))
    if found["text"]:
        return re.sub(r"\\(.)", lambda one: "''" if one[1] == "'" else one[0], found["text"])
    name = found["name"][1:-1]
    if not _NAME.fullmatch(name):
        message = f"there is no property {shown(name)}"
        raise misread("query-column", "filter", found.start() + 1, message)
    return f" {name} "


class _Check:
    """Goes through a filter: what CQL2 does not know is refused, local times are told as such."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema

    def term(self, term: terms.Term) -> terms.Term:
        if isinstance(term, terms.Both | terms.Either):
            return replace(term, terms=tuple(map(self.term, term.terms)))
        if isinstance(term, terms.Not):
            return terms.Not(self.term(term.term))
        left = term.left
        if not isinstance(left, terms.Name) or (
            isinstance(term, terms.Compared) and isinstance(term.right, terms.Bucket)
        ):
            raise _unknown("functions", left.at)
        if isinstance(term, terms.Like):
            return self._like(term)
        if isinstance(term, terms.Compared) and isinstance(term.right, terms.Value):
            return replace(term, right=self._value(left, term.right))
        if isinstance(term, terms.Among):
            return replace(term, values=tuple(self._value(left, one) for one in term.values))
        return term

    def _like(self, term: terms.Like) -> terms.Like:
        if term.how != "like":
            raise _unknown(term.how, term.left.at)
        if "\\" in term.text.text:
            raise _unknown("escaped signs in LIKE", term.text.at)
        return term

    def _value(self, left: terms.Name, value: terms.Value) -> terms.Value:
        """Tell a moment in UTC by the clock on the wall, where the column holds that."""
        column = self.schema.named(left.name)
        if not column or column.storage is not Storage.LOCAL or not value.text.endswith("Z"):
            return value
        try:
            found = datetime.fromisoformat(value.text).astimezone(CLOCK).replace(tzinfo=None)
        except ValueError:
            return value  # which the column then refuses in its own words
        return replace(value, text=found.isoformat())


def _unknown(what: str, at: int) -> Invalid:
    return misread(
        "query-word", "filter", at, f"{what} cannot be asked here; this reads Basic CQL2"
    )

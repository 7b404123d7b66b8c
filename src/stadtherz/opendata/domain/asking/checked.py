"""Puts a question together: reads its parts and holds them against the table."""

from collections.abc import Mapping
from dataclasses import dataclass

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.domain.asking import terms
from stadtherz.opendata.domain.asking.conditions import Resolver
from stadtherz.opendata.domain.asking.cursors import read_cursor
from stadtherz.opendata.domain.asking.grammar import (
    read_filter,
    read_group,
    read_select,
    read_sort,
)
from stadtherz.opendata.domain.asking.misread import misread, shown
from stadtherz.opendata.domain.asking.question import Field, Item, Key, Made, Part, Question, Told
from stadtherz.opendata.domain.tabular.kinds import Storage
from stadtherz.opendata.domain.tabular.names import WORDS
from stadtherz.opendata.domain.tabular.schema import LINE, Schema

PARTS = ("select", "filter", "group", "sort", "limit", "after")
USUAL, MOST = 100, 10_000
"""How many rows an answer has, if nothing else is asked, and at most."""
LINE_FIELD = Field(LINE, Storage.WHOLE)


def question_of(parts: Mapping[str, str], schema: Schema) -> Question:
    """Read a question to a table.

    Args:
        parts: its parts by name, of `PARTS`; all may be missing.
        schema: of the table.

    Raises:
        Invalid: codes "query-...", with the part and the place in `details`.

    """
    unknown = sorted(set(parts) - set(PARTS))
    if unknown:
        message = f"there is no part {shown(unknown[0])}; there are {', '.join(PARTS)}"
        raise Invalid(message, code="query-part", details=(unknown[0], "1"))
    found = _Putter(schema).put(parts)
    if after := parts.get("after", ""):
        return read_cursor(after, found)
    return found


@dataclass(frozen=True)
class _Putter:
    schema: Schema

    def put(self, parts: Mapping[str, str]) -> Question:
        select = read_select(parts.get("select", ""))
        condition = read_filter(parts.get("filter", ""))
        group = read_group(parts.get("group", ""))
        resolver = Resolver(self.schema)
        groups = tuple(dict.fromkeys(resolver.side(one, "group") for one in group))
        grouped = bool(groups) or any(isinstance(one.what, terms.Aggregate) for one in select)
        items = self._items(select, groups, grouped)
        keys = self._keys(read_sort(parts.get("sort", "")), items, groups, grouped)
        where = resolver.condition(condition) if condition else None
        return Question(items, where, groups, grouped, keys, _limit(parts.get("limit", "")))

    def _items(
        self, select: tuple[terms.Chosen, ...], groups: tuple[Field | Part, ...], grouped: bool  # noqa: FBT001 - of the question
    ) -> tuple[Item, ...]:  # fmt: skip
        if not select:
            whats: tuple[Told, ...] = (
                (*groups, Made(terms.Sum.COUNT, None)) if grouped else self._all()
            )
            return tuple(Item(own_name(what), what) for what in whats)
        items: list[Item] = []
        for one in select:
            what = Resolver(self.schema).expression(one.what, "select")
            if grouped and not isinstance(what, Made) and what not in groups:
                message = (
                    f"{own_name(what)} is not grouped by; name it in group, or make a sum of it"
                )
                raise misread("query-not-grouped", "select", one.at, message)
            name = one.alias or own_name(what)
            if (
                name in {item.name for item in items}
                or name.lower() in WORDS
                or one.alias[:1] == "_"
            ):
                message = f"the answer cannot have this column {shown(name)}; name it with 'as ...'"
                raise misread("query-alias", "select", one.at, message)
            items.append(Item(name, what))
        return tuple(items)

    def _all(self) -> tuple[Field, ...]:
        return tuple(Field(one.name, one.storage, one.decimals) for one in self.schema.columns)

    def _keys(
        self, asked: tuple[terms.Sorted, ...], items: tuple[Item, ...],
        groups: tuple[Field | Part, ...], grouped: bool,  # noqa: FBT001 - of the question
    ) -> tuple[Key, ...]:  # fmt: skip
        keys = []
        for one in asked:
            what = self._sorted(one, items)
            if grouped and not isinstance(what, Made) and what not in groups:
                message = f"groups cannot be sorted by {own_name(what)}, by which they are not made"
                raise misread("query-not-grouped", "sort", one.at, message)
            if not grouped and isinstance(what, Made):
                message = f"{own_name(what)} is of groups, and nothing is grouped"
                raise misread("query-aggregate", "sort", one.at, message)
            keys.append(Key(what, one.descending))
        last: tuple[Told, ...] = groups if grouped else (LINE_FIELD,)
        known = {key.what for key in keys}
        return (*keys, *(Key(what) for what in last if what not in known))

    def _sorted(self, one: terms.Sorted, items: tuple[Item, ...]) -> Told:
        if isinstance(one.what, terms.Name):
            named = {item.name: item.what for item in items}
            if one.what.name in named:
                return named[one.what.name]
        return Resolver(self.schema).expression(one.what, "sort")


def own_name(what: Told) -> str:
    """Give the name that a column of the answer has if none is given to it."""
    if isinstance(what, Field):
        return what.name
    if isinstance(what, Part):
        return f"{what.unit.value}_{what.field.name}"
    if what.field is None:
        return what.what.value
    if what.what is terms.Sum.PERCENTILE:
        return f"p{what.percent:g}_{what.field.name}".replace(".", "_")
    return f"{what.what.value}_{what.field.name}"


def _limit(text: str) -> int:
    if not text:
        return USUAL
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:9]) <= MOST):
        message = f"a whole number from 1 to {MOST} is expected, not {shown(text)}"
        raise misread("query-limit", "limit", 1, message)
    return int(text)

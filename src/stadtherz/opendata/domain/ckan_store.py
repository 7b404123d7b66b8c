"""What CKAN's `datastore_search` asks of a table, as a question of ours.

Its `_id` is the line of a row. Missing values stand last in both directions, words are looked for
as parts of texts, and nothing is asked in SQL.
Source: CKAN 2.10, documentation of the DataStore extension.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.domain.asking import terms
from stadtherz.opendata.domain.asking.checked import LINE_FIELD, MOST, USUAL
from stadtherz.opendata.domain.asking.conditions import Resolver
from stadtherz.opendata.domain.asking.question import Field, Item, Key, Made, Question
from stadtherz.opendata.domain.asking.values import NUMBERS, TIMES
from stadtherz.opendata.domain.searching import MOST_WORDS
from stadtherz.opendata.domain.tabular.kinds import Kind, Storage
from stadtherz.opendata.domain.tabular.schema import LINE, Column, Schema

ID = "_id"
LARGEST_OFFSET = 10**9
MOST_VALUES = 1_000
FORMS = ("objects", "lists", "csv", "tsv")
TYPES = {
    Storage.WHOLE: "int8", Storage.DECIMAL: "numeric", Storage.DOUBLE: "float8",
    Storage.BOOLEAN: "bool", Storage.DATE: "date", Storage.LOCAL: "timestamp",
    Storage.MOMENT: "timestamptz", Storage.TEXT: "text",
}  # fmt: skip
"""Types of PostgreSQL, as clients of CKAN know them."""
_NUMBER = re.compile(r"-?[0-9]{1,38}(?:\.[0-9]{1,38})?")
_SORTED = re.compile(r'"?(?P<name>\w+)"?(?:\s+(?P<way>asc|desc))?', re.IGNORECASE)
_YES, _NO = frozenset({"true", "1", "yes", "on"}), frozenset({"false", "0", "no", "off"})
Given = Mapping[str, Any]


@dataclass(frozen=True)
class Wanted:
    """What is asked.

    Args:
        question: for the rows; its `skipped` is the offset.
        form: of the rows, one of `FORMS`.
        total: whether all rows that fit are counted.

    """

    question: Question
    form: str
    total: bool

    @property
    def distinct(self) -> bool:
        """Whether equal rows are given once."""
        return self.question.grouped

    @property
    def counting(self) -> Question:
        """Give the question how many rows fit; not for distinct ones."""
        how_many = Item("count", Made(terms.Sum.COUNT, None))
        return Question((how_many,), self.question.condition, (), grouped=True, keys=(), limit=1)


def wanted(given: Given, schema: Schema) -> Wanted:
    """Read the parameters of `datastore_search`.

    Args:
        given: as JSON, or as texts of an address.
        schema: of the table.

    Raises:
        Invalid: code "datastore" or "query-...", for what is wrong with one of them.

    """
    form = str(given.get("records_format") or FORMS[0])
    if form not in FORMS:
        raise _refused("records_format", f"there are {', '.join(FORMS)}")
    reader = _Reader(schema)
    return Wanted(
        reader.question(given), form, yes(given.get("include_total"), "include_total", usual=True)
    )


def yes(said: Any, name: str, *, usual: bool) -> bool:
    """Read a parameter that is true or false.

    Raises:
        Invalid: code "datastore", where it is neither.

    """
    text = "" if said is None else str(said).lower()
    if text not in _YES | _NO | {""}:
        raise _refused(name, "it is true or false")
    return text in _YES if text else usual


@dataclass(frozen=True)
class _Reader:
    schema: Schema

    @property
    def lined(self) -> Schema:
        """Give the columns and that of the line, which conditions may name as well."""
        line = Column(LINE, "", Kind.WHOLE, Storage.WHOLE)
        return replace(self.schema, columns=(*self.schema.columns, line))

    def question(self, given: Given) -> Question:
        distinct = yes(given.get("distinct"), "distinct", usual=False)
        names = self.names(given.get("fields"), with_line=not distinct)
        fields = tuple(self.field(name, "fields") for name in names)
        items = tuple(Item(name, field) for name, field in zip(names, fields, strict=True))
        found = [*self.filters(given.get("filters")), *self.words(given.get("q"))]
        condition = Resolver(self.lined).condition(terms.Both(tuple(found))) if found else None
        keys = self.keys(given.get("sort"), fields if distinct else (LINE_FIELD,))
        if distinct and {key.what for key in keys} - set(fields):
            raise _refused("sort", "distinct rows are sorted by the fields that are given")
        return Question(
            items, condition, fields if distinct else (), distinct, keys,
            min(_whole(given.get("limit"), "limit", USUAL), MOST),
            skipped=_whole(given.get("offset"), "offset", 0),
        )  # fmt: skip

    def names(self, said: Any, *, with_line: bool) -> tuple[str, ...]:
        listed = said.split(",") if isinstance(said, str) else said or ()
        if not isinstance(listed, list | tuple):
            raise _refused("fields", "it is a list of names")
        asked = tuple(dict.fromkeys(str(one).strip().strip('"') for one in listed if one))
        own = tuple(one.name for one in self.schema.columns)
        return asked or ((ID, *own) if with_line else own)

    def field(self, name: str, part: str) -> Field:
        if name == ID:
            return LINE_FIELD
        column = self.schema.named(name)
        if column is None:
            known = ", ".join([ID, *(one.name for one in self.schema.columns)][:30])
            raise _refused(part, f"there is no field {name[:40]!r}; there are {known}")
        return Field(column.name, column.storage, column.decimals)

    def keys(self, said: Any, last: tuple[Field, ...]) -> tuple[Key, ...]:
        listed = said if isinstance(said, list) else str(said or "").split(",")
        keys: dict[Field, Key] = {}
        for part in filter(None, (str(one).strip() for one in listed)):
            found = _SORTED.fullmatch(part)
            if not found:
                raise _refused("sort", f"a name with asc or desc is expected, not {part[:40]!r}")
            field = self.field(found["name"], "sort")
            keys.setdefault(field, Key(field, (found["way"] or "").lower() == "desc"))
        return (*keys.values(), *(Key(one) for one in last if one not in keys))

    def filters(self, said: Any) -> Iterator[terms.Term]:
        for name, value in _object(said, "filters").items():
            field = self.field(name, "filters")
            listed = value if isinstance(value, list) else [value]
            if len(listed) > MOST_VALUES:
                raise _refused("filters", f"a field may be one of {MOST_VALUES} values at most")
            column = terms.Name(field.name, 1)
            there = tuple(_value(field, one) for one in listed if one is not None)
            either: list[terms.Term] = [terms.Among(column, there)] if there else []
            if None in listed:
                either.append(terms.Missing(column))
            if either:
                yield terms.Either(tuple(either))

    def words(self, said: Any) -> Iterator[terms.Term]:
        """Look for words in any text, or in the fields that an object names."""
        text = said if isinstance(said, str) and not said.lstrip().startswith("{") else ""
        texts = [one.name for one in self.schema.columns if one.storage is Storage.TEXT]
        for word in text.split()[:MOST_WORDS]:
            yield terms.Either(tuple(_contains(name, word) for name in texts)) if texts else _NEVER
        for name, value in ({} if text else _object(said, "q")).items():
            for word in str(value).split()[:MOST_WORDS]:
                yield _contains(self.field(name, "q").name, word)


_NEVER = terms.Missing(terms.Name(LINE, 1))


def _contains(name: str, word: str) -> terms.Like:
    return terms.Like(terms.Name(name, 1), "contains", terms.Value(terms.Given.TEXT, word, 1))


def _value(field: Field, said: Any) -> terms.Value:
    if isinstance(said, dict | list):
        raise _refused("filters", f"{field.name} is a single value or one of a list")
    text = str(said)
    if field.storage in NUMBERS:
        if not _NUMBER.fullmatch(text.strip()):
            raise _refused("filters", f"{field.name} is a number, and {text[:40]!r} is none")
        return terms.Value(terms.Given.NUMBER, text.strip(), 1)
    if field.storage is Storage.BOOLEAN:
        return terms.Value(terms.Given.WORD, text.lower(), 1)
    return terms.Value(terms.Given.TIME if field.storage in TIMES else terms.Given.TEXT, text, 1)


def _object(said: Any, name: str) -> dict[str, Any]:
    try:
        found = json.loads(said) if isinstance(said, str) and said.strip() else said or {}
    except (ValueError, RecursionError) as error:
        raise _refused(name, "it is no JSON") from error
    if not isinstance(found, dict):
        raise _refused(name, "it is an object of fields and values")
    return found


def _whole(said: Any, name: str, usual: int) -> int:
    text = "" if said is None else str(said)
    if not text:
        return usual
    if not (text.isascii() and text.isdecimal()) or len(text) > 18 or int(text) > LARGEST_OFFSET:
        raise _refused(name, f"a whole number from 0 to {LARGEST_OFFSET} is expected")
    return int(text)


def _refused(part: str, message: str) -> Invalid:
    return Invalid(f"{part}: {message}", code="datastore", details=(part,))

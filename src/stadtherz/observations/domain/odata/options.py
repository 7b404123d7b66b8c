"""Reads a whole set of query options into one frozen question, and writes it back.

Source: 18-088, section 9.3 (options, nested expansion, $count), 23-019 (`$select=distinct:`,
`$format`). An option that the standard knows and we do not, or nobody knows, is refused with the
code "unsupported" (18-088 asks for 501), a mistake with "query" (400).
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.odata.aggregation import Apply, apply_of
from stadtherz.observations.domain.odata.expressions import Reader
from stadtherz.observations.domain.odata.faults import Source
from stadtherz.observations.domain.odata.tokens import NAME
from stadtherz.observations.domain.odata.tree import Expression, Path

MOST_KEYS = 20
"""Most keys of an order."""
_WHOLE = re.compile(r"0*([0-9]+)")
_DIGITS = 18
_BEYOND = 10**_DIGITS - 1
_EXPANDED = re.compile(rf"\s*({NAME}(?:/{NAME})*)\s*")
_PIECE = re.compile(r"'(?:[^']|'')*+'|[^'();]+|[();]")


class Order(NamedTuple):
    """One key of sorting."""

    expression: Expression
    descending: bool


@dataclass(frozen=True, slots=True)
class Expand:
    """Related entities to be given inline, with options for the last of the path."""

    path: tuple[str, ...]
    query: "Query"


@dataclass(frozen=True, slots=True)
class Query:
    """Everything that a request asks for; None where it does not say.

    Args:
        filter: the condition.
        orderby: keys of sorting, the most important first.
        select: properties to be given; empty for all.
        distinct: whether rows alike in `select` come once.
        expand: related entities to be given inline.
        top: most items of a page.
        skip: items to be left out before.
        count: whether the number of all items is wanted.
        skip_token: where the next page begins, opaque.
        result_format: such as "dataArray" or "GeoJSON".
        apply: aggregation.

    """

    filter: Expression | None = None
    orderby: tuple[Order, ...] = ()
    select: tuple[Path, ...] = ()
    distinct: bool = False
    expand: tuple[Expand, ...] = ()
    top: int | None = None
    skip: int | None = None
    count: bool | None = None
    skip_token: str | None = None
    result_format: str | None = None
    apply: Apply | None = None


def query_of(options: Iterable[tuple[str, str]], *, ignored: Collection[str] = ()) -> Query:
    """Read the options of a request.

    Args:
        options: names and texts, both decoded; `mapping.items()` or the pairs of a query string.
        ignored: names without "$" that belong to others, such as "token".

    Raises:
        Invalid: code "query" or "unsupported", naming the option, the place and what was expected.

    """
    pairs = [(name, Source(text, name)) for name, text in options if name not in ignored]
    return _query(pairs, _READERS)


def _query(options: Iterable[tuple[str, Source]], offered: dict[str, "_Read"]) -> Query:
    found: dict[str, Any] = {}
    for name, source in options:
        read = offered.get(name)
        if read is None:
            raise _unknown(name, source)
        source.check()
        said = read(source)
        if said.keys() & found:
            raise Invalid(f"{name} is given twice; give it once", code="query")
        found |= said
    if found.get("skip_token") and found.get("skip"):
        message = "$skip does not go together with $skiptoken; follow @iot.nextLink as it is"
        raise Invalid(message, code="query")
    return Query(**found)


def _unknown(name: str, source: Source) -> Invalid:
    shown = f"'{name[:20]}…'" if len(name) > 20 else f"'{name}'"
    inside = f" inside {source.outer}" if source.outer else ""
    if name.startswith("$"):
        return Invalid(f"the option {shown} is not offered{inside}", code="unsupported")
    return Invalid(f"there is no option {shown}{inside}; options begin with $", code="query")


def _expression(source: Source) -> dict[str, Any]:
    reader = Reader(source)
    tree = reader.expression()
    reader.finish()
    return {"filter": tree}


def _orderby(source: Source) -> dict[str, Any]:
    reader, keys = Reader(source), []
    while True:
        tree = reader.expression()
        keys.append(Order(tree, reader.takes_word("asc", "desc") == "desc"))
        if not reader.takes(","):
            break
    if reader.token.sort != "end":
        raise reader.refusal("asc, desc, ',' or the end")
    if len(keys) > MOST_KEYS:
        raise source.refusal(0, f"at most {MOST_KEYS} keys", found=f"{len(keys)}")
    return {"orderby": tuple(keys)}


def _select(source: Source) -> dict[str, Any]:
    reader = Reader(source)
    first = reader.path()
    distinct = first == Path(("distinct",)) and reader.takes(":")
    paths = [reader.path() if distinct else first]
    while reader.takes(","):
        paths.append(reader.path())
    if reader.token.sort != "end":
        raise reader.refusal("',' or the end")
    reader.count(len(paths))
    return {"select": tuple(dict.fromkeys(paths)), "distinct": distinct}


def _whole(field: str) -> "_Read":
    def read(source: Source) -> dict[str, Any]:
        found = _WHOLE.fullmatch(source.text.strip())
        if found is None:
            raise source.refusal(0, "a whole number from 0")
        # beyond any number of items all numbers mean the same
        return {field: int(found[1]) if len(found[1]) <= _DIGITS else _BEYOND}

    return read


def _count(source: Source) -> dict[str, Any]:
    if source.text not in ("true", "false"):
        raise source.refusal(0, "true or false")
    return {"count": source.text == "true"}


def _opaque(field: str) -> "_Read":
    def read(source: Source) -> dict[str, Any]:
        if not source.text:
            raise source.refusal(0, "a value")
        return {field: source.text}

    return read


def _expand(source: Source) -> dict[str, Any]:
    text, position = source.text, 0
    found: dict[tuple[str, ...], Expand] = {}
    while True:
        match = _EXPANDED.match(text, position)
        if match is None:
            raise source.refusal(position, "the name of related entities such as Datastreams")
        path, position = tuple(match[1].split("/")), match.end()
        query = Query()
        if text[position : position + 1] == "(":
            end = _closing(source, position)
            query = _query(_nested(source, position + 1, end), _NESTED)
            position = end + 1
        if path in found:
            raise source.refusal(match.start(1), "each path once")
        found[path] = Expand(path, query)
        rest = text[position:].lstrip()
        if not rest:
            return {"expand": tuple(found.values())}
        if rest[0] != ",":
            raise source.refusal(len(text) - len(rest), "'(', ',' or the end")
        position = len(text) - len(rest) + 1


def _pieces(source: Source, position: int) -> Iterator[tuple[int, str]]:
    """Give signs, strings and what is between them, each with its place."""
    while position < len(source.text):
        match = _PIECE.match(source.text, position)
        if match is None:
            raise source.refusal(position, "a closing quotation mark for this string")
        yield position, match[0]
        position = match.end()


def _closing(source: Source, start: int) -> int:
    """Find the parenthesis that closes the one at `start`, not looking into strings."""
    level = 0
    for position, piece in _pieces(source, start):
        level += (piece == "(") - (piece == ")")
        if level == 0:
            return position
    raise source.refusal(len(source.text), "')'")


def _nested(source: Source, start: int, end: int) -> Iterator[tuple[str, Source]]:
    """Cut the options of an expansion at the semicolons outside of strings and parentheses."""
    level, begin = 0, start
    for position, piece in _pieces(source, start):
        level += (piece == "(") - (piece == ")")
        if position >= end or (piece == ";" and level == 0):
            yield _option(source, begin, min(position, end))
            begin = position + 1
        if position >= end:
            return


def _option(source: Source, start: int, end: int) -> tuple[str, Source]:
    name, equals, _ = source.text[start:end].partition("=")
    if not equals:
        raise source.refusal(start, "an option such as $top=5")
    return name.strip(), source.part(name.strip()[:20], start + len(name) + 1, end)


_Read = Callable[[Source], dict[str, Any]]
_NESTED: dict[str, _Read] = {
    "$filter": _expression,
    "$orderby": _orderby,
    "$select": _select,
    "$expand": _expand,
    "$top": _whole("top"),
    "$skip": _whole("skip"),
    "$count": _count,
}
_READERS: dict[str, _Read] = {
    **_NESTED,
    "$skiptoken": _opaque("skip_token"),
    "$resultFormat": _opaque("result_format"),
    "$format": _opaque("result_format"),
    "$apply": lambda source: {"apply": apply_of(source)},
}

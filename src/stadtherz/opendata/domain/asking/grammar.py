"""The grammar of questions to a table, read by descent.

    select  = item {"," item}             item  = expression ["as" name]
    filter  = either                      either = both {"or" both}       both = one {"and" one}
    one     = "not" one | "(" either ")" | test
    test    = side sign (value | side) | side ["not"] "in" "(" value {"," value} ")"
            | side ["not"] "between" value "and" value | side "is" ["not"] "null"
            | column ["not"] ("contains" | "starts" | "ends" | "like") text
    side    = column | unit "(" column ")"
    group   = side {"," side}
    sort    = ["-"] expression ["asc" | "desc"] {"," ...}
    expression = side | "count" "(" [column] ")" | function "(" column ["," number] ")"

Texts stand in '...', times as 2025-12-31 or 2025-12-31T14:00, the rest is told by the column.
"""

from collections.abc import Callable
from typing import TypeVar

from stadtherz.opendata.domain.asking.misread import misread, shown
from stadtherz.opendata.domain.asking.terms import (
    Aggregate,
    Among,
    Both,
    Bucket,
    Chosen,
    Compared,
    Either,
    Expression,
    Given,
    Like,
    Missing,
    Name,
    Not,
    Sorted,
    Sum,
    Term,
    Unit,
    Value,
)
from stadtherz.opendata.domain.asking.tokens import Sort, Token, tokens_of

T = TypeVar("T")
SIGNS = ("=", "!=", "<>", "<", "<=", ">", ">=")
MATCHES = ("contains", "starts", "ends", "like")
DEEPEST = 20
MOST = 200
"""A part has at most so many terms, and they lie in each other at most `DEEPEST` deep."""
_GIVEN = {Sort.TEXT: Given.TEXT, Sort.NUMBER: Given.NUMBER, Sort.TIME: Given.TIME}


def read_select(text: str) -> tuple[Chosen, ...]:
    """Read the columns of the answer; none means all.

    Raises:
        Invalid: codes "query-...", with part and place.

    """
    reader = _Reader(text, "select")
    return reader.whole(reader.chosen)


def read_group(text: str) -> tuple[Name | Bucket, ...]:
    """Read by what rows are grouped.

    Raises:
        Invalid: codes "query-...", with part and place.

    """
    reader = _Reader(text, "group")
    return reader.whole(reader.side)


def read_sort(text: str) -> tuple[Sorted, ...]:
    """Read the keys of the order.

    Raises:
        Invalid: codes "query-...", with part and place.

    """
    reader = _Reader(text, "sort")
    return reader.whole(reader.sorted)


def read_filter(text: str, *, literals: bool = False) -> Term | None:
    """Read which rows are asked for; None means all.

    Args:
        text: the filter.
        literals: whether true and false may stand for a test, as in CQL2; true is all of no tests,
            false one of none.

    Raises:
        Invalid: codes "query-...", with part and place.

    """
    reader = _Reader(text, "filter", literals=literals)
    if reader.now.sort is Sort.END:
        return None
    found = reader.either(0)
    reader.end()
    return found


class _Reader:
    """Reads one part of a question, word by word."""

    def __init__(self, text: str, part: str, *, literals: bool = False) -> None:
        self.part = part
        self.literals = literals
        self.tokens = tokens_of(text, part)
        self.place = 0
        self.terms = 0

    @property
    def now(self) -> Token:
        return self.tokens[self.place]

    def take(self) -> Token:
        token = self.now
        self.place += token.sort is not Sort.END
        return token

    def refuse(self, wanted: str, code: str = "query-word") -> Exception:
        token = self.now
        found = shown(token.text) if token.sort is not Sort.END else "the end"
        return misread(code, self.part, token.at, f"{wanted} is expected here, not {found}")

    def sign(self, sign: str) -> None:
        if not self.now.is_sign(sign):
            raise self.refuse(f"'{sign}'")
        self.take()

    def end(self) -> None:
        if self.now.sort is not Sort.END:
            raise self.refuse("the end, or one more term,")

    def whole(self, read: Callable[[], T]) -> tuple[T, ...]:
        """Read a list to the end of the text; an empty text is an empty list."""
        if self.now.sort is Sort.END:
            return ()
        found = [read()]
        while self.now.is_sign(","):
            self.take()
            self.count()
            found.append(read())
        self.end()
        return tuple(found)

    def count(self) -> None:
        self.terms += 1
        if self.terms > MOST:
            message = f"there are more than {MOST} terms; ask for less at once"
            raise misread("query-terms", self.part, self.now.at, message)

    # names and functions

    def name(self) -> Name:
        if self.now.sort is not Sort.NAME:
            raise self.refuse("the name of a column")
        token = self.take()
        return Name(token.text, token.at)

    def side(self) -> Name | Bucket:
        found = self.expression()
        if isinstance(found, Aggregate):
            message = f"{found.what.value}(...) is of a group; it may stand in select and sort"
            raise misread("query-aggregate", self.part, found.at, message)
        return found

    def expression(self) -> Expression:
        name = self.name()
        if not self.now.is_sign("("):
            return name
        self.take()
        word = name.name.lower()
        if word in set(Unit):
            found: Expression = Bucket(Unit(word), self.name(), name.at)
        elif word in set(Sum):
            found = self.aggregate(Sum(word), name.at)
        else:
            known = ", ".join([*Sum, *Unit])
            message = f"there is no function {shown(name.name)}; there are {known}"
            raise misread("query-function", self.part, name.at, message)
        self.sign(")")
        return found

    def aggregate(self, what: Sum, at: int) -> Aggregate:
        if what is Sum.COUNT and self.now.is_sign(")"):
            return Aggregate(what, None, 0.0, at)
        column = self.name()
        if what is not Sum.PERCENTILE:
            return Aggregate(what, column, 0.0, at)
        self.sign(",")
        if self.now.sort is not Sort.NUMBER or not 0 <= float(self.now.text) <= 100:
            raise self.refuse("a number from 0 to 100")
        return Aggregate(what, column, float(self.take().text), at)

    def chosen(self) -> Chosen:
        at = self.now.at
        what = self.expression()
        alias = ""
        if self.now.is_word("as"):
            self.take()
            alias = self.name().name
        return Chosen(what, alias, at)

    def sorted(self) -> Sorted:
        at = self.now.at
        descending = self.now.is_sign("-")
        if descending:
            self.take()
        what = self.expression()
        if self.now.is_word("asc", "desc"):
            descending = (self.take().text.lower() == "desc") is not descending
        return Sorted(what, descending, at)

    # filters

    def either(self, depth: int) -> Term:
        terms = [self.both(depth)]
        while self.now.is_word("or"):
            self.take()
            terms.append(self.both(depth))
        return terms[0] if len(terms) == 1 else Either(tuple(terms))

    def both(self, depth: int) -> Term:
        terms = [self.one(depth)]
        while self.now.is_word("and"):
            self.take()
            terms.append(self.one(depth))
        return terms[0] if len(terms) == 1 else Both(tuple(terms))

    def one(self, depth: int) -> Term:
        self.count()
        if depth > DEEPEST:
            message = f"terms lie in each other more than {DEEPEST} deep; write it flatter"
            raise misread("query-deep", self.part, self.now.at, message)
        if self.now.is_word("not"):
            self.take()
            return Not(self.one(depth + 1))
        if self.now.is_sign("("):
            self.take()
            found = self.either(depth + 1)
            self.sign(")")
            return found
        if self.literals and self.now.is_word("true", "false"):
            return Both(()) if self.take().text.lower() == "true" else Either(())
        return self.test()

    def test(self) -> Term:
        left = self.side()
        if self.now.is_sign(*SIGNS):
            sign = self.take().text
            return Compared(left, "!=" if sign == "<>" else sign, self.right())
        if self.now.is_word("is"):
            return self.missing(left)
        negated = self.now.is_word("not")
        if negated:
            self.take()
        found = self.worded(left)
        return Not(found) if negated else found

    def missing(self, left: Name | Bucket) -> Term:
        self.take()
        negated = self.now.is_word("not")
        if negated:
            self.take()
        if not self.now.is_word("null"):
            raise self.refuse("'null'")
        self.take()
        return Not(Missing(left)) if negated else Missing(left)

    def worded(self, left: Name | Bucket) -> Term:
        """Read a test that begins with a word."""
        if self.now.is_word("in"):
            self.take()
            return self.among(left)
        if self.now.is_word("between"):
            self.take()
            low = self.value()
            if not self.now.is_word("and"):
                raise self.refuse("'and'")
            self.take()
            return Both((Compared(left, ">=", low), Compared(left, "<=", self.value())))
        if self.now.is_word(*MATCHES) and isinstance(left, Name):
            how = self.take().text.lower()
            if self.now.sort is not Sort.TEXT:
                raise self.refuse("a text in '...'")
            return Like(left, how, self.value())
        raise self.refuse("a comparison such as =, <, in, between, contains or is null")

    def among(self, left: Name | Bucket) -> Among:
        self.sign("(")
        values = [self.value()]
        while self.now.is_sign(","):
            self.take()
            self.count()
            values.append(self.value())
        self.sign(")")
        return Among(left, tuple(values))

    def right(self) -> Value | Name | Bucket:
        if self.now.sort is Sort.NAME and not self.now.is_word("true", "false", "null"):
            return self.side()
        return self.value()

    def value(self) -> Value:
        token = self.now
        if token.is_word("true", "false"):
            self.take()
            return Value(Given.WORD, token.text.lower(), token.at)
        if token.is_word("null"):
            message = "nothing is equal to null; write 'is null' or 'is not null'"
            raise misread("query-null", self.part, token.at, message)
        if token.sort not in _GIVEN:
            raise self.refuse("a value")
        self.take()
        return Value(_GIVEN[token.sort], token.text, token.at)

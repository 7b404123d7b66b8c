"""The part of Solr's query language that harvesters send in `q` and `fq`, read by descent.

    query  = either {either}                      all of them have to hold
    either = both {"OR" both}                     both = one {"AND" one}
    one    = ("+" | "-" | "!" | "NOT") one | "(" query ")" | [field ":"] value
    value  = word | word "*" | '"' words '"' | "*" | ("[" | "{") bound "TO" bound ("]" | "}")
           | "(" query ")"

Words that stand side by side bind least, so that `organization:a OR organization:b -groups:x` is
what a harvester means that strings its filters together. A backslash takes its meaning from a sign.
Sources: Apache Solr Reference Guide 9, "Standard Query Parser"; CKAN 2.10, package_search (its
q.op is AND); ckanext-harvest, CKANHarvester (what it sends).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from stadtherz.kernel.errors import Invalid

MOST, DEEPEST, LONGEST = 200, 20, 8_000
"""A query has at most so many terms, so deep in each other, and so many signs."""
TEXT = "text"
"""The field of words without one."""
MOMENTS = frozenset({"metadata_modified", "metadata_created"})
FIELDS = frozenset({
    "name", "title", "notes", "organization", "owner_org", "tags", "groups", "res_format",
    "license_id", "id", "state", "type", "dataset_type", "entity_type", "capacity", "private",
    "site_id", TEXT,
}) | MOMENTS  # fmt: skip
_TOKEN = re.compile(
    r"""\s*(?:
      (?P<range>[\[{]\s*(?P<low>"[^"]*"|[^\s"\[\]{}]+)\s+TO\s+(?P<high>"[^"]*"|[^\s"\[\]{}]+)\s*[\]}])
    | (?P<quoted>"(?:[^"\\]|\\.)*")
    | (?P<sign>[()]|&&|\|\||[+!-](?=[^\s]))
    | (?P<field>[A-Za-z_]\w*):
    | (?P<plain>(?:[^\s"()\[\]{}\\]|\\.)+)
    )""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_NOW = re.compile(r"NOW(?:(?P<count>[+-]\d{1,5})(?P<unit>MINUTE|HOUR|DAY)S?)?")
_SIGNS = {"&&": "AND", "||": "OR", "!": "NOT"}
OPERATORS = frozenset({"AND", "OR", "NOT"})


@dataclass(frozen=True)
class Has:
    """Whether a field has a value.

    Args:
        field: one of `FIELDS`.
        value: as it is written, without quotes and backslashes; "" for any at all.
        begins: whether more may follow.
        phrase: whether it stood in quotes.

    """

    field: str
    value: str
    begins: bool = False
    phrase: bool = False


@dataclass(frozen=True)
class Between:
    """Whether a moment lies between two; None is open, and a bound may be left out itself."""

    field: str
    low: datetime | None
    high: datetime | None
    with_low: bool = True
    with_high: bool = True


@dataclass(frozen=True)
class Opposite:
    """The opposite of a term."""

    of: "Term"


@dataclass(frozen=True)
class Every:
    """All of some terms; of none, everything."""

    of: tuple["Term", ...]


@dataclass(frozen=True)
class Either:
    """One of some terms."""

    of: tuple["Term", ...]


Term = Has | Between | Opposite | Every | Either
EVERYTHING = Every(())


class _Token(NamedTuple):
    kind: str
    text: str
    bounds: tuple[str, str] = ("", "")


def read(queries: Iterable[str], now: datetime) -> Term:
    """Read queries, all of which have to hold.

    Args:
        queries: `q` and each `fq`; an empty one asks for everything.
        now: what NOW in ranges means.

    Raises:
        Invalid: code "search", for what cannot be read or is not offered.

    """
    found = tuple(_Reader(one, now).whole() for one in queries if one.strip())
    return found[0] if len(found) == 1 else Every(found)


class _Reader:
    def __init__(self, text: str, now: datetime) -> None:
        self.now, self.place = now, 0
        self.tokens = list(_tokens(text))

    def whole(self) -> Term:
        found = self.query(TEXT, 0)
        if self.next.kind != "end":
            raise refused(f"a closing {self.next.text!r} stands alone")
        return found

    @property
    def next(self) -> _Token:
        return self.tokens[self.place]

    def is_word(self, word: str) -> bool:
        kind, text, _ = self.next
        if kind == "sign":
            return _SIGNS.get(text, text) == word
        return kind == "plain" and text in OPERATORS and text == word

    def took(self, *words: str) -> bool:
        found = any(map(self.is_word, words))
        self.place += found
        return found

    def query(self, field: str, depth: int) -> Term:
        if depth > DEEPEST:
            raise refused(f"terms lie in each other more than {DEEPEST} deep")
        terms = [self.either(field, depth)]
        while self.next.kind != "end" and not self.is_word(")"):
            terms.append(self.either(field, depth))
        return terms[0] if len(terms) == 1 else Every(tuple(terms))

    def either(self, field: str, depth: int) -> Term:
        terms = [self.both(field, depth)]
        while self.took("OR"):
            terms.append(self.both(field, depth))
        return terms[0] if len(terms) == 1 else Either(tuple(terms))

    def both(self, field: str, depth: int) -> Term:
        terms = [self.one(field, depth)]
        while self.took("AND"):
            terms.append(self.one(field, depth))
        return terms[0] if len(terms) == 1 else Every(tuple(terms))

    def one(self, field: str, depth: int) -> Term:
        if depth > DEEPEST:
            raise refused(f"terms lie in each other more than {DEEPEST} deep")
        if self.took("-", "NOT"):
            return Opposite(self.one(field, depth + 1))
        if self.took("+"):
            return self.one(field, depth + 1)
        if self.next.kind == "field":
            field = self.known(self.next.text)
            self.place += 1
        return self.value(field, depth)

    def known(self, field: str) -> str:
        if field not in FIELDS:
            raise refused(
                f"there is no field {field[:40]!r}; there are {', '.join(sorted(FIELDS))}"
            )
        return field

    def value(self, field: str, depth: int) -> Term:
        if self.took("("):
            found = self.query(field, depth + 1)
            if not self.took(")"):
                raise refused("a bracket ( is not closed")
            return found
        token = self.next
        if token.kind not in {"plain", "quoted", "range"} or token.text in OPERATORS:
            raise refused(f"a word is expected, not {token.text[:40] or 'the end'!r}")
        self.place += 1
        if token.kind == "range":
            return self.between(field, token)
        if field in MOMENTS and token.text not in {"*", "*:*"}:
            moment = self.moment(token.text)
            return Between(field, moment, moment)
        return _has(field, token)

    def between(self, field: str, token: _Token) -> Between:
        if field not in MOMENTS:
            raise refused(f"ranges are of {' and '.join(sorted(MOMENTS))}, not of {field!r}")
        low, high = (None if one == "*" else self.moment(one) for one in token.bounds)
        return Between(field, low, high, token.text[0] == "[", token.text[-1] == "]")

    def moment(self, text: str) -> datetime:
        plain = _ESCAPED.sub(r"\1", text.strip('"'))
        if found := _NOW.fullmatch(plain):
            unit = {f"{(found['unit'] or 'DAY').lower()}s": int(found["count"] or 0)}
            return self.now + timedelta(**unit)
        try:
            told = datetime.fromisoformat(plain)
            return told.astimezone(UTC) if told.tzinfo else told.replace(tzinfo=UTC)
        except (ValueError, OverflowError) as error:
            wanted = "a moment such as 2026-11-25T12:00:00Z or NOW-7DAYS is expected"
            raise refused(f"{wanted}, not {plain[:40]!r}") from error


def _tokens(text: str) -> Iterable[_Token]:
    """Cut a query into its signs and words."""
    text = text.strip()
    place = count = 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        count += 1
        if found is None:
            where = text[place : place + 20]
            raise refused(f"{where!r} cannot be read; quotes and brackets have to be closed")
        if count > MOST or len(text) > LONGEST:
            raise refused(f"it is too long; there may be {MOST} terms and {LONGEST} signs")
        kind, place = str(found.lastgroup), found.end()
        yield _Token(kind, found[kind], (found["low"] or "", found["high"] or ""))
    yield _Token("end", "")


def _has(field: str, token: _Token) -> Term:
    if token.text in {"*", "*:*"}:
        return EVERYTHING if field == TEXT else Has(field, "")
    quoted = token.kind == "quoted"
    text = token.text[1:-1] if quoted else token.text
    begins = not quoted and text.endswith("*") and not text.endswith(r"\*")
    if begins:
        text = text[:-1]
    plain = _ESCAPED.sub(r"\1", text)
    return Has(field, plain, begins, quoted) if plain else EVERYTHING


def refused(message: str) -> Invalid:
    """Make the refusal of a search."""
    return Invalid(f"Search Query is invalid: {message}", code="search")

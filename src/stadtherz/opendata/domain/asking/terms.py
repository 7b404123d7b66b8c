"""What a question is made of, as it was written; nothing is known of the table yet.

Every term keeps its place in the text, so that a refusal can name it.
"""

from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """Lengths of time into which moments are sorted."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Sum(StrEnum):
    """What is made of the values of a group."""

    COUNT = "count"
    COUNT_DISTINCT = "count_distinct"
    SUM = "sum"
    AVG = "avg"
    MIN = "min"
    MAX = "max"
    MEDIAN = "median"
    PERCENTILE = "percentile"


@dataclass(frozen=True)
class Name:
    """A column."""

    name: str
    at: int


@dataclass(frozen=True)
class Bucket:
    """The length of time in which a moment lies."""

    unit: Unit
    column: Name
    at: int


@dataclass(frozen=True)
class Aggregate:
    """What is made of the values of a group; `column` is None for counting rows.

    Args:
        what: the function.
        column: of which column.
        percent: for a percentile, 0 to 100.
        at: its place.

    """

    what: Sum
    column: Name | None
    percent: float
    at: int


Expression = Name | Bucket | Aggregate


class Given(StrEnum):
    """How a value was written."""

    TEXT = "text"
    NUMBER = "number"
    TIME = "time"
    WORD = "word"


@dataclass(frozen=True)
class Value:
    """A value as it was written."""

    given: Given
    text: str
    at: int


@dataclass(frozen=True)
class Compared:
    """Two sides compared: =, !=, <, <=, > or >=."""

    left: Name | Bucket
    sign: str
    right: Value | Name | Bucket


@dataclass(frozen=True)
class Among:
    """Whether a value is one of some."""

    left: Name | Bucket
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Like:
    """Whether a text contains, starts or ends with another, or is like a pattern of % and _."""

    left: Name
    how: str
    text: Value


@dataclass(frozen=True)
class Missing:
    """Whether there is no value."""

    left: Name | Bucket


@dataclass(frozen=True)
class Not:
    """The opposite."""

    term: "Term"


@dataclass(frozen=True)
class Both:
    """All of some terms."""

    terms: tuple["Term", ...]


@dataclass(frozen=True)
class Either:
    """One of some terms."""

    terms: tuple["Term", ...]


Term = Compared | Among | Like | Missing | Not | Both | Either


@dataclass(frozen=True)
class Chosen:
    """A column of the answer: what, and under which name ("" for its own)."""

    what: Expression
    alias: str
    at: int


@dataclass(frozen=True)
class Sorted:
    """A key of the order."""

    what: Expression
    descending: bool
    at: int

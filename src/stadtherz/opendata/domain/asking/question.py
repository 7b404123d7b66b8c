"""A question that fits a table: every name is one of its columns, every value of the right type."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from stadtherz.opendata.domain.asking.terms import Sum, Unit
from stadtherz.opendata.domain.tabular.kinds import Storage

Plain = str | bool | int | float | Decimal | date | datetime | None


@dataclass(frozen=True)
class Field:
    """A column of the table.

    Args:
        name: of the column.
        storage: as what its values are stored.
        decimals: behind the decimal sign.
        wide: whether it has up to 38 digits, as sums have, and not 18.

    """

    name: str
    storage: Storage
    decimals: int = 0
    wide: bool = False


@dataclass(frozen=True)
class Part:
    """The length of time in which a moment of a column lies, told by its beginning.

    Years are told as whole numbers, hours as local times, all others as their first day.
    """

    unit: Unit
    field: Field

    @property
    def storage(self) -> Storage:
        """As what it is told."""
        kinds = {Unit.YEAR: Storage.WHOLE, Unit.HOUR: Storage.LOCAL}
        return kinds.get(self.unit, Storage.DATE)

    decimals = 0
    wide = False


@dataclass(frozen=True)
class Made:
    """What is made of a column over a group; `field` is None for counting rows."""

    what: Sum
    field: Field | None
    percent: float = 0.0

    @property
    def storage(self) -> Storage:
        """As what it is told."""
        if self.what in {Sum.COUNT, Sum.COUNT_DISTINCT} or self.field is None:
            return Storage.WHOLE
        if self.what in {Sum.MIN, Sum.MAX}:
            return self.field.storage
        exact = self.what is Sum.SUM and self.field.storage is not Storage.DOUBLE
        return Storage.DECIMAL if exact else Storage.DOUBLE

    @property
    def decimals(self) -> int:
        """How many digits stand behind its decimal sign."""
        return self.field.decimals if self.field else 0

    @property
    def wide(self) -> bool:
        """Whether it has up to 38 digits."""
        return self.what is Sum.SUM


Told = Field | Part | Made


@dataclass(frozen=True)
class Test:
    """A comparison of two sides, or with a value."""

    left: Field | Part
    sign: str
    right: Field | Part | Plain


@dataclass(frozen=True)
class OneOf:
    """Whether a value is one of some."""

    left: Field | Part
    values: tuple[Plain, ...]


@dataclass(frozen=True)
class Match:
    """Whether a text contains, starts, ends or is like another; only "like" minds the case."""

    left: Field
    how: str
    text: str


@dataclass(frozen=True)
class IsNull:
    """Whether there is no value."""

    left: Field | Part


@dataclass(frozen=True)
class Opposite:
    """The opposite of a condition; of an unknown one it is unknown."""

    of: "Condition"


@dataclass(frozen=True)
class All:
    """All of some conditions; of none it is true."""

    of: tuple["Condition", ...]


@dataclass(frozen=True)
class Some:
    """One of some conditions; of none it is false."""

    of: tuple["Condition", ...]


Condition = Test | OneOf | Match | IsNull | Opposite | All | Some


@dataclass(frozen=True)
class Item:
    """A column of the answer."""

    name: str
    what: Told


@dataclass(frozen=True)
class Key:
    """A key of the order; missing values stand last in both directions."""

    what: Told
    descending: bool = False


@dataclass(frozen=True)
class Question:
    """What is asked of a table.

    Args:
        items: columns of the answer.
        condition: which rows; None for all.
        groups: by what rows are put together.
        grouped: whether the answer is of groups; without `groups` it is one row.
        keys: the order; complete, as the last ones tell any two rows apart.
        limit: how many rows an answer has at most; None for all, as in files.
        after: values of the keys of the last row that is already known; None for the beginning.
        skipped: how many rows are left out before, for clients that know no cursors.

    """

    items: tuple[Item, ...]
    condition: Condition | None
    groups: tuple[Field | Part, ...]
    grouped: bool
    keys: tuple[Key, ...]
    limit: int | None
    after: tuple[Plain, ...] | None = None
    skipped: int = 0

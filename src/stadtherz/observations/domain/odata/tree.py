"""The syntax tree of query expressions: what a filter says, before anybody acts on it.

Source: OGC SensorThings 1.1 (18-088, section 9.3.3.5) and the OData 4.01 parts of SensorThings 2.0
(23-019): `in`, `any`, `all`, `contains`. Trees are frozen, so they can be compared and be keys.
A chain of `and` (or of `or`) is one node however long it is: a filter with a thousand ids stays
flat, and nothing that walks a tree can run out of stack.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta


@dataclass(frozen=True, slots=True)
class Interval:
    """A span of time from `start` up to `end`; both have a zone, and start is not after end."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Geography:
    """A geometry as well-known text, in degrees WGS84, longitude first."""

    wkt: str


Value = None | bool | int | float | str | datetime | Interval | timedelta | time | Geography


class Node:
    """What all nodes share: the expressions directly below them."""

    __slots__ = ()

    @property
    def below(self) -> tuple["Expression", ...]:
        """The expressions directly below; a lambda's path counts as one of them."""
        return ()


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A value written in the query; a plain date is midnight UTC of that day."""

    value: Value
    kind: str = field(init=False)

    def __post_init__(self) -> None:
        # without it the literals 1, 1.0 and true would be the same key
        object.__setattr__(self, "kind", type(self.value).__name__)


@dataclass(frozen=True, slots=True)
class Path(Node):
    """A way to a property: ("Datastream", "Thing", "name"), ("properties", "a"), ("@iot.id",)."""

    segments: tuple[str, ...]

    def __str__(self) -> str:
        return "/".join(self.segments)


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """`not` or `-` before an operand."""

    operator: str
    operand: "Expression"

    @property
    def below(self) -> tuple["Expression", ...]:
        """The operand."""
        return (self.operand,)


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """Two operands with one of eq ne gt ge lt le add sub mul div mod in."""

    operator: str
    left: "Expression"
    right: "Expression"

    @property
    def below(self) -> tuple["Expression", ...]:
        """Both operands."""
        return (self.left, self.right)


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """Two or more operands, all joined by `and` or all joined by `or`."""

    operator: str
    operands: tuple["Expression", ...]

    @property
    def below(self) -> tuple["Expression", ...]:
        """All operands."""
        return self.operands


@dataclass(frozen=True, slots=True)
class Listed(Node):
    """The values in parentheses behind `in`."""

    items: tuple[Literal, ...]

    @property
    def below(self) -> tuple["Expression", ...]:
        """The values."""
        return self.items


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function with its arguments."""

    name: str
    arguments: tuple["Expression", ...]

    @property
    def below(self) -> tuple["Expression", ...]:
        """The arguments."""
        return self.arguments


@dataclass(frozen=True, slots=True)
class Lambda(Node):
    """`any` or `all` over a to-many path; inside `body` the variable leads the member's paths.

    `any()` without a body asks whether there is a member at all.
    """

    path: Path
    quantifier: str
    variable: str
    body: "Expression | None"

    @property
    def below(self) -> tuple["Expression", ...]:
        """The path and the body."""
        return (self.path,) if self.body is None else (self.path, self.body)


START, END = "<start>", "<end>"
"""Last segments of a path that ask for one end of a time; what a client writes is never these."""

Expression = Literal | Path | Unary | Binary | Logic | Listed | Call | Lambda


def walk(tree: Expression) -> Iterator[Expression]:
    """Give every node, each before those below it."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(node.below))


def paths_of(tree: Expression) -> tuple[Path, ...]:
    """Give every path named in a tree, each once, in the order of the text."""
    return tuple(dict.fromkeys(node for node in walk(tree) if isinstance(node, Path)))


def height(tree: Expression) -> int:
    """Count the levels of a tree, without recursion: it also judges trees that are too deep."""
    deepest, waiting = 0, [(tree, 1)]
    while waiting:
        node, level = waiting.pop()
        deepest = max(deepest, level)
        waiting.extend((child, level + 1) for child in node.below)
    return deepest


def terms(tree: Expression) -> int:
    """Count what has to be computed: operators, functions and names; the values of a list as one.

    A mere value counts as one too.
    """
    return sum(not isinstance(node, Literal | Logic) for node in walk(tree)) or 1


def replaced(tree: Expression, change: Callable[[Expression], Expression | None]) -> Expression:
    """Give the tree with every node for which `change` answers put in place of the old one.

    What was put in is not looked into again. A caller uses it to answer a part beforehand, such as
    a geometry test by its own index, and to leave a plain path in its place.
    """
    other = change(tree)
    if other is not None:
        return other
    match tree:
        case Unary():
            tree = replace(tree, operand=replaced(tree.operand, change))
        case Binary():
            left, right = replaced(tree.left, change), replaced(tree.right, change)
            tree = replace(tree, left=left, right=right)
        case Logic():
            tree = replace(tree, operands=tuple(replaced(each, change) for each in tree.operands))
        case Call():
            tree = replace(tree, arguments=tuple(replaced(x, change) for x in tree.arguments))
        case Lambda() if tree.body is not None:
            tree = replace(tree, body=replaced(tree.body, change))
    return tree

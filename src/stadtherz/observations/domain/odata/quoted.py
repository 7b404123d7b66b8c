"""Which comparisons are of texts though a number is stored: `result gt '3'`.

A result, and what stands in the JSON of a client, has no type of its own (OGC 18-088, tables 12 and
24: "any"). What is written in quotes asks for a text, so that a number there is compared as it
would be written. A property that is known to be a number, such as an id, never is a text.
"""

from collections.abc import Callable
from typing import Any

from stadtherz.observations.domain.odata.tree import Binary, Expression, Listed, Literal, Path
from stadtherz.observations.domain.odata.values import NUMBER, rank

UNTYPED = frozenset({"result", "parameters", "properties", "resultQuality"})
"""Properties that hold what their sender liked."""


def untyped(node: Expression) -> bool:
    """Say whether a path leads to a value of which only the sender knows the type."""
    return isinstance(node, Path) and not UNTYPED.isdisjoint(node.segments)


def is_text(node: Expression) -> bool:
    """Say whether something was written in quotes, or, of a list, one of it."""
    if isinstance(node, Listed):
        return any(map(is_text, node.items))
    return isinstance(node, Literal) and isinstance(node.value, str)


def asks_for_text(node: Binary) -> bool:
    """Say whether an untyped value is compared with a text, on whichever side it stands."""
    left, right = node.left, node.right
    return (untyped(left) and is_text(right)) or (is_text(left) and untyped(right))


def written(value: Any) -> Any:
    """Give a number as it is written, without a fraction of zero; anything else as it is."""
    if rank(value) != NUMBER:
        return value
    return str(value) if isinstance(value, int) else repr(float(value)).removesuffix(".0")


def as_written(compare: Callable[[Any, Any], bool | None]) -> Callable[[Any, Any], bool | None]:
    """Let a comparison take numbers as texts."""
    return lambda left, right: compare(written(left), written(right))

"""Says whether a filter can be true at all: a mere name or number is no condition.

What only a value can decide (a member of JSON, a result) is let pass; it is true or it is not.
"""

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.entities import ID_NAMES, Kind, Value
from stadtherz.observations.domain.odata.signatures import GEOMETRIES, RELATIONS
from stadtherz.observations.domain.odata.tree import (
    Binary,
    Call,
    Expression,
    Literal,
    Logic,
    Path,
    Unary,
)
from stadtherz.observations.domain.odata.values import ARITHMETIC
from stadtherz.observations.domain.odata.writing import text_of

TRUE_OR_FALSE = {*RELATIONS, "substringof", "contains", "startswith", "endswith"} | {
    name for name in GEOMETRIES if name not in {"geo.distance", "geo.length"}
}
"""Functions that answer true or false."""
_MAY_BE_TRUTH = {Value.ANY, Value.JSON, Value.OBJECT, Value.LIST}


def refuse_no_condition(tree: Expression | None, kind: Kind) -> None:
    """Refuse a filter, or an operand of and, or and not, that is never true or false.

    Raises:
        Invalid: code "query", showing the part and what to write instead.

    """
    waiting = [] if tree is None else [tree]
    while waiting:
        part = waiting.pop()
        match part:
            case Logic():
                waiting.extend(part.operands)
            case Unary(operator="not"):
                waiting.append(part.operand)
            case _ if not _may_be_truth(part, kind):
                shown = text_of(part)[:40]
                message = f"$filter: {shown!r} is neither true nor false; compare it, as with eq"
                raise Invalid(message, code="query")


def _may_be_truth(part: Expression, kind: Kind) -> bool:
    match part:
        case Literal():
            return part.value is None or isinstance(part.value, bool)
        case Binary():
            return part.operator not in ARITHMETIC
        case Call():
            return part.name in TRUE_OR_FALSE
        case Unary():
            return False
        case Path():
            return _of_path(part.segments, kind)
    return True


def _of_path(segments: tuple[str, ...], kind: Kind) -> bool:
    """Whether a path may lead to a truth; what does not exist is refused elsewhere."""
    for place, name in enumerate(segments):
        if name in ID_NAMES or name == "$count":
            return False
        link = kind.link(name)
        if link is None:
            described = kind.property(name)
            last = place == len(segments) - 1
            return described is None or not last or described.value in _MAY_BE_TRUTH
        kind = kind.beyond(link)
    return False

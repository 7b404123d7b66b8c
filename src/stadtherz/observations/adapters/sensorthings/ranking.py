"""Narrows what is read for "the greatest first", and answers "any beyond", by roll-ups.

Of each datastream and day the greatest value is known. The k-th greatest of those is reached by k
observations at least, so none below it can be among the first k. Least values go the same way.
Where single values were dropped, roll-ups know greatest values that no observation has any more,
and not those of what came in later: such days of such datastreams count for nothing here.
"""

from stadtherz.observations.adapters.duck import DAYS, make_table
from stadtherz.observations.adapters.lake import Lake
from stadtherz.observations.adapters.scope import Scope
from stadtherz.observations.adapters.sealing import sealed_before
from stadtherz.observations.adapters.sensorthings.counted import without_arrays
from stadtherz.observations.adapters.summed import SEALED, Columns, Summed
from stadtherz.observations.adapters.time_limit import ask
from stadtherz.observations.domain.grains import BOTH
from stadtherz.observations.domain.odata.duck import Column, Kind, Sql, condition_of
from stadtherz.observations.domain.odata.options import Order
from stadtherz.observations.domain.odata.tree import Binary, Expression, Literal, Path, replaced

RESULT = Path(("result",))
TURNED = {"gt": "lt", "ge": "le", "lt": "gt", "le": "ge"}
REACHED = {"gt": "most", "ge": "most", "lt": "least", "le": "least"}
EXTREMES = {"most": ("value", "max"), "least": ("value", "min")}
SURE: Columns = EXTREMES | {"whole": ("true", "true"), "partly": ("false", "false")}
DOUBTFUL: Columns = EXTREMES | {
    "whole": ("true", f"NOT {SEALED}"),
    "partly": ("false", f"single > 0 AND {SEALED}"),
}


def bound_of(
    order: Order, scope: Scope, lake: Lake, first: int, until: int | None = None
) -> Sql | None:
    """Give a condition that the first so many in an order of results meet; None for no bound.

    Results that are no numbers always meet it, as they are ranked apart.

    Args:
        order: the first key of the order.
        scope: which observations are ranked, all of them.
        lake: where they are.
        first: how many are wanted.
        until: only those that end before are ranked, in microseconds.

    """
    if order.expression != RESULT:
        return None
    sums = _extremes(scope, lake, until)
    rolled = sums.rolled()
    if not rolled:
        return None
    column, direction, sign = ("most", "DESC", ">=") if order.descending else ("least", "ASC", "<=")
    rows = ask(
        sums.connection,
        f"SELECT {column} FROM ({rolled}) WHERE whole AND {column} IS NOT NULL"
        f" ORDER BY 1 {direction} LIMIT 1 OFFSET {int(first) - 1}",
    )
    if not rows:
        return None
    above = f"value {sign} $the_bound"
    # beside an array stands its total
    return Sql(f"({above} OR value IS NULL OR result IS NOT NULL)", {"the_bound": rows[0][0]})


def _extremes(scope: Scope, lake: Lake, until: int | None = None) -> Summed:
    scope = without_arrays(scope)
    sealed = sealed_before(scope.streams)
    sums = Summed(
        scope, lake, fits=lambda _day: BOTH, until=until,
        columns=DOUBTFUL if sealed else SURE, dropped=False,
    )  # fmt: skip
    if sealed:
        make_table(sums.connection, "sealed", DAYS, sealed.items())
    return sums


def streams_reaching(tree: Expression, scope: Scope, lake: Lake) -> list[int] | None:
    """Name the datastreams with a result beyond a number; None when it must be searched for."""
    column = _reached(tree)
    if column is None:
        return None
    wanted = condition_of(
        replaced(tree, lambda node: Path((column,)) if node == RESULT else None),
        lambda path: Column(str(path), Kind.NUMBER),
    )
    rows = _extremes(scope, lake).rows(
        f"SELECT datastream, bool_or(partly) FROM known WHERE partly OR (whole AND {wanted.text})"
        " GROUP BY 1 ORDER BY 1",
        **wanted.params,
    )
    return None if any(partly for _, partly in rows) else [int(stream) for stream, _ in rows]


def _reached(tree: Expression) -> str | None:
    """Say whether the greatest or the least result decides; None for anything else."""
    match tree:
        case Binary(operator=sign, left=left, right=Literal(value=number)) if left == RESULT:
            pass
        case Binary(operator=sign, left=Literal(value=number), right=right) if right == RESULT:
            sign = TURNED.get(sign, "")
        case _:
            return None
    if isinstance(number, bool) or not isinstance(number, int | float):
        return None
    return REACHED.get(sign)

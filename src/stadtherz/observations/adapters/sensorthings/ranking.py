"""Narrows what is read for "the greatest first" by what roll-ups know.

Of each datastream and day the greatest value is known. The k-th greatest of those is reached by k
observations at least, so none below it can be among the first k. Least values go the same way.
"""

from stadtherz.observations.adapters.lake import Lake
from stadtherz.observations.adapters.scope import Scope
from stadtherz.observations.adapters.summed import Summed
from stadtherz.observations.domain.grains import BOTH
from stadtherz.observations.domain.odata.duck import Sql
from stadtherz.observations.domain.odata.options import Order
from stadtherz.observations.domain.odata.tree import Binary, Expression, Literal, Path

RESULT = Path(("result",))
TURNED = {"gt": "lt", "ge": "le", "lt": "gt", "le": "ge"}
REACHED = {"gt": "most >", "ge": "most >=", "lt": "least <", "le": "least <="}


def bound_of(order: Order, scope: Scope, lake: Lake, first: int) -> Sql | None:
    """Give a condition that the first so many in an order of results meet; None for no bound.

    Results that are no numbers always meet it, as they are ranked apart.
    """
    if order.expression != RESULT:
        return None
    sums = Summed(scope, lake, fits=lambda _day: BOTH, dropped=False)
    rolled = sums.rolled()
    if not rolled:
        return None
    column, direction, sign = ("most", "DESC", ">=") if order.descending else ("least", "ASC", "<=")
    rows = sums.connection.execute(
        f"SELECT {column} FROM ({rolled}) WHERE {column} IS NOT NULL"
        f" ORDER BY 1 {direction} LIMIT 1 OFFSET {int(first) - 1}"
    ).fetchall()
    if not rows:
        return None
    return Sql(f"(value {sign} $the_bound OR value IS NULL)", {"the_bound": rows[0][0]})


def streams_reaching(tree: Expression, scope: Scope, lake: Lake) -> list[int] | None:
    """Name the datastreams with a result beyond a number; None when the tree asks anything else."""
    match tree:
        case Binary(operator=sign, left=left, right=Literal(value=number)) if left == RESULT:
            pass
        case Binary(operator=sign, left=Literal(value=number), right=right) if right == RESULT:
            sign = TURNED.get(sign, "")
        case _:
            return None
    if sign not in REACHED or isinstance(number, bool) or not isinstance(number, int | float):
        return None
    sums = Summed(scope, lake, fits=lambda _day: BOTH, dropped=False)
    rows = sums.rows(
        f"SELECT DISTINCT datastream FROM known WHERE {REACHED[sign]} $number ORDER BY 1",
        number=number,
    )
    return [int(row[0]) for row in rows]

"""What a ballot may hold, as the procedure declares it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Limits of a ballot; None where there is none.

    Args:
        least: number of projects.
        most: number of projects.
        cost: what the chosen ones may cost together, in the smallest unit of the currency.
        least_points: that have to be given together.
        points: that may be given together.
        points_each: that one project may get.

    """

    least: int | None = None
    most: int | None = None
    cost: int | None = None
    least_points: int | None = None
    points: int | None = None
    points_each: int | None = None


NO_LIMITS = Limits()

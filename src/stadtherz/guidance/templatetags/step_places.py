"""Where a step of a way is, as a reference that other pages take."""

from django import template

from stadtherz.guidance.services.planning import ready
from stadtherz.guidance.services.telling import ToldWay

register = template.Library()


@register.simple_tag
def step_place(told: ToldWay, step: int) -> str:
    """Give the middle of a step in degrees, latitude first: a place of the map, not of a person.

    Args:
        told: the way.
        step: number of the step, from 0.

    """
    line = told.plan.choices[told.number].stages[step].line
    middle = max(1, len(line) // 2)
    (x, y), (to_x, to_y) = line[middle - 1], line[min(middle, len(line) - 1)]
    lon, lat = ready().network.plane.lonlat(((x + to_x) / 2, (y + to_y) / 2))
    return f"{lat:.6f},{lon:.6f}"

"""Where a way and its steps are, and what people reported there."""

from itertools import groupby

from django import template
from django.utils import timezone

from stadtherz.guidance.domain.beside import steps_beside
from stadtherz.guidance.services.planning import ready
from stadtherz.guidance.services.telling import ToldWay
from stadtherz.streets.public import Obstacle, obstacles_at

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


@register.simple_tag
def way_line(told: ToldWay) -> list[list[float]]:
    """Give a way as a line: longitude and latitude in degrees, to a metre, each place once."""
    plane = ready().network.plane
    line = [point for stage in told.plan.choices[told.number].stages for point in stage.line]
    placed = ([round(value, 5) for value in plane.lonlat(point)] for point in line)
    return [place for place, _repeated in groupby(placed)]


@register.simple_tag
def reported_along(told: ToldWay) -> list[tuple[int, Obstacle]]:
    """Give what people reported on a way, confirmed or not, with the number of the step, from 1."""
    some = obstacles_at(timezone.now())
    plane = ready().network.plane
    spots = [plane.xy(one.longitude, one.latitude) for one in some]
    steps = steps_beside(told.plan.choices[told.number].stages, spots)
    found = [(step + 1, one) for step, one in zip(steps, some, strict=True) if step is not None]
    return sorted(found, key=lambda pair: pair[0])

"""A thing as a nested dict, and how its paths are read."""

from datetime import UTC, datetime, timedelta

from stadtherz.observations.domain.odata.evaluate import Scope, compiled
from stadtherz.observations.domain.odata.expressions import expression_of
from stadtherz.observations.domain.odata.tree import Interval

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
MANY = {"Datastreams", "Locations", "Observations"}


def resolve(path):
    """Read dicts; a to-many path gives a list, `$count` a number."""

    def read(item):
        return follow(item, path.segments)

    return read


def follow(item, segments):
    if not segments:
        return item
    first, *rest = segments
    if first == "$count":
        return len(item)
    if isinstance(item, list):
        return [found for each in item for found in as_list(follow(each, segments))]
    value = item.get(first) if isinstance(item, dict) else None
    return follow([] if value is None and first in MANY else value, rest)


def as_list(value):
    return value if isinstance(value, list) else [value]


SCOPE = Scope(resolve, lambda _path: SCOPE)


def value(text, item=None):
    return compiled(expression_of(text), resolve, within=SCOPE.within, now=NOW)(item or {})


PLACE = {"type": "Point", "coordinates": [7.77, 49.44]}
THING = {
    "id": 1,
    "name": "Zählstelle Straße",
    "flag": True,
    "off": False,
    "nothing": None,
    "five": 5,
    "half": 0.5,
    "huge": 10**400,
    "at": NOW,
    "span": Interval(NOW, NOW + HOUR),
    "properties": {"a": {"b": 7}, "tags": ["Rad", "Fuß", 3], "none": None},
    "place": PLACE,
    "feature": {"type": "Feature", "geometry": PLACE, "properties": {}},
    "Datastreams": [
        {"name": "Rad", "unit": "1/h", "limit": 10,
         "Observations": [{"result": 3}, {"result": 12}]},
        {"name": "Auto", "unit": None, "limit": 99, "Observations": [{"result": 50}]},
        {"name": "Bus", "unit": "1/d", "limit": 0, "Observations": []},
    ],
    "Locations": [{"location": {"type": "Point", "coordinates": [0, 0]}},
                  {"location": {"type": "Point", "coordinates": [3, 4]}}],
    "Observations": [],
}  # fmt: skip

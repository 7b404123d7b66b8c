from typing import Any

from django.db import transaction

from stadtherz.city import models
from stadtherz.city.adapters import district_areas
from stadtherz.city.domain.description import City
from stadtherz.city.domain.outline import district_at
from stadtherz.city.selectors import districts
from stadtherz.kernel.geo import Point
from stadtherz.kernel.text import Text


@transaction.atomic
def load_city(*, city: City) -> None:
    """Bring the tables in line with the city file; running it twice changes nothing.

    An entry that left the file is retired, not deleted, because projects and places point to it.

    Raises:
        Invalid: when a boundary file cannot be read; nothing was changed then.

    """
    district_areas()
    _mirror(
        models.District,
        {
            part.key: {
                "number": part.number,
                "name": part.name,
                "kind": part.kind.value,
                "note": part.note,
                "lon": part.centre.lon,
                "lat": part.centre.lat,
            }
            for part in city.districts
        },
    )
    _mirror(
        models.Department,
        {p.key: {"name": p.name, "mail": p.mail, "task": p.task} for p in city.departments},
    )
    _mirror(
        models.Theme,
        {
            part.key: {
                "name": part.name,
                "promise": part.promise,
                "icon": part.icon,
                "hue": part.hue,
            }
            for part in city.themes
        },
    )


def _mirror(table: type[models.FromCityFile], entries: dict[str, dict[str, Any]]) -> None:
    rows = table._default_manager  # noqa: SLF001 - Django's public name for any table
    rows.exclude(key__in=entries).update(retired=True)
    known = {row.key: row for row in rows.all()}
    told = {
        key: values | {"position": position, "retired": False}
        for position, (key, values) in enumerate(entries.items())
    }
    rows.bulk_create(
        [table(key=key, **values) for key, values in told.items() if key not in known],
        ignore_conflicts=True,  # another process may bring the same at the same moment
    )
    for key, values in told.items():
        row = known.get(key)
        if row and any(getattr(row, name) != value for name, value in values.items()):
            rows.filter(pk=row.pk).update(**values)


def district_for(point: Point) -> models.District | None:
    """In which district `point` lies; None outside of the city's outline."""
    area = district_at(point, district_areas())
    return districts().filter(key=area.key).first() if area else None


def create_place(
    *, name: str, point: Point, description: Text | None = None, illustrative: bool = False
) -> models.Place:
    """Enter a place; the district follows from the point."""
    return models.Place.objects.create(
        name=name,
        description=description or Text(),
        lon=point.lon,
        lat=point.lat,
        district=district_for(point),
        illustrative=illustrative,
    )

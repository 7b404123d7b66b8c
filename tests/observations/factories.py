"""Plain rows for tests; every value is written out."""

from stadtherz.city.public import create_place
from stadtherz.kernel.geo import Point
from stadtherz.kernel.text import Text
from stadtherz.observations.models import Datastream, ObservedProperty, Station


def bicycles():
    return ObservedProperty.objects.get_or_create(
        key="bicycles",
        defaults={
            "name": Text.of({"de": "Fahrräder", "en": "Bicycles"}),
            "kind": "count",
            "icon": "bike",
        },
    )[0]


def station(key="bruecke", *, public=True, simulated=False):
    place = create_place(name=f"Ort {key}", point=Point(7.77, 49.44))
    return Station.objects.create(
        key=key, name=Text.of({"de": f"Stelle {key}", "en": f"Site {key}"}), place=place,
        public=public, simulated=simulated,
    )  # fmt: skip


def stream(key="bruecke-nord", at=None):
    return Datastream.objects.create(
        key=key, station=at or station(key.split("-")[0]), observed=bicycles(), interval_s=900
    )

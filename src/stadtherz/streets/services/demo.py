"""Gives a city without a map the invented quarter, so that streets and guide can be tried."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from django.db import transaction

from stadtherz.city.public import the_city
from stadtherz.streets.adapters.kept_maps import digest_of
from stadtherz.streets.adapters.timetable_files import kept_timetables
from stadtherz.streets.domain.sample_timetable import sample_timetable
from stadtherz.streets.domain.sample_town import sample_map
from stadtherz.streets.models import Feature, MapImport, Place
from stadtherz.streets.selectors.network import current_map
from stadtherz.streets.services.importing import Imported, import_map
from stadtherz.streets.services.placing import INVENTED
from stadtherz.streets.services.timetabling import (
    Taken,
    configured_timetables,
    drop_timetables,
    take_timetable,
)

FILE = "musterviertel.osm"


def load_sample(*, now: datetime) -> Imported | None:
    """Take in the invented quarter; None where the city has a map or has this one already.

    A newer drawing of the quarter replaces an older one.
    """
    known = current_map()
    if known is not None and not known.invented:
        return None
    text = sample_map(*_middle())
    with TemporaryDirectory() as folder:
        path = Path(folder) / FILE
        path.write_text(text, encoding="utf-8")
        if known is not None and known.sha256 == digest_of(path):
            return None
        return import_map(path=path, now=now)


def load_sample_timetable(*, now: datetime) -> Taken | None:
    """Take in the timetable of the invented quarter; None where the city has another map or one."""
    known = current_map()
    if known is None or not known.invented or configured_timetables():
        return None
    with TemporaryDirectory() as folder:
        path = Path(folder) / "musterviertel.zip"
        with ZipFile(path, "w") as file:
            for name, text in sample_timetable(*_middle()).items():
                file.writestr(name, text)
        return take_timetable(now=now, source=str(path), invented=True)


def _middle() -> tuple[float, float]:
    box = the_city().box
    return (box.west + box.east) / 2, (box.south + box.north) / 2


@transaction.atomic
def forget_sample() -> bool:
    """Take the invented quarter away where it is the map of the city; says whether it was."""
    known = current_map()
    if known is None or not known.invented:
        return False
    Feature.objects.all().delete()
    Place.objects.filter(district=INVENTED).delete()
    MapImport.objects.filter(invented=True).delete()
    if any(one.invented for one in kept_timetables()):
        transaction.on_commit(drop_timetables)
    return True

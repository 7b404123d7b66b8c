"""The state of all that the catalogue tells, as a name that changes with any of it."""

from hashlib import sha256
from importlib.metadata import version

from stadtherz.city.public import Department, the_city
from stadtherz.opendata.models import Dataset, Series
from stadtherz.opendata.selectors.harvesting import last_harvest, passed_on


def state_of_catalogue() -> str:
    """Name the state of the catalogue: datasets, who answers for them, series, others, the city.

    Whoever changes a dataset or a series sets its `modified`; departments and the city file have
    no such moment, so they are looked at whole. Another version of the software may tell the same
    in other words.
    """
    rows = Dataset.objects.filter(state=Dataset.State.PUBLISHED).order_by("key")
    said = (
        version("stadtherz"),
        repr(the_city()),
        *Department.objects.order_by("key").values_list("key", "name", "mail"),
        *Series.objects.order_by("key").values_list("key", "public", "modified"),
        last_harvest(),
        passed_on().count(),
        *rows.values_list("key", "modified", "department"),
    )
    return sha256("\n".join(map(str, said)).encode()).hexdigest()

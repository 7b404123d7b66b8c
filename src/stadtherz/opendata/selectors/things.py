"""Which things of the catalogue there are, by their lasting addresses `/id/KIND/NAME/REST`."""

from stadtherz.city.public import Department, the_city
from stadtherz.kernel.errors import NotFound
from stadtherz.opendata.selectors.catalogue import public_row
from stadtherz.opendata.selectors.harvesting import harvested
from stadtherz.opendata.selectors.own_services import INTERFACES
from stadtherz.opendata.selectors.series import public_series


def find_thing(kind: str, name: str, rest: str) -> None:
    """Make sure that there is a thing.

    Raises:
        NotFound: there is none.
        DatasetWithdrawn: it was public once.

    """
    if not _is_there(kind, name, rest):
        message = f"there is no {'/'.join(one for one in (kind, name, rest) if one)[:100]!r}"
        raise NotFound(message, code="thing")


def _is_there(kind: str, name: str, rest: str) -> bool:
    if kind == "distribution":
        return rest in {one.name for one in public_row(name).distributions.all()}
    if rest:
        return False
    if kind in {"dataset", "series", "record"}:
        return bool(
            {"dataset": public_row, "series": public_series, "record": harvested}[kind](name)
        )
    if kind in {"agent", "contact"}:
        return name == the_city().key or Department.objects.filter(key=name).exists()
    return name in INTERFACES if kind == "service" else kind == "catalogue" and not name

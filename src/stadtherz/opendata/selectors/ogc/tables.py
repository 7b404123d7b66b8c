"""Which tables of published datasets have places, and what their columns are."""

from functools import lru_cache
from pathlib import Path

from stadtherz.kernel.errors import Invalid, NotFound
from stadtherz.opendata.adapters import store
from stadtherz.opendata.adapters.asking.answers import Table
from stadtherz.opendata.adapters.ogc.items import Placed
from stadtherz.opendata.adapters.tables.stored import schema_in
from stadtherz.opendata.domain.ogc.placing import placing_of
from stadtherz.opendata.models import MEASURED, Dataset, Distribution
from stadtherz.opendata.selectors.tables import PLACES, WHOLE, whole_file

KNOWN = 16_384
OGC_FEATURES, OGC_EDR = "ogc-features", "ogc-edr"


def served_by_ogc(source: str, file: str, *, is_placed: bool) -> tuple[str, ...]:
    """Name the OGC services that serve a file, by what the database knows of it.

    Args:
        source: of its dataset.
        file: its name; tables with places have one of that name.
        is_placed: whether the dataset has an extent.

    """
    if source.startswith(MEASURED):
        return (OGC_FEATURES, OGC_EDR) if file == WHOLE and is_placed else ()
    return (OGC_FEATURES,) if file == PLACES else ()


def services_of(row: Dataset, file: Distribution) -> tuple[str, ...]:
    """Name the OGC services that give what a file holds: those of the file with all rows."""
    if file.name != WHOLE:
        return ()
    if row.source.startswith(MEASURED):
        return (OGC_FEATURES, OGC_EDR) if row.west is not None else ()
    return (OGC_FEATURES,) if _placed(file) else ()


def placed_table(row: Dataset) -> Placed | None:
    """Give the table of a dataset if its rows have a place; None where there is no such table."""
    file = whole_file(row)
    return _placed(file) if file else None


def _placed(file: Distribution) -> Placed | None:
    try:
        return _looked_at(store.opened(file.path), file.sha256)
    except NotFound:
        return None


@lru_cache(maxsize=KNOWN)
def _looked_at(path: Path, _version: str) -> Placed | None:
    """Look at a file, once for each of its versions; what people give brings its schema along."""
    try:
        schema = schema_in(path)
    except Invalid:
        return None
    placing = placing_of(schema)
    return Placed(Table(path, schema), placing) if placing else None

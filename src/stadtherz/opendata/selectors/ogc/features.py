"""The collections of OGC API - Features: published datasets whose rows have a place."""

from dataclasses import dataclass, replace

from django.utils.translation import get_language

from stadtherz.kernel.errors import NotFound
from stadtherz.opendata.adapters.ogc import items
from stadtherz.opendata.adapters.ogc.items import Placed
from stadtherz.opendata.domain.ogc.asked import Asked
from stadtherz.opendata.domain.ogc.collection import About, Collection
from stadtherz.opendata.domain.ogc.items import Feature, Page
from stadtherz.opendata.domain.ogc.placing import box_of
from stadtherz.opendata.domain.tabular.schema import Schema
from stadtherz.opendata.domain.terms import LICENCES
from stadtherz.opendata.models import MEASURED, Dataset
from stadtherz.opendata.selectors.catalogue import AT_ONCE, public_row, public_rows, title_of
from stadtherz.opendata.selectors.ogc import stations
from stadtherz.opendata.selectors.ogc.stations import Measured, Offered, offered_by_source
from stadtherz.opendata.selectors.ogc.tables import placed_table
from stadtherz.opendata.selectors.tables import whole_file

DIGITS = 18


@dataclass(frozen=True)
class Served:
    """A collection and where its features come from."""

    collection: Collection
    source: Placed | Measured

    def page(self, wanted: Asked) -> Page:
        """Give a page of features."""
        if isinstance(self.source, Placed):
            return items.page_of(self.source, wanted)
        return stations.page_of(self.source, wanted)

    def feature(self, key: str) -> tuple[Page, Feature]:
        """Give one feature, and the page that names its properties.

        Raises:
            NotFound: there is none.

        """
        found = self._table_feature(self.source, key) if isinstance(self.source, Placed) else (
            stations.feature_of(self.source, key)
        )  # fmt: skip
        if found is None:
            message = f"there is no feature {key[:60]!r} in {self.collection.about.key!r}"
            raise NotFound(message, code="feature")
        return found

    def _table_feature(self, placed: Placed, key: str) -> tuple[Page, Feature] | None:
        if not (key.isascii() and key.isdecimal() and len(key) <= DIGITS):
            return None
        page = items.page_of(placed, Asked(limit=1, after=max(0, int(key) - 1)))
        first = page.features[0] if page.features else None
        return (page, first) if first and first.key == int(key) else None


def about(row: Dataset) -> About:
    """Say what a dataset is about, in the language of the reader."""
    language = get_language() or ""
    edges = (row.west, row.south, row.east, row.north)
    licence = LICENCES.get(row.licence)
    words = row.keywords.to(language).split(",")
    return About(
        key=row.key,
        title=row.title.to(language),
        description=row.description.to(language),
        keywords=tuple(word.strip() for word in words if word.strip()),
        box=edges if None not in edges else None,  # type: ignore[arg-type] # all are numbers
        start=row.begins,
        end=row.ends,
        licence=licence.text if licence else "",
        department=row.department.name.to(language) if row.department else "",
        simulated=row.simulated,
        alone=title_of(row).to(language),
    )


def is_measured(row: Dataset) -> bool:
    """Whether a dataset is made of what the city measures."""
    return row.source.startswith(MEASURED)


def served(row: Dataset, offered: Offered) -> Served | None:
    """Give the collection of a dataset; None where its rows have no place."""
    if is_measured(row):
        measured = stations.measured_by(row, offered)
        return _of_stations(row, measured) if measured else None
    placed = placed_table(row)
    file = whole_file(row)
    if placed is None or file is None:
        return None
    version = f"{file.sha256} {row.modified}"
    schema = placed.table.schema
    known = about(row)
    known = replace(known, box=known.box or box_of(schema, placed.placing))
    told = Collection(known, schema, placed.placing.reference, version)
    return Served(told, placed)


def _of_stations(row: Dataset, measured: Measured) -> Served:
    schema: Schema = stations.schema_of(measured)
    return Served(
        Collection(about(row), schema, version=str(row.modified), measured=True), measured
    )


def served_collections() -> list[Served]:
    """Give all collections, in a fixed number of queries."""
    offered = offered_by_source()
    found = (served(row, offered) for row in public_rows().iterator(chunk_size=AT_ONCE))
    return [one for one in found if one]


def served_collection(key: str) -> Served:
    """Find a collection.

    Raises:
        NotFound: there is none; whether something is not published looks the same.

    """
    row = public_row(key)
    found = served(row, offered_by_source(row) if is_measured(row) else {})
    if found is None:
        message = f"the dataset {key[:80]!r} has no places"
        raise NotFound(message, code="collection")
    return found

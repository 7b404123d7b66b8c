"""Reads the catalogue from rows as the values that every way out is made of."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Max, Prefetch, QuerySet

from stadtherz.city.public import the_city
from stadtherz.kernel.text import Text
from stadtherz.opendata.domain.catalogue import (
    Area,
    Catalogue,
    Dataset,
    Distribution,
    Period,
    Service,
)
from stadtherz.opendata.domain.terms import (
    FILE_TYPES,
    LANGUAGES,
    LICENCES,
    Frequency,
    HighValue,
    Licence,
    Theme,
)
from stadtherz.opendata.models import Dataset as Row
from stadtherz.opendata.models import Distribution as File
from stadtherz.opendata.selectors.addresses import (
    file_address,
    home,
    iri_of,
    manifest_address,
    page_of,
    use_page,
)
from stadtherz.opendata.selectors.ogc.tables import served_by_ogc, services_of
from stadtherz.opendata.selectors.own_services import SENSORTHINGS, SERVICES, service_of
from stadtherz.opendata.selectors.people import (
    contact_of,
    in_each,
    office_of,
    the_licence,
    the_publisher,
)
from stadtherz.opendata.selectors.searching import looked_for
from stadtherz.opendata.selectors.texts import both
from stadtherz.opendata.selectors.withdrawn import missing

__all__ = ["SENSORTHINGS", "office_of", "the_licence", "the_publisher"]

AT_ONCE = 200
Categories = dict[str, tuple[HighValue, ...]]


def public_rows() -> QuerySet[Row]:
    """Give all published datasets with files and departments, in a fixed number of queries."""
    return (
        Row.objects.filter(state=Row.State.PUBLISHED)
        .select_related("department", "series")
        .prefetch_related(Prefetch("distributions", File.objects.order_by("position", "name")))
        .order_by("key")
    )


def public_row(key: str) -> Row:
    """Find a published dataset.

    Raises:
        NotFound: there is none with this key, or it is not published; both look alike.
        DatasetWithdrawn: it was public once.

    """
    row = public_rows().filter(key=key).first()
    if row is None:
        raise missing(key)
    return row


def matching(words: str = "", theme: str = "", department: str = "") -> QuerySet[Row]:
    """Give the published datasets that fit what somebody looks for."""
    rows = public_rows().filter(looked_for(words))
    if theme:
        rows = rows.filter(themes__icontains=f'"{theme}"')
    if department:
        rows = rows.filter(department__key=department)
    return rows


@dataclass(frozen=True)
class Findable:
    """A dataset as search and site map need it: key, title, words in one language, last change."""

    key: str
    title: str
    text: str
    changed: datetime


def findable_datasets(language: str) -> list[Findable]:
    """Give all published datasets for search and site map, in one query."""
    rows = Row.objects.filter(state=Row.State.PUBLISHED).order_by("key")
    return [
        Findable(
            row.key, row.title.to(language),
            f"{row.description.to(language)} {row.keywords.to(language)}", row.modified,
        )
        for row in rows
    ]  # fmt: skip


def last_act() -> datetime | None:
    """Say when anything that is or was public changed last: what goes away changes a list, too."""
    states = (Row.State.PUBLISHED, Row.State.WITHDRAWN)
    found = Row.objects.filter(state__in=states).aggregate(found=Max("modified"))
    return found["found"]


def last_change() -> datetime | None:
    """Say when anything published changed last."""
    found = Row.objects.filter(state=Row.State.PUBLISHED).aggregate(found=Max("modified"))
    return found["found"]


def datasets(rows: QuerySet[Row]) -> Iterator[Dataset]:
    """Read datasets in pieces, so that a catalogue of any size fits."""
    for row in rows.iterator(chunk_size=AT_ONCE):
        yield dataset_of(row)


def dataset_of(row: Row) -> Dataset:
    """Give a row as a value."""
    return dataset_with(row, row.distributions.all())


def dataset_with(row: Row, files: Iterable[File]) -> Dataset:
    """Give a row with these files as a value; neither has to be stored yet."""
    files = list(files)
    version = _version(row, files)
    office = office_of(row.department) if row.department else None
    licence = LICENCES.get(row.licence)
    return Dataset(
        iri=iri_of("dataset", row.key),
        key=row.key,
        title=title_of(row),
        description=row.description,
        keywords=tuple(_keywords(row.keywords)),
        themes=tuple(Theme(one) for one in row.themes if one in set(Theme)),
        publisher=the_publisher(),
        contact=contact_of(row.department),
        creator=office,
        frequency=Frequency(row.frequency),
        languages=tuple(code for code in the_city().languages if code in LANGUAGES)[:1],
        areas=_areas(row),
        period=Period(row.begins, row.ends) if row.begins or row.ends else None,
        issued=row.issued,
        modified=row.modified,
        version=version,
        editions=manifest_address(row.key, version) if files else "",
        distributions=tuple(_file(row, one, licence) for one in files),
        high_value=tuple(HighValue(one) for one in row.high_value if one in set(HighValue)),
        page=page_of(row.key),
        provenance=both(row.provenance, row.read_as),
        contributor=the_city().contributor,
        derived_from=tuple(iri_of("dataset", key) for key in row.derived_from),
        series=iri_of("series", row.series.key) if row.series and row.series.public else "",
    )


def _version(row: Row, files: list[File]) -> str:
    """Name the release by its moment, when the newest of its files was written.

    It is a whole second, the first one at which the list of editions holds all of them.
    """
    moment = max((one.modified for one in files), default=row.modified).astimezone(UTC)
    whole = (moment + timedelta(microseconds=999_999)).replace(microsecond=0)
    return whole.strftime("%Y-%m-%dT%H:%M:%SZ")


class Served:
    """Collects which datasets services serve, while those are read one after the other.

    What is said of a service is the same in the whole catalogue, on each page of it and beside one
    dataset; only which datasets it serves is said of those that are told.
    """

    def __init__(self, categories: Categories | None = None) -> None:
        """Take the categories that services give, where they are known already."""
        self.datasets: dict[str, list[str]] = {}
        self.categories = _categories() if categories is None else categories

    def see(self, dataset: Dataset) -> None:
        """Note the services that the files of a dataset name."""
        files = dataset.distributions
        for name in {iri for one in files for iri in (one.service, *one.services) if iri}:
            self.datasets.setdefault(name, []).append(dataset.iri)

    def services(self) -> list[Service]:
        """Give the services that were named."""
        return [
            service_of(name, tuple(found), self.categories.get(name, ()))
            for name in SERVICES
            for iri in [iri_of("service", name)]
            if (found := self.datasets.get(iri))
        ]


def _categories() -> Categories:
    """Collect the categories of high-value data that each service gives, of all that is public."""
    rows = Row.objects.filter(state=Row.State.PUBLISHED).exclude(high_value=[])
    known: dict[str, set[str]] = {}
    for source, west, listed, service, name in rows.values_list(
        "source", "west", "high_value", "distributions__service", "distributions__name"
    ):
        for one in {service, *served_by_ogc(source, name, is_placed=west is not None)}:
            known.setdefault(one, set()).update(listed)
    return {
        name: tuple(one for one in HighValue if one.value in listed)
        for name, listed in known.items()
    }


def the_catalogue() -> Catalogue:
    """Describe the catalogue itself."""
    city = the_city()
    return Catalogue(
        iri=iri_of("catalogue"),
        title=in_each("Offene Daten", "Open data"),
        description=in_each(
            f"Daten der Stadt {city.name}, frei zu benutzen",
            f"Data of the city of {city.name}, free to use",
        ),
        home=home(),
        publisher=the_publisher(),
        languages=tuple(code for code in city.languages if code in LANGUAGES),
        modified=last_change(),
        licence=the_licence(),
        areas=(whole_city(),),
    )


def _file(row: Row, one: File, licence: Licence | None) -> Distribution:
    return Distribution(
        iri=iri_of("distribution", row.key, one.name),
        title=one.title,
        access=page_of(row.key),
        download=file_address(row.key, one.path),
        file_type=FILE_TYPES.get(one.file_type),
        licence=licence,
        attribution=_attribution(row) if licence and licence.attribution else "",
        rights=use_page(licence.key) if licence else "",
        size=one.size,
        sha256=one.sha256,
        issued=one.issued,
        modified=one.modified,
        description=one.description,
        service=iri_of("service", one.service) if one.service else "",
        services=tuple(iri_of("service", name) for name in services_of(row, one)),
    )


def _attribution(row: Row) -> str:
    """Say whom to name; of data of others never the city."""
    return row.attribution or ("" if row.is_of_others else str(the_city().publisher.name))


def _keywords(words: Text) -> Iterator[tuple[str, str]]:
    for language, listed in words:
        for word in listed.split(","):
            if word.strip():
                yield language, word.strip()


def _areas(row: Row) -> tuple[Area, ...]:
    if row.west is None or row.south is None or row.east is None or row.north is None:
        return ()
    return (Area(row.west, row.south, row.east, row.north, name=the_city().name),)


def whole_city() -> Area:
    """Give the box around the city."""
    box = the_city().box
    return Area(box.west, box.south, box.east, box.north, name=the_city().name)


def title_of(row: Row) -> Text:
    """Say with the title that something does not exist; it is read without the page as well."""
    title = row.title
    if not row.simulated:
        return title
    words = {"de": "simuliert", "en": "simulated"}
    return Text.of({code: f"{text} ({words.get(code, 'simulated')})" for code, text in title})

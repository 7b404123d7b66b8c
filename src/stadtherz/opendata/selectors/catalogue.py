"""Reads the catalogue from rows as the values that every way out is made of."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Max, Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import override

from stadtherz.city.public import Department, the_city
from stadtherz.kernel.errors import NotFound
from stadtherz.kernel.text import Text
from stadtherz.opendata.domain.catalogue import (
    Agent,
    Area,
    Catalogue,
    Contact,
    Dataset,
    Distribution,
    Period,
    Service,
)
from stadtherz.opendata.domain.searching import words_of
from stadtherz.opendata.domain.terms import (
    FILE_TYPES,
    LANGUAGES,
    LICENCES,
    LOCAL_AUTHORITY,
    Frequency,
    HighValue,
    Licence,
    Theme,
)
from stadtherz.opendata.models import Dataset as Row
from stadtherz.opendata.models import Distribution as File
from stadtherz.opendata.selectors.addresses import (
    address,
    file_address,
    home,
    iri_of,
    page_of,
)

AT_ONCE = 200
SENSORTHINGS = "sensorthings"
STANDARDS = {SENSORTHINGS: ("http://www.opengis.net/spec/iot_sensing/1.1",)}


def public_rows() -> QuerySet[Row]:
    """Give all published datasets with files and departments, in a fixed number of queries."""
    return (
        Row.objects.filter(state=Row.State.PUBLISHED)
        .select_related("department")
        .prefetch_related(Prefetch("distributions", File.objects.order_by("position", "name")))
        .order_by("key")
    )


def public_row(key: str) -> Row:
    """Find a published dataset.

    Raises:
        NotFound: there is none with this key, or it is not published; both look alike.

    """
    row = public_rows().filter(key=key).first()
    if row is None:
        message = f"there is no dataset {key[:80]!r}"
        raise NotFound(message, code="dataset")
    return row


def matching(words: str = "", theme: str = "", department: str = "") -> QuerySet[Row]:
    """Give the published datasets that fit what somebody looks for."""
    rows = public_rows()
    for word in words_of(words):
        rows = rows.filter(search__contains=word)
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
    office = office_of(row.department) if row.department else None
    licence = LICENCES.get(row.licence)
    return Dataset(
        iri=iri_of("dataset", row.key),
        key=row.key,
        title=_said(row.title, simulated=row.simulated),
        description=row.description,
        keywords=tuple(_keywords(row.keywords)),
        themes=tuple(Theme(one) for one in row.themes if one in set(Theme)),
        publisher=the_publisher(),
        contact=_contact(row.department),
        creator=office,
        frequency=Frequency(row.frequency),
        languages=tuple(code for code in the_city().languages if code in LANGUAGES)[:1],
        areas=_areas(row),
        period=Period(row.begins, row.ends) if row.begins or row.ends else None,
        issued=row.issued,
        modified=row.modified,
        version=row.modified.date().isoformat(),
        distributions=tuple(_file(row, one, licence) for one in row.distributions.all()),
        high_value=tuple(HighValue(one) for one in row.high_value if one in set(HighValue)),
        page=page_of(row.key),
        provenance=row.provenance,
    )


class Served:
    """Collects which datasets services serve, while those are read one after the other.

    What is said of a service is the same in the whole catalogue, on each page of it and beside one
    dataset; only which datasets it serves is said of those that are told.
    """

    def __init__(self) -> None:
        self.datasets: dict[str, list[str]] = {}
        said = Row.objects.filter(state=Row.State.PUBLISHED, distributions__service=SENSORTHINGS)
        lists = set(map(tuple, said.values_list("high_value", flat=True)))
        listed = {name for names in lists for name in names}
        self.categories = [one for one in HighValue if one.value in listed]

    def see(self, dataset: Dataset) -> None:
        """Note the services that the files of a dataset name."""
        for name in {one.service for one in dataset.distributions if one.service}:
            self.datasets.setdefault(name, []).append(dataset.iri)

    def services(self) -> list[Service]:
        """Give the services that were named."""
        iri = iri_of("service", SENSORTHINGS)
        found = self.datasets.get(iri)
        return [_sensorthings(iri, found, tuple(self.categories))] if found else []


def the_catalogue() -> Catalogue:
    """Describe the catalogue itself."""
    city = the_city()
    return Catalogue(
        iri=iri_of("catalogue"),
        title=_in_each("Offene Daten", "Open data"),
        description=_in_each(
            f"Daten der Stadt {city.name}, frei zu benutzen",
            f"Data of the city of {city.name}, free to use",
        ),
        home=home(),
        publisher=the_publisher(),
        languages=tuple(code for code in city.languages if code in LANGUAGES),
        modified=last_change(),
        licence=the_licence(),
        areas=(_whole_city(),),
    )


def the_publisher() -> Agent:
    """Give the city as who publishes."""
    publisher = the_city().publisher
    return Agent(
        iri_of("agent", the_city().key), publisher.name, LOCAL_AUTHORITY, publisher.website
    )


def the_licence() -> Licence | None:
    """Find the licence of the city file among those that are known."""
    asked = the_city().default_licence
    return next((one for one in LICENCES.values() if asked in {one.text, one.german}), None)


def _file(row: Row, one: File, licence: Licence | None) -> Distribution:
    return Distribution(
        iri=iri_of("distribution", row.key, one.name),
        title=one.title,
        access=page_of(row.key),
        download=file_address(row.key, one.path),
        file_type=FILE_TYPES.get(one.file_type),
        licence=licence,
        attribution=str(the_city().publisher.name) if licence and licence.attribution else "",
        rights=licence.text if licence else "",
        size=one.size,
        sha256=one.sha256,
        issued=one.issued,
        modified=one.modified,
        description=one.description,
        service=iri_of("service", one.service) if one.service else "",
    )


def _sensorthings(iri: str, serves: list[str], categories: tuple[HighValue, ...]) -> Service:
    with override(settings.LANGUAGE_CODE):
        stations = address() + reverse("observations:stations")
    return Service(
        iri=iri,
        title=_in_each("SensorThings-Schnittstelle", "SensorThings API"),
        description=_in_each(
            "Alle öffentlichen Messwerte, einzeln, gefiltert und zusammengefasst",
            "All public readings, single, filtered and aggregated",
        ),
        endpoint=f"{address()}/sensorthings/v1.1",
        specification=f"{address()}/sensorthings/v2.0/$metadata",
        page=stations,
        conforms_to=STANDARDS[SENSORTHINGS],
        licence=the_licence(),
        serves=tuple(serves),
        publisher=the_publisher(),
        contact=_contact(None),
        high_value=categories,
    )


def office_of(department: Department) -> Agent:
    """Give a department as who answers for data."""
    return Agent(iri_of("agent", department.key), department.name, LOCAL_AUTHORITY)


def _contact(department: Department | None) -> Contact:
    publisher = the_city().publisher
    if department is None or not department.mail:
        key = the_city().key
        return Contact(iri_of("contact", key), str(publisher.name), publisher.mail, publisher.phone)
    return Contact(iri_of("contact", department.key), str(department.name), department.mail)


def _keywords(words: Text) -> Iterator[tuple[str, str]]:
    for language, listed in words:
        for word in listed.split(","):
            if word.strip():
                yield language, word.strip()


def _areas(row: Row) -> tuple[Area, ...]:
    if row.west is None or row.south is None or row.east is None or row.north is None:
        return ()
    return (Area(row.west, row.south, row.east, row.north, name=the_city().name),)


def _whole_city() -> Area:
    box = the_city().box
    return Area(box.west, box.south, box.east, box.north, name=the_city().name)


def _said(title: Text, *, simulated: bool) -> Text:
    """Say with the title that something does not exist; it is read without the page as well."""
    if not simulated:
        return title
    words = {"de": "simuliert", "en": "simulated"}
    return Text.of({code: f"{text} ({words.get(code, 'simulated')})" for code, text in title})


def _in_each(german: str, english: str) -> Text:
    said = {"de": german, "en": english}
    return Text.of({code: said[code] for code in the_city().languages if code in said} or german)

"""What a catalogue tells, as values: datasets, their files and services, who answers for them.

The names are those of DCAT (W3C, version 3) as DCAT-AP 3.0.1, DCAT-AP.de 3.0 and DCAT-AP HVD 3.0.0
use it. Addresses are absolute; times are aware, days are days. Nothing here is required by the
types: what is missing is found by `gate` and said to people.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from stadtherz.kernel.text import Text
from stadtherz.opendata.domain.terms import (
    Access,
    Availability,
    FileType,
    Frequency,
    HighValue,
    Licence,
    Theme,
)

Moment = datetime | date
NOTHING = Text()


@dataclass(frozen=True)
class Agent:
    """Who publishes or answers for something.

    Args:
        iri: its address.
        name: as residents know it.
        kind: type of publisher (address), "" if unknown.
        home: its web page.

    """

    iri: str
    name: Text
    kind: str = ""
    home: str = ""


@dataclass(frozen=True)
class Contact:
    """Whom to ask: at least one of mail, telephone and web page."""

    iri: str
    name: str
    mail: str = ""
    phone: str = ""
    page: str = ""


@dataclass(frozen=True)
class Area:
    """What part of the world is meant: degrees WGS84, or the address of a known area.

    Args:
        west, south, east, north: the box around it; None where only `iri` is known.
        iri: of a known area, as a regional key.
        name: what people call it.

    """

    west: float | None = None
    south: float | None = None
    east: float | None = None
    north: float | None = None
    iri: str = ""
    name: str = ""

    @property
    def has_box(self) -> bool:
        """Whether its extent is known."""
        return None not in (self.west, self.south, self.east, self.north)


@dataclass(frozen=True)
class Period:
    """From when to when; an open end is None, and at least one end is known."""

    start: Moment | None
    end: Moment | None = None


@dataclass(frozen=True)
class Service:
    """An interface to data.

    Args:
        iri: its own address.
        title: its name.
        endpoint: where programs ask.
        description: what it does.
        specification: machine-readable description of the interface.
        page: documentation for people.
        terms: page on quality of service and its limits.
        rules: page on licence, charges and terms of use.
        conforms_to: addresses of standards.
        licence: of what it gives out.
        serves: addresses of datasets.
        publisher, contact: who answers for it.
        high_value: categories.

    """

    iri: str
    title: Text
    endpoint: str
    description: Text = NOTHING
    specification: str = ""
    page: str = ""
    terms: str = ""
    rules: str = ""
    conforms_to: tuple[str, ...] = ()
    licence: Licence | None = None
    serves: tuple[str, ...] = ()
    publisher: Agent | None = None
    contact: Contact | None = None
    high_value: tuple[HighValue, ...] = ()


@dataclass(frozen=True)
class Distribution:
    """A file, or a way to have the data as one.

    Args:
        iri: its own address.
        title: its name.
        access: page or address at which the data can be had.
        download: address of the file itself; "" where there is only an access.
        file_type: its format.
        licence: how it may be used.
        attribution: how the source is to be named.
        rights: a statement of rights (address).
        size: bytes; None where it is not known beforehand.
        sha256: hex digest of an unchanging file.
        issued, modified: when it was published and changed.
        availability: how long it is meant to stay.
        description: what is in it.
        service: address of the service that also gives it.
        services: addresses of further ones.
        conforms_to: addresses of standards or of the schema.

    """

    iri: str
    title: Text
    access: str
    download: str = ""
    file_type: FileType | None = None
    licence: Licence | None = None
    attribution: str = ""
    rights: str = ""
    size: int | None = None
    sha256: str = ""
    issued: Moment | None = None
    modified: Moment | None = None
    availability: Availability = Availability.STABLE
    description: Text = NOTHING
    service: str = ""
    conforms_to: tuple[str, ...] = ()
    services: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dataset:
    """Data about one thing, in one or more files.

    Args:
        iri: its own address; it stays.
        key: what it is called within the city.
        title, description: in the languages of the city.
        keywords: words for finding it.
        themes: data themes of the EU.
        publisher, contact, creator: who answers for it; `creator` is the department.
        access: who may have it.
        frequency: how often it changes.
        languages: two-letter codes of its contents; none for plain numbers.
        areas: where.
        period: when.
        issued, modified: when it was published and last changed.
        version, version_notes: of this release; no two are called the same.
        editions: address of the signed list of the editions that this release is made of.
        distributions: its files.
        high_value: categories under Regulation 2023/138.
        laws: addresses of further applicable legislation.
        page: documentation for people.
        provenance: how it came to be, in words.
        derived_from: addresses of datasets that it was made of.
        series: address of the series it belongs to.
        contributor: address of the portal that hands it on (DCAT-AP.de).

    """

    iri: str
    key: str
    title: Text
    description: Text = NOTHING
    keywords: tuple[tuple[str, str], ...] = ()
    themes: tuple[Theme, ...] = ()
    publisher: Agent | None = None
    contact: Contact | None = None
    creator: Agent | None = None
    access: Access = Access.PUBLIC
    frequency: Frequency = Frequency.UNKNOWN
    languages: tuple[str, ...] = ()
    areas: tuple[Area, ...] = ()
    period: Period | None = None
    issued: Moment | None = None
    modified: Moment | None = None
    version: str = ""
    version_notes: Text = NOTHING
    distributions: tuple[Distribution, ...] = ()
    high_value: tuple[HighValue, ...] = ()
    laws: tuple[str, ...] = ()
    page: str = ""
    provenance: Text = NOTHING
    derived_from: tuple[str, ...] = ()
    series: str = ""
    contributor: str = ""
    editions: str = ""


@dataclass(frozen=True)
class Series:
    """Datasets of the same kind, as of several years."""

    iri: str
    title: Text
    description: Text
    publisher: Agent | None = None
    contact: Contact | None = None
    frequency: Frequency = Frequency.UNKNOWN
    issued: Moment | None = None
    modified: Moment | None = None
    period: Period | None = None
    areas: tuple[Area, ...] = ()
    high_value: tuple[HighValue, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """The catalogue itself, without what is in it."""

    iri: str
    title: Text
    description: Text
    home: str
    publisher: Agent
    languages: tuple[str, ...] = ()
    issued: Moment | None = None
    modified: Moment | None = None
    licence: Licence | None = None
    areas: tuple[Area, ...] = ()
    services: tuple[Service, ...] = field(default=())

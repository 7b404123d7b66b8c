"""What Regulation 2023/138 wants of a high-value dataset, level by level, and what is missing.

Sources: Implementing Regulation (EU) 2023/138, articles 3 (API, bulk download, terms of use,
quality of service, contact, documentation) and 4 (licence); DCAT-AP HVD 3.0.0, mandatory
properties of Dataset, Distribution and DataService. A property is told by a person, follows by
itself from what is known, or is missing.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from stadtherz.kernel.text import Text
from stadtherz.opendata.domain import file_types
from stadtherz.opendata.domain.addresses import is_web
from stadtherz.opendata.domain.catalogue import Dataset, Distribution, Service
from stadtherz.opendata.domain.terms import HVD_LAW, HighValue


class Level(StrEnum):
    """What a property belongs to."""

    DATASET = "dataset"
    FILE = "distribution"
    SERVICE = "service"


class Standing(StrEnum):
    """How a property stands."""

    SAID = "said"
    FOLLOWS = "follows"
    MISSING = "missing"


class Mend(StrEnum):
    """What the assistant can do about something that is missing; others a person has to."""

    NONE = ""
    CATEGORY = "category"
    LICENCE = "licence"
    API = "api"


@dataclass(frozen=True)
class Point:
    """One property of one thing.

    Args:
        level: of what.
        iri: address of the thing.
        name: what it is called.
        wanted: name of the property, stable: "licence", "quality", ...
        standing: how it stands.
        value: what stands there, shortened by nobody; "" where it is missing.
        mend: what can be done about it by one click.

    """

    level: Level
    iri: str
    name: Text
    wanted: str
    standing: Standing
    value: str = ""
    mend: Mend = Mend.NONE

    @property
    def code(self) -> str:
        """Level and property, as reports name what is missing."""
        return f"{self.level.value}:{self.wanted}"


def points(dataset: Dataset, services: Iterable[Service]) -> tuple[Point, ...]:
    """Look at a dataset, its files, and the services that its files name.

    Args:
        dataset: as it would be published; without a category all that follows from it is missing.
        services: that serve it.

    """
    serving = tuple(services)
    return (
        *_dataset(dataset, serving),
        *(point for one in dataset.distributions for point in _file(one, dataset)),
        *(point for one in serving for point in _service(one)),
    )


def missing(found: Iterable[Point]) -> tuple[Point, ...]:
    """Give what is missing."""
    return tuple(one for one in found if one.standing is Standing.MISSING)


def is_bulk(one: Distribution) -> bool:
    """Whether a file can be loaded as a whole, in an open format that programs read."""
    kind = one.file_type
    return bool(
        is_web(one.download)
        and kind
        and file_types.is_open(kind.iri, kind.media_iri)
        and file_types.is_readable(kind.iri, kind.media_iri)
    )


@dataclass(frozen=True)
class _Of:
    """Makes points of one thing."""

    level: Level
    iri: str
    name: Text

    def said(self, wanted: str, value: str, mend: Mend = Mend.NONE) -> Point:
        """Give what somebody has to say."""
        return self._point(wanted, value, Standing.SAID, mend)

    def follows(self, wanted: str, value: str, mend: Mend = Mend.NONE) -> Point:
        """Give what follows by itself."""
        return self._point(wanted, value, Standing.FOLLOWS, mend)

    def _point(self, wanted: str, value: str, there: Standing, mend: Mend) -> Point:
        if value:
            return Point(self.level, self.iri, self.name, wanted, there, value)
        return Point(self.level, self.iri, self.name, wanted, Standing.MISSING, mend=mend)


def _dataset(dataset: Dataset, serving: tuple[Service, ...]) -> Iterator[Point]:
    of = _Of(Level.DATASET, dataset.iri, dataset.title)
    yield of.said("category", _codes(dataset.high_value), Mend.CATEGORY)
    yield of.follows("legislation", HVD_LAW if dataset.high_value else "", Mend.CATEGORY)
    yield of.follows("contact", dataset.contact.mail if dataset.contact else "")
    bulk = next((one.download for one in dataset.distributions if is_bulk(one)), "")
    yield of.follows("bulk", bulk)
    yield of.follows("api", serving[0].endpoint if serving else "", Mend.API)


def _file(one: Distribution, dataset: Dataset) -> Iterator[Point]:
    of = _Of(Level.FILE, one.iri, one.title)
    yield of.follows("legislation", HVD_LAW if dataset.high_value else "", Mend.CATEGORY)
    open_enough = one.licence if one.licence and one.licence.high_value else None
    yield of.said("licence", open_enough.european if open_enough else "", Mend.LICENCE)
    yield of.follows("access", one.access)
    yield of.follows("download", one.download)
    yield of.follows("rights", one.rights)


SERVICE_WANTS: tuple[tuple[str, Callable[[Service], str]], ...] = (
    ("contact", lambda one: (one.contact.mail or one.contact.page) if one.contact else ""),
    ("endpoint", lambda one: one.endpoint),
    ("description", lambda one: one.specification),
    ("terms", lambda one: one.rules),
    ("quality", lambda one: one.terms),
    ("page", lambda one: one.page),
)
"""What follows for every service of the city, and where it stands."""


def _service(one: Service) -> Iterator[Point]:
    of = _Of(Level.SERVICE, one.iri, one.title)
    yield of.follows("legislation", HVD_LAW if one.high_value else "", Mend.CATEGORY)
    yield of.follows("category", _codes(one.high_value), Mend.CATEGORY)
    open_enough = one.licence if one.licence and one.licence.high_value else None
    yield of.follows("licence", open_enough.european if open_enough else "")
    for wanted, value in SERVICE_WANTS:
        yield of.follows(wanted, value(one))


def _codes(categories: Iterable[HighValue]) -> str:
    return " ".join(one.iri for one in categories)

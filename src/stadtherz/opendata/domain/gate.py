"""What keeps a dataset, service or series from being published, and what would make it better.

Written from the specifications, not from their shapes: DCAT-AP 3.0.1, DCAT-AP.de 3.0, DCAT-AP HVD
3.0.0 with Implementing Regulation (EU) 2023/138, and for warnings the indicators of MQA. A
violation is what the specifications make mandatory; tests hold it against the official shapes.
"""

from collections.abc import Iterator
from dataclasses import replace

from stadtherz.opendata.domain import file_types
from stadtherz.opendata.domain.addresses import is_iri
from stadtherz.opendata.domain.catalogue import Area, Dataset, Period, Series, Service
from stadtherz.opendata.domain.finding import Entry, Finding, Severity
from stadtherz.opendata.domain.gate_files import of_file
from stadtherz.opendata.domain.gate_parts import (
    NO_HINTS,
    Hints,
    Place,
    broken,
    of_agent,
    of_contact,
    proposal,
    violation,
    warning,
)
from stadtherz.opendata.domain.terms import GERMAN, LANGUAGES, Frequency

CONTRIBUTORS = f"{GERMAN}contributors/"
_GRAVITY = {Severity.VIOLATION: 0, Severity.WARNING: 1, Severity.INFO: 2}


def findings(dataset: Dataset, hints: Hints = NO_HINTS) -> tuple[Finding, ...]:
    """Name everything that is not as it should be, gravest first, then what brings most points.

    Args:
        dataset: as it would be published.
        hints: what is known beside it, from which repairs are proposed.

    """
    found = [
        *_told(dataset, hints),
        *_who(dataset, hints),
        *_when_and_where(dataset, hints),
        *_words(dataset, hints),
        *_addresses(dataset),
        *_files(dataset, hints),
    ]
    return _in_order(found)


def service_findings(service: Service, hints: Hints = NO_HINTS) -> tuple[Finding, ...]:
    """Name everything that is not as it should be with an interface."""
    return _in_order([*_service(service, hints), *_service_people(service, hints)])


def series_findings(series: Series, hints: Hints = NO_HINTS) -> tuple[Finding, ...]:
    """Name everything that is not as it should be with a series of datasets."""
    return _in_order([*_told(series, hints), *_who(series, hints), *_when_and_where(series, hints)])


def may_pass(found: tuple[Finding, ...]) -> bool:
    """Whether nothing of it keeps the entry from being published."""
    return not any(one.severity is Severity.VIOLATION for one in found)


def _in_order(found: list[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(found, key=lambda one: (_GRAVITY[one.severity], -one.gain)))


def _told(entry: Dataset | Series, hints: Hints) -> Iterator[Finding]:
    if not entry.title:
        yield violation("title-missing", "title")
    if not entry.description:
        yield violation("description-missing", "description")
    elif str(entry.description) == str(entry.title):
        yield warning("description-repeats-title", "description", source="good-practice")
    if entry.frequency is Frequency.UNKNOWN:
        repair = proposal((), "frequency", hints.frequency)
        yield warning("frequency-unknown", "frequency", source="good-practice", repair=repair)


def _who(entry: Entry, hints: Hints) -> Iterator[Finding]:
    if entry.publisher is None:
        repair = proposal((), "publisher", hints.publisher)
        yield violation(
            "publisher-missing", "publisher", source="dcat-ap-de", repair=repair, gain=10
        )
    else:
        yield from of_agent(entry.publisher, ("publisher",))
    if isinstance(entry, Dataset) and entry.creator:
        yield from of_agent(entry.creator, ("creator",))
    if entry.contact is None:
        repair = proposal((), "contact", hints.contact)
        high = isinstance(entry, Service) and bool(entry.high_value)
        say, source = (violation, "hvd") if high else (warning, "mqa")
        yield say("contact-missing", "contact", source=source, repair=repair, gain=20)
    else:
        yield from of_contact(entry.contact, ("contact",))


def _when_and_where(entry: Dataset | Series, hints: Hints) -> Iterator[Finding]:
    if entry.period is None:
        repair = proposal((), "period", hints.period)
        yield warning("period-missing", "period", source="mqa", repair=repair, gain=20)
    else:
        yield from _period(entry.period, hints)
    if not entry.areas:
        areas = (hints.area,) if hints.area else ()
        repair = proposal((), "areas", areas)
        yield warning("area-missing", "areas", source="mqa", repair=repair, gain=20)
    for number, area in enumerate(entry.areas):
        yield from _area(area, ("areas", str(number)))


def _period(period: Period, hints: Hints) -> Iterator[Finding]:
    if period.start is None and period.end is None:
        repair = proposal((), "period", hints.period)
        yield violation("period-without-ends", "period", source="dcat-ap-de", repair=repair)
    elif period.start and period.end and period.start.isoformat() > period.end.isoformat():
        turned = Period(period.end, period.start)
        yield warning("period-backwards", "period", repair=proposal((), "period", turned))


def _area(area: Area, place: Place) -> Iterator[Finding]:
    if area.iri and not is_iri(area.iri):
        yield violation("address-broken", "iri", place, shown=area.iri)
    if area.west is None or area.south is None or area.east is None or area.north is None:
        if not area.iri:
            yield warning("area-empty", "areas", place)
        return
    lies = -180 <= area.west <= area.east <= 180 and -90 <= area.south <= area.north <= 90
    if not lies:
        shown = f"{area.west} {area.south} {area.east} {area.north}"
        yield warning("area-not-on-earth", "areas", place, shown=shown)


def _words(dataset: Dataset, hints: Hints) -> Iterator[Finding]:
    if not any(word.strip() for _, word in dataset.keywords):
        yield warning("keywords-missing", "keywords", source="mqa", gain=30)
    if not dataset.themes:
        repair = proposal((), "themes", hints.themes)
        yield warning("themes-missing", "themes", source="mqa", repair=repair, gain=30)
    strange = [code for code in dataset.languages if code not in LANGUAGES]
    city = tuple(code for code in hints.languages if code in LANGUAGES)
    if strange:
        kept = tuple(code for code in dataset.languages if code in LANGUAGES)
        repair = proposal((), "languages", kept or city)
        yield violation(
            "language-unknown", "languages", source="dcat-ap-de", shown=strange[0], repair=repair
        )
    elif not dataset.languages:
        repair = proposal((), "languages", city)
        info = warning("language-missing", "languages", source="good-practice", repair=repair)
        yield replace(info, severity=Severity.INFO)


def _addresses(dataset: Dataset) -> Iterator[Finding]:
    yield from broken(dataset, (), ("page", "laws", "series"))
    yield from broken(dataset, (), ("derived_from",), warning)
    if not dataset.contributor:
        return
    if not is_iri(dataset.contributor):
        yield violation(
            "address-broken", "contributor", source="dcat-ap-de", shown=dataset.contributor
        )
    elif not dataset.contributor.startswith(CONTRIBUTORS):
        yield warning(
            "contributor-not-listed",
            "contributor",
            source="dcat-ap-de",
            shown=dataset.contributor,
        )


def _files(dataset: Dataset, hints: Hints) -> Iterator[Finding]:
    if not dataset.distributions:
        say, source = (violation, "hvd") if dataset.high_value else (warning, "good-practice")
        yield say("files-missing", "distributions", source=source, gain=230)
        return
    for number, one in enumerate(dataset.distributions):
        yield from of_file(dataset, one, ("distributions", str(number)), hints)
    types = [one.file_type for one in dataset.distributions if one.file_type]
    if types and not any(file_types.is_readable(one.iri, one.media_iri) for one in types):
        yield warning("nothing-machine-readable", "distributions", source="mqa", gain=20)
    if types and not any(file_types.is_open(one.iri, one.media_iri) for one in types):
        yield warning("nothing-open", "distributions", source="mqa", gain=20)


def _service(service: Service, hints: Hints) -> Iterator[Finding]:
    if not service.title:
        yield violation("title-missing", "title")
    if not service.endpoint:
        yield violation("endpoint-missing", "endpoint")
    names = ("endpoint", "specification", "page", "terms", "rules", "conforms_to", "serves")
    yield from broken(service, (), names)
    if service.licence is None:
        repair = proposal((), "licence", hints.licence)
        yield warning("licence-missing", "licence", source="good-practice", repair=repair)
    elif service.high_value and not service.licence.high_value:
        repair = proposal((), "licence", hints.open_licence)
        yield violation("licence-not-open-enough", "licence", source="hvd-law", repair=repair)


def _service_people(service: Service, hints: Hints) -> Iterator[Finding]:
    yield from _who(service, hints)
    if service.high_value and not service.page:
        repair = proposal((), "page", hints.service_page)
        yield violation("page-missing", "page", source="hvd", repair=repair)
    if service.high_value and not service.terms:
        yield warning("terms-missing", "terms", source="hvd-law")
    if service.high_value and not service.rules:
        yield warning("rules-missing", "rules", source="hvd-law")
    if service.high_value and not service.specification:
        yield warning("specification-missing", "specification", source="hvd-law")

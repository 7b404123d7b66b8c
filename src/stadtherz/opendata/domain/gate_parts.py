"""Rules for what all entries have: people who answer, addresses; and what repairs are made of."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from stadtherz.opendata.domain.addresses import is_iri, mail_iri, telephone_iri
from stadtherz.opendata.domain.catalogue import Agent, Area, Contact, Period
from stadtherz.opendata.domain.finding import Finding, Repair, Severity
from stadtherz.opendata.domain.terms import (
    LICENCES,
    LOCAL_AUTHORITY,
    FileType,
    Frequency,
    Licence,
    Theme,
)

Place = tuple[str, ...]
SHOWN = 80
PUBLISHER_TYPES = "http://purl.org/adms/publishertype/"
_TYPES = (
    "Academia-ScientificOrganisation Company IndustryConsortium LocalAuthority NationalAuthority "
    "NonGovernmentalOrganisation NonProfitOrganisation PrivateIndividual(s) RegionalAuthority "
    "StandardisationBody SupraNationalAuthority"
)
KNOWN_TYPES = frozenset(PUBLISHER_TYPES + one for one in _TYPES.split())


@dataclass(frozen=True)
class Hints:
    """What is known of the city and of the data, to propose repairs from.

    Args:
        languages: of the city, two letters.
        licence: the city's usual one.
        publisher, contact: who usually answers.
        period, area: found in the data.
        frequency: from how the data come.
        themes: from what the data are about.
        file_types: by address of a file, as found by looking into it.
        service_page: documentation of the city's interfaces.

    """

    languages: tuple[str, ...] = ()
    licence: Licence | None = None
    publisher: Agent | None = None
    contact: Contact | None = None
    period: Period | None = None
    area: Area | None = None
    frequency: Frequency | None = None
    themes: tuple[Theme, ...] = ()
    file_types: tuple[tuple[str, FileType], ...] = ()
    service_page: str = ""

    @property
    def open_licence(self) -> Licence:
        """A licence that is open enough for high-value data."""
        if self.licence and self.licence.high_value:
            return self.licence
        return LICENCES["cc-by-4.0"]


NO_HINTS = Hints()


def proposal(place: Place, field: str, value: object) -> Repair | None:
    """Make a repair, or none where nothing is known."""
    return Repair(place, field, value) if value else None


def violation(code: str, field: str, place: Place = (), **more: Any) -> Finding:
    """Make a finding that keeps an entry from being published; `more` as in `Finding`."""
    return _finding(code, field, place, {"source": "dcat-ap", **more}, Severity.VIOLATION)


def warning(code: str, field: str, place: Place = (), **more: Any) -> Finding:
    """Make a finding that can be published with; `more` as in `Finding`."""
    return _finding(code, field, place, {"source": "good-practice", **more}, Severity.WARNING)


def _finding(
    code: str, field: str, place: Place, more: dict[str, Any], severity: Severity
) -> Finding:
    shown = str(more.pop("shown", ""))[:SHOWN]
    return Finding(code=code, place=place, field=field, severity=severity, shown=shown, **more)


def broken(
    entry: object, place: Place, names: tuple[str, ...], say: Callable[..., Finding] = violation
) -> Iterator[Finding]:
    """Find addresses that are none in the fields `names`; empty ones are not looked at."""
    for name in names:
        value = getattr(entry, name)
        for address in (value,) if isinstance(value, str) else value:
            if address and not is_iri(address):
                mended = address.strip()
                repair = proposal(place, name, mended if is_iri(mended) else "")
                single = repair if isinstance(value, str) else None
                yield say("address-broken", name, place, shown=address, repair=single)


def of_agent(agent: Agent, place: Place) -> Iterator[Finding]:
    """Look at a publisher or department."""
    if not agent.name:
        yield violation("agent-nameless", "name", place, source="dcat-ap")
    if not agent.kind:
        repair = Repair(place, "kind", LOCAL_AUTHORITY)
        yield warning("agent-kind-missing", "kind", place, repair=repair)
    elif agent.kind not in KNOWN_TYPES:
        repair = Repair(place, "kind", LOCAL_AUTHORITY)
        yield violation(
            "agent-kind-unknown", "kind", place, source="dcat-ap-de", shown=agent.kind,
            repair=repair,
        )  # fmt: skip
    yield from broken(agent, place, ("home",))


def of_contact(contact: Contact, place: Place) -> Iterator[Finding]:
    """Look at whom people can ask."""
    if not (contact.mail or contact.phone or contact.page):
        yield violation("contact-unreachable", "mail", place, source="dcat-ap-de")
    if not contact.name:
        yield warning("contact-nameless", "name", place)
    yield from _way(contact.mail, "mail", "mailto:", mail_iri(contact.mail), place)
    yield from _way(contact.phone, "phone", "tel:", telephone_iri(contact.phone), place)
    yield from broken(contact, place, ("page",))


def _way(written: str, field: str, scheme: str, mended: str, place: Place) -> Iterator[Finding]:
    """Find what cannot be an address, or is one that no program can use."""
    if not written:
        return
    plain = written.removeprefix(scheme)
    repair = proposal(place, field, mended.removeprefix(scheme))
    if not is_iri(scheme + plain):
        yield violation(
            f"contact-{field}-form", field, place, source="dcat-ap-de", shown=written, repair=repair
        )
    elif scheme + plain != mended:
        yield warning(f"contact-{field}-odd", field, place, shown=written, repair=repair)

"""Who answers for data and under which licence, as the city file says."""

from stadtherz.city.public import Department, the_city
from stadtherz.kernel.text import Text
from stadtherz.opendata.domain.catalogue import Agent, Contact
from stadtherz.opendata.domain.terms import LICENCES, LOCAL_AUTHORITY, Licence
from stadtherz.opendata.selectors.addresses import iri_of


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


def office_of(department: Department) -> Agent:
    """Give a department as who answers for data."""
    return Agent(iri_of("agent", department.key), department.name, LOCAL_AUTHORITY)


def contact_of(department: Department | None) -> Contact:
    """Give whom to ask: the department, or the city where it has no mail address."""
    publisher = the_city().publisher
    if department is None or not department.mail:
        key = the_city().key
        return Contact(iri_of("contact", key), str(publisher.name), publisher.mail, publisher.phone)
    return Contact(iri_of("contact", department.key), str(department.name), department.mail)


def in_each(german: str, english: str) -> Text:
    """Give a text in those languages of the city that there are words for."""
    said = {"de": german, "en": english}
    return Text.of({code: said[code] for code in the_city().languages if code in said} or german)

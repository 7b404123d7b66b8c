"""The interfaces of the city to open data, each described once for all ways out."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from stadtherz.kernel.text import Text
from stadtherz.opendata.domain.catalogue import Service
from stadtherz.opendata.domain.ogc.standards import EDR_STANDARD, FEATURES_STANDARD
from stadtherz.opendata.domain.terms import HighValue
from stadtherz.opendata.selectors.addresses import address, home, iri_of, quality_page, use_page
from stadtherz.opendata.selectors.ogc.tables import OGC_EDR, OGC_FEATURES
from stadtherz.opendata.selectors.people import contact_of, in_each, the_licence, the_publisher

SENSORTHINGS, QUERY, CKAN, CATALOGUE, FILES = (
    "sensorthings", "query", "ckan", "catalogue", "files",
)  # fmt: skip


@dataclass(frozen=True)
class Interface:
    """What is said of an interface.

    Args:
        title, description: German and English.
        endpoint, specification: addresses without host; "" where there is none.
        page: documentation for people.
        conforms_to: addresses of standards.

    """

    title: tuple[str, str]
    description: tuple[str, str]
    endpoint: str
    specification: str = ""
    page: Callable[[], str] = home
    conforms_to: tuple[str, ...] = ()


def _stations() -> str:
    with override(settings.LANGUAGE_CODE):
        return address() + reverse("observations:stations")


INTERFACES = {
    SENSORTHINGS: Interface(
        ("SensorThings-Schnittstelle", "SensorThings API"),
        (
            "Alle öffentlichen Messwerte, einzeln, gefiltert und zusammengefasst",
            "All public readings, single, filtered and aggregated",
        ),
        "/sensorthings/v1.1", "/sensorthings/v2.0/$metadata", _stations,
        ("http://www.opengis.net/spec/iot_sensing/1.1",),
    ),
    QUERY: Interface(
        ("Fragen an Tabellen", "Questions to tables"),
        (
            "Tabellen filtern, sortieren und zusammenfassen, als JSON, CSV, Parquet oder Arrow",
            "Filter, sort and aggregate tables, as JSON, CSV, Parquet or Arrow",
        ),
        "/data/query-api.json", "/data/query-api.json",
    ),
    OGC_FEATURES: Interface(
        ("Orte und ihre Eigenschaften (OGC API – Features)", "OGC API - Features"),
        (
            "Alle Datensätze, deren Zeilen einen Ort haben, nach Gebiet, Zeit und Eigenschaften",
            "All datasets whose rows have a place, by area, time and properties",
        ),
        "/ogc/features/v1", "/ogc/features/v1/api",
        lambda: f"{address()}/ogc/features/v1?f=html", (FEATURES_STANDARD,),
    ),
    OGC_EDR: Interface(
        ("Messwerte nach Ort und Zeit (OGC API – EDR)", "OGC API - EDR"),
        (
            "Was die Stadt misst, für einen Ort, einen Umkreis oder ein Gebiet",
            "What the city measures, at a place, around it or in an area",
        ),
        "/ogc/edr/v1", "/ogc/edr/v1/api", lambda: f"{address()}/ogc/edr/v1?f=html",
        (EDR_STANDARD,),
    ),
    CATALOGUE: Interface(
        ("Katalog als RDF", "Catalogue as RDF"),
        (
            "Alle Metadaten nach DCAT-AP.de, auch seitenweise",
            "All metadata by DCAT-AP.de, also in pages",
        ),
        "/catalog.ttl",
        conforms_to=("https://semiceu.github.io/DCAT-AP/releases/3.0.1/",),
    ),
    CKAN: Interface(
        ("Schnittstelle wie CKAN", "API like CKAN's"),
        (
            "Was andere Portale von CKAN abfragen, nur lesend",
            "What other portals ask of CKAN, to read only",
        ),
        "/api/3/action/status_show",
    ),
    FILES: Interface(
        ("Dateien zum Laden", "Files to download"),
        (
            "Ganze Dateien und feste Ausgaben jedes Tages",
            "Whole files and unchanging editions of each day",
        ),
        "/catalog.ttl",
    ),
}  # fmt: skip
"""All that are measured, in the order in which they are shown."""
SERVICES = (SENSORTHINGS, QUERY, OGC_FEATURES, OGC_EDR)
"""Those that serve datasets and so stand in the catalogue."""


def service_of(
    name: str, serves: tuple[str, ...] = (), categories: tuple[HighValue, ...] = ()
) -> Service:
    """Describe an interface.

    Args:
        name: one of `INTERFACES`.
        serves: addresses of datasets.
        categories: of these, under Regulation 2023/138.

    """
    known = INTERFACES[name]
    return Service(
        iri=iri_of("service", name),
        title=title_of(name),
        description=in_each(*known.description),
        endpoint=address() + known.endpoint,
        specification=address() + known.specification if known.specification else "",
        page=known.page(),
        terms=quality_page(name),
        rules=use_page("schnittstellen"),
        conforms_to=known.conforms_to,
        licence=the_licence(),
        serves=serves,
        publisher=the_publisher(),
        contact=contact_of(None),
        high_value=categories,
    )


def title_of(name: str) -> Text:
    """Name an interface."""
    return in_each(*INTERFACES[name].title)

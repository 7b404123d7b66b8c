"""The words of catalogues as addresses: vocabularies of the EU, of DCAT-AP.de and of IANA.

Only what a city uses is listed; whoever reads foreign catalogues looks words up by their rules.
Sources: EU Publications Office, authority tables (data theme, file type, frequency, language,
licence, access right, planned availability); DCAT-AP.de 3.0, licences and contributors;
Implementing Regulation (EU) 2023/138, annex; IANA media types.
"""

from dataclasses import dataclass
from enum import StrEnum

AUTHORITY = "http://publications.europa.eu/resource/authority/"
GERMAN = "http://dcat-ap.de/def/"
IANA = "https://www.iana.org/assignments/media-types/"
HVD_LAW = "http://data.europa.eu/eli/reg_impl/2023/138/oj"
HVD = "http://data.europa.eu/bna/"
LISTS = {
    "Theme": f"{AUTHORITY}data-theme/",
    "Frequency": f"{AUTHORITY}frequency/",
    "Access": f"{AUTHORITY}access-right/",
    "Availability": f"{AUTHORITY}planned-availability/",
    "HighValue": HVD,
}
"""Where the words of each list stand, by the class here."""


class _Word(StrEnum):
    """A word of one of the lists in `LISTS`."""

    @property
    def iri(self) -> str:
        """Its address."""
        return LISTS[type(self).__name__] + self.value


class Theme(_Word):
    """The thirteen data themes of the EU."""

    AGRI = "AGRI"
    ECON = "ECON"
    EDUC = "EDUC"
    ENER = "ENER"
    ENVI = "ENVI"
    GOVE = "GOVE"
    HEAL = "HEAL"
    INTR = "INTR"
    JUST = "JUST"
    REGI = "REGI"
    SOCI = "SOCI"
    TECH = "TECH"
    TRAN = "TRAN"


class Frequency(_Word):
    """How often something is brought up to date, as the EU names it."""

    CONTINUOUS = "UPDATE_CONT"
    HOURLY = "HOURLY"
    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    QUARTERLY = "QUARTERLY"
    ANNUAL = "ANNUAL"
    IRREGULAR = "IRREG"
    NEVER = "NEVER"
    UNKNOWN = "UNKNOWN"


class Access(_Word):
    """Who may have the data."""

    PUBLIC = "PUBLIC"
    RESTRICTED = "RESTRICTED"
    NON_PUBLIC = "NON_PUBLIC"


class Availability(_Word):
    """How long a file or service is meant to stay."""

    STABLE = "STABLE"
    AVAILABLE = "AVAILABLE"
    EXPERIMENTAL = "EXPERIMENTAL"
    TEMPORARY = "TEMPORARY"


class HighValue(_Word):
    """The six categories of high-value datasets, and themes within them that a city has data of.

    Regulation 2023/138, annex; a dataset carries its category and, where there is one, the theme.
    """

    GEOSPATIAL = "c_ac64a52d"
    ENVIRONMENT = "c_dd313021"
    METEOROLOGICAL = "c_164e0bf5"
    STATISTICS = "c_e1da4e07"
    COMPANIES = "c_a9135398"
    MOBILITY = "c_b79e35eb"
    # within geospatial
    ADMINISTRATIVE_UNITS = "c_9427236f"
    GEOGRAPHICAL_NAMES = "c_6c2bb82d"
    ADDRESSES = "c_c3de25e4"
    BUILDINGS = "c_60182062"
    PARCELS = "c_6a3f6896"
    # within earth observation and environment
    AIR = "c_63b37dd4"
    NOISE = "c_e4358335"
    WATER = "c_43f88346"
    EMISSIONS = "c_4ba9548e"
    CLIMATE = "c_59e64dd4"
    NATURE = "c_b7f6a4f3"
    WASTE = "c_38933a65"
    LAND_USE = "c_ad9ae929"
    ELEVATION = "c_315692ad"
    ORTHOIMAGES = "c_91185a85"
    RISK_ZONES = "c_63be22bd"
    ENERGY = "c_b7de66cd"
    # within meteorological
    WEATHER_STATIONS = "c_3af3368c"
    CLIMATE_RECORDS = "c_36807466"
    # within statistics
    POPULATION = "c_f2b50efd"
    PUBLIC_MONEY = "c_4ac557e7"
    TOURISM = "c_a3767648"
    # within mobility
    TRANSPORT_NETWORKS = "c_4b74ea13"


@dataclass(frozen=True)
class Licence:
    """A licence under which a city gives data away.

    Args:
        key: short name, as people write it.
        name: full name.
        german: its address in the list of DCAT-AP.de.
        european: its address in the table of the EU.
        text: where it can be read.
        attribution: whether the source has to be named.
        high_value: whether it is open enough for high-value data (Art. 4 of 2023/138).

    """

    key: str
    name: str
    german: str
    european: str
    text: str
    attribution: bool
    high_value: bool


def _licence(
    key: str, name: str, text: str, german: str, european: str, *, attribution: bool
) -> Licence:
    return Licence(
        key, name, f"{GERMAN}licenses/{german}", f"{AUTHORITY}licence/{european}", text,
        attribution, high_value=True,
    )  # fmt: skip


LICENCES = {
    one.key: one
    for one in (
        _licence(
            "dl-by-de-2.0", "Datenlizenz Deutschland – Namensnennung – Version 2.0",
            "https://www.govdata.de/dl-de/by-2-0", "dl-by-de/2.0", "DLDE_BY_2_0", attribution=True,
        ),
        _licence(
            "dl-zero-de-2.0", "Datenlizenz Deutschland – Zero – Version 2.0",
            "https://www.govdata.de/dl-de/zero-2-0", "dl-zero-de/2.0", "DLDE_ZERO_2_0",
            attribution=False,
        ),
        _licence(
            "cc-by-4.0", "Creative Commons Namensnennung 4.0 International",
            "https://creativecommons.org/licenses/by/4.0/", "cc-by/4.0", "CC_BY_4_0",
            attribution=True,
        ),
        _licence(
            "cc0-1.0", "Creative Commons CC0 1.0 Universell",
            "https://creativecommons.org/publicdomain/zero/1.0/", "cc-zero", "CC0",
            attribution=False,
        ),
        Licence(  # what is made of others' maps; share alike is too little for high-value data
            "odbl-1.0", "Open Data Commons Open Database License 1.0",
            f"{GERMAN}licenses/odbl", f"{AUTHORITY}licence/ODC_BL",
            "https://opendatacommons.org/licenses/odbl/1-0/", attribution=True, high_value=False,
        ),
    )
}  # fmt: skip


@dataclass(frozen=True)
class FileType:
    """A format: its key in the table of the EU, its media type, and what readers can do with it."""

    key: str
    media_type: str
    open: bool = True
    machine_readable: bool = True

    @property
    def iri(self) -> str:
        """Its address in the table of the EU."""
        return f"{AUTHORITY}file-type/{self.key}"

    @property
    def media_iri(self) -> str:
        """The address of its media type."""
        return IANA + self.media_type


FILE_TYPES = {
    one.key: one
    for one in (
        FileType("CSV", "text/csv"),
        FileType("JSON", "application/json"),
        FileType("GEOJSON", "application/geo+json"),
        FileType("PARQUET", "application/vnd.apache.parquet"),
        FileType("GPKG", "application/geopackage+sqlite3"),
        FileType("XML", "application/xml"),
        FileType("ODS", "application/vnd.oasis.opendocument.spreadsheet"),
        FileType("RDF_TURTLE", "text/turtle"),
        FileType("RDF_XML", "application/rdf+xml"),
        FileType("JSON_LD", "application/ld+json"),
        FileType("ICS", "text/calendar"),
        FileType("ZIP", "application/zip", machine_readable=False),
        FileType(
            "XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", open=True
        ),
        FileType("XLS", "application/vnd.ms-excel", open=False),
        FileType("PDF", "application/pdf", machine_readable=False),
        FileType("HTML", "text/html", machine_readable=False),
    )
}
"""The one source of media types: of what RDF tells of a file, and of what is sent with it."""
_OTHER_ENDINGS = {"ttl": "RDF_TURTLE", "rdf": "RDF_XML", "jsonld": "JSON_LD"}
UNKNOWN_MEDIA_TYPE = "application/octet-stream"
ARROW_STREAM = "application/vnd.apache.arrow.stream"
"""Of answers; no file of a dataset is one."""


def media_type_by_ending(ending: str) -> str:
    """Give the media type of files with an ending, with the signs of those that are text."""
    known = FILE_TYPES.get(_OTHER_ENDINGS.get(ending.lower(), ending.upper()))
    if known is None:
        return UNKNOWN_MEDIA_TYPE
    is_text = known.media_type.startswith("text/")
    return f"{known.media_type}; charset=utf-8" if is_text else known.media_type


LANGUAGES = {"de": "DEU", "en": "ENG", "fr": "FRA", "tr": "TUR", "uk": "UKR", "ar": "ARA"}
MUNICIPALITY = f"{GERMAN}politicalGeocoding/Level/municipality"
LOCAL_AUTHORITY = "http://purl.org/adms/publishertype/LocalAuthority"


def language_iri(code: str) -> str:
    """Give the address of a language of the city by its two letters.

    Raises:
        KeyError: it is none of `LANGUAGES`.

    """
    return f"{AUTHORITY}language/{LANGUAGES[code]}"

"""A dataset with everything that can be said, as values."""

from datetime import UTC, date, datetime

from stadtherz.kernel.text import Text
from stadtherz.opendata.domain.catalogue import (
    Agent,
    Area,
    Catalogue,
    Contact,
    Dataset,
    Distribution,
    Period,
    Series,
    Service,
)
from stadtherz.opendata.domain.terms import (
    FILE_TYPES,
    LICENCES,
    LOCAL_AUTHORITY,
    Frequency,
    HighValue,
    Theme,
)

HERE = "http://city.example"
CITY = Agent(
    f"{HERE}/id/agent/stadt", Text.of({"de": "Stadt Musterlautern"}), LOCAL_AUTHORITY, f"{HERE}/"
)
OFFICE = Agent(f"{HERE}/id/agent/umwelt", Text.of({"de": "Umweltamt", "en": "Environment office"}))
DESK = Contact(
    f"{HERE}/id/contact/umwelt", "Umweltamt", "umwelt@city.example", "+49 631 365-0",
    f"{HERE}/kontakt/",
)  # fmt: skip
BOX = Area(7.6, 49.3, 7.9, 49.5, name="Musterlautern")
LICENCE = LICENCES["dl-by-de-2.0"]
ISSUED, CHANGED = date(2026, 1, 1), datetime(2026, 11, 25, 23, 30, tzinfo=UTC)
TABLE = Distribution(
    f"{HERE}/id/distribution/luft/csv", Text.of({"de": "Alle Werte als CSV"}),
    access=f"{HERE}/daten/luft/", download=f"{HERE}/daten/luft/alle.csv",
    file_type=FILE_TYPES["CSV"], licence=LICENCE, attribution="Stadt Musterlautern",
    rights=LICENCE.text, size=1024, sha256="ab" * 32, issued=ISSUED, modified=CHANGED,
    description=Text.of({"de": "Eine Zeile je Wert", "en": "A row a value"}),
    service=f"{HERE}/id/service/sensorthings",
    conforms_to=("https://www.rfc-editor.org/rfc/rfc4180",),
)  # fmt: skip
SERVICE = Service(
    f"{HERE}/id/service/sensorthings", Text.of("SensorThings"), f"{HERE}/sensorthings/v1.1",
    description=Text.of("Alle Messwerte"), specification=f"{HERE}/sensorthings/v1.1/$metadata",
    page=f"{HERE}/hilfe/sensorthings/", terms=f"{HERE}/daten/guete/",
    rules=f"{HERE}/daten/nutzen/",
    conforms_to=("http://www.opengis.net/spec/iot_sensing/1.1",), licence=LICENCE,
    serves=(f"{HERE}/id/dataset/luft",), publisher=CITY, contact=DESK,
    high_value=(HighValue.ENVIRONMENT,),
)  # fmt: skip
AIR = Dataset(
    f"{HERE}/id/dataset/luft", "luft", Text.of({"de": "Luftgüte", "en": "Air quality"}),
    Text.of({"de": 'Stündliche Werte: "NO2" & <mehr>\nZeile zwei \\ Ende', "en": "Hourly values"}),
    keywords=(("de", "Luft"), ("en", "air")), themes=(Theme.ENVI, Theme.HEAL), publisher=CITY,
    contact=DESK, creator=OFFICE, frequency=Frequency.HOURLY, languages=("de",), areas=(BOX,),
    period=Period(date(2024, 1, 1), CHANGED), issued=ISSUED, modified=CHANGED, version="2026-11-25",
    version_notes=Text.of("Ein Tag mehr"), distributions=(TABLE,),
    high_value=(HighValue.ENVIRONMENT,), laws=("http://data.europa.eu/eli/dir/2008/50/oj",),
    page=f"{HERE}/daten/luft/", provenance=Text.of("Gemessen an zwei Stellen"),
    derived_from=(f"{HERE}/id/dataset/roh",), series=f"{HERE}/id/series/luft",
    contributor="http://dcat-ap.de/def/contributors/openGovernmentDataPortalRheinlandPfalz",
)  # fmt: skip
YEARS = Series(
    f"{HERE}/id/series/luft", Text.of("Luftgüte, alle Jahre"), Text.of("Ein Datensatz je Jahr"),
    CITY, DESK, Frequency.ANNUAL, ISSUED, CHANGED, Period(date(2020, 1, 1)), (BOX,),
    (HighValue.ENVIRONMENT,),
)  # fmt: skip
CATALOGUE = Catalogue(
    f"{HERE}/id/catalogue", Text.of("Offene Daten"), Text.of("Was die Stadt weiß"),
    f"{HERE}/daten/", CITY, ("de", "en"), ISSUED, CHANGED, LICENCE, (BOX,),
)  # fmt: skip

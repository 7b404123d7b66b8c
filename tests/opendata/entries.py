"""A good dataset, service and series of high value, and their graph by a simple way of its own."""

from dataclasses import replace
from datetime import date

from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, PROV, RDF, RDFS, XSD

from stadtherz.kernel.text import Text
from stadtherz.opendata.domain.addresses import is_iri
from stadtherz.opendata.domain.catalogue import (
    Agent,
    Area,
    Contact,
    Dataset,
    Distribution,
    Period,
    Series,
    Service,
)
from stadtherz.opendata.domain.terms import (
    AUTHORITY,
    FILE_TYPES,
    GERMAN,
    HVD_LAW,
    LANGUAGES,
    LICENCES,
    LOCAL_AUTHORITY,
    MUNICIPALITY,
    Frequency,
    HighValue,
    Theme,
)

DCAT = Namespace("http://www.w3.org/ns/dcat#")  # rdflib lacks the newer names
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
DCATDE = Namespace("http://dcat-ap.de/def/dcatde/")
DCATAP = Namespace("http://data.europa.eu/r5r/")
SPDX = Namespace("http://spdx.org/rdf/terms#")
SERIES = URIRef(f"{DCAT}DatasetSeries")
WKT = URIRef("http://www.opengis.net/ont/geosparql#wktLiteral")
BASE = "https://stadt.example.org/id/"

CITY = Agent(BASE + "stadt", Text.of("Musterstadt"), LOCAL_AUTHORITY, "https://stadt.example.org/")
DESK = Contact(BASE + "stelle", "Open-Data-Stelle", "opendata@example.org", "+49631123456")
FILE = Distribution(
    iri=BASE + "luft/csv",
    title=Text.of("CSV"),
    access="https://stadt.example.org/daten/luft",
    download="https://stadt.example.org/daten/luft.csv",
    file_type=FILE_TYPES["CSV"],
    licence=LICENCES["dl-by-de-2.0"],
    attribution="Musterstadt",
    rights=LICENCES["dl-by-de-2.0"].german,
    size=1024,
    sha256="ab" * 32,
    issued=date(2026, 1, 1),
    modified=date(2026, 1, 2),
    service=BASE + "sta",
    conforms_to=("https://www.rfc-editor.org/rfc/rfc4180",),
)
DATASET = Dataset(
    iri=BASE + "luft",
    key="luft",
    title=Text.of({"de": "Luftqualität", "en": "Air quality"}),
    description=Text.of("Stündliche Messwerte der Stationen"),
    keywords=(("de", "Luft"),),
    themes=(Theme.ENVI,),
    publisher=CITY,
    contact=DESK,
    creator=Agent(BASE + "umwelt", Text.of("Referat Umwelt"), LOCAL_AUTHORITY),
    frequency=Frequency.HOURLY,
    languages=("de",),
    areas=(Area(7.7, 49.4, 7.8, 49.5), Area(iri="http://dcat-ap.de/def/politicalGeocoding/x/1")),
    period=Period(date(2024, 1, 1), date(2025, 12, 31)),
    issued=date(2026, 1, 1),
    modified=date(2026, 1, 2),
    version="1",
    version_notes=Text.of("Erste Fassung"),
    distributions=(FILE,),
    high_value=(HighValue.ENVIRONMENT,),
    laws=("https://www.gesetze-im-internet.de/bimschv_39/",),
    page="https://stadt.example.org/doku/luft",
    provenance=Text.of("Gemessen von den Stationen der Stadt"),
    derived_from=(BASE + "roh",),
    series=BASE + "reihe",
    contributor=f"{GERMAN}contributors/openGovernmentDataPortalRheinlandPfalz",
)
EARLIER = replace(
    DATASET,
    iri=BASE + "luft/2025",
    key="luft-2025",
    distributions=(replace(FILE, iri=BASE + "luft/2025/csv"),),
)
SERVICE = Service(
    iri=BASE + "sta",
    title=Text.of("SensorThings API"),
    endpoint="https://stadt.example.org/sta/v1.1",
    description=Text.of("Messwerte für Programme"),
    specification="https://stadt.example.org/openapi.json",
    page="https://stadt.example.org/doku/sta",
    terms="https://stadt.example.org/guete",
    rules="https://stadt.example.org/nutzen",
    conforms_to=("http://www.opengis.net/doc/is/sensorthings/1.1",),
    licence=LICENCES["dl-by-de-2.0"],
    serves=(BASE + "luft",),
    publisher=CITY,
    contact=DESK,
    high_value=(HighValue.ENVIRONMENT,),
)
THE_SERIES = Series(
    iri=BASE + "reihe",
    title=Text.of("Luftqualität nach Jahren"),
    description=Text.of("Ein Datensatz je Jahr"),
    publisher=CITY,
    contact=DESK,
    frequency=Frequency.ANNUAL,
    issued=date(2026, 1, 1),
    modified=date(2026, 1, 2),
    period=Period(date(2024, 1, 1)),
    areas=(Area(7.7, 49.4, 7.8, 49.5),),
    high_value=(HighValue.ENVIRONMENT,),
)


def address(words):
    """Anything that cannot be an address can only be written as words."""
    return URIRef(words) if is_iri(words) else Literal(words)


def graph_of(*entries):
    graph = Graph()
    writers = {Dataset: _dataset, Service: _service, Series: _series}
    for one in entries:
        writers[type(one)](graph, one)
    return graph


def _texts(graph, node, name, text):
    for language, words in text:
        graph.add((node, name, Literal(words, lang=language)))


def _moment(graph, node, name, moment):
    if moment is not None:
        graph.add((node, name, Literal(moment)))


def _addresses(graph, node, name, *several):
    for one in several:
        if one:
            graph.add((node, name, address(one)))


def _agent(graph, node, name, agent):
    if agent is None:
        return
    who = URIRef(agent.iri)
    graph.add((node, name, who))
    graph.add((who, RDF.type, FOAF.Agent))
    _texts(graph, who, FOAF.name, agent.name)
    _addresses(graph, who, DCTERMS.type, agent.kind)
    _addresses(graph, who, FOAF.homepage, agent.home)


def _contact(graph, node, contact):
    if contact is None:
        return
    who = URIRef(contact.iri)
    graph.add((node, DCAT.contactPoint, who))
    graph.add((who, RDF.type, VCARD.Kind))
    if contact.name:
        graph.add((who, VCARD.fn, Literal(contact.name)))
    for name, scheme, value in (
        (VCARD.hasEmail, "mailto:", contact.mail),
        (VCARD.hasTelephone, "tel:", contact.phone),
        (VCARD.hasURL, "", contact.page),
    ):
        if value:
            graph.add((who, name, address(scheme + value.removeprefix(scheme))))


def _law(graph, node, categories):
    for one in categories:
        graph.add((node, DCATAP.hvdCategory, URIRef(one.iri)))
    if categories:
        graph.add((node, DCATAP.applicableLegislation, URIRef(HVD_LAW)))


def _common(graph, node, entry):
    _texts(graph, node, DCTERMS.title, entry.title)
    _texts(graph, node, DCTERMS.description, entry.description)
    _agent(graph, node, DCTERMS.publisher, entry.publisher)
    _contact(graph, node, entry.contact)
    _law(graph, node, entry.high_value)


def _span(graph, node, entry):
    graph.add((node, DCTERMS.accrualPeriodicity, URIRef(entry.frequency.iri)))
    _moment(graph, node, DCTERMS.issued, entry.issued)
    _moment(graph, node, DCTERMS.modified, entry.modified)
    if entry.period is not None:
        span = BNode()
        graph.add((node, DCTERMS.temporal, span))
        graph.add((span, RDF.type, DCTERMS.PeriodOfTime))
        _moment(graph, span, DCAT.startDate, entry.period.start)
        _moment(graph, span, DCAT.endDate, entry.period.end)
    for area in entry.areas:
        place = address(area.iri) if area.iri else BNode()
        graph.add((node, DCTERMS.spatial, place))
        if isinstance(place, Literal):
            continue
        graph.add((place, RDF.type, DCTERMS.Location))
        if area.has_box:
            graph.add((place, DCAT.bbox, Literal(f"POINT({area.west} {area.south})", datatype=WKT)))


def _dataset(graph, entry):
    node = URIRef(entry.iri)
    graph.add((node, RDF.type, DCAT.Dataset))
    _common(graph, node, entry)
    _span(graph, node, entry)
    _agent(graph, node, DCTERMS.creator, entry.creator)
    graph.add((node, DCTERMS.identifier, Literal(entry.key)))
    graph.add((node, DCTERMS.accessRights, URIRef(entry.access.iri)))
    graph.add((node, DCATDE.politicalGeocodingLevelURI, URIRef(MUNICIPALITY)))
    for language, word in entry.keywords:
        graph.add((node, DCAT.keyword, Literal(word, lang=language)))
    for theme in entry.themes:
        graph.add((node, DCAT.theme, URIRef(theme.iri)))
    for code in entry.languages:
        listed = LANGUAGES.get(code, code.upper())
        graph.add((node, DCTERMS.language, address(f"{AUTHORITY}language/{listed}")))
    if entry.version:
        graph.add((node, DCAT.version, Literal(entry.version)))
    _texts(graph, node, URIRef("http://www.w3.org/ns/adms#versionNotes"), entry.version_notes)
    if entry.provenance:
        statement = BNode()
        graph.add((node, DCTERMS.provenance, statement))
        graph.add((statement, RDF.type, DCTERMS.ProvenanceStatement))
        _texts(graph, statement, RDFS.label, entry.provenance)
    _addresses(graph, node, FOAF.page, entry.page)
    _addresses(graph, node, DCATAP.applicableLegislation, *entry.laws)
    _addresses(graph, node, PROV.wasDerivedFrom, *entry.derived_from)
    _addresses(graph, node, DCAT.inSeries, entry.series)
    _addresses(graph, node, DCATDE.contributorID, entry.contributor)
    for one in entry.distributions:
        file = URIRef(one.iri)
        graph.add((node, DCAT.distribution, file))
        _file(graph, file, one, entry)


def _file(graph, node, one, dataset):
    graph.add((node, RDF.type, DCAT.Distribution))
    _texts(graph, node, DCTERMS.title, one.title)
    _texts(graph, node, DCTERMS.description, one.description)
    _addresses(graph, node, DCAT.accessURL, one.access)
    _addresses(graph, node, DCAT.downloadURL, one.download)
    _addresses(graph, node, DCAT.accessService, one.service)
    _addresses(graph, node, DCTERMS.rights, one.rights)
    _addresses(graph, node, DCTERMS.conformsTo, *one.conforms_to)
    graph.add((node, DCATAP.availability, URIRef(one.availability.iri)))
    if dataset.high_value:
        graph.add((node, DCATAP.applicableLegislation, URIRef(HVD_LAW)))
    if one.file_type:
        graph.add((node, DCTERMS["format"], URIRef(one.file_type.iri)))
        graph.add((node, DCAT.mediaType, URIRef(one.file_type.media_iri)))
    if one.licence:
        graph.add((node, DCTERMS.license, URIRef(one.licence.german)))
    if one.attribution:
        graph.add((node, DCATDE.licenseAttributionByText, Literal(one.attribution, lang="de")))
    if one.size is not None:
        graph.add((node, DCAT.byteSize, Literal(str(one.size), datatype=XSD.nonNegativeInteger)))
    if one.sha256:
        sum_ = BNode()
        graph.add((node, SPDX.checksum, sum_))
        graph.add((sum_, RDF.type, SPDX.Checksum))
        graph.add((sum_, SPDX.algorithm, SPDX.checksumAlgorithm_sha256))
        graph.add((SPDX.checksumAlgorithm_sha256, RDF.type, SPDX.ChecksumAlgorithm))
        graph.add((sum_, SPDX.checksumValue, Literal(one.sha256, datatype=XSD.hexBinary)))
    _moment(graph, node, DCTERMS.issued, one.issued)
    _moment(graph, node, DCTERMS.modified, one.modified)


def _service(graph, entry):
    node = URIRef(entry.iri)
    graph.add((node, RDF.type, DCAT.DataService))
    _common(graph, node, entry)
    _addresses(graph, node, DCAT.endpointURL, entry.endpoint)
    _addresses(graph, node, DCAT.endpointDescription, entry.specification)
    _addresses(graph, node, FOAF.page, entry.page)
    _addresses(graph, node, DCTERMS.rights, entry.terms, entry.rules)
    _addresses(graph, node, DCTERMS.conformsTo, *entry.conforms_to)
    _addresses(graph, node, DCAT.servesDataset, *entry.serves)
    if entry.licence:
        graph.add((node, DCTERMS.license, URIRef(entry.licence.german)))


def _series(graph, entry):
    node = URIRef(entry.iri)
    graph.add((node, RDF.type, SERIES))
    _common(graph, node, entry)
    _span(graph, node, entry)

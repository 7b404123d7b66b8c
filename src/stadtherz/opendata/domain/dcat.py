"""What the catalogue tells, in the words of DCAT-AP.

Sources: DCAT-AP 3.0.1 and DCAT-AP HVD 3.0.0 (SEMIC), DCAT-AP.de 3.0 (GovData). Where an application
profile asks for the class of a linked thing (legislation, documents, standards), it is told beside
the link, so that a dataset can be checked alone. Of a licence the European address stands in
`dct:license` and the German one beside it as `skos:exactMatch`: DCAT-AP asks for the class of a
licence, and where it is told of an address of DCAT-AP.de's list, the type that this list gives it
(words, no address) breaks DCAT-AP itself. DCAT-AP.de's own list is a "should".
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

from stadtherz.kernel.text import Text
from stadtherz.opendata.domain.catalogue import (
    Agent,
    Area,
    Catalogue,
    Contact,
    Dataset,
    Distribution,
    Moment,
    Period,
    Series,
    Service,
)
from stadtherz.opendata.domain.graph import Iri, Literal, Node, Said, node
from stadtherz.opendata.domain.terms import (
    AUTHORITY,
    GERMAN,
    HVD,
    HVD_LAW,
    IANA,
    MUNICIPALITY,
    Access,
    HighValue,
    Licence,
    language_iri,
)

SPDX = "http://spdx.org/rdf/terms#"
WKT = "geo:wktLiteral"
PUBLISHERS = "http://purl.org/adms/publishertype/"
THEMES = f"{AUTHORITY}data-theme"
CLASSES = {
    f"{AUTHORITY}data-theme/": ("skos:Concept", THEMES),
    f"{AUTHORITY}file-type/": ("dct:MediaTypeOrExtent", f"{AUTHORITY}file-type"),
    f"{AUTHORITY}language/": ("dct:LinguisticSystem", f"{AUTHORITY}language"),
    f"{AUTHORITY}frequency/": ("dct:Frequency", f"{AUTHORITY}frequency"),
    f"{AUTHORITY}access-right/": ("dct:RightsStatement", f"{AUTHORITY}access-right"),
    f"{AUTHORITY}planned-availability/": (
        "skos:Concept", f"{AUTHORITY}planned-availability"
    ),
    HVD: ("skos:Concept", f"{HVD}asd487ae75"),
    IANA: ("dct:MediaType", ""),
    f"{GERMAN}licenses/": ("skos:Concept", f"{GERMAN}licenses"),
    f"{GERMAN}contributors/": ("skos:Concept", f"{GERMAN}contributors"),
    f"{GERMAN}politicalGeocoding/Level/": (
        "skos:Concept", f"{GERMAN}politicalGeocoding/Level"
    ),
    PUBLISHERS: ("skos:Concept", f"{PUBLISHERS}1.0"),
}  # fmt: skip
STARTS = tuple(CLASSES)
"""By what addresses of words of vocabularies begin, their class, and the list they stand in."""


def of_catalogue(catalogue: Catalogue, datasets: Iterable[str], services: Iterable[str]) -> Node:
    """Tell the catalogue with the addresses of what is in it.

    Args:
        catalogue: what is said of it.
        datasets: addresses of the datasets.
        services: addresses of the services.

    """
    return node(
        catalogue.iri,
        ["dcat:Catalog"],
        _texts("dct:title", catalogue.title),
        _texts("dct:description", catalogue.description),
        [("dct:publisher", Iri(catalogue.publisher.iri))],
        [("foaf:homepage", _typed(catalogue.home, "foaf:Document"))],
        _languages(catalogue.languages),
        [("dcat:themeTaxonomy", _list(THEMES))],
        _areas(catalogue.areas),
        _moment("dct:issued", catalogue.issued),
        _moment("dct:modified", catalogue.modified),
        _licence(catalogue.licence),
        (("dcat:dataset", Iri(iri)) for iri in datasets),
        (("dcat:service", Iri(iri)) for iri in services),
    )


def of_dataset(dataset: Dataset) -> Iterator[Node]:
    """Tell a dataset, its distributions, and who answers for it."""
    yield node(
        dataset.iri,
        ["dcat:Dataset"],
        [("dct:identifier", Literal(dataset.key))],
        _texts("dct:title", dataset.title),
        _texts("dct:description", dataset.description),
        (("dcat:keyword", Literal(word, language)) for language, word in dataset.keywords),
        (("dcat:theme", Iri(theme.iri)) for theme in dataset.themes),
        _responsible(dataset.publisher, dataset.contact),
        [("dct:creator", Iri(dataset.creator.iri))] if dataset.creator else (),
        _access(dataset.access),
        [("dct:accrualPeriodicity", Iri(dataset.frequency.iri))],
        _languages(dataset.languages),
        _areas(dataset.areas),
        [("dcatde:politicalGeocodingLevelURI", Iri(MUNICIPALITY))],
        _period(dataset.period),
        _moment("dct:issued", dataset.issued),
        _moment("dct:modified", dataset.modified),
        _word("dcat:version", dataset.version),
        _texts("adms:versionNotes", dataset.version_notes),
        _found("dct:relation", dataset.editions),
        _high_value(dataset.high_value, dataset.laws),
        _page("foaf:page", dataset.page),
        _provenance(dataset.provenance),
        (("prov:wasDerivedFrom", Iri(iri)) for iri in dataset.derived_from),
        [("dcat:inSeries", Iri(dataset.series))] if dataset.series else (),
        [("dcatde:contributorID", Iri(dataset.contributor))] if dataset.contributor else (),
        (("dcat:distribution", Iri(one.iri)) for one in dataset.distributions),
    )
    for distribution in dataset.distributions:
        yield of_distribution(distribution, high_value=bool(dataset.high_value))
    yield from _people(dataset.publisher, dataset.creator, dataset.contact)


def of_distribution(one: Distribution, *, high_value: bool = False) -> Node:
    """Tell a distribution; of high-value data each file names the law as well."""
    return node(
        one.iri,
        ["dcat:Distribution"],
        _texts("dct:title", one.title),
        _texts("dct:description", one.description),
        _found("dcat:accessURL", one.access),
        _found("dcat:downloadURL", one.download),
        [
            ("dct:format", Iri(one.file_type.iri)),
            ("dcat:mediaType", Iri(one.file_type.media_iri)),
        ]
        if one.file_type
        else (),
        _licence(one.licence),
        [("dcatde:licenseAttributionByText", Literal(one.attribution))] if one.attribution else (),
        [("dct:rights", _typed(one.rights, "dct:RightsStatement"))] if one.rights else (),
        [("dcat:byteSize", Literal(str(one.size), datatype="xsd:nonNegativeInteger"))]
        if one.size is not None
        else (),
        _checksum(one.sha256),
        _moment("dct:issued", one.issued),
        _moment("dct:modified", one.modified),
        [("dcatap:availability", Iri(one.availability.iri))],
        (("dcat:accessService", Iri(iri)) for iri in (one.service, *one.services) if iri),
        (("dct:conformsTo", _typed(iri, "dct:Standard")) for iri in one.conforms_to),
        _law() if high_value else (),
    )


def of_service(service: Service) -> Iterator[Node]:
    """Tell a service, and who answers for it."""
    yield node(
        service.iri,
        ["dcat:DataService"],
        _texts("dct:title", service.title),
        _texts("dct:description", service.description),
        _found("dcat:endpointURL", service.endpoint),
        _found("dcat:endpointDescription", service.specification),
        _page("foaf:page", service.page),
        (
            ("dct:rights", _typed(page, "dct:RightsStatement"))
            for page in (service.terms, service.rules)
            if page
        ),
        (("dct:conformsTo", _typed(iri, "dct:Standard")) for iri in service.conforms_to),
        _licence(service.licence),
        _access(Access.PUBLIC),
        _responsible(service.publisher, service.contact),
        (("dcat:servesDataset", Iri(iri)) for iri in service.serves),
        _high_value(service.high_value, ()),
    )
    yield from _people(service.publisher, None, service.contact)


def of_series(series: Series) -> Iterator[Node]:
    """Tell a series, and who answers for it.

    It is no dataset: whoever reads the catalogue would count, score and harvest one without files.
    What it consists of has addresses, so that it can be told beside each of its datasets and is
    still one series where several are read together.
    """
    areas = (
        replace(one, iri=one.iri or f"{series.iri}#area-{number}")
        for number, one in enumerate(series.areas, 1)
    )
    yield node(
        series.iri,
        ["dcat:DatasetSeries"],
        _texts("dct:title", series.title),
        _texts("dct:description", series.description),
        _responsible(series.publisher, series.contact),
        [("dct:accrualPeriodicity", Iri(series.frequency.iri))],
        _areas(areas),
        _period(series.period, f"{series.iri}#period"),
        _moment("dct:issued", series.issued),
        _moment("dct:modified", series.modified),
        _high_value(series.high_value, ()),
    )
    yield from _people(series.publisher, None, series.contact)


def with_terms(nodes: Iterable[Node]) -> Iterator[Node]:
    """Tell things, and at last once the class of each word of a vocabulary that they link to.

    The profiles ask for these classes; a document that tells them can be checked without the
    vocabularies, which are many megabytes.
    """
    found: set[str] = set()
    for one in nodes:
        found.update(_links(one))
        yield one
    for iri in sorted(found):
        kind, scheme = next(said for start, said in CLASSES.items() if iri.startswith(start))
        code = iri.rstrip("/").rpartition("/")[2]
        listed = [("skos:inScheme", _list(scheme))] if scheme else []
        yield node(iri, [kind], [("skos:prefLabel", Literal(code))], listed)


def _list(scheme: str) -> Node:
    """Tell a list of words; always the same, whichever of its words a document uses."""
    name = "EU data themes" if scheme == THEMES else scheme.rstrip("/").rpartition("/")[2]
    return _typed(scheme, "skos:ConceptScheme", name)


def _links(one: Node) -> Iterator[str]:
    for _name, term in one.properties:
        if isinstance(term, Node):
            yield from _links(term)
        address = term.iri if isinstance(term, Node) else term.value
        if not isinstance(term, Literal) and address.startswith(STARTS):
            yield address


def of_agent(agent: Agent) -> Node:
    """Tell who publishes."""
    return node(
        agent.iri,
        ["foaf:Agent"],
        _texts("foaf:name", agent.name),
        [("dct:type", Iri(agent.kind))] if agent.kind else (),
        [("foaf:homepage", _typed(agent.home, "foaf:Document"))] if agent.home else (),
    )


def of_contact(contact: Contact) -> Node:
    """Tell whom to ask."""
    return node(
        contact.iri,
        ["vcard:Kind", "vcard:Organization"],
        [("vcard:fn", Literal(contact.name))],
        _found("vcard:hasEmail", contact.mail and f"mailto:{contact.mail}"),
        _found("vcard:hasTelephone", contact.phone and f"tel:{_dialled(contact.phone)}"),
        _found("vcard:hasURL", contact.page),
    )


def _people(
    publisher: Agent | None, creator: Agent | None, contact: Contact | None
) -> Iterator[Node]:
    agents = {one.iri: one for one in (publisher, creator) if one is not None}
    yield from map(of_agent, agents.values())
    if contact is not None:
        yield of_contact(contact)


def _texts(name: str, text: Text) -> Iterable[Said]:
    return [(name, Literal(words, language)) for language, words in text]


def _word(name: str, word: str) -> Iterable[Said]:
    return [(name, Literal(word))] if word else ()


def _moment(name: str, moment: Moment | None) -> Iterable[Said]:
    return [(name, written(moment))] if moment is not None else ()


def written(moment: Moment) -> Literal:
    """Write a day as xsd:date, a moment as xsd:dateTime in UTC."""
    if isinstance(moment, datetime):
        return Literal(
            moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), datatype="xsd:dateTime"
        )
    return Literal(date.isoformat(moment), datatype="xsd:date")


def _languages(codes: Iterable[str]) -> Iterable[Said]:
    return [("dct:language", Iri(language_iri(code))) for code in codes]


def _responsible(publisher: Agent | None, contact: Contact | None) -> Iterable[Said]:
    if publisher is not None:
        yield "dct:publisher", Iri(publisher.iri)
    if contact is not None:
        yield "dcat:contactPoint", Iri(contact.iri)


def _access(access: Access) -> Iterable[Said]:
    return [("dct:accessRights", Iri(access.iri))]


def _areas(areas: Iterable[Area]) -> Iterable[Said]:
    return [("dct:spatial", _area(one)) for one in areas]


def _area(area: Area) -> Node:
    box: Iterable[Said] = ()
    if area.has_box:
        west, south, east, north = area.west, area.south, area.east, area.north
        corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
        written_box = ", ".join(f"{lon:.6f} {lat:.6f}" for lon, lat in corners)
        box = [("dcat:bbox", Literal(f"POLYGON(({written_box}))", datatype=WKT))]
    return node(
        area.iri,
        ["dct:Location"],
        [("skos:prefLabel", Literal(area.name))] if area.name else (),
        box,
    )


def _period(period: Period | None, iri: str = "") -> Iterable[Said]:
    if period is None or (period.start is None and period.end is None):
        return ()
    ends = (
        *_moment("dcat:startDate", period.start),
        *_moment("dcat:endDate", period.end),
    )
    return [("dct:temporal", node(iri, ["dct:PeriodOfTime"], ends))]


def _licence(licence: Licence | None) -> Iterable[Said]:
    if licence is None:
        return ()
    said = node(
        licence.european,
        ["dct:LicenseDocument"],
        [("skos:prefLabel", Literal(licence.name, "de"))],
        [("skos:exactMatch", Iri(licence.german)), ("rdfs:seeAlso", Iri(licence.text))],
    )
    return [("dct:license", said)]


def _high_value(categories: Iterable[HighValue], laws: Iterable[str]) -> Iterable[Said]:
    found = list(categories)
    if found:
        yield from _law()
    yield from (("dcatap:hvdCategory", Iri(one.iri)) for one in found)
    for law in laws:
        yield "dcatap:applicableLegislation", _typed(law, "eli:LegalResource")


def _law() -> Iterable[Said]:
    return [("dcatap:applicableLegislation", _typed(HVD_LAW, "eli:LegalResource"))]


def _provenance(text: Text) -> Iterable[Said]:
    if not text:
        return ()
    return [("dct:provenance", node("", ["dct:ProvenanceStatement"], _texts("rdfs:label", text)))]


def _checksum(sha256: str) -> Iterable[Said]:
    if not sha256:
        return ()
    said: list[Said] = [
        ("spdx:algorithm", _typed(f"{SPDX}checksumAlgorithm_sha256", "spdx:ChecksumAlgorithm")),
        ("spdx:checksumValue", Literal(sha256, datatype="xsd:hexBinary")),
    ]
    return [("spdx:checksum", node("", ["spdx:Checksum"], said))]


def _page(name: str, address: str) -> Iterable[Said]:
    return [(name, _typed(address, "foaf:Document"))] if address else ()


def _typed(iri: str, kind: str, label: str = "") -> Node:
    said = [("dct:title", Literal(label))] if label else []
    return node(iri, [kind], said)


def _found(name: str, address: str) -> Iterable[Said]:
    return [(name, _typed(address, "rdfs:Resource"))] if address else ()


def _dialled(phone: str) -> str:
    digits = "".join(sign for sign in phone if sign.isdigit())
    return f"+{digits}" if phone.strip().startswith("+") else digits

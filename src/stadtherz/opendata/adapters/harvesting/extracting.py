"""Takes out of the graph of a foreign dataset what its page shows and search finds."""

from collections.abc import Iterator

from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDFS, SKOS
from rdflib.term import Node

from stadtherz.opendata.adapters.graph import DCATAP
from stadtherz.opendata.domain.harvesting.value import ForeignFile, Said, Value

VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
DCATDE = Namespace("http://dcat-ap.de/def/dcatde/")
NAMES = (
    SKOS.prefLabel, DCTERMS.title, RDFS.label, FOAF.name, VCARD.fn,
    URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#value"),
)  # fmt: skip
MOST_FILES = 500
LONGEST = 20_000


def value_of(graph: Graph, node: Node) -> Value:
    """Give the value of a dataset.

    Args:
        graph: of this dataset alone.
        node: the dataset.

    """
    files = [_file(graph, one) for one in _sorted(graph, node, DCAT.distribution)[:MOST_FILES]]
    publisher = _first(graph, node, DCTERMS.publisher)
    contact = _first(graph, node, DCAT.contactPoint)
    period = _first(graph, node, DCTERMS.temporal)
    return Value(
        title=_texts(graph, node, DCTERMS.title),
        description=_texts(graph, node, DCTERMS.description),
        keywords=_texts(graph, node, DCAT.keyword),
        themes=_addresses(graph, node, DCAT.theme),
        categories=_addresses(graph, node, DCATAP.hvdCategory),
        publisher=_name(graph, publisher),
        contact=_name(graph, contact),
        mail=_mail(graph, contact),
        page=_page(graph, node),
        licence=tuple(sorted({name for one in files for name in one.licence})),
        attribution=_attribution(graph),
        provenance=_provenance(graph, node),
        issued=_word(graph, node, DCTERMS.issued),
        modified=_word(graph, node, DCTERMS.modified),
        starts=_word(graph, period, DCAT.startDate),
        ends=_word(graph, period, DCAT.endDate),
        frequency=_word(graph, node, DCTERMS.accrualPeriodicity),
        files=tuple(files),
        services=_services(graph),
    )


def _file(graph: Graph, node: Node) -> ForeignFile:
    return ForeignFile(
        title=_texts(graph, node, DCTERMS.title),
        description=_texts(graph, node, DCTERMS.description),
        access=_word(graph, node, DCAT.accessURL),
        download=_word(graph, node, DCAT.downloadURL),
        format=_code(graph, _first(graph, node, DCTERMS.format)),
        media_type=_word(graph, node, DCAT.mediaType).partition("/media-types/")[2]
        or _word(graph, node, DCAT.mediaType),
        licence=tuple(_licences(graph, node)),
        size=_word(graph, node, DCAT.byteSize),
        modified=_word(graph, node, DCTERMS.modified),
        checksum=_word(graph, _first(graph, node, SPDX.checksum), SPDX.checksumValue),
    )


def _sorted(graph: Graph, node: Node | None, name: Node) -> list[Node]:
    return sorted(graph.objects(node, name), key=str) if node is not None else []


def _first(graph: Graph, node: Node | None, name: Node) -> Node | None:
    return next(iter(_sorted(graph, node, name)), None)


def _word(graph: Graph, node: Node | None, name: Node) -> str:
    found = _first(graph, node, name)
    return "" if found is None or isinstance(found, BNode) else str(found)[:LONGEST]


def _texts(graph: Graph, node: Node | None, name: Node) -> Said:
    """Give words with their languages, German before others, then by language and words."""
    found = {
        (one.language or "und", str(one)[:LONGEST])
        for one in _sorted(graph, node, name)
        if isinstance(one, Literal)
    }
    return tuple(sorted(found, key=lambda one: (one[0] != "de", one)))


def _addresses(graph: Graph, node: Node, name: Node) -> tuple[str, ...]:
    return tuple(str(one) for one in _sorted(graph, node, name) if isinstance(one, URIRef))


def _name(graph: Graph, node: Node | None) -> str:
    """Name a thing by its label, German before others, else by its address."""
    if node is None:
        return ""
    for name in NAMES:
        if told := _texts(graph, node, name):
            return told[0][1]
    return "" if isinstance(node, BNode) else str(node)


def _code(graph: Graph, node: Node | None) -> str:
    """Name a format by the code in its address, else by its label or its words."""
    if isinstance(node, URIRef):
        return str(node).rstrip("/").rpartition("/")[2]
    return str(node) if isinstance(node, Literal) else _name(graph, node)


def _licences(graph: Graph, node: Node) -> Iterator[str]:
    for one in _sorted(graph, node, DCTERMS.license):
        yield _name(graph, one) if isinstance(one, BNode) else str(one)


def _mail(graph: Graph, contact: Node | None) -> str:
    return _word(graph, contact, VCARD.hasEmail).removeprefix("mailto:")


def _page(graph: Graph, node: Node) -> str:
    return _word(graph, node, DCAT.landingPage) or _word(graph, node, FOAF.page)


def _attribution(graph: Graph) -> str:
    found = sorted(map(str, graph.objects(None, DCATDE.licenseAttributionByText)))
    return found[0] if found else ""


def _provenance(graph: Graph, node: Node) -> Said:
    return _texts(graph, _first(graph, node, DCTERMS.provenance), RDFS.label)


def _services(graph: Graph) -> tuple[str, ...]:
    found = {*graph.objects(None, DCAT.accessService), *graph.subjects(DCAT.servesDataset, None)}
    return tuple(sorted(str(one) for one in found if isinstance(one, URIRef)))

"""Makes the values that MQA looks at from a graph."""

from collections.abc import Mapping

from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, OWL, SKOS
from rdflib.term import Node

from stadtherz.opendata.adapters.graph import datasets_in, name_of, title_of
from stadtherz.opendata.domain.described import Described, DescribedFile

SAME = (SKOS.exactMatch, OWL.sameAs)


def describe(graph: Graph, compliant: Mapping[str, bool] | None = None) -> list[Described]:
    """Describe all datasets of a graph in a fixed order.

    Args:
        graph: DCAT.
        compliant: whether a dataset (by address) passes the shapes; None: nobody checked.

    """
    return [
        _dataset(graph, node, None if compliant is None else compliant.get(name_of(node), True))
        for node in datasets_in(graph)
    ]


def _dataset(graph: Graph, node: Node, compliant: bool | None) -> Described:  # noqa: FBT001
    def told(*properties: Node) -> bool:
        return any(graph.value(node, one) is not None for one in properties)

    files = sorted(graph.objects(node, DCAT.distribution), key=str)
    return Described(
        iri=name_of(node),
        title=title_of(graph, node),
        keywords=told(DCAT.keyword),
        themes=told(DCAT.theme),
        spatial=told(DCTERMS.spatial),
        temporal=told(DCTERMS.temporal),
        contact=told(DCAT.contactPoint),
        publisher=told(DCTERMS.publisher),
        access_rights=str(graph.value(node, DCTERMS.accessRights, any=True) or ""),
        files=tuple(_file(graph, one) for one in files),
        compliant=compliant,
    )


def _file(graph: Graph, node: Node) -> DescribedFile:
    def told(name: Node) -> bool:
        return graph.value(node, name) is not None

    def words(name: Node) -> tuple[str, ...]:
        return tuple(sorted(str(one) for one in graph.objects(node, name)))

    return DescribedFile(
        iri=name_of(node),
        access=words(DCAT.accessURL),
        download=words(DCAT.downloadURL),
        format="".join(words(DCTERMS.format)[:1]),
        media_type=_media_type(graph, node),
        licence=_licences(graph, node),
        rights=told(DCTERMS.rights),
        size=told(DCAT.byteSize),
        issued=told(DCTERMS.issued),
        modified=told(DCTERMS.modified),
    )


def _media_type(graph: Graph, node: Node) -> str:
    """Give the address of the media type; words are no address and count as words only."""
    value = next(iter(sorted(graph.objects(node, DCAT.mediaType), key=str)), None)
    return "" if value is None else str(value)


def _licences(graph: Graph, node: Node) -> tuple[str, ...]:
    """Give the addresses of the licence and of what the graph calls the same."""
    licences = sorted(graph.objects(node, DCTERMS.license), key=str)
    same = (
        str(other)
        for one in licences
        for name in SAME
        for other in graph.objects(one, name)
        if isinstance(other, URIRef)
    )
    return (*map(str, licences), *sorted(same))

"""Finds its way in a graph of DCAT: what is a dataset, and what is a part of one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDF, RDFS
from rdflib.term import Node

DCATAP = Namespace("http://data.europa.eu/r5r/")
# what has an entry of its own is no part of a dataset that names it
SERIES = URIRef(f"{DCAT}DatasetSeries")  # newer than rdflib's own list
ENTRIES = (DCAT.Dataset, SERIES, DCAT.Catalog, DCAT.DataService, DCAT.CatalogRecord)
DEEPEST = 4


def name_of(node: Node) -> str:
    """Give what a node is called in reports: its address, or a made-up name."""
    return str(node)


def instances(graph: Graph, kind: Node) -> set[Node]:
    """Name all nodes of a class and of the classes below it."""
    kinds = set(graph.transitive_subjects(RDFS.subClassOf, kind))
    return {node for one in kinds for node in graph.subjects(RDF.type, one)}


def datasets_in(graph: Graph) -> list[Node]:
    """Name the datasets in a fixed order; a series of them is none, even if it is called one."""
    found = set(graph.subjects(RDF.type, DCAT.Dataset))
    return sorted(found.difference(graph.subjects(RDF.type, SERIES)), key=str)


def parts(graph: Graph, start: Node, entries: set[Node]) -> Iterator[Node]:
    """Go through an entry and what it consists of, never into another entry."""
    seen, waiting = {start}, [(start, 0)]
    while waiting:
        node, depth = waiting.pop()
        yield node
        if depth == DEEPEST:
            continue
        for _, predicate, value in graph.triples((node, None, None)):
            own = value not in seen and value not in entries and predicate != RDF.type
            if own and (value, None, None) in graph:
                seen.add(value)
                waiting.append((value, depth + 1))


def entries_in(graph: Graph) -> set[Node]:
    """Name all nodes that have an entry of their own."""
    return {node for kind in ENTRIES for node in graph.subjects(RDF.type, kind)}


def owners(graph: Graph) -> dict[Node, frozenset[str]]:
    """Tell for each node the datasets, series and interfaces that it is a part of."""
    entries = entries_in(graph)
    found: defaultdict[Node, set[str]] = defaultdict(set)
    for kind in (DCAT.Dataset, SERIES, DCAT.DataService):
        for entry in graph.subjects(RDF.type, kind):
            for node in parts(graph, entry, entries):
                found[node].add(name_of(entry))
    return {node: frozenset(names) for node, names in found.items()}


def high_value_nodes(graph: Graph, law: Node) -> set[Node]:
    """Name what says that it falls under `law`, with its files and interfaces and their parts."""
    entries = entries_in(graph)
    said = set(graph.subjects(DCATAP.applicableLegislation, law)) & entries
    said |= set(_interfaces(graph, said))
    return {node for one in said for node in parts(graph, one, entries)}


def _interfaces(graph: Graph, datasets: Iterable[Node]) -> Iterator[Node]:
    for dataset in datasets:
        yield from graph.subjects(DCAT.servesDataset, dataset)
        for file in graph.objects(dataset, DCAT.distribution):
            yield from graph.objects(file, DCAT.accessService)


def title_of(graph: Graph, node: Node) -> str:
    """Give a title for people: the German one before others, "" without any."""
    titles = list(graph.objects(node, DCTERMS.title))
    german = [one for one in titles if getattr(one, "language", None) == "de"]
    return str(min(german or titles, key=str)) if titles else ""

"""Cuts a page of a catalogue into datasets, each with all that is said of it.

The graph of a dataset is what it leads to, on and on, but never into another dataset or catalogue;
a series is no dataset and comes with those in it. Of interfaces only that they serve this dataset
is told. Nobody else says anything about addresses of our own.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock

import rdflib
from rdflib import BNode, Graph, Literal
from rdflib.namespace import DCAT, RDF, RDFS
from rdflib.term import Node

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.adapters.graph import datasets_in
from stadtherz.opendata.adapters.harvesting.extracting import value_of
from stadtherz.opendata.domain.addresses import is_iri
from stadtherz.opendata.domain.harvesting.rules import Reason
from stadtherz.opendata.domain.harvesting.statements import BLANK, Words, line
from stadtherz.opendata.domain.harvesting.value import Value

ONLY_NAMED = (RDF.type, RDFS.seeAlso)
"""What these lead to is no part of what is described."""
MOST_STATEMENTS = 20_000
MOST_ROUNDS = 6
OTHERS = (DCAT.Catalog, DCAT.CatalogRecord)
Triple = tuple[Node, Node, Node]
_NOT_IN_IRI = {sign: f"%{sign:02X}" for sign in (*range(0x21), *map(ord, '<>"{}|^`\\'))}
_alone = Lock()


class NotTaken(Invalid):
    """One dataset cannot be taken; `code` is a `Reason`, `iri` tells which."""

    def __init__(self, message: str, iri: str, reason: Reason) -> None:
        super().__init__(message, code=reason.value)
        self.iri = iri


@dataclass(frozen=True)
class Record:
    """A dataset as a source tells it.

    Args:
        iri: its address.
        text: its graph as N-Triples.
        fingerprint: the same for the same graph, whatever its unnamed nodes are called.
        value: what people need to know.

    """

    iri: str
    text: str
    fingerprint: str
    value: Value


@contextmanager
def as_written() -> Iterator[None]:
    """Let rdflib keep words as they are written: it would make "2024" of "02024" otherwise."""
    with _alone:
        before = rdflib.NORMALIZE_LITERALS
        rdflib.NORMALIZE_LITERALS = False
        try:
            yield
        finally:
            rdflib.NORMALIZE_LITERALS = before


def records_in(graph: Graph, own: str) -> Iterator[Record | NotTaken]:
    """Give the datasets of a page, in a fixed order; what cannot be taken says why.

    Args:
        graph: of one page.
        own: how addresses of our own begin.

    """
    datasets = datasets_in(graph)
    others = {node for kind in OTHERS for node in graph.subjects(RDF.type, kind)} | set(datasets)
    for node in datasets:
        try:
            yield _record(graph, node, others, own)
        except NotTaken as error:
            yield error


def _record(graph: Graph, node: Node, others: set[Node], own: str) -> Record:
    iri = str(node)
    if isinstance(node, BNode):
        title = graph.value(node, rdflib.DCTERMS.title)
        message = "the dataset has no address, so that nobody could find it again"
        raise NotTaken(message, str(title or "?")[:200], Reason.NO_ADDRESS)
    if not is_iri(iri):
        message = "the address of the dataset holds signs that no address may have"
        raise NotTaken(message, iri[:200], Reason.BROKEN_ADDRESS)
    if iri.startswith(own):
        message = "it is a dataset of our own"
        raise NotTaken(message, iri, Reason.OWN)
    said = _cut(graph, node, others, own)
    colours = _colours(said)
    text = _text(said, colours, sha256(iri.encode()).hexdigest()[:12])
    alike = sorted("\t".join(_coloured(part, colours) for part in one) for one in said)
    fingerprint = sha256("\n".join(alike).encode("utf-8", "replace")).hexdigest()
    return Record(iri, text, fingerprint, value_of(_graph_of(said), node))


def _cut(graph: Graph, start: Node, others: set[Node], own: str) -> set[Triple]:
    """Collect what is said of a dataset and of all that it leads to."""
    said: set[Triple] = set()
    seen = {start}
    waiting = [start, *graph.subjects(DCAT.servesDataset, start)]
    seen.update(waiting)
    while waiting:
        node = waiting.pop()
        for triple in graph.triples((node, None, None)):
            _, name, value = triple
            if name == DCAT.servesDataset and value != start:
                continue
            said.add(triple)
            leads = name not in ONLY_NAMED and value not in seen and value not in others
            if leads and not isinstance(value, Literal) and not str(value).startswith(own):
                seen.add(value)
                waiting.append(value)
        if len(said) > MOST_STATEMENTS:
            message = f"the dataset leads to more than {MOST_STATEMENTS:,} statements"
            raise NotTaken(message, str(start), Reason.TOO_LARGE)
    return said


def _graph_of(said: set[Triple]) -> Graph:
    graph = Graph()
    for triple in said:
        graph.add(triple)
    return graph


def _colours(said: set[Triple]) -> dict[Node, str]:
    """Tell unnamed nodes apart by what is said of them and of their neighbours.

    A few rounds are enough for what catalogues hold; nodes that look alike then are alike.
    """
    around: defaultdict[Node, list[Triple]] = defaultdict(list)
    for triple in said:
        for node in {triple[0], triple[2]}:
            if isinstance(node, BNode):
                around[node].append(triple)
    colours: dict[Node, str] = dict.fromkeys(around, "")
    for _ in range(min(len(colours), MOST_ROUNDS)):
        colours = {node: _colour(node, around[node], colours) for node in around}
    return colours


def _colour(node: Node, triples: list[Triple], colours: dict[Node, str]) -> str:
    told = sorted(
        "\t".join("*" if part is node or part == node else _coloured(part, colours) for part in one)
        for one in triples
    )
    return sha256("\n".join(told).encode("utf-8", "replace")).hexdigest()


def _coloured(node: Node, colours: dict[Node, str]) -> str:
    if isinstance(node, BNode):
        return f"{BLANK}{colours.get(node, '')}"
    if isinstance(node, Literal):
        return f'"{node}"@{node.language}^^{node.datatype}'
    return f"<{node}>"


def _text(said: set[Triple], colours: dict[Node, str], mark: str) -> str:
    order = sorted(colours, key=lambda one: (colours[one], str(one)))
    names = {node: f"{BLANK}h{mark}x{place}" for place, node in enumerate(order)}
    told = (
        line(_name(subject, names), _name(name, names), _term(value, names))
        for subject, name, value in said
    )
    return "\n".join(sorted(told)) + "\n"


def _name(node: Node, names: dict[Node, str]) -> str:
    return names[node] if isinstance(node, BNode) else _address(str(node))


def _term(node: Node, names: dict[Node, str]) -> str | Words:
    if isinstance(node, Literal):
        datatype = _address(str(node.datatype)) if node.datatype else ""
        return Words(_plain(str(node)), node.language or "", datatype)
    return _name(node, names)


def _address(written: str) -> str:
    """Write signs that no address may have by their numbers."""
    return _plain(written).translate(_NOT_IN_IRI)


def _plain(written: str) -> str:
    return written.encode("utf-8", "replace").decode()

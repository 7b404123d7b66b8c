"""Applies the rules for repairable errors to a graph."""

from collections import defaultdict
from dataclasses import dataclass

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDF
from rdflib.term import Node

from stadtherz.opendata.adapters.faults import NOBODY
from stadtherz.opendata.adapters.graph import owners
from stadtherz.opendata.domain.addresses import with_sound_signs
from stadtherz.opendata.domain.diagnosis import MOST_EXAMPLES, Mending, shortened
from stadtherz.opendata.domain.fault import ValueKind
from stadtherz.opendata.domain.repairs import DCAT as DCAT_ADDRESS
from stadtherz.opendata.domain.repairs import SIGNS, SPDX, UNSAFE, Change, Term, address, mend

ALGORITHM, ALGORITHMS = URIRef(f"{SPDX}algorithm"), URIRef(f"{SPDX}ChecksumAlgorithm")
ENDS = (
    DCAT.startDate, DCAT.endDate,
    URIRef("http://www.w3.org/2006/time#hasBeginning"), URIRef("http://www.w3.org/2006/time#hasEnd"),
    URIRef("http://schema.org/startDate"), URIRef("http://schema.org/endDate"),
)  # fmt: skip
Triple = tuple[Node, Node, Node]


@dataclass(frozen=True)
class Step:
    """One triple and what to do about it."""

    triple: Triple
    change: Change


def steps(graph: Graph) -> list[Step]:
    """Find every triple that a rule knows something about, in a fixed order."""
    found = [
        Step((subject, predicate, value), change)
        for subject, predicate, value in graph
        if (change := mend(str(predicate), term_of(value)))
    ]
    for period in set(graph.subjects(RDF.type, DCTERMS.PeriodOfTime)):
        if not any((period, end, None) in graph for end in ENDS):
            triple = (period, RDF.type, DCTERMS.PeriodOfTime)
            found.append(Step(triple, Change("period-empty", str(DCTERMS.temporal), None)))
    known = {one.triple[2] for one in found if one.change.term}
    found += [one for one in _unsound(graph) if one.triple[2] not in known]
    return sorted(found, key=lambda one: tuple(map(str, one.triple)))


def _unsound(graph: Graph) -> list[Step]:
    """Find addresses with signs that none may have, each once, wherever it stands.

    A triple of such a step begins with what the address belongs to and ends with the address.
    """
    found: dict[Node, Step] = {}
    for subject, predicate, value in sorted(graph, key=lambda one: tuple(map(str, one))):
        for node, owner in ((subject, subject), (predicate, subject), (value, subject)):
            if isinstance(node, URIRef) and (right := with_sound_signs(str(node))) != str(node):
                change = Change(SIGNS, with_sound_signs(str(predicate)), address(right))
                found.setdefault(node, Step((owner, predicate, node), change))
    return list(found.values())


def mendings(graph: Graph, found: list[Step]) -> tuple[Mending, ...]:
    """Sum up by rule and property, the frequent ones first."""
    belongs = owners(graph)
    rows: defaultdict[tuple[str, str], list[Step]] = defaultdict(list)
    for one in found:
        rows[(one.change.code, one.change.property)].append(one)
    told = [
        Mending(
            code=code,
            property=name,
            count=len(several),
            entries=tuple(
                sorted(frozenset[str]().union(*(_owned(belongs, one) for one in several)))
            ),
            examples=_examples(several),
            safe=code not in UNSAFE,
        )
        for (code, name), several in rows.items()
    ]
    return tuple(sorted(told, key=lambda one: (not one.safe, -one.count, one.code)))


def repaired(graph: Graph, found: list[Step]) -> Graph:
    """Give a new graph with all safe repairs made; the old one stays."""
    new = Graph()
    for prefix, namespace in graph.namespaces():
        if with_sound_signs(str(namespace)) == str(namespace):
            new.bind(prefix, namespace)
    changed = {
        one.triple: one.change for one in found if one.change.term and one.change.code != SIGNS
    }
    for triple in graph:
        change = changed.get(triple)
        subject, predicate, value = map(_sound, _after(triple, change) if change else triple)
        new.add((subject, predicate, value))
        if change and change.code == "hash-list":
            new.add((value, RDF.type, ALGORITHMS))
    new.bind("dcat", DCAT_ADDRESS)
    return new


def _after(triple: Triple, change: Change) -> Triple:
    subject, _, value = triple
    return subject, URIRef(change.property), node_of(change.term) if change.term else value


def _sound(node: Node) -> Node:
    """Give a node that every notation can write: no address in it has a forbidden sign."""
    if isinstance(node, URIRef):
        return URIRef(with_sound_signs(str(node)))
    if isinstance(node, Literal) and node.datatype:
        right = with_sound_signs(str(node.datatype))
        return node if right == str(node.datatype) else Literal(str(node), datatype=URIRef(right))
    return node


def _owned(belongs: dict[Node, frozenset[str]], one: Step) -> frozenset[str]:
    return belongs.get(one.triple[0], NOBODY)


def _examples(several: list[Step]) -> tuple[tuple[str, str], ...]:
    pairs = {
        (shortened(str(one.triple[2])), shortened(one.change.term.text if one.change.term else ""))
        for one in several
    }
    return tuple(sorted(pairs)[:MOST_EXAMPLES])


def term_of(node: Node) -> Term:
    """Make a value of a node."""
    if isinstance(node, Literal):
        return Term(ValueKind.WORDS, str(node), str(node.datatype or ""), node.language or "")
    kind = ValueKind.UNNAMED if isinstance(node, BNode) else ValueKind.ADDRESS
    return Term(kind, str(node))


def node_of(term: Term) -> Node:
    """Make a node of a value."""
    if term.kind is ValueKind.WORDS:
        datatype = URIRef(term.datatype) if term.datatype else None
        return Literal(term.text, lang=term.language or None, datatype=datatype)
    return BNode(term.text) if term.kind is ValueKind.UNNAMED else URIRef(term.text)

"""Reads the report of pyshacl into values that say whose fault it is.

A shape for words of a list is nested: its result names the word and not who uses it, so the owner
is looked up by the property of the outer shape. Source: SHACL, sections 3.6 and 4.8.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import cycle, islice

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from stadtherz.opendata.adapters.graph import instances, name_of, owners
from stadtherz.opendata.domain.fault import Fault, ValueKind
from stadtherz.opendata.domain.finding import Severity

LIST = "List"
NOBODY: frozenset[str] = frozenset()
_SEVERITIES = {SH.Violation: Severity.VIOLATION, SH.Warning: Severity.WARNING}


class Reader:
    """Reads reports about one graph by one set of shapes."""

    def __init__(self, graph: Graph, shapes: Graph, profile: str) -> None:
        """Look up once what belongs to which dataset and which shape stands in which."""
        self.graph, self.shapes, self.profile = graph, shapes, profile
        self.owners = owners(graph)
        self.outer = {
            inner: outer
            for outer, inner in shapes.subject_objects(SH.property)
            if (outer, SH.path, None) in shapes
        }
        self.classes = {
            part: kind
            for shape, kind in shapes.subject_objects(SH.targetClass)
            for part in shapes.objects(shape, SH.property)
        }
        self._users: dict[tuple[Node, Node], list[Node]] = {}

    def faults(self, report: Graph) -> Iterator[Fault]:
        """Give one fault for each result, those of lists with the node that uses the word."""
        nested: defaultdict[tuple[Node, Node], list[Node]] = defaultdict(list)
        for result in report.subjects(RDF.type, SH.ValidationResult):
            shape, focus = report.value(result, SH.sourceShape), report.value(result, SH.focusNode)
            if shape is None or focus is None:
                continue
            if shape in self.outer:
                nested[(shape, focus)].append(result)
            else:
                yield self._plain(report, result, shape, focus)
        for (shape, word), results in nested.items():
            yield from self._of_list(report, results, shape, word)

    def _plain(self, report: Graph, result: Node, shape: Node, focus: Node) -> Fault:
        path = self.shapes.value(shape, SH.path) or report.value(result, SH.resultPath)
        component = str(report.value(result, SH.sourceConstraintComponent) or "")
        rule = component.rpartition("#")[2].removesuffix("ConstraintComponent")
        return self._fault(
            report, result, (focus, self._path(path), report.value(result, SH.value)), rule, shape
        )

    def _of_list(
        self, report: Graph, results: list[Node], shape: Node, word: Node
    ) -> Iterator[Fault]:
        outer = self.outer[shape]
        path = self.shapes.value(outer, SH.path)
        users = self._who_uses(outer, path, word) or [word]
        for result, user in zip(results, islice(cycle(users), len(results)), strict=True):
            yield self._fault(report, result, (user, self._path(path), word), LIST, outer)

    def _who_uses(self, shape: Node, path: Node | None, word: Node) -> list[Node]:
        """Name the nodes of the shape's class that have this word, in a fixed order."""
        if not isinstance(path, URIRef):
            return []
        kind = self.classes.get(shape)
        if (shape, word) not in self._users:
            users = set(self.graph.subjects(path, word))
            if kind is not None:
                users &= instances(self.graph, kind) or users
            self._users[(shape, word)] = sorted(users, key=str)
        return self._users[(shape, word)]

    def _fault(
        self, report: Graph, result: Node, told: tuple[Node, str, Node | None], rule: str,
        shape: Node,
    ) -> Fault:  # fmt: skip
        node, path, value = told
        severity = report.value(result, SH.resultSeverity)
        return Fault(
            profile=self.profile,
            severity=_SEVERITIES.get(severity, Severity.INFO),  # type: ignore[call-overload]
            kind=self._kind(node, shape),
            node=name_of(node),
            path=path,
            rule=rule,
            value="" if value is None else str(value),
            value_kind=_value_kind(value),
            datatype=str(value.datatype or "") if isinstance(value, Literal) else "",
            said=str(report.value(result, SH.resultMessage) or ""),
            entries=self.owners.get(node, NOBODY),
        )

    def _kind(self, node: Node, shape: Node) -> str:
        kind = self.classes.get(shape) or self.graph.value(node, RDF.type)
        return str(kind or "").replace("#", "/").rpartition("/")[2]

    def _path(self, path: Node | None) -> str:
        """Give the address of a property, or several where one of them is enough."""
        if not isinstance(path, BNode):
            return str(path or "")
        several = self.shapes.value(path, SH.alternativePath)
        if several is None:
            return ""
        return "|".join(str(one) for one in Collection(self.shapes, several))


def _value_kind(value: Node | None) -> ValueKind:
    if value is None:
        return ValueKind.NOTHING
    if isinstance(value, Literal):
        return ValueKind.WORDS
    return ValueKind.ADDRESS if isinstance(value, URIRef) else ValueKind.UNNAMED

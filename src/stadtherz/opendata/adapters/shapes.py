"""Holds a graph against the official shapes with pyshacl.

The shapes are not part of this package. A folder has them as their publishers lay them out; which
files make which profile stands in `PROFILES`, and docs/reference/opendata-doctor.md says why.
Vocabularies are merged into the graph for the time of the check: as a graph of their own for
pyshacl they made it run without end.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.adapters.faults import Reader
from stadtherz.opendata.adapters.graph import high_value_nodes
from stadtherz.opendata.domain.described import Vocabularies
from stadtherz.opendata.domain.fault import Fault
from stadtherz.opendata.domain.terms import HVD_LAW

GERMAN, EUROPEAN, HIGH_VALUE = "dcat-ap-de", "dcat-ap", "hvd"
_DE = "dcat-ap-de/v3.0/shapes"


@dataclass(frozen=True)
class Profile:
    """A set of shapes, and whether it needs the vocabularies beside the data."""

    key: str
    files: tuple[str, ...]
    vocabularies: bool = False


PROFILES = {
    one.key: one
    for one in (
        Profile(
            GERMAN,
            (
                "dcat-ap-3.0.0/shacl/dcat-ap-SHACL.ttl",
                f"{_DE}/dcat-ap-SHACL-DE.ttl",
                f"{_DE}/dcat-ap-de-deprecated.ttl",
                f"{_DE}/dcat-ap-spec-german-additions.ttl",
                f"{_DE}/dcat-ap-de-controlledvocabularies.ttl",
            ),
            vocabularies=True,
        ),
        Profile(EUROPEAN, ("dcat-ap-3.0.1/html/shacl/shapes.ttl",)),
        Profile(HIGH_VALUE, ("dcat-ap-hvd-3.0.0/html/hvd-SHACL-base.ttl",)),
    )
}
VOCABULARIES = (
    "vocabularies/gapfill-minimal.ttl",
    "vocabularies/staticat-2024/availability.rdf",
    "vocabularies/staticat-2024/data-theme.rdf",
    "vocabularies/staticat-2024/license.rdf",
    "vocabularies/adms/ADMS_SKOS_v1.00.rdf",
    "vocabularies/edp-mqa/access-right-skos.rdf",
    "vocabularies/fdk-reference-data/frequencies-sparql-result.ttl",
    "vocabularies/fdk-reference-data/distribution-status-sparql-result.ttl",
    "vocabularies/fdk-reference-data/dataset-types-sparql-result.ttl",
    "dcat-ap-de/dashboard-live/shapes/dcat-ap-de-contributors.rdf",
    "dcat-ap-de/dashboard-live/shapes/dcat-ap-de-licenses-open.rdf",
    "dcat-ap-de/mirror/foaf_0_1.rdf",
    "dcat-ap-de/mirror/vcard.ttl",
    "dcat-ap-de/mirror/org.ttl",
)
EU_LICENCES = "vocabularies/edp-mqa/edp-licences-skos.rdf"


class Shapes:
    """The shapes and vocabularies of a folder, read once."""

    def __init__(self, folder: Path) -> None:
        """Take a folder; it is read when it is first needed.

        Raises:
            Invalid: it is no folder, or a file of a profile is missing in it.

        """
        self.folder = folder
        wanted = [name for one in PROFILES.values() for name in one.files] + list(VOCABULARIES)
        if lost := [name for name in wanted if not (folder / name).is_file()]:
            message = (
                f"{folder} lacks {lost[0]} and {len(lost) - 1} more files of the shapes; "
                "docs/reference/opendata-doctor.md lists them"
            )
            raise Invalid(message, code="shapes-missing", details=tuple(lost))
        self._graphs: dict[str, Graph] = {}
        self._vocabulary: Graph | None = None
        self._lists: Vocabularies | None = None

    def graph(self, profile: str) -> Graph:
        """Give the shapes of a profile as one graph."""
        if profile not in self._graphs:
            self._graphs[profile] = _well_formed(self._read(PROFILES[profile].files))
        return self._graphs[profile]

    @property
    def vocabulary(self) -> Graph:
        """All vocabularies as one graph."""
        if self._vocabulary is None:
            self._vocabulary = self._read(VOCABULARIES)
        return self._vocabulary

    def lists(self) -> Vocabularies:
        """Give the lists of words that the vocabularies have, for MQA."""
        if self._lists is not None:
            return self._lists
        found: dict[str, set[str]] = {}
        graph = self._read(tuple(one for one in (EU_LICENCES,) if (self.folder / one).is_file()))
        in_scheme = URIRef("http://www.w3.org/2004/02/skos/core#inScheme")
        for one in (self.vocabulary, graph):
            for concept, scheme in one.subject_objects(in_scheme):
                found.setdefault(str(scheme), set()).add(str(concept))
        self._lists = Vocabularies({scheme: frozenset(words) for scheme, words in found.items()})
        return self._lists

    def faults(self, graph: Graph, profile: str) -> list[Fault]:
        """Check a graph; it is the same again afterwards.

        Raises:
            KeyError: there is no such profile.

        """
        report = self.report(graph, profile)
        reader = Reader(graph, self.graph(profile), profile)
        return list(reader.faults(report))

    def report(self, graph: Graph, profile: str) -> Graph:
        """Give the report of pyshacl itself."""
        shapes = self.graph(profile)
        beside = self.vocabulary if PROFILES[profile].vocabularies else Graph()
        with _with(graph, beside), _only_high_value(graph, profile):
            import pyshacl  # noqa: PLC0415 - a fifth of a second, which no other command waits for

            _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, inplace=True)
        return report if isinstance(report, Graph) else Graph()

    def _read(self, names: tuple[str, ...]) -> Graph:
        graph = Graph()
        for name in names:
            graph.parse(self.folder / name)
        return graph


def _well_formed(shapes: Graph) -> Graph:
    """Drop references to property shapes that the file does not have; pyshacl would stop there.

    The published files of DCAT-AP 3.0.1 and of HVD 3.0.0 have some.
    """
    whole = set(shapes.subjects(SH.path, None))
    for shape, part in list(shapes.subject_objects(SH.property)):
        if part not in whole:
            shapes.remove((shape, SH.property, part))
    return shapes


@contextmanager
def _with(graph: Graph, beside: Graph) -> Iterator[None]:
    """Add the vocabularies and take them away again; a copy of the data would cost more."""
    added = [triple for triple in beside if triple not in graph]
    for triple in added:
        graph.add(triple)
    try:
        yield
    finally:
        for triple in added:
            graph.remove(triple)


@contextmanager
def _only_high_value(graph: Graph, profile: str) -> Iterator[None]:
    """Hide the classes of what does not say that it is of high value: no shape aims there then."""
    if profile != HIGH_VALUE:
        yield
        return
    wanted = high_value_nodes(graph, URIRef(HVD_LAW))
    hidden: list[tuple[Node, Node]] = [
        (node, kind) for node, kind in graph.subject_objects(RDF.type) if node not in wanted
    ]
    for node, kind in hidden:
        graph.remove((node, RDF.type, kind))
    try:
        yield
    finally:
        for node, kind in hidden:
            graph.add((node, RDF.type, kind))

"""Official shapes and vocabularies, read once; the data folder says where they come from."""

import sys
from contextlib import suppress
from dataclasses import dataclass

import pyshacl
import pytest
from rdflib import Graph
from rdflib.namespace import SH
from rdflib.plugins.parsers.notation3 import BadSyntax

GERMAN = "dcat-ap-de/v3.0/shapes"
GERMAN_LICENCES = ("Warning", "kv-licenses")
EUROPEAN = ["dcat-ap-3.0.1/shacl/dcat-ap-SHACL.ttl", "dcat-ap-3.0.1/shacl/ranges.ttl"]
SHAPES = {
    "eu": EUROPEAN,
    "de": [
        "dcat-ap-3.0.0/shacl/dcat-ap-SHACL.ttl",  # which the German messages are written for
        f"{GERMAN}/dcat-ap-SHACL-DE.ttl",
        f"{GERMAN}/dcat-ap-spec-german-additions.ttl",
        f"{GERMAN}/dcat-ap-de-controlledvocabularies.ttl",
        f"{GERMAN}/dcat-ap-de-deprecated.ttl",
    ],
    "hvd": ["dcat-ap-hvd-3.0.0/shacl/hvd-SHACL.ttl"],
}


@dataclass(frozen=True)
class Found:
    """A result of the official check: its severity, path, value and message."""

    severity: str
    path: str
    value: str
    message: str


def _drop_what_is_not_described(shapes):
    """Leave out links to properties that the published file does not describe; 3.0.1 has two."""
    for shape, described in list(shapes.subject_objects(SH.property)):
        if shapes.value(described, SH.path) is None:
            shapes.remove((shape, SH.property, described))


class Judge:
    """Checks graphs by the official shapes, with the vocabularies beside the data."""

    def __init__(self, folder):
        self.shapes = {name: Graph() for name in SHAPES}
        for name, files in SHAPES.items():
            for file in files:
                self.shapes[name].parse(folder / file)
            _drop_what_is_not_described(self.shapes[name])
        self.vocabularies = Graph()
        for path in sorted((folder / "vocabularies").rglob("*.ttl")):
            with suppress(BadSyntax):  # one of them is a snippet
                self.vocabularies.parse(path)
        for path in sorted((folder / "dcat-ap-de" / "dashboard-live").rglob("*.rdf")):
            self.vocabularies.parse(path)

    def results(self, graph, shapes="de", *, vocabularies=True):
        """Give all results of one graph, but for the advice to take licences of the German list.

        ``dcat`` says why those of the EU's table are taken; both are the same licences.
        """
        data = graph + self.vocabularies if vocabularies else graph
        _, report, _ = pyshacl.validate(data, shacl_graph=self.shapes[shapes], advanced=True)
        found = [
            Found(
                str(report.value(one, SH.resultSeverity)).rpartition("#")[2],
                str(report.value(one, SH.resultPath)),
                str(report.value(one, SH.value)),
                str(report.value(one, SH.resultMessage)),
            )
            for one in report.objects(None, SH.result)
            if (report.value(one, SH.focusNode), None, None) in graph  # not of the vocabularies
        ]
        return [one for one in found if (one.severity, one.message[-11:]) != GERMAN_LICENCES]


@pytest.fixture(scope="session")
def judge(shared_data):
    return Judge(shared_data / "dcatap")


@pytest.fixture(autouse=True)
def _only_what_a_city_has(monkeypatch):
    """DuckDB asks pytz for zones of moments; only the tests of foreign engines bring it along."""
    monkeypatch.setitem(sys.modules, "pytz", None)


@pytest.fixture
def own_lake(tmp_path, settings):
    """A lake and files of the test's own."""
    settings.LAKE = str(tmp_path / "lake")
    settings.VAR = tmp_path

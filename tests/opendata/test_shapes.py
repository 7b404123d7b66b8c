"""The doctor's counts are those of pyshacl, called directly with the same files."""

import json
import subprocess
import sys
from collections import Counter

import pyshacl
import pytest
from rdflib import Graph
from rdflib.namespace import SH

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.adapters.doctor import Examination, examine
from stadtherz.opendata.adapters.reading import read_catalogue
from stadtherz.opendata.adapters.repairing import repaired, steps
from stadtherz.opendata.adapters.shapes import GERMAN, PROFILES, VOCABULARIES, Shapes
from stadtherz.opendata.domain.fault import ValueKind
from stadtherz.opendata.domain.finding import Severity
from tests.running_city import ROOT, environment_for

pytestmark = pytest.mark.acceptance
DASHBOARD = "examples/testcases/dashboard"
ROSTOCK = f"{DASHBOARD}/rostock-catalog-original-input.rdf"
DESTATIS = f"{DASHBOARD}/destatis-catalog-original-input.rdf"
# violations and warnings as pyshacl gives them
CATALOGUES = {
    ROSTOCK: (3537, 2588),
    DESTATIS: (277, 0),
    f"{DASHBOARD}/bremen-catalog-dataset-extracted.ttl": (7, 3),
    f"{DASHBOARD}/brandenburg-catalog-dataset-extracted.ttl": (13, 1),
    "examples/minimal-hvd-lautern.ttl": (0, 1),
}
MOST_SECONDS, MOST_MB = 60, 600
SETTINGS = {"DJANGO_SETTINGS_MODULE": "tests.settings"}


@pytest.fixture(scope="module")
def folder(shared_data):
    return shared_data / "dcatap"


@pytest.fixture(scope="module")
def shapes(folder):
    return Shapes(folder)


@pytest.fixture(scope="module")
def rostock(folder, shapes):
    """What the shapes find in a real catalogue; asked once, as it takes seconds."""
    return shapes.faults(read_catalogue(str(folder / ROSTOCK)).graph, GERMAN)


def directly(folder, name):
    """Run pyshacl as anybody would: vocabularies in the data, all shapes in one graph."""
    data, rules = Graph(), Graph()
    data.parse(folder / name)
    for one in VOCABULARIES:
        data.parse(folder / one)
    for one in PROFILES[GERMAN].files:
        rules.parse(folder / one)
    _, report, _ = pyshacl.validate(data, shacl_graph=rules)
    return Counter(str(one).rpartition("#")[2] for one in report.objects(None, SH.resultSeverity))


@pytest.mark.parametrize(
    ("name", "counts"),
    [pytest.param(name, counts, marks=[pytest.mark.soak] if name == ROSTOCK else [])
     for name, counts in CATALOGUES.items()],
)  # fmt: skip
def test_counts_are_those_of_pyshacl_itself(folder, shapes, name, counts):
    official = directly(folder, name)
    document = read_catalogue(str(folder / name))
    before = Graph() + document.graph
    ours = Counter(one.severity for one in shapes.faults(document.graph, GERMAN))

    assert (official["Violation"], official["Warning"]) == counts
    assert (ours[Severity.VIOLATION], ours[Severity.WARNING]) == counts
    assert set(document.graph) == set(before)


ALONE = """
import json, sys, time
import django
django.setup()
from pathlib import Path
from stadtherz.opendata.adapters.doctor import Examination, examine
from stadtherz.opendata.adapters.reading import read_catalogue
from stadtherz.opendata.adapters.shapes import GERMAN, Shapes
folder, name = Path(sys.argv[1]), sys.argv[2]
started = time.process_time()
report = examine(read_catalogue(str(folder / name)).graph, Examination(name, Shapes(folder)))
seconds = time.process_time() - started
[most] = [int(one.split()[1]) / 1024 for one in open('/proc/self/status') if 'VmHWM' in one]
german = sum(one.count for one in report.groups if one.profile == GERMAN)
counts = [report.datasets, report.files, report.violations, german, report.groups[0].gain]
print(json.dumps([seconds, most, *counts]))
"""


@pytest.mark.soak
def test_rostock_as_a_whole_within_a_minute_and_bounded_memory(folder, shapes, tmp_path):
    """In a process of its own, by VmHWM: ru_maxrss would keep what its parent held at the fork."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", ALONE, str(folder), ROSTOCK], capture_output=True,
        cwd=ROOT, env=environment_for(tmp_path, 8000) | SETTINGS,
        text=True, timeout=110, check=True,
    )  # fmt: skip
    seconds, most, *counts = json.loads(done.stdout)

    # access as text brings most: compliance, and the word of the list
    assert counts == [100, 773, 3537, 3537 + 2588, 35]
    assert seconds < MOST_SECONDS
    assert most < MOST_MB


def test_words_of_lists_are_told_with_the_node_that_uses_them(rostock):
    found = [
        one
        for one in rostock
        if (one.kind, one.path, one.rule)
        == ("Distribution", "http://www.w3.org/ns/adms#status", "List")
    ]

    assert len({one.node for one in found}) == len(found) == 773
    assert {one.value_kind for one in found} == {ValueKind.ADDRESS}
    assert all(len(one.entries) == 1 for one in found)


@pytest.mark.parametrize(
    ("name", "left"),
    [pytest.param(ROSTOCK, {"Geometry": 100, "publisher": 1}, marks=pytest.mark.soak),
     (DESTATIS, {"title": 1, "description": 1, "publisher": 1})],
)  # fmt: skip
def test_rules_mend_all_but_what_a_person_has_to_say(folder, shapes, name, left):
    graph = read_catalogue(str(folder / name)).graph
    found = steps(graph)
    mended = repaired(graph, found)
    again = [
        one for one in shapes.faults(mended, GERMAN) if one.severity is not Severity.INFO
    ]  # fmt: skip

    assert len(again) == sum(left.values())
    assert {one.severity for one in again} == {Severity.VIOLATION}
    assert [one for one in steps(mended) if one.change.term] == []
    assert len(Graph().parse(data=mended.serialize(), format="turtle")) == len(mended)
    changed = len({one.triple for one in found if one.change.term})
    assert len(set(graph) - set(mended)) == changed


def test_high_value_is_asked_only_of_what_says_so(folder, shapes):
    graph = read_catalogue(str(folder / "examples/minimal-hvd-lautern.ttl")).graph
    graph.parse(data="<http://e.org/x> a <http://www.w3.org/ns/dcat#Dataset> .", format="turtle")

    assert shapes.faults(graph, "hvd") == []
    assert {one.node for one in shapes.faults(graph, "dcat-ap")} == {"http://e.org/x"}
    report = examine(graph, Examination(shapes=shapes))
    assert [one.profile for one in report.checked] == [GERMAN, "dcat-ap", "hvd"]
    assert {one.iri: one.points for one in report.patients}["http://e.org/x"] == 0


def test_a_folder_without_the_files_is_refused_with_their_names(tmp_path):
    with pytest.raises(Invalid, match=r"lacks dcat-ap-3\.0\.0/shacl/dcat-ap-SHACL\.ttl") as refused:
        Shapes(tmp_path)

    assert refused.value.code == "shapes-missing"
    assert "vocabularies/gapfill-minimal.ttl" in refused.value.details

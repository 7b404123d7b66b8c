"""Harvest there and back: city A publishes, B takes it and publishes, and this one takes it from B.

A and B are real cities served on loopback; what A tells of a dataset alone is the truth that the
graphs here are held against.
"""

import subprocess
import sys
import urllib.request
from dataclasses import replace

import pytest
from django.utils import timezone
from rdflib import Graph, Namespace, URIRef
from rdflib.compare import graph_diff, isomorphic, to_isomorphic
from rdflib.namespace import DCTERMS, RDF

from stadtherz.opendata.adapters.graph import datasets_in
from stadtherz.opendata.adapters.guarded import Bounds
from stadtherz.opendata.adapters.harvesting.fetching import Manners
from stadtherz.opendata.models import Harvested, HarvestSource
from stadtherz.opendata.services.harvesting import harvest
from tests.migrated import give_database
from tests.running_city import ROOT, environment_for, free_port, serving
from tests.thorough import sample

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
DCAT = Namespace("http://www.w3.org/ns/dcat#")  # rdflib's own knows no series
NUMBER = 101  # two pages
MEMBERS = ["many-00003", "many-00004", "many-00100"]  # on both of them
MANNERS = Manners(page=Bounds(private=True))
SETTINGS = {"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": "src:."}
BEGIN = "import django; django.setup(); from stadtherz.city.public import load_city, the_city; "
PUBLISH = (
    BEGIN + "load_city(city=the_city()); from benchmarks.many_datasets import make; make(%d); "
)
SERIES = """
from stadtherz.opendata.models import Dataset, Series
row = Series.objects.create(
    key="jahre", title={"de": "Alle Jahre"}, description={"de": "Je Jahr eine"}, public=True
)
Dataset.objects.filter(key__in=%r).update(series=row)
"""
TAKE = """
import sys, threading
from stadtherz.opendata.models import HarvestSource
from django.core.management import call_command
from django.db import connections
load_city(city=the_city())
HarvestSource.objects.create(key="a", name="Stadt A", address=sys.argv[1] + "/catalog.rdf")
def take():
    call_command("opendata_harvest", source="a", private=True)
    connections.close_all()
others = [threading.Thread(target=take) for _ in range(2)]
[one.start() for one in others]
[one.join() for one in others]
"""


def do(environment, code, *arguments):
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, *arguments], env=environment | SETTINGS,
        cwd=ROOT, capture_output=True, text=True, timeout=100, check=True,
    )  # fmt: skip
    return done.stdout


@pytest.fixture(scope="module")
def cities(tmp_path_factory):
    """The addresses of A and B, and what B said while two runs at once took A."""
    both = []
    for name in "ab":
        port = free_port()
        both.append((environment_for(tmp_path_factory.mktemp(name), port), port))
        give_database(both[-1][0])
    (first, port), (second, other) = both
    do(first, PUBLISH % NUMBER + SERIES % (MEMBERS,))
    with serving(first, port) as a:
        said = do(second, BEGIN + TAKE, a)
        with serving(second, other) as b:
            yield a, b, said


def read(address):
    with urllib.request.urlopen(address, timeout=30) as answer:
        return answer.read()


def taken(address, kind="dcat"):
    source = HarvestSource.objects.create(key=f"s{kind}", name="B", address=address, kind=kind)
    run = harvest(source=source, clock=timezone.now, manners=MANNERS)
    return run, {row.iri: row for row in Harvested.objects.filter(source=source)}


def differences(left, right):
    if isomorphic(left, right):
        return []
    _, more, less = graph_diff(to_isomorphic(left), to_isomorphic(right))
    return [f"{sign} {one}" for sign, found in (("+", more), ("-", less)) for one in found]


def test_the_graph_of_each_dataset_comes_back_as_it_was(cities, client):
    a, b, said = cities
    assert sorted(line.split(",")[0] for line in said.splitlines()) == [
        "a: another run is at it", "a: done",
    ]  # fmt: skip
    run, rows = taken(f"{b}/catalog.ttl")
    assert (run.state, run.pages, run.new, run.refused) == ("done", 2, NUMBER, 0)
    for number in sample(range(NUMBER), 3):
        truth = Graph().parse(data=read(f"{a}/data/many-{number:05}.ttl"), format="turtle")
        row = rows[f"{a}/id/dataset/many-{number:05}"]
        assert differences(Graph().parse(data=row.graph, format="nt"), truth) == []
    told = client.get(f"/data/elsewhere/{row.key}.rdf").getvalue()
    assert isomorphic(Graph().parse(data=told, format="xml"), truth)


def test_a_series_is_no_dataset_and_comes_with_each_of_its_own(cities):
    a, b, _ = cities
    for ending, form in (("ttl", "turtle"), ("rdf", "xml"), ("jsonld", "json-ld")):
        graph = Graph().parse(data=read(f"{b}/catalog.{ending}"), format=form)
        assert len(datasets_in(graph)) == NUMBER
        members = set(graph.subjects(DCAT.inSeries, URIRef(f"{a}/id/series/jahre")))
        assert members == {URIRef(f"{a}/id/dataset/{key}") for key in MEMBERS}
        assert len(list(graph.objects(URIRef(f"{a}/id/series/jahre"), DCTERMS.temporal))) == 1
    told = Graph().parse(data=read(f"{a}/data/{MEMBERS[0]}.ttl"), format="turtle")
    assert (URIRef(f"{a}/id/series/jahre"), RDF.type, DCAT.DatasetSeries) in told


def test_pages_that_are_as_they_were_are_not_sent_again(cities):
    a, _, _ = cities
    taken(f"{a}/catalog.jsonld")
    source = HarvestSource.objects.get()
    run = harvest(source=source, clock=timezone.now, manners=replace(MANNERS, tries=1))
    assert (run.state, run.pages, run.unchanged_pages, run.size) == ("done", 2, 2, 0)
    assert (run.same, run.gone) == (NUMBER, 0)


def test_by_ckan_come_the_same_values_as_by_dcat(cities):
    a, _, _ = cities
    run, by_ckan = taken(a, "ckan")
    assert (run.state, run.pages, run.new, run.refused) == ("done", 2, NUMBER, 0)
    _, by_dcat = taken(f"{a}/catalog.ttl")
    assert set(by_ckan) == set(by_dcat)
    for iri, row in by_ckan.items():
        assert carried(row.value) == carried(by_dcat[iri].value), iri


def carried(value):
    """What CKAN can say: one language, no page of a file beside the file."""
    german = {name: [words for code, words in value.get(name, []) if code in {"de", "und"}]
              for name in ("title", "description", "keywords", "provenance")}  # fmt: skip
    files = [
        {name: one.get(name) for name in ("download", "format", "media_type", "size", "checksum",
                                          "licence")}
        for one in value["files"]
    ]  # fmt: skip
    plain = {
        name: value.get(name)
        for name in (
            "themes",
            "publisher",
            "page",
            "licence",
            "mail",
            "categories",
            "frequency",
            "attribution",
        )
    }
    days = {name: value.get(name, "")[:10] for name in ("issued", "modified", "starts", "ends")}
    return german | plain | days | {"files": sorted(files, key=str)}

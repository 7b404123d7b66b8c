"""Taking datasets from other portals, asked over HTTP on loopback."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from rdflib import Graph, URIRef
from rdflib.compare import isomorphic

from stadtherz.kernel.errors import Conflict, Invalid
from stadtherz.opendata.adapters.guarded import Bounds
from stadtherz.opendata.adapters.harvesting import cutting
from stadtherz.opendata.adapters.harvesting.fetching import Manners
from stadtherz.opendata.models import Harvested, HarvestRun, HarvestSource
from stadtherz.opendata.services.harvesting import harvest, harvest_due, harvest_named
from tests.opendata.web import small_web

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)
HERE = Manners(page=Bounds(private=True, seconds=5, largest_bytes=100_000), pause_s=0.01)
HOST = settings.CONFIG.address.rstrip("/")
PREFIXES = """
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix hydra: <http://www.w3.org/ns/hydra/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix e: <http://e.example/> .
"""


def dataset(name, words="Bäume"):
    return f"""
    e:{name} a dcat:Dataset ; dct:title "{words} {name}"@de, "Trees"@en ;
      dct:publisher [ a foaf:Agent ; foaf:name "Amt {name}" ] ;
      dct:issued "2024-01-01T00:00:00Z"^^xsd:dateTime ; dcat:keyword "Grün"@de ;
      dcat:theme <http://publications.europa.eu/resource/authority/data-theme/ENVI> ;
      dcat:distribution <http://e.example/{name}/csv> .
    <http://e.example/{name}/csv> a dcat:Distribution ; dcat:accessURL e:x ;
      dct:license <http://publications.europa.eu/resource/authority/licence/CC0> ;
      dcat:byteSize "007"^^xsd:integer .
    """


@pytest.fixture
def web():
    with small_web() as found:
        yield found


@pytest.fixture
def source(web):
    return make(web.base + "/catalog.ttl")


def make(address, key="nachbar", **more):
    return HarvestSource.objects.create(key=key, name=f"Portal {key}", address=address, **more)


def say(web, *parts, path="/catalog.ttl", following="", **headers):
    ahead = f"<{web.base}{path}> hydra:next <{web.base}{following}> ." if following else ""
    return web.say(path, (PREFIXES + "".join(parts) + ahead).encode(), **headers)


def take(source, now=NOW, manners=HERE):
    return harvest(source=source, clock=lambda: now, manners=manners)


def counts(run):
    return run.state, run.new, run.changed, run.same, run.gone, run.skipped, run.refused


def test_a_catalogue_is_taken_and_asked_again_only_for_what_changed(web, source):
    say(web, dataset("a"), dataset("b"))
    assert counts(take(source)) == ("done", 2, 0, 0, 0, 0, 0)
    row = Harvested.objects.get(iri="http://e.example/a")
    assert (str(row.title), row.value["publisher"]) == ("Bäume a", "Amt a")
    [file] = row.value["files"]
    assert (file["access"], file["size"]) == ("http://e.example/x", "007")
    before = row.graph

    say(web, dataset("b", "Sträucher"), dataset("a"))
    assert counts(take(source, NOW + DAY)) == ("done", 0, 1, 1, 0, 0, 0)
    changed = Harvested.objects.get(iri="http://e.example/b")
    assert (str(changed.title), changed.changed_at) == ("Sträucher b", NOW + DAY)
    row.refresh_from_db()
    assert (row.graph, row.changed_at) == (before, NOW)


def test_the_graph_is_kept_as_it_came(web, source):
    say(web, dataset("a"), dataset("b"))
    take(source)
    came = Graph().parse(data=PREFIXES + dataset("a"), format="turtle")
    row = Harvested.objects.get(iri="http://e.example/a")
    assert '"007"^^<http://www.w3.org/2001/XMLSchema#integer>' in row.graph
    assert '"2024-01-01T00:00:00Z"' in row.graph
    assert isomorphic(Graph().parse(data=row.graph, format="nt"), came)


def test_what_vanishes_is_withdrawn_and_comes_back(web, source, client):
    say(web, dataset("a"), dataset("b"))
    take(source)
    say(web, dataset("a"))
    assert counts(take(source, NOW + DAY)) == ("done", 0, 0, 1, 1, 0, 0)
    row = Harvested.objects.get(iri="http://e.example/b")
    assert (row.state, row.withdrawn_at) == ("withdrawn", NOW + DAY)
    page = client.get(f"/daten/anderswo/{row.key}/")
    assert page.status_code == 410
    assert "27. November 2026 nicht mehr" in page.content.decode()
    assert client.get(f"/data/elsewhere/{row.key}.ttl").status_code == 410

    say(web, dataset("a"), dataset("b"))
    assert counts(take(source, NOW + 2 * DAY)) == ("done", 0, 1, 1, 0, 0, 0)
    row.refresh_from_db()
    assert (row.state, row.withdrawn_at, row.came_at) == ("present", None, NOW)


def test_half_a_source_does_not_vanish_in_one_night(web, source):
    say(web, *(dataset(f"n{number}") for number in range(12)))
    take(source)
    say(web, *(dataset(f"n{number}") for number in range(5)))
    run = take(source, NOW + DAY)
    assert (run.held, run.gone, Harvested.objects.filter(state="present").count()) == (True, 0, 12)
    run = take(source, NOW + 2 * DAY)
    assert (run.held, run.gone, Harvested.objects.filter(state="present").count()) == (False, 7, 5)


def test_pages_are_asked_conditionally(web, source):
    say(web, dataset("a"), following="/2", ETag='"one"')
    say(web, dataset("b"), path="/2", ETag='"two"')
    assert counts(take(source)) == ("done", 2, 0, 0, 0, 0, 0)
    run = take(source, NOW + DAY)
    assert (run.pages, run.unchanged_pages, run.same, run.gone, run.size) == (2, 2, 2, 0, 0)
    say(web, dataset("c"), path="/2", ETag='"three"')
    assert counts(take(source, NOW + 2 * DAY)) == ("done", 1, 0, 1, 1, 0, 0)


def test_a_run_that_breaks_off_goes_on_where_it_was(web, source):
    say(web, dataset("a"), following="/2")
    run = take(source)
    assert counts(run)[:2] == ("cut", 1)
    assert (run.trouble, run.reached) == ("not-reachable", web.base + "/2")
    say(web, dataset("b"), path="/2")
    web.asked.clear()
    again = take(source, NOW + timedelta(hours=1))
    assert again.pk == run.pk
    assert counts(again) == ("done", 2, 0, 0, 0, 0, 0)
    assert {path for _, path in web.asked} == {"/2"}


def test_what_is_cut_off_withdraws_nothing(web, source):
    say(web, dataset("a"), following="/2")
    say(web, dataset("b"), path="/2")
    take(source)
    del web.answers["/2"]
    assert take(source, NOW + DAY).state == "cut"
    assert Harvested.objects.filter(state="present").count() == 2


def test_a_server_in_trouble_is_asked_again(web, source):
    web.say("/catalog.ttl", b"", status=503, **{"Retry-After": "0"})
    run = take(source)
    assert (run.state, run.trouble) == ("failed", "not-reachable")
    assert web.asked.count(("GET", "/catalog.ttl")) == HERE.tries
    web.asked.clear()
    web.say("/catalog.ttl", b"", status=404)
    take(source, NOW + DAY)
    assert web.asked.count(("GET", "/catalog.ttl")) == 1


def test_one_broken_dataset_stops_no_other(web, source, monkeypatch):
    monkeypatch.setattr(cutting, "MOST_STATEMENTS", 50)
    nameless = '[] a dcat:Dataset ; dct:title "Niemandes" .'
    huge = "e:h a dcat:Dataset ; dcat:keyword " + ", ".join(f'"{n}"' for n in range(60)) + " ."
    say(web, dataset("a"), nameless, huge)
    run = take(source)
    assert counts(run) == ("done", 1, 0, 0, 0, 0, 2)
    assert sorted((iri, reason) for iri, reason, _ in run.refusals) == [
        ("Niemandes", "no-address"), ("http://e.example/h", "too-large"),
    ]  # fmt: skip


def test_nobody_else_speaks_of_what_is_ours(web, source):
    ours = f'<{HOST}/id/dataset/x> a dcat:Dataset ; dct:title "Gefälscht"@de .'
    office = f'e:a dct:creator <{HOST}/id/agent/amt> . <{HOST}/id/agent/amt> foaf:name "Falsch" .'
    say(web, dataset("a"), ours, office)
    assert counts(take(source)) == ("done", 1, 0, 0, 0, 1, 0)
    [row] = Harvested.objects.all()
    assert f"<{HOST}/id/agent/amt> ." in row.graph
    assert "Falsch" not in row.graph


def test_a_filter_leaves_out_what_is_not_wanted(web):
    source = make(web.base + "/catalog.ttl", query='theme:envi publisher:"Amt b"')
    say(web, dataset("a"), dataset("b"))
    assert counts(take(source)) == ("done", 1, 0, 0, 0, 1, 0)
    source.query = "farbe:rot"
    source.save()
    run = take(source, NOW + DAY)
    assert (run.state, run.trouble) == ("failed", "filter")


def test_of_two_sources_the_own_portal_is_believed_then_the_order(web):
    say(web, dataset("a", "Beim Land"))
    say(web, dataset("a", "Beim Bund"), path="/bund")
    say(web, "", path="/leer")
    land = make(web.base + "/catalog.ttl", "land", position=2)
    bund = make(web.base + "/bund", "bund", position=1)
    take(land)
    take(bund)
    assert [row.source.key for row in Harvested.objects.filter(leading=True)] == ["bund"]
    HarvestSource.objects.filter(pk=bund.pk).update(address=web.base + "/leer")
    bund.refresh_from_db()
    take(bund, NOW + DAY)
    assert [row.source.key for row in Harvested.objects.filter(leading=True)] == ["land"]


def test_two_runs_exclude_each_other_and_a_killed_one_holds_nobody_up(web, source):
    say(web, dataset("a"))
    HarvestSource.objects.update(lease="of another", leased_until=NOW + timedelta(minutes=10))
    with pytest.raises(Conflict):
        take(source)
    assert [took.run for took in harvest_due(clock=lambda: NOW, manners=HERE)] == [None]
    killed = HarvestRun.objects.create(source=source, started_at=NOW)
    assert take(source, NOW + timedelta(minutes=11)).state == "done"
    killed.refresh_from_db()
    assert (killed.state, killed.trouble) == ("cut", "ended")
    source.refresh_from_db()
    assert (source.lease, source.leased_until) == ("", None)


def test_what_is_due_is_taken_and_nothing_else(web, source):
    say(web, dataset("a"))
    make(web.base + "/nichts", "aus", active=False)

    def due(now):
        return [took.source.key for took in harvest_due(clock=lambda: now, manners=HERE)]

    assert due(NOW) == ["nachbar"]
    assert due(NOW + timedelta(hours=23, minutes=54)) == []
    assert due(NOW + timedelta(hours=23, minutes=55)) == ["nachbar"]
    with pytest.raises(Invalid, match="there is no source 'fremd'"):
        harvest_named(key="fremd", clock=lambda: NOW)


def test_private_addresses_and_other_hosts_are_not_asked(web, source, capsys):
    say(web, dataset("a"))
    run = take(source, manners=replace(HERE, page=Bounds()))
    assert (run.state, run.trouble) == ("failed", "private-address")
    assert web.asked == []
    with pytest.raises(SystemExit):
        call_command("opendata_harvest", source="nachbar")
    assert "lies in a network that may not be asked" in capsys.readouterr().out
    ahead = f"<{web.base}/catalog.ttl> hydra:next <http://169.254.169.254/latest> ."
    say(web, dataset("a"), ahead)
    assert take(source, NOW + DAY).trouble == "other-host"


def test_bounds_of_pages_cut_a_run_that_then_goes_on(web, source):
    for number in (1, 2, 3):
        path = "/catalog.ttl" if number == 1 else f"/{number}"
        say(web, dataset(f"n{number}"), path=path, following=f"/{number + 1}" if number < 3 else "")
    run = take(source, manners=replace(HERE, pages=2))
    assert (run.state, run.trouble, run.pages, run.new) == ("cut", "bounds", 2, 2)
    run = take(source, NOW + timedelta(hours=1))
    assert (run.state, run.pages, run.new, run.gone) == ("done", 3, 3, 0)


def test_a_page_too_large_is_not_read(web, source):
    say(web, dataset("a"), "#" * 200_000)
    run = take(source)
    assert (run.state, run.trouble) == ("failed", "not-reachable")
    assert "100,000 bytes" in run.words


PACKAGE = {
    "id": "4711", "name": "baeume", "title": "Bäume", "notes": "Alle\r\nBäume",
    "metadata_modified": "2026-01-02T03:04:05", "license_id": "cc-by-4.0",
    "organization": {"title": "Grünamt"}, "tags": [{"name": "Baum"}, "kaputt", {"name": 3}],
    "extras": [{"key": "theme", "value": '["http://e.example/ENVI"]'}, None],
    "resources": [{"id": "r1", "url": "http://e.example/b.csv", "format": "csv", "size": 12,
                   "name": "Alle", "mimetype": "text/csv"}, 7],
}  # fmt: skip


def ckan(web, packages, start=0, count=None):
    body = {"success": True, "result": {"count": count or len(packages), "results": packages}}
    path = f"/api/3/action/package_search?rows=100&sort=name+asc&start={start}"
    web.say(path, json.dumps(body).encode(), media="application/json")


def test_ckan_is_taken_page_by_page(web):
    source = make(web.base + "/", kind="ckan")
    ckan(web, [PACKAGE, {"name": None}, "kein Objekt"], count=4)
    ckan(web, [PACKAGE | {"id": "12", "extras": "nichts", "resources": None}], 3, 4)
    run = take(source)
    assert counts(run) == ("done", 2, 0, 0, 0, 0, 2)
    row = Harvested.objects.get(iri=f"{web.base}/dataset/4711")
    value = row.value
    assert (str(row.title), value["publisher"]) == ("Bäume", "Grünamt")
    assert value["keywords"] == [["und", "Baum"]]
    assert value["description"] == [["und", "Alle\r\nBäume"]]
    [file] = value["files"]
    assert (file["format"], file["size"], file["media_type"]) == ("CSV", "12", "text/csv")
    assert file["licence"] == ["http://publications.europa.eu/resource/authority/licence/CC_BY_4_0"]
    assert counts(take(source, NOW + DAY)) == ("done", 0, 0, 2, 0, 0, 2)


def test_what_is_no_ckan_is_said(web):
    source = make(web.base, kind="ckan")
    web.say("/api/3/action/package_search?rows=100&sort=name+asc&start=0", b"<html>")
    assert take(source).trouble == "not-ckan"


def test_the_catalogue_tells_it_with_a_record_of_where_it_is_from(web, source, client):
    say(web, dataset("a"), dataset("b"))
    take(source)
    etag = client.get("/catalog.ttl")["ETag"]
    graphs = []
    for ending, form in (("ttl", "turtle"), ("rdf", "xml"), ("jsonld", "json-ld")):
        said = client.get(f"/catalog.{ending}").getvalue()
        graphs.append(Graph().parse(data=said, format=form))
    assert isomorphic(graphs[0], graphs[1])
    assert isomorphic(graphs[0], graphs[2])
    record = graphs[0].value(None, URIRef("http://xmlns.com/foaf/0.1/primaryTopic"),
                             URIRef("http://e.example/a"))  # fmt: skip
    derived = graphs[0].value(record, URIRef("http://www.w3.org/ns/prov#wasDerivedFrom"))
    assert str(derived) == source.address
    row = Harvested.objects.get(iri="http://e.example/a")
    one = Graph().parse(
        data=client.get(f"/data/elsewhere/{row.key}.ttl").getvalue(), format="turtle"
    )
    assert isomorphic(one, Graph().parse(data=row.graph, format="nt"))
    assert client.get(str(record).removeprefix(HOST))["Location"].endswith(f"/{row.key}/")
    say(web, dataset("a"))
    take(source, NOW + DAY)
    assert client.get("/catalog.ttl")["ETag"] != etag
    HarvestSource.objects.update(passed_on=False)
    assert b"e.example" not in client.get("/catalog.ttl").getvalue()


def test_pages_for_people(web, source, client, django_assert_num_queries):
    assert "sobald die Stadt ein anderes Portal" in client.get("/daten/anderswo/").content.decode()
    say(web, dataset("a"))
    take(source)
    row = Harvested.objects.get()
    for path in ("/daten/anderswo/", "/daten/anderswo/?q=BAEUME", "/daten/", "/daten/?q=grün"):
        page = client.get(path).content.decode()
        assert f"/daten/anderswo/{row.key}/" in page
        assert "von Portal nachbar" in page
    assert "hat keines" in client.get("/daten/anderswo/?q=gondeln").content.decode()
    page = client.get(f"/daten/anderswo/{row.key}/").content.decode()
    for words in ("Übernommen von Portal nachbar", "Amt a", "Creative Commons CC0", "Umwelt",
                  "http://e.example/a", 'rel="external"'):  # fmt: skip
        assert words in page
    with django_assert_num_queries(3):
        client.get("/daten/anderswo/")
    say(web, dataset("a"), dataset("b"), dataset("c"))
    take(source, NOW + DAY)
    with django_assert_num_queries(3):
        client.get("/daten/anderswo/")
    assert "Bäume c" in client.get("/suche/?q=bäume").content.decode()


def test_no_address_but_of_the_web_becomes_a_link(web, source, client):
    bad = 'e:a dcat:landingPage <javascript:alert(1)> ; dct:title "<script>x</script>"@de .'
    say(web, dataset("a"), bad, "<http://e.example/a/csv> dcat:downloadURL <javascript:alert(2)> .")
    take(source)
    page = client.get(f"/daten/anderswo/{Harvested.objects.get().key}/").content.decode()
    assert "javascript:" not in page
    assert "<script>x" not in page

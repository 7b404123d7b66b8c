"""The command, as an operator calls it."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from rdflib import Graph

from stadtherz.opendata.adapters.doctor import Examination, examine
from stadtherz.opendata.domain.mqa import POINTS
from tests.opendata.entries import DATASET, EARLIER, SERVICE, THE_SERIES, graph_of
from tests.opendata.web import small_web

SICK = """@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
<http://e.org/k> a dcat:Catalog ; dct:title "Katalog" ; dcat:dataset <http://e.org/d> .
<http://e.org/d> a dcat:Dataset ; dct:title "Luft <script>alert(1)</script>" ;
  dct:description "Messwerte" ; dct:language "de" ; dct:accessRights "public" ;
  dcat:distribution <http://e.org/f> .
<http://e.org/f> a dcat:Distribution ; dcat:accessURL <{base}/gut> ; dcat:downloadURL <{base}/weg> ;
  dct:license <https://www.dcat-ap.de/def/licenses/cc-zero> .
"""


@pytest.fixture
def web():
    with small_web() as found:
        yield found


@pytest.fixture
def sick(tmp_path, web):
    web.say("/gut")
    file = tmp_path / "krank.ttl"
    file.write_text(SICK.replace("{base}", web.base))
    return file


@pytest.fixture
def well(tmp_path):
    file = tmp_path / "gesund.ttl"
    graph_of(EARLIER, DATASET, SERVICE, THE_SERIES).serialize(file)
    return file


def doctor(*arguments, **options):
    """Give exit code and what was said."""
    out = StringIO()
    try:
        call_command("opendata_doctor", *map(str, arguments), stdout=out, **options)
    except SystemExit as stop:
        return stop.code, out.getvalue()
    return 0, out.getvalue()


def test_without_shapes_it_says_so_and_gives_points_and_repairs(sick, settings):
    settings.SHAPES = None
    code, said = doctor(sick)

    assert code == 1
    assert "Nicht geprüft: STADTHERZ_SHAPES nennt keinen Ordner" in said
    assert "Güte der Metadaten (MQA): 50,0 von 405 Punkten, schlecht" in said
    assert "Sprache als Text durch die Adresse aus der Liste der EU ersetzt" in said
    assert "\x1b[" not in said


def test_in_english(sick, settings):
    settings.SHAPES = None
    _, said = doctor(sick, language="en")

    assert "Quality of metadata (MQA): 50.0 of 405 points, bad" in said
    assert "Language as text replaced" in said


def test_lines_are_no_wider_than_the_terminal(sick, settings, monkeypatch):
    settings.SHAPES = None
    monkeypatch.setenv("COLUMNS", "70")
    _, said = doctor(sick)

    assert [one for one in said.splitlines() if len(one) > 70 and "://" not in one] == []
    assert str(sick.parent) not in said


@pytest.mark.acceptance
def test_with_shapes_counts_findings_and_a_healthy_catalogue(sick, well, shared_data, settings):
    settings.SHAPES = shared_data / "dcatap"
    code, said = doctor(sick, "--json")
    found = json.loads(said)

    german = next(one for one in found["shapes"] if one["profile"] == "dcat-ap-de")
    assert (code, german["violations"]) == (1, 7)
    assert {(one["kind"], one["trouble"]) for one in found["findings"]} >= {
        ("Dataset", "words-not-address"), ("Dataset", "missing"), ("Catalog", "missing"),
    }  # fmt: skip
    assert sum(one["count"] for one in found["findings"] if one["profile"] == "dcat-ap-de") == (
        german["violations"] + german["warnings"]
    )

    code, said = doctor(well, "--json")
    assert code == 0
    assert json.loads(said)["findings"] == []
    code, said = doctor(well)
    assert (code, "DCAT-AP.de 3.0: 0 Verstöße, 0 Warnungen" in said) == (0, True)


@pytest.mark.acceptance
def test_links_make_known_what_was_unknown(sick, shared_data, settings):
    settings.SHAPES = None
    _, before = doctor(sick, "--json")
    _, after = doctor(sick, "--json", "--links", "--private")
    before, after = json.loads(before), json.loads(after)

    assert before["links"] is None
    assert (before["mqa"]["unknown"], after["mqa"]["unknown"]) == (110, 30)
    assert after["mqa"]["points"] == before["mqa"]["points"] + 50
    assert (after["links"]["asked"], after["links"]["answered"]) == (2, 1)
    assert [status for _, status in after["links"]["broken"]] == [404]


def test_links_of_a_private_network_are_no_answer_without_the_option(sick, web, settings):
    settings.SHAPES = None
    _, said = doctor(sick, "--json", "--links")

    assert json.loads(said)["links"]["answered"] == 0
    assert web.asked == []


def test_repair_writes_what_is_mended_and_leaves_the_rest(sick, tmp_path, settings):
    settings.SHAPES = None
    target = tmp_path / "neu.ttl"
    code, said = doctor(sick, "--repair", target)
    before, after = Graph().parse(sick), Graph().parse(target)

    assert code == 1
    assert str(target) in said
    assert len(before) == len(after)
    assert len(set(before) - set(after)) == 3  # language, access and licence
    assert doctor(target)[0] == 0


CROOKED = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
  xmlns:dcat="http://www.w3.org/ns/dcat#" xmlns:dct="http://purl.org/dc/terms/">
<dcat:Dataset rdf:about="http://x.de/d 1"><dct:title>Luft</dct:title>
  <dct:type rdf:resource="TODO: a|b"/><dct:language rdf:resource="http://x.de/a b/GER"/>
  <dcat:landingPage rdf:resource="http://x.de/{weg}"/>
  <dct:identifier rdf:datatype="http://x.de/t y">1</dct:identifier>
</dcat:Dataset></rdf:RDF>
"""


def test_addresses_that_cannot_be_written_are_mended_and_told(tmp_path, settings):
    settings.SHAPES = None
    source, target = tmp_path / "schief.rdf", tmp_path / "neu.ttl"
    source.write_text(CROOKED)
    code, said = doctor(source, "--repair", target)

    assert (code, "Leerzeichen" in said) == (1, True)
    after = Graph().parse(target)
    assert len(after) == len(Graph().parse(source)) == 6
    addresses = {str(node) for triple in after for node in triple}
    assert {
        "http://x.de/d%201",
        "http://x.de/%7Bweg%7D",
        "TODO:%20a%7Cb",
        "http://publications.europa.eu/resource/authority/language/DEU",
    } <= addresses
    _, told = doctor(source, "--json")
    signs = [one for one in json.loads(told)["repairs"] if one["code"] == "address-signs"]
    assert sum(one["count"] for one in signs) == 3
    assert {entry for one in signs for entry in one["entries"]} == {"http://x.de/d 1"}
    assert ["http://x.de/d 1", "http://x.de/d%201"] in [
        pair for one in signs for pair in one["examples"]
    ]


def test_the_report_is_shown_though_nothing_can_be_written(sick, tmp_path, settings):
    settings.SHAPES = None
    out = StringIO()
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("opendata_doctor", str(sick), "--repair", tmp_path / "weg" / "x", stdout=out)

    assert "405" in out.getvalue()


def test_the_page_stands_alone_and_trusts_nothing_of_the_catalogue(sick, tmp_path, settings):
    settings.SHAPES = None
    target = tmp_path / "befund.html"
    doctor(sick, "--html", target)
    page = target.read_text()

    assert '<html lang="de">' in page
    assert "<script>" not in page
    assert "Luft &lt;script&gt;" in page
    assert "src=" not in page
    assert "<link" not in page
    assert page.count("<h1>") == 1
    assert page.count("<table") == page.count("<caption>")


@pytest.mark.parametrize(
    ("body", "why"),
    [("@prefix a: <http://a#> .\na:b", "line 2"), ("<!doctype html><p>", "is a web page")],
)
def test_what_cannot_be_read_ends_with_2(tmp_path, body, why):
    file = tmp_path / "a.ttl"
    file.write_text(body)

    with pytest.raises(CommandError, match=why) as refused:
        doctor(file)
    assert refused.value.returncode == 2


def test_a_missing_file_and_a_private_address_end_with_2(tmp_path, web):
    for source in (tmp_path / "fehlt.ttl", web.say("/katalog")):
        with pytest.raises(CommandError) as refused:
            doctor(source)
        assert refused.value.returncode == 2
    assert web.asked == []


def test_a_folder_that_is_not_there_is_told(sick, tmp_path, settings):
    settings.SHAPES = None
    with pytest.raises(CommandError, match="cannot be written"):
        doctor(sick, "--html", tmp_path / "nein" / "a.html")
    with pytest.raises(CommandError, match="more files of the shapes"):
        doctor(sick, "--shapes", tmp_path)


def test_an_empty_catalogue_is_no_error(tmp_path, settings):
    settings.SHAPES = None
    file = tmp_path / "leer.ttl"
    file.write_text("")
    code, said = doctor(file)

    assert (code, "0,0 von 405" in said) == (0, True)


def test_examine_leaves_the_graph_and_tells_its_steps():
    graph = graph_of(EARLIER, DATASET, SERVICE, THE_SERIES)
    before, told = set(graph), []
    report = examine(graph, Examination("hier", told=told.append))

    assert set(graph) == before
    assert told == ["points", "repairs"]
    assert (report.datasets, report.files, report.services) == (2, 2, 1)
    assert report.score.points == POINTS - 50 - 30 - 30 == POINTS - report.score.open_points

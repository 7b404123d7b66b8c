"""When a source is due, what is taken, who is believed; statements kept and written again."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, DCTERMS, RDF

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.adapters.harvesting.cutting import as_written, records_in
from stadtherz.opendata.domain.harvesting.from_ckan import nodes_of
from stadtherz.opendata.domain.harvesting.rules import (
    Claim,
    Rhythm,
    goes_on,
    holds_back,
    host_of,
    is_due,
    leading,
    wait_before,
    wanted,
)
from stadtherz.opendata.domain.harvesting.statements import Foreign, Words, line, statements
from stadtherz.opendata.domain.harvesting.value import ForeignFile, Value
from stadtherz.opendata.domain.notations import Notation, written

NOW = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
FORMATS = {Notation.TURTLE: "turtle", Notation.RDF_XML: "xml", Notation.JSON_LD: "json-ld"}


@pytest.mark.parametrize(
    ("rhythm", "minutes", "whole", "due"),
    [(Rhythm.HOURLY, 54, True, False), (Rhythm.HOURLY, 55, True, True),
     (Rhythm.DAILY, 24 * 60 - 6, True, False), (Rhythm.DAILY, 24 * 60 - 5, True, True),
     (Rhythm.DAILY, 54, False, False), (Rhythm.DAILY, 55, False, True),
     (Rhythm.WEEKLY, 7 * 24 * 60 - 5, True, True), (Rhythm.MONTHLY, 29 * 24 * 60, True, False)],
)  # fmt: skip
def test_a_source_is_due_by_its_rhythm_and_within_the_hour_when_it_broke_off(
    rhythm, minutes, whole, due
):
    assert is_due(rhythm, NOW - timedelta(minutes=minutes), NOW, whole=whole) is due
    assert is_due(rhythm, None, NOW, whole=True)


def test_an_old_run_is_not_taken_up_again():
    assert goes_on(NOW - timedelta(hours=23, minutes=59), NOW)
    assert not goes_on(NOW - timedelta(days=1), NOW)


@pytest.mark.parametrize(
    ("there", "gone", "before", "holds"),
    [(10, 10, False, False), (11, 6, False, True), (12, 6, False, False), (12, 7, False, True),
     (12, 7, True, False), (0, 0, False, False)],
)  # fmt: skip
def test_half_a_source_is_not_believed_to_vanish_at_once(there, gone, before, holds):
    assert holds_back(there, gone, held_before=before) is holds


IRI = "https://www.stadt.example/id/1"


@pytest.mark.parametrize(
    ("claims", "first"),
    [([Claim(1, "land.example", 1, 1), Claim(2, "stadt.example", 9, 9)], 2),
     ([Claim(1, "land.example", 2, 1), Claim(2, "bund.example", 1, 2)], 2),
     ([Claim(1, "land.example", 1, 2), Claim(2, "bund.example", 1, 1)], 2),
     ([Claim(1, "land.example", 1, 1)], 1)],
)  # fmt: skip
def test_who_is_believed_about_a_dataset(claims, first):
    assert leading(IRI, claims) == first
    assert leading(IRI, claims[::-1]) == first


def test_hosts_are_compared_without_case_port_and_www():
    assert host_of("HTTPS://user@WWW.Stadt.example:8443/x") == "stadt.example"
    assert host_of("urn:x") == ""


VALUE = Value(
    title=(("de", "Radzählung"),), keywords=(("de", "Fahrrad"), ("en", "bike")),
    themes=("http://publications.europa.eu/resource/authority/data-theme/TRAN",),
    publisher="Stadt Mannheim", licence=("http://x.example/cc0",),
    files=(ForeignFile(title=(("de", "Alle"),), size="12"),),
)  # fmt: skip


@pytest.mark.parametrize(
    ("written_", "takes"),
    [("", True), ("theme:tran", True), ("theme:ENVI", False), ('publisher:"stadt mannheim"', True),
     ('publisher:"stadt köln"', False), ("keyword:BIKE radzaehlung", True), ("gondel", False),
     ("licence:cc0 title:rad", True)],
)  # fmt: skip
def test_a_filter_holds_for_all_its_words(written_, takes):
    assert wanted(written_).takes(VALUE) is takes


def test_a_filter_with_an_unknown_field_is_refused():
    with pytest.raises(Invalid, match="there are theme, publisher"):
        wanted("farbe:rot")


def test_a_value_comes_back_from_json():
    assert Value.of(json.loads(json.dumps(VALUE.as_plain()))) == VALUE


def test_waits_grow_and_are_bounded():
    assert [wait_before(n, 2, 0.5) for n in (1, 2, 3)] == [2, 4, 8]
    assert (wait_before(1, 2, 0), wait_before(1, 2, 1)) == (1, 3)
    assert (wait_before(9, 2, 1), wait_before(1, 2, 1, "7"), wait_before(1, 2, 1, "900")) == (
        30, 7, 30,
    )  # fmt: skip


SIGNS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
ODD = '\r\n\t"\\ \x7f\x01 <&> \u2028 🚲 \\u0041'


@settings(max_examples=25)
@given(words=SIGNS, language=st.sampled_from(["", "de", "en-gb"]))
@example(words=ODD, language="")
@example(words="\\", language="de")
def test_statements_come_back_as_they_were_kept(words, language):
    kept = [("http://e.org/a", "http://e.org/p", Words(words, language)),
            ("_:x1", "http://e.org/p", "http://e.org/b"),
            ("http://e.org/a", "http://e.org/q", Words(words, "", "http://e.org/t"))]  # fmt: skip
    text = "\n".join(line(*one) for one in kept) + "\n"
    assert list(statements(text)) == kept
    read = Graph().parse(data=text, format="nt")
    assert Literal(words, lang=language or None) in set(read.objects())


def test_what_was_not_kept_here_is_no_statement():
    with pytest.raises(ValueError, match="no statement"):
        list(statements("<a> <b> c ."))


@pytest.mark.parametrize("notation", Notation)
def test_foreign_statements_are_the_same_in_each_notation(notation):
    shown = ODD.replace("\x7f", "").replace("\x01", "")
    text = "\n".join((
        line("http://e.org/a", str(RDF.type), "http://e.org/T"),
        line("http://e.org/a", "http://e.org/p", Words(shown, "de")),
        line("http://e.org/a", "http://e.org/ns#q", "_:h1x0"),
        line("_:h1x0", "urn:x:y", Words("02", "", "http://www.w3.org/2001/XMLSchema#integer")),
        line("_:h1x0", "http://e.org/p", "http://e.org/ä?x=1&y=2"),
    ))  # fmt: skip
    said = "".join(written([Foreign(text), Foreign("")], notation))
    with as_written():
        found = Graph().parse(data=said, format=FORMATS[notation])
        truth = Graph().parse(data=text, format="nt")
    assert isomorphic(found, truth)


def a_dataset(graph, name, turn):
    """A dataset whose unnamed nodes are made in another order each time."""
    node, people = URIRef(f"http://e.org/{name}"), [BNode(), BNode(), BNode()]
    graph.add((node, RDF.type, DCAT.Dataset))
    for number, one in enumerate(people[turn:] + people[:turn]):
        graph.add((node, DCTERMS.creator, one))
        graph.add((one, DCTERMS.title, Literal(f"Person {number}")))
    return node


def test_the_same_graph_has_the_same_fingerprint_whatever_nodes_are_called():
    prints = set()
    for turn in range(3):
        graph = Graph()
        a_dataset(graph, "a", turn)
        [record] = records_in(graph, "urn:none")
        prints.add((record.fingerprint, record.text))
    assert len(prints) == 1
    graph.add((URIRef("http://e.org/a"), DCTERMS.title, Literal("anders")))
    [record] = records_in(graph, "urn:none")
    assert record.fingerprint not in {one for one, _ in prints}


def test_a_dataset_ends_where_another_begins():
    graph = Graph()
    first, second = a_dataset(graph, "a", 0), a_dataset(graph, "b", 0)
    graph.add((first, DCTERMS.relation, second))
    service = URIRef("http://e.org/api")
    graph.add((service, RDF.type, DCAT.DataService))
    for one in (first, second):
        graph.add((service, DCAT.servesDataset, one))
    left, _right = records_in(graph, "urn:none")
    assert f"<{DCTERMS.relation}> <{second}>" in left.text
    assert f"<{second}> <" not in left.text
    assert f"<{service}> <{DCAT.servesDataset}> <{first}>" in left.text
    assert f"<{DCAT.servesDataset}> <{second}>" not in left.text


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda one: st.lists(one, max_size=3) | st.dictionaries(st.text(max_size=5), one, max_size=3),
    max_leaves=8,
)
NAMES = ("id", "title", "tags", "extras", "resources", "organization", "groups", "notes",
         "license_url", "metadata_modified", "url")  # fmt: skip


@settings(max_examples=40)
@given(package=ANY | st.fixed_dictionaries({}, optional=dict.fromkeys(NAMES, ANY)))
def test_whatever_ckan_says_becomes_statements_or_is_refused(package):
    try:
        iri, nodes = nodes_of(package, "http://e.org")
    except Invalid as error:
        assert error.code in {"not-readable", "no-address"}
        return
    graph = Graph().parse(data="".join(written(nodes, Notation.TURTLE)), format="turtle")
    assert [str(one) for one in graph.subjects(RDF.type, DCAT.Dataset)] == [iri]

"""Three notations of the same statements, read back by rdflib."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph
from rdflib import Literal as Words
from rdflib.compare import isomorphic

from stadtherz.kernel.text import Text
from stadtherz.opendata.domain import dcat
from stadtherz.opendata.domain.catalogue import Agent
from stadtherz.opendata.domain.graph import PREFIXES, Iri, Literal, full, node
from stadtherz.opendata.domain.notations import Notation, written
from tests.opendata.sample import AIR, CATALOGUE, SERVICE, YEARS

FORMATS = {Notation.TURTLE: "turtle", Notation.RDF_XML: "xml", Notation.JSON_LD: "json-ld"}
NAME = "http://xmlns.com/foaf/0.1/name"


def everything():
    yield dcat.of_catalogue(CATALOGUE, [AIR.iri, YEARS.iri], [SERVICE.iri])
    yield from dcat.of_dataset(AIR)
    yield from dcat.of_service(SERVICE)
    yield from dcat.of_series(YEARS)


def read(nodes, notation):
    return Graph().parse(data="".join(written(nodes, notation)), format=FORMATS[notation])


def test_the_notations_say_the_same():
    graphs = [read(list(dcat.with_terms(everything())), one) for one in Notation]
    assert len(graphs[0]) > 150
    assert all(isomorphic(graphs[0], other) for other in graphs[1:])


@pytest.mark.parametrize("notation", Notation)
@given(words=st.text(), language=st.sampled_from(["", "de", "en-gb"]))
def test_any_words_come_back(notation, words, language):
    graph = read([node("urn:x", ["foaf:Agent"], [("foaf:name", Literal(words, language))])],
                 notation)  # fmt: skip
    (found,) = [value for name, value in graph.predicate_objects() if str(name) == NAME]
    kept = "".join(sign for sign in words if sign in "\t\n\r" or ord(sign) > 31)
    kept = "".join(
        sign for sign in kept
        if not (sign == "\x7f" or 0xD800 <= ord(sign) <= 0xDFFF or sign in "\ufffe\uffff")
    )  # fmt: skip
    assert found == Words(kept, lang=language or None)


@pytest.mark.parametrize("notation", Notation)
@pytest.mark.parametrize(
    "address",
    ["http://x.example/a b", 'http://x.example/"<>', "http://x.example/straße?q=ü&x=1",
     "http://x.example/{id}\\^`|", "http://x.example/a\nb", "http://purl.org/dc/terms/a.",
     "tel:+49631", "urn:a:b"],
)  # fmt: skip
def test_any_address_can_be_read_back(notation, address):
    graph = read([node(address, [], [("foaf:page", Iri(address))])], notation)
    ((subject, _, linked),) = list(graph)
    assert subject == linked
    assert not set(' "<>{}|^`\\\n') & set(str(linked))


def test_what_has_no_address_is_told_where_it_is_used():
    inner = node("", ["dct:Location"], [("skos:prefLabel", Literal("Hier"))])
    for notation in Notation:
        graph = read([node("urn:x", [], [("dct:spatial", inner)])], notation)
        assert len(graph) == 3


def test_json_ld_of_nothing_is_json():
    assert json.loads("".join(written([], Notation.JSON_LD)))["@graph"] == []


def test_pieces_are_not_larger_than_a_thing():
    agents = (dcat.of_agent(Agent(f"urn:a:{n}", Text.of("x"))) for n in range(1000))
    pieces = written(agents, Notation.TURTLE)
    assert "@prefix" in next(pieces)
    assert len(next(pieces)) < 200


@given(st.sampled_from(sorted(PREFIXES)), st.text("abc", min_size=1))
def test_short_names_are_written_in_full(prefix, rest):
    assert full(f"{prefix}:{rest}") == PREFIXES[prefix] + rest

"""What is told of datasets, checked by the official shapes."""

from dataclasses import replace

import pytest
from rdflib import Graph

from stadtherz.kernel.text import Text
from stadtherz.opendata.domain import dcat
from stadtherz.opendata.domain.catalogue import Contact
from stadtherz.opendata.domain.notations import Notation, written
from stadtherz.opendata.domain.terms import FILE_TYPES, LICENCES, Frequency, HighValue, Theme
from tests.opendata.sample import AIR, CATALOGUE, DESK, SERVICE, TABLE, YEARS


def graph_of(*nodes):
    said = "".join(written(dcat.with_terms(nodes), Notation.TURTLE))
    return Graph().parse(data=said, format="turtle")


def everything(dataset=AIR):
    return graph_of(
        dcat.of_catalogue(CATALOGUE, [dataset.iri], [SERVICE.iri]),
        *dcat.of_dataset(dataset), *dcat.of_service(SERVICE), *dcat.of_series(YEARS),
    )  # fmt: skip


@pytest.mark.parametrize("shapes", ["eu", "de", "hvd"])
@pytest.mark.parametrize("vocabularies", [True, False])
def test_everything_that_can_be_said_passes_the_official_shapes(judge, shapes, vocabularies):
    assert judge.results(everything(), shapes, vocabularies=vocabularies) == []


@pytest.mark.parametrize(
    ("lacks", "path"),
    [({"publisher": None}, "publisher"), ({"title": Text()}, "title"),
     ({"description": Text()}, "description"), ({"distributions": (replace(TABLE, licence=None),)},
     "license")],
)  # fmt: skip
def test_the_official_shapes_are_awake(judge, lacks, path):
    found = judge.results(everything(replace(AIR, **lacks)))
    assert path in {one.path.rpartition("/")[2] for one in found if one.severity == "Violation"}


def test_each_licence_and_each_format_is_in_the_lists(judge):
    tables = [
        replace(TABLE, iri=f"{TABLE.iri}/{n}/{file_type.key}", licence=licence, file_type=file_type)
        for n, licence in enumerate(LICENCES.values())
        for file_type in FILE_TYPES.values()
    ]
    assert judge.results(everything(replace(AIR, distributions=tuple(tables)))) == []


@pytest.mark.parametrize("frequency", Frequency)
def test_each_frequency_is_in_the_list(judge, frequency):
    assert judge.results(everything(replace(AIR, frequency=frequency))) == []


def test_all_themes_and_categories_are_in_the_lists(judge):
    full = replace(AIR, themes=tuple(Theme), high_value=tuple(HighValue))
    assert judge.results(everything(full)) == []
    assert judge.results(everything(full), "hvd") == []


def test_a_phone_is_an_address_that_can_be_dialled():
    graph = graph_of(dcat.of_contact(DESK))
    assert "tel:+496313650" in {str(value) for value in graph.objects()}
    bare = graph_of(dcat.of_contact(Contact("urn:x", "Amt")))
    assert len(bare) == 3


def test_of_a_licence_both_addresses_are_told():
    said = {str(value) for value in everything().objects()}
    licence = LICENCES["dl-by-de-2.0"]
    assert {licence.german, licence.european, licence.text} <= said

"""Statements about things, as small trees that can be written one after the other.

A node is a thing with its properties; a node without an address is told where it is used. Names of
properties and classes are short ("dct:title"); `PREFIXES` says what they stand for.
Source: RDF 1.1 Concepts (W3C, 2014), sections 3.2 to 3.4.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dcatde": "http://dcat-ap.de/def/dcatde/",
    "dct": "http://purl.org/dc/terms/",
    "dqv": "http://www.w3.org/ns/dqv#",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "locn": "http://www.w3.org/ns/locn#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True)
class Iri:
    """The address of a thing."""

    value: str


@dataclass(frozen=True)
class Literal:
    """Words, with their language (BCP 47) or their type (a short name), never both."""

    value: str
    language: str = ""
    datatype: str = ""


@dataclass(frozen=True)
class Node:
    """A thing and what is said of it.

    Args:
        iri: its address; "" for a thing without one.
        properties: pairs of a short name and what it leads to; the same name may come again.

    """

    iri: str
    properties: tuple[tuple[str, "Term"], ...]

    def __bool__(self) -> bool:
        return bool(self.properties)


Term: TypeAlias = Iri | Literal | Node
Said: TypeAlias = tuple[str, Term]


def node(iri: str, kinds: Iterable[str], *said: Iterable[Said]) -> Node:
    """Make a node of some classes from several groups of properties."""
    typed = tuple(("rdf:type", Iri(full(kind))) for kind in kinds)
    return Node(iri, typed + tuple(one for group in said for one in group))


def full(name: str) -> str:
    """Write a short name in full.

    Raises:
        KeyError: its prefix is none of `PREFIXES`.

    """
    prefix, _colon, rest = name.partition(":")
    return PREFIXES[prefix] + rest

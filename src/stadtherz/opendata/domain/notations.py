"""Writes statements as Turtle, RDF/XML and JSON-LD, one thing after the other.

A catalogue of any size is written with the memory of its largest dataset. Nothing is kept from one
thing to the next, so that the same thing may be told twice, which RDF does not mind.
Sources: RDF 1.1 Turtle, RDF 1.1 XML Syntax (W3C, 2014), JSON-LD 1.1 (W3C, 2020).
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import Any
from xml.sax.saxutils import quoteattr

from stadtherz.kernel.text import without_control_signs
from stadtherz.opendata.domain.graph import PREFIXES, Iri, Literal, Node, Term, full
from stadtherz.opendata.domain.harvesting import statements
from stadtherz.opendata.domain.harvesting.statements import Foreign, xml_words

RDF_TYPE = "rdf:type"
_LOCAL = re.compile(r"^[A-Za-z_][A-Za-z0-9_.-]*(?<!\.)$")
_NOT_IN_IRI = re.compile(r"[\x00-\x20<>\"{}|^`\\]")
_ESCAPED = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_SPECIAL = re.compile(r'[\\"\n\r\t]')


class Notation(StrEnum):
    """The notations, each by its media type."""

    TURTLE = "text/turtle"
    RDF_XML = "application/rdf+xml"
    JSON_LD = "application/ld+json"

    @property
    def ending(self) -> str:
        """How files in it end."""
        return ENDINGS[self]


ENDINGS = {Notation.TURTLE: "ttl", Notation.RDF_XML: "rdf", Notation.JSON_LD: "jsonld"}


Told = Node | Foreign
"""A thing of ours, or what somebody else says of a dataset."""


def written(nodes: Iterable[Told], notation: Notation) -> Iterator[str]:
    """Write things, in pieces of about one thing."""
    return _WRITERS[notation](nodes)


def _turtle(nodes: Iterable[Told]) -> Iterator[str]:
    yield "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items()) + "\n"
    for one in nodes:
        if isinstance(one, Foreign):
            yield statements.turtle(one)
            continue
        aside: list[Node] = []
        yield _turtle_thing(one, aside)
        while aside:  # what has an address is told after what it is linked from
            yield _turtle_thing(aside.pop(0), aside)


def _turtle_thing(one: Node, aside: list[Node]) -> str:
    lines = " ;\n".join(f"  {_turtle_said(name, term, aside)}" for name, term in one.properties)
    return f"<{_address(one.iri)}>\n{lines} .\n\n"


def _turtle_said(name: str, term: Term, aside: list[Node]) -> str:
    return f"{'a' if name == RDF_TYPE else name} {_turtle_term(term, aside)}"


def _turtle_term(term: Term, aside: list[Node]) -> str:
    if isinstance(term, Iri):
        return _short(term.value)
    if isinstance(term, Literal):
        said = '"' + _SPECIAL.sub(lambda found: _ESCAPED[found[0]], _plain(term.value)) + '"'
        if term.language:
            return f"{said}@{term.language}"
        return f"{said}^^{term.datatype}" if term.datatype else said
    if term.iri:
        aside.append(term)
        return _short(term.iri)
    inside = " ; ".join(_turtle_said(name, inner, aside) for name, inner in term.properties)
    return f"[ {inside} ]"


def _short(iri: str) -> str:
    for name, start in PREFIXES.items():
        if iri.startswith(start) and _LOCAL.match(iri[len(start) :]):
            return f"{name}:{iri[len(start) :]}"
    return f"<{_address(iri)}>"


def _rdf_xml(nodes: Iterable[Told]) -> Iterator[str]:
    names = "".join(f"\n  xmlns:{name}={quoteattr(iri)}" for name, iri in PREFIXES.items())
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{names}>\n'
    for one in nodes:
        yield statements.rdf_xml(one) if isinstance(one, Foreign) else _xml_thing(one, "  ")
    yield "</rdf:RDF>\n"


def _xml_thing(one: Node, indent: str) -> str:
    about = f" rdf:about={quoteattr(_address(one.iri))}" if one.iri else ""
    lines = "".join(_xml_said(name, term, f"{indent}  ") for name, term in one.properties)
    return f"{indent}<rdf:Description{about}>\n{lines}{indent}</rdf:Description>\n"


def _xml_said(name: str, term: Term, indent: str) -> str:
    if isinstance(term, Iri):
        return f"{indent}<{name} rdf:resource={quoteattr(_address(term.value))}/>\n"
    if isinstance(term, Literal):
        kind = f" xml:lang={quoteattr(term.language)}" if term.language else ""
        if term.datatype:
            kind = f" rdf:datatype={quoteattr(full(term.datatype))}"
        return f"{indent}<{name}{kind}>{xml_words(term.value)}</{name}>\n"
    return f"{indent}<{name}>\n{_xml_thing(term, f'{indent}  ')}{indent}</{name}>\n"


def _json_ld(nodes: Iterable[Told]) -> Iterator[str]:
    yield f'{{"@context": {json.dumps(PREFIXES)},\n"@graph": ['
    for number, text in enumerate(text for one in nodes for text in _json_texts(one)):
        yield ("," if number else "") + "\n" + text
    yield "\n]}\n"


def _json_texts(one: Told) -> list[str]:
    if isinstance(one, Foreign):
        return statements.json_ld(one)
    return [json.dumps(_json_thing(one), ensure_ascii=False)]


def _json_thing(one: Node) -> dict[str, Any]:
    said: dict[str, Any] = {"@id": _address(one.iri)} if one.iri else {}
    for name, term in one.properties:
        if name == RDF_TYPE and isinstance(term, Iri):
            said.setdefault("@type", []).append(_compact(term.value))
        else:
            said.setdefault(name, []).append(_json_term(term))
    return said


def _json_term(term: Term) -> dict[str, Any]:
    if isinstance(term, Iri):
        return {"@id": _address(term.value)}
    if isinstance(term, Literal):
        said = {"@value": _plain(term.value)}
        if term.language:
            said["@language"] = term.language
        if term.datatype:
            said["@type"] = term.datatype
        return said
    return _json_thing(term)


def _compact(iri: str) -> str:
    short = _short(iri)
    return iri if short.startswith("<") else short


def _plain(words: str) -> str:
    return without_control_signs(words)


def _address(iri: str) -> str:
    """Write what may not stand in an address by its number."""
    return _NOT_IN_IRI.sub(lambda found: f"%{ord(found[0]):02X}", iri)


_WRITERS: dict[Notation, Callable[[Iterable[Told]], Iterator[str]]] = {
    Notation.TURTLE: _turtle,
    Notation.RDF_XML: _rdf_xml,
    Notation.JSON_LD: _json_ld,
}

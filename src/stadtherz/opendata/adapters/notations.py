"""Reads one document of RDF, whatever its notation, without asking anybody else for anything.

Broken documents are refused with the line. External entities and DTDs, entities that grow, and
contexts of JSON-LD that lie elsewhere are refused as well. Sources: RDF 1.1 XML Syntax, Turtle,
N-Triples, JSON-LD 1.1.
"""

import json
import re
import warnings
from collections.abc import Callable
from typing import Any
from xml.parsers import expat
from xml.sax import SAXException, SAXParseException

from rdflib import Graph
from rdflib.exceptions import ParserError
from rdflib.plugins.parsers.notation3 import BadSyntax

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.domain.examining import refuse_packed

TURTLE, XML, JSON_LD, N_TRIPLES = "turtle", "xml", "json-ld", "nt"
BY_MEDIA = {
    "text/turtle": TURTLE,
    "application/x-turtle": TURTLE,
    "application/rdf+xml": XML,
    "application/xml": XML,
    "text/xml": XML,
    "application/ld+json": JSON_LD,
    "application/json": JSON_LD,
    "application/n-triples": N_TRIPLES,
}
BY_ENDING = {
    "ttl": TURTLE, "rdf": XML, "owl": XML, "xml": XML, "jsonld": JSON_LD, "json": JSON_LD,
    "nt": N_TRIPLES,
}  # fmt: skip
NAMES = {TURTLE: "Turtle", XML: "RDF/XML", JSON_LD: "JSON-LD", N_TRIPLES: "N-Triples"}
# relative addresses of a file need something to start from; no path of this machine gets in
NO_BASE = "file:///"
BOM = b"\xef\xbb\xbf"
_XML_STARTS = (b"<?xml", b"<rdf:RDF", b"<!DOCTYPE", b"<!--", b"\xff\xfe<", b"\xfe\xff\x00<")
LONGEST_ENTITY = 300
MOST_ENTITIES = 100
MOST_GROWTH = 20
_TRIPLE = re.compile(
    rb'\s*(?:<[^<>"\s]*>|_:\S+)\s+<[^<>"\s]*>\s+'
    rb'(?:<[^<>"\s]*>|_:\S+|"(?:[^"\\\n]|\\.)*"(?:@[\w-]+|\^\^<[^<>"\s]*>)?)\s*\.\s*(?:#.*)?$'
)
# what rdflib raises on broken input, beside its own errors
_BROKEN = (
    ParserError, SAXException, ValueError, TypeError, KeyError,
    AttributeError, AssertionError, RecursionError,
)  # fmt: skip


class NotReadable(Invalid):
    """The document is no RDF that can be read; `line` is where it broke, 0 if unknown."""

    code = "rdf-not-readable"

    def __init__(self, message: str, line: int = 0, code: str | None = None) -> None:
        """Keep the line."""
        super().__init__(message, code=code, details=(str(line),) if line else ())
        self.line = line


def notation_of(body: bytes, media_type: str = "", name: str = "") -> str:
    """Tell the notation: by the content where it is certain, then by media type, then by name.

    Servers call RDF/XML "text/xml" and Turtle "text/plain"; what the content shows cannot be wrong.
    """
    by_media = BY_MEDIA.get(media_type.partition(";")[0].strip().lower(), "")
    by_name = BY_ENDING.get(name.partition("?")[0].rpartition(".")[2].lower(), "")
    start = body[:4096].removeprefix(BOM).lstrip()
    return _certain(start) or by_media or by_name or _guessed(start)


def _certain(start: bytes) -> str:
    """Tell what a document must be by how it begins, "" where it could be several."""
    if start.startswith(_XML_STARTS):
        return XML
    if start[:1] in {b"{", b"["} and not re.match(rb"\[\s*(?:\]|a\s|[<:\w]+[>:])", start):
        return JSON_LD
    return TURTLE if start[:8].lower().startswith((b"@prefix", b"@base", b"prefix ")) else ""


def _guessed(start: bytes) -> str:
    lines = [one for one in start.splitlines()[:5] if one.strip() and not one.startswith(b"#")]
    return N_TRIPLES if lines and all(map(_TRIPLE.match, lines[:3])) else TURTLE


def read(body: bytes, graph: Graph, *, media_type: str = "", name: str = "", base: str = "") -> str:
    """Add a document to a graph and tell its notation.

    Args:
        body: the document.
        graph: where its triples go.
        media_type: as the server says.
        name: of the file or its address; for messages and to tell the notation.
        base: address that relative addresses in it start from.

    Raises:
        NotReadable: it is broken or not safe to read.
        Invalid: it is packed; nothing is unpacked here.

    """
    refuse_packed(body[:8])
    notation = notation_of(body, media_type, name)
    body = body.removeprefix(BOM)
    if _is_page(body):
        message = f"{name}: is a web page, not RDF; give the address of the catalogue's RDF"
        raise NotReadable(message, code="not-rdf")
    _SAFE.get(notation, _anything)(body, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            graph.parse(data=body, format=notation, publicID=base or NO_BASE)
    except BadSyntax as error:
        line = getattr(error, "lines", 0) + 1
        raise _broken(name, notation, line, str(getattr(error, "_why", ""))) from None
    except SAXParseException as error:
        raise _broken(name, notation, error.getLineNumber() or 0, error.getMessage()) from None
    except IndexError:  # how rdflib says that Turtle ends in the middle of something
        raise _broken(name, notation, body.count(b"\n") + 1, "it ends too early") from None
    except _BROKEN as error:
        line = _first_odd(body) if notation == N_TRIPLES else _line_in(str(error))
        raise _broken(name, notation, line, str(error)) from None
    return notation


def _broken(name: str, notation: str, line: int, why: str) -> NotReadable:
    short = " ".join(why.split())[:120]
    where = f", line {line}" if line else ""
    return NotReadable(f"{name}{where}: is no well-formed {NAMES[notation]}: {short}", line)


def _line_in(words: str) -> int:
    found = re.search(r"(?:line |:)(\d+)(?::\d+|\b)", words)
    return int(found[1]) if found else 0


def _first_odd(body: bytes) -> int:
    """Find the first line of N-Triples that is none; 0 if all look well."""
    lines = enumerate(body.splitlines(), 1)
    return next(
        (
            number
            for number, line in lines
            if line.strip() and not line.lstrip().startswith(b"#") and not _TRIPLE.match(line)
        ),
        0,
    )


def _is_page(body: bytes) -> bool:
    start = body[:512].lstrip().lower()
    return start.startswith((b"<!doctype html", b"<html"))


def _anything(body: bytes, name: str) -> None:
    """Turtle and N-Triples name nothing that would be asked for."""


def _safe_json(body: bytes, name: str) -> None:
    try:
        found = json.loads(body)
    except json.JSONDecodeError as error:
        raise _broken(name, JSON_LD, error.lineno, error.msg) from None
    except (ValueError, RecursionError) as error:
        raise _broken(name, JSON_LD, 0, str(error)) from None
    waiting = [found]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            _local(value, name)
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value


def _local(value: dict[str, Any], name: str) -> None:
    context = value.get("@context")
    several = context if isinstance(context, list) else [context]
    elsewhere = [one for one in (*several, value.get("@import")) if isinstance(one, str)]
    if elsewhere:
        message = (
            f"{name}: its @context lies elsewhere ({elsewhere[0][:120]}) and is not fetched; "
            "give a document with the context inside, or Turtle"
        )
        raise NotReadable(message, code="remote-context")


class _Guard:
    """Goes through XML once before it is read, to refuse what would fetch or grow."""

    def __init__(self, body: bytes, name: str) -> None:
        self.body, self.name = body, name
        self.entities = self.signs = 0
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.EntityDeclHandler = self._entity

    def run(self) -> None:
        try:
            self.parser.Parse(self.body, True)  # noqa: FBT003 - C function
        except expat.ExpatError as error:
            why = expat.errors.messages.get(error.code, str(error))
            raise _broken(self.name, XML, error.lineno, why) from None

    def _doctype(self, _: str, system: str | None, public: str | None, __: int) -> None:
        if system or public:
            self._refuse("names a DTD that lies elsewhere")

    def _entity(self, name: str, parameter: int, value: str | None, *_: Any) -> None:
        self.entities += 1
        if value is None or parameter:
            self._refuse(f"names an entity that lies elsewhere ({name[:40]})")
        elif "&" in value or len(value) > LONGEST_ENTITY or self.entities > MOST_ENTITIES:
            self._refuse("defines entities that could grow without end")
        self.parser.CharacterDataHandler = self._text
        self.parser.StartElementHandler = self._element

    def _text(self, words: str) -> None:
        self._grow(len(words))

    def _element(self, _: str, attributes: dict[str, str]) -> None:
        self._grow(sum(map(len, attributes.values())))

    def _grow(self, signs: int) -> None:
        self.signs += signs
        if self.signs > MOST_GROWTH * len(self.body):
            self._refuse("grows too much by its entities")

    def _refuse(self, why: str) -> None:
        line = self.parser.CurrentLineNumber
        message = f"{self.name}, line {line}: {why}; it is not read"
        raise NotReadable(message, line, code="xml-not-safe")


def _safe_xml(body: bytes, name: str) -> None:
    _Guard(body, name).run()


_SAFE: dict[str, Callable[[bytes, str], None]] = {XML: _safe_xml, JSON_LD: _safe_json}

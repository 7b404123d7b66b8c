"""Statements of others, kept as they came: a few thousand lines of N-Triples for one dataset.

They are read back without rdflib and written in the notations of the catalogue, one dataset after
the other. Names of unnamed nodes are made when statements are kept, and unique in the catalogue.
Sources: RDF 1.1 N-Triples, RDF 1.1 XML Syntax (W3C, 2014), JSON-LD 1.1 (W3C, 2020).
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from stadtherz.kernel.text import without_control_signs

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
BLANK = "_:"
_LINE = re.compile(
    r"(?P<subject><[^>]*>|_:\w+) <(?P<predicate>[^>]*)> "
    r'(?:(?P<node><[^>]*>|_:\w+)|"(?P<words>(?:[^"\\]|\\.)*)"'
    r"(?:@(?P<language>[A-Za-z0-9-]+)|\^\^<(?P<datatype>[^>]*)>)?) \."
)
_SPECIAL = re.compile(r'[\\"\x00-\x1f\x7f]')
_SHORT = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ESCAPE = re.compile(r'\\(?:u([0-9A-F]{4})|([\\"nrt]))')
_SIGNS = {"\\": "\\", '"': '"', "n": "\n", "r": "\r", "t": "\t"}
_LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*$")


@dataclass(frozen=True)
class Words:
    """A literal, with its language or the address of its datatype, never both."""

    value: str
    language: str = ""
    datatype: str = ""


@dataclass(frozen=True)
class Foreign:
    """What somebody else says of one dataset.

    Args:
        text: N-Triples as `line` writes them, in the order of their subjects.

    """

    text: str


Statement = tuple[str, str, "str | Words"]
"""Subject, predicate, and what it leads to: addresses, or `_:name` for unnamed nodes, or words."""


def line(subject: str, predicate: str, value: str | Words) -> str:
    """Write one statement, without a line break at its end."""
    return f"{_node(subject)} <{predicate}> {_term(value)} ."


def statements(text: str) -> Iterator[Statement]:
    """Read what `line` has written.

    Raises:
        ValueError: a line is none of ours.

    """
    for one in text.split("\n"):
        if not one:
            continue
        found = _LINE.fullmatch(one)
        if found is None:
            message = f"is no statement that was kept here: {one[:80]!r}"
            raise ValueError(message)
        yield _bare(found["subject"]), found["predicate"], _value(found)


def turtle(said: Foreign) -> str:
    """Write it for a document of Turtle, of which N-Triples are a part."""
    return f"{said.text.rstrip()}\n\n"


def rdf_xml(said: Foreign) -> str:
    """Write it for RDF/XML; a property whose name XML cannot write is left out there."""
    return "".join(
        f"  <rdf:Description {_about(subject)}>\n"
        + "".join(_xml_property(name, value) for _, name, value in group)
        + "  </rdf:Description>\n"
        for subject, group in groupby(statements(said.text), key=lambda one: one[0])
    )


def json_ld(said: Foreign) -> list[str]:
    """Write it for JSON-LD, one text a node."""
    found = []
    for subject, group in groupby(statements(said.text), key=lambda one: one[0]):
        told: dict[str, Any] = {"@id": subject}
        for _, name, value in group:
            if name == RDF_TYPE and isinstance(value, str):
                told.setdefault("@type", []).append(value)
            else:
                told.setdefault(name, []).append(_json_value(value))
        found.append(json.dumps(told, ensure_ascii=False))
    return found


def _node(name: str) -> str:
    return name if name.startswith(BLANK) else f"<{name}>"


def _bare(written: str) -> str:
    return written if written.startswith(BLANK) else written[1:-1]


def _term(value: str | Words) -> str:
    if isinstance(value, str):
        return _node(value)
    said = f'"{_SPECIAL.sub(_escaped, value.value)}"'
    if value.language:
        return f"{said}@{value.language}"
    return f"{said}^^<{value.datatype}>" if value.datatype else said


def _escaped(found: re.Match[str]) -> str:
    return _SHORT.get(found[0]) or f"\\u{ord(found[0]):04X}"


def _value(found: re.Match[str]) -> str | Words:
    if found["node"]:
        return _bare(found["node"])
    said = _ESCAPE.sub(_sign, found["words"])
    return Words(said, found["language"] or "", found["datatype"] or "")


def _sign(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else _SIGNS[found[2]]


def _about(name: str) -> str:
    if name.startswith(BLANK):
        return f"rdf:nodeID={quoteattr(name.removeprefix(BLANK))}"
    return f"rdf:about={quoteattr(name)}"


def _xml_property(name: str, value: str | Words) -> str:
    local = _LOCAL.search(name)
    if local is None or not local.start():
        return ""
    space = quoteattr(name[: local.start()])
    start = f"    <x:{local[0]} xmlns:x={space}"
    if isinstance(value, str):
        kind = "nodeID" if value.startswith(BLANK) else "resource"
        return f"{start} rdf:{kind}={quoteattr(value.removeprefix(BLANK))}/>\n"
    kind = f" xml:lang={quoteattr(value.language)}" if value.language else ""
    if value.datatype:
        kind = f" rdf:datatype={quoteattr(value.datatype)}"
    return f"{start}{kind}>{xml_words(value.value)}</x:{local[0]}>\n"


def xml_words(words: str) -> str:
    """Write words for XML; a bare carriage return would be read as a line feed."""
    return escape(without_control_signs(words), {"\r": "&#13;"})


def _json_value(value: str | Words) -> dict[str, str]:
    if isinstance(value, str):
        return {"@id": value}
    said = {"@value": value.value}
    if value.language:
        said["@language"] = value.language
    if value.datatype:
        said["@type"] = value.datatype
    return said

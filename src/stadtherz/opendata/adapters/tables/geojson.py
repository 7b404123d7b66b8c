"""Features of a GeoJSON file (RFC 7946) of any size, read one by one.

The file is read twice: once for the names of all properties, as any feature may bring new ones.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import shapely

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.adapters.tables.blocks import Block
from stadtherz.opendata.adapters.tables.features import FeatureBlocks, in_blocks
from stadtherz.opendata.domain.tabular.findings import Finding

PIECE = 1 << 20
LARGEST = 1 << 26
"""A single feature has at most so many signs."""
_FEATURES = re.compile(r'"features"\s*:\s*\[')
_DECODER = json.JSONDecoder()


class GeoJsonRows:
    """Rows of a FeatureCollection."""

    headed = True
    geometry = True
    reference = 4326

    def __init__(self, path: Path) -> None:
        """Read the names of all properties.

        Raises:
            Invalid: code "no-geojson", where the file is no FeatureCollection.

        """
        self.path = path
        names: dict[str, None] = {}
        for feature in features_of(path):
            names.update(dict.fromkeys(_properties(feature)))
        self.features = FeatureBlocks([*names])

    @property
    def findings(self) -> list[Finding]:
        """What was found about the features."""
        return self.features.findings

    def blocks(self) -> Iterator[Block]:
        """Give the heading, then one row a feature; its line is its number and one."""
        yield self.features.heading()
        line = 2
        for found in in_blocks(features_of(self.path)):
            shapes = [self._shape(line + at, one) for at, one in enumerate(found)]
            rows = [[_properties(one).get(name) for name in self.features.names] for one in found]
            yield self.features.block(line, rows, shapes)
            line += len(found)

    def _shape(self, line: int, feature: dict[str, Any]) -> Any:
        geometry = feature.get("geometry")
        if geometry is None:
            return None
        shape = shapely.from_geojson(json.dumps(geometry), on_invalid="ignore")
        if shape is None:
            self.features.note(line, geometry)
        return shape


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    found = feature.get("properties")
    return found if isinstance(found, dict) else {}


def features_of(path: Path) -> Iterator[dict[str, Any]]:
    """Give the features of a file one by one, with little memory.

    Raises:
        Invalid: code "no-geojson", with the line of what cannot be read.

    """
    with path.open(encoding="utf-8-sig") as opened:
        text, begun = "", False
        line = 1
        while piece := opened.read(PIECE):
            text += piece
            if not begun:
                found = _FEATURES.search(text)
                if not found:
                    continue
                line += text.count("\n", 0, found.end())
                text, begun = text[found.end() :], True
            taken, text, line = _taken(text, line)
            yield from taken
            if text.startswith("]"):
                return
    raise _not_geojson(line, "the list of features does not end" if begun else "it has no features")


def _taken(text: str, line: int) -> tuple[list[dict[str, Any]], str, int]:
    """Take all whole features at the beginning of a text."""
    found: list[dict[str, Any]] = []
    at = 0
    while True:
        start = at
        while at < len(text) and text[at] in " \t\r\n,":
            at += 1
        if at >= len(text) or text[at] == "]":
            break
        try:
            feature, end = _DECODER.raw_decode(text, at)
        except (json.JSONDecodeError, RecursionError) as error:
            if len(text) - at > LARGEST or text[at] != "{":
                raise _not_geojson(line, "a feature cannot be read") from error
            at = start
            break
        if not isinstance(feature, dict):
            raise _not_geojson(line, "a feature is no object")
        line += text.count("\n", start, end)
        found.append(feature)
        at = end
    return found, text[at:], line


def _not_geojson(line: int, what: str) -> Invalid:
    message = f"line {line}: {what}; a FeatureCollection of RFC 7946 is expected"
    return Invalid(message, code="no-geojson", details=(str(line),))

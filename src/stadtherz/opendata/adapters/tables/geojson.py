"""Features of a GeoJSON file (RFC 7946) of any size, read one by one.

The file is read twice: once for the names of all properties, as any feature may bring new ones, and
for the reference system, that may be told behind the features. Coordinates in a grid that is known
are turned into degrees.
"""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import shapely

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.adapters.tables.blocks import Block
from stadtherz.opendata.adapters.tables.features import FeatureBlocks, in_blocks
from stadtherz.opendata.adapters.tables.text_file import TextFile, damaged_lines, text_file
from stadtherz.opendata.domain.tabular.findings import Finding, finding
from stadtherz.opendata.domain.tabular.grids import (
    WGS84,
    are_degrees,
    can_be_turned,
    in_degrees,
    reference_in,
)

PIECE = 1 << 20
LARGEST = 1 << 26
"""A single feature has at most so many signs."""
AROUND = 1 << 16
"""So much behind the features is looked at, in signs."""
_CRS = re.compile(r'"crs"\s*:\s*')
_FEATURES = re.compile(r'"features"\s*:\s*\[')
_DECODER = json.JSONDecoder()


class GeoJsonRows:
    """Rows of a FeatureCollection."""

    headed = True
    days_from = 0
    geometry = True

    def __init__(self, path: Path) -> None:
        """Read the names of all properties, and in which system the coordinates are.

        Raises:
            Invalid: code "no-geojson", where the file is no FeatureCollection.

        """
        self.file = text_file(path)
        names: dict[str, None] = {}
        around = Around()
        self.strange = self.placed = 0
        for feature in features_of(self.file, around):
            names.update(dict.fromkeys(_properties(feature)))
            self._look(feature)
        self.features = FeatureBlocks([*names])
        self.told = reference_in(around.crs())

    def _look(self, feature: dict[str, Any]) -> None:
        """Count whether the first point of a feature can be one of degrees."""
        point = first_point(feature.get("geometry"))
        if point:
            self.placed += 1
            self.strange += not are_degrees(point[0], point[1], point[0], point[1])

    @property
    def reference(self) -> int:
        """EPSG code of the geometries as they are given on; 0 where nobody knows it."""
        if self.told is None or self.told == WGS84:
            return 0 if self._mostly_strange else WGS84
        return WGS84 if can_be_turned(self.told) else self.told

    @property
    def _mostly_strange(self) -> bool:
        return 2 * self.strange > self.placed

    @property
    def findings(self) -> list[Finding]:
        """What was found about the features and their reference system."""
        told = [*self.file.findings, *self.features.findings]
        if self.file.encoding.damaged:
            told.append(finding("damaged-signs", damaged_lines(self.file)))
        if self.told is not None and can_be_turned(self.told):
            told.append(finding("turned-to-degrees", (), self.placed, epsg=self.told))
        elif self.reference == 0:
            told.append(finding("not-in-degrees", (), self.placed))
        elif self.reference != WGS84:
            told.append(finding("other-reference-system", (), 1, epsg=self.reference))
        return told

    def blocks(self) -> Iterator[Block]:
        """Give the heading, then one row a feature; its line is its number and one."""
        yield self.features.heading()
        line = 2
        for found in in_blocks(features_of(self.file)):
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
            return None
        if self.told is not None and can_be_turned(self.told):
            shape = _turned(shape, self.told)
        if self.reference == WGS84 and not shape.is_empty and not are_degrees(*shape.bounds):
            self.features.note_outside(line, geometry)
            return None
        return shape


def _turned(shape: Any, reference: int) -> Any:
    return shapely.transform(
        shape, partial(in_degrees, reference), include_z=bool(shapely.has_z(shape))
    )


def first_point(geometry: Any) -> tuple[float, float] | None:
    """Give the first point of a geometry; None where it has none."""
    held = geometry if isinstance(geometry, dict) else {}
    parts = held.get("geometries")
    if isinstance(parts, list):
        return first_point(parts[0]) if parts else None
    found = held.get("coordinates")
    while isinstance(found, list) and found and isinstance(found[0], list):
        found = found[0]
    known = found[:2] if isinstance(found, list) else []
    if len(known) < 2 or not all(isinstance(one, int | float) for one in known):  # noqa: PLR2004 - x and y
        return None
    return float(known[0]), float(known[1])


@dataclass
class Around:
    """What stands in a file before and behind its features."""

    before: str = ""
    behind: str = ""

    def crs(self) -> Any:
        """Give the member "crs" of the collection; None where there is none."""
        for text in (self.before, self.behind):
            for found in _CRS.finditer(text):
                with suppress(json.JSONDecodeError, RecursionError):
                    return _DECODER.raw_decode(text, found.end())[0]
        return None


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    found = feature.get("properties")
    return found if isinstance(found, dict) else {}


def features_of(file: TextFile, around: Around | None = None) -> Iterator[dict[str, Any]]:
    """Give the features of a file one by one, with little memory.

    Args:
        file: with its encoding, which is UTF-8 but where programs of our time did not write it.
        around: takes what stands before and behind the features, where it is asked for.

    Raises:
        Invalid: code "no-geojson", with the line of what cannot be read.

    """
    with file.opened() as opened:
        text, begun = "", False
        line = 1
        while piece := opened.read(PIECE):
            text += piece
            if not begun:
                found = _FEATURES.search(text)
                if not found:
                    continue
                line += text.count("\n", 0, found.end())
                _keep(around, before=text[: found.start()])
                text, begun = text[found.end() :], True
            taken, text, line = _taken(text, line)
            yield from taken
            if text.startswith("]"):
                _keep(around, behind=text[1:] + opened.read(AROUND))
                return
    raise _not_geojson(line, "the list of features does not end" if begun else "it has no features")


def _keep(around: Around | None, *, before: str = "", behind: str = "") -> None:
    if around is not None:
        around.before, around.behind = around.before or before, behind


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

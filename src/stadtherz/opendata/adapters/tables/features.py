"""Places with properties as rows: the properties, then the geometry and the box around it."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import shapely

from stadtherz.opendata.adapters.tables.blocks import Block
from stadtherz.opendata.adapters.tables.sheets import number_text
from stadtherz.opendata.domain.tabular.findings import SPOTS, Finding, finding
from stadtherz.opendata.domain.tabular.schema import BOX, GEOMETRY

A_BLOCK = 5_000


class FeatureBlocks:
    """Turns features into blocks; those whose geometry cannot be read are kept without one."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        self.bad: list[tuple[int, str]] = []
        self.outside: list[tuple[int, str]] = []
        self.count = self.count_outside = 0

    @property
    def findings(self) -> list[Finding]:
        """What was found about the geometries."""
        told = (
            ("not-a-geometry", self.bad, self.count),
            ("outside-degrees", self.outside, self.count_outside),
        )
        return [finding(code, places, count) for code, places, count in told if count]

    def heading(self) -> Block:
        """Give the heading as the first row."""
        return Block([1], [[*self.names, GEOMETRY, *BOX]])

    def block(
        self, first: int, properties: Sequence[Sequence[Any]], shapes: Sequence[Any]
    ) -> Block:
        """Put properties and geometries together.

        Args:
            first: line of the first one.
            properties: values in the order of the names.
            shapes: geometries of shapely; None for none.

        """
        geometries = np.array(shapes, object)
        boxes = shapely.bounds(geometries)
        texts = shapely.to_geojson(geometries)
        found = Block()
        for place, values in enumerate(properties):
            box = (
                [""] * 4 if np.isnan(boxes[place]).any() else [repr(float(x)) for x in boxes[place]]
            )
            text = texts[place] or ""
            found.add(first + place, [*map(property_text, values), text if box[0] else "", *box])
        return found

    def note(self, line: int, what: object) -> None:
        """Note a geometry that cannot be read."""
        self.count += 1
        if len(self.bad) < SPOTS:
            self.bad.append((line, str(what)))

    def note_outside(self, line: int, what: object) -> None:
        """Note a geometry whose numbers can be no degrees."""
        self.count_outside += 1
        if len(self.outside) < SPOTS:
            self.outside.append((line, str(what)))


def property_text(value: Any) -> str:
    """Write a property as a text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return number_text(value)
    if isinstance(value, bytes):
        return value.hex()
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def in_blocks(items: Iterator[Any]) -> Iterator[list[Any]]:
    """Give items in lists of `A_BLOCK`."""
    held: list[Any] = []
    for item in items:
        held.append(item)
        if len(held) >= A_BLOCK:
            yield held
            held = []
    if held:
        yield held

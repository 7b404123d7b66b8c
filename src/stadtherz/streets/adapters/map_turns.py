"""Reads restrictions of turns from a map file."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import osmium

from stadtherz.streets.adapters.map_faults import told_in_words
from stadtherz.streets.domain.turns import Restriction

KEYS = ("restriction", "restriction:motorcar", "restriction:motor_vehicle")
AT_TIMES = tuple(f"{key}:conditional" for key in KEYS)
"""These hold at some hours only: the network knows no hours, so they are named as not read."""


def read_restrictions(path: Path) -> tuple[Restriction, ...]:
    """Read the restrictions of turns that hold for cars, in the order of the file."""
    with told_in_words(path):
        found: Any = osmium.FileProcessor(str(path), osmium.osm.RELATION)
        some = found.with_filter(osmium.filter.KeyFilter(*KEYS, *AT_TIMES))
        return tuple(one for relation in some for one in _restrictions(relation))


def _restrictions(relation: Any) -> Iterator[Restriction]:
    """Give what a relation restricts; several ways from or to are several restrictions."""
    tags = dict(relation.tags)
    kind = next((tags[key] for key in KEYS if key in tags), "conditional")
    members = [(one.role, one.type, one.ref) for one in relation.members]
    via = [ref for role, what, ref in members if role == "via" and what == "n"]
    starts = [ref for role, what, ref in members if role == "from" and what == "w"]
    ends = [ref for role, what, ref in members if role == "to" and what == "w"]
    excepted = tuple(word.strip() for word in tags.get("except", "").split(";") if word)
    for start in starts:
        for end in ends:
            yield Restriction(
                f"relation/{relation.id}", kind, start, via[0] if len(via) == 1 else -1, end,
                excepted,
            )  # fmt: skip

"""The datastreams that the rows of a long table name, numbered as they come."""

from dataclasses import dataclass, field

from stadtherz.observations.domain.mapping import VALUE
from stadtherz.observations.domain.naming import filled, key_of

LONGEST_KEY = 100
Cells = tuple[str, ...]
Answer = tuple[int, str]


@dataclass
class LongNames:
    """Finds the number of the datastreams that a row is about.

    A row is about as many datastreams as it has value columns: those whose keys stand at
    `number * len(endings)` and after it.

    Args:
        template: the key, with places for the cells ("{0}"), the ending ("{value}") and `names`.
        endings: one a value column.
        names: what the name of the file says.

    """

    template: str
    endings: tuple[str, ...]
    names: dict[str, str]
    keys: list[str] = field(init=False, default_factory=list)
    _as_written: dict[Cells, Answer] = field(init=False, default_factory=dict)
    _known: dict[Cells, Answer] = field(init=False, default_factory=dict)
    _owners: dict[str, Cells] = field(init=False, default_factory=dict)

    def number(self, cells: Cells) -> Answer:
        """Give the number and ""; or -1 and the reason why these cells name no datastream."""
        found = self._as_written.get(cells)
        if found is None:
            bare = tuple(cell.strip() for cell in cells)
            if bare not in self._known:
                self._known[bare] = self._new(bare)
            found = self._as_written[cells] = self._known[bare]
        return found

    def _new(self, bare: Cells) -> Answer:
        if bare and not any(bare):
            return -1, "names no datastream"
        cells = {str(place): cell for place, cell in enumerate(bare)}
        keys = [
            key_of(filled(self.template, {**self.names, **cells, VALUE: ending}))
            for ending in self.endings
        ]
        for key in keys:
            if not key or len(key) > LONGEST_KEY:
                return -1, f"makes no key of 1 to {LONGEST_KEY} signs"
            if key in self._owners:
                other = "/".join(self._owners[key])
                return -1, f"would have the same key as {other}: {key}"
        if len(set(keys)) < len(keys):
            return -1, "two value columns would have the same key"
        self._owners.update(dict.fromkeys(keys, bare))
        self.keys += keys
        return len(self.keys) // len(keys) - 1, ""

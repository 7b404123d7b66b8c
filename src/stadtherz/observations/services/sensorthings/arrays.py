"""Many observations at once, as data arrays (OGC 18-088, section 12.2)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.adapters.lake import Lake
from stadtherz.observations.adapters.sensorthings.rows import Entity
from stadtherz.observations.domain.arrays import FEATURES, Plain, plain_rows
from stadtherz.observations.models import Flag
from stadtherz.observations.services.count_guard import refuse_count, refuse_in_count
from stadtherz.observations.services.planning import Receipt
from stadtherz.observations.services.sensorthings.observations import feature_for, row_from
from stadtherz.observations.services.sensorthings.permission import Act, Writer
from stadtherz.observations.services.together import record_together


@dataclass(frozen=True)
class Array:
    """Observations of one datastream.

    Args:
        stream: the datastream.
        names: of the components.
        rows: as they came.
        feature: what all of them speak of, where a row names none; None for the station's place.

    """

    stream: Entity
    names: Sequence[str]
    rows: Sequence[object]
    feature: int | None = None

    @property
    def names_features(self) -> bool:
        """Whether it says what its observations speak of."""
        return self.feature is not None or any(name in self.names for name in FEATURES)


def create_observations(*, arrays: Sequence[Array], by: Writer, lake: Lake) -> list[int | None]:
    """Store many observations at once; gives the number of each, None for what was not stored.

    That is a faulty one, and one in whose place another one is that may not be replaced.

    Raises:
        NotAllowed: without the scope for a datastream; nothing is stored then.

    """
    for array in arrays:
        by.require_stream(Act.CREATE, array.stream)
    found = [row for array in arrays for row in _Reader(array, by).rows()]
    rows = [row for row in found if row is not None]
    named = any(array.names_features for array in arrays)
    stored = record_together(rows=rows, lake=lake, sender=by.sender, names_features=named)
    receipts = iter(stored)
    return [None if row is None else _number(next(receipts)) for row in found]


def _number(receipt: Receipt) -> int | None:
    return None if receipt.refused else receipt.number


@dataclass
class _Reader:
    """Reads the rows of an array, most of them the short way."""

    array: Array
    by: Writer
    _features: dict[int | None, int | None] = field(default_factory=dict)

    def rows(self) -> Iterator[Row | None]:
        """Give a row of the hot table for each, None for a faulty one."""
        array = self.array
        found: list[Plain | None] = [None] * len(array.rows)
        if array.stream.kind == "Datastream":
            kind = array.stream.data.get("observationType", "")
            found = plain_rows(array.names, array.rows, kind)
        for plain, written in zip(found, array.rows, strict=True):
            try:
                yield self._careful(written) if plain is None else self._plain(plain)
            except Invalid:
                yield None

    def _plain(self, one: Plain) -> Row:
        us, result_us, value, named = one
        if self.array.stream.counting:
            refuse_in_count(value)
            refuse_count(value, self.array.stream.data.get("observationType", ""))
        feature = self._feature(named if isinstance(named, int) else self.array.feature)
        stream = self.array.stream.id
        return Row(stream, us, value, Flag.RAW, None, None, result_us, None, feature)

    def _feature(self, asked: int | None) -> int | None:
        """Look a feature up once for all rows that speak of it."""
        found = self._features.get(asked)
        if found is None:
            found = self._features[asked] = feature_for(self.array.stream, asked, self.by)
        return found

    def _careful(self, written: object) -> Row | None:
        names = self.array.names
        if not isinstance(written, list) or len(written) != len(names):
            return None
        data: Mapping[str, Any] = dict(zip(names, written, strict=True))
        feature = self.array.feature
        for name in FEATURES:
            if isinstance(data.get(name), int):
                feature = data[name]
        data = {name: value for name, value in data.items() if name not in FEATURES}
        return row_from(data, self.array.stream, feature, self.by)

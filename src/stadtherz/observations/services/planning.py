"""What is written of rows some of which are known, or stand twice among them."""

from dataclasses import dataclass, field
from typing import NamedTuple

from stadtherz.observations.adapters.existing import Identity, Stored
from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.domain.resending import (
    REFUSED,
    Content,
    Request,
    Resent,
    Sender,
    joined,
    judge,
    judge_twice,
    kept_as_raw,
)
from stadtherz.observations.domain.results import raw_in, with_raw


class Receipt(NamedTuple):
    """What became of a row: the number of its observation, and whether that is new.

    Of what was refused it is the number of the observation that is there.
    """

    number: int
    resent: Resent | None = None

    @property
    def refused(self) -> bool:
        """Whether nothing was stored."""
        return self.resent in REFUSED


A_DEVICE = Request(0)
WRITTEN = {None, Resent.REPLACED, Resent.MORE_SAID}


@dataclass
class Plan:
    """What is written of a batch, and which row became what.

    Args:
        stored: the observations that are known.
        fresh: rows to be written.

    """

    stored: dict[Identity, Stored]
    fresh: list[Row] = field(default_factory=list)
    _entries: list[tuple[int | Stored, Resent | None]] = field(default_factory=list)
    _places: dict[Identity, int] = field(default_factory=dict)
    _said: dict[Identity, Content] = field(default_factory=dict)
    _request: Request = A_DEVICE

    def begin(self, request: Request) -> None:
        """Say that the rows from here on are those of another request."""
        self._request, self._said = request, {}

    def add(self, key: Identity, row: Row) -> None:
        """Decide what becomes of a row."""
        there, place = self._there(key)
        if there is not None and not self._request.names_features:
            row = row._replace(feature=None)
        arrived, sender = _content(row), self._request.sender
        if there is None:
            verdict = None
        elif key in self._said and sender is not Sender.DEVICE:
            verdict = judge_twice(self._said[key], arrived)
        else:
            verdict = judge(there, arrived, sender)
        if verdict not in REFUSED:
            self._said.setdefault(key, arrived)
        if there is not None and verdict is Resent.REPLACED:
            row = _in_place_of(there, row)
        if there is not None and verdict is Resent.MORE_SAID:
            row = _with_more(there, row)
        if verdict in WRITTEN:
            place = self._put(key, row)
        assert place is not None  # noqa: S101 - what is there is stored or put
        self._entries.append((place, verdict))

    def _there(self, key: Identity) -> tuple[Content | None, int | Stored | None]:
        """Give what is there, of this batch or from before, and where."""
        place = self._places.get(key)
        if place is not None:
            return _content(self.fresh[place]), place
        found = self.stored.get(key)
        return (None, None) if found is None else (found.content, found)

    def _put(self, key: Identity, row: Row) -> int:
        place = self._places.setdefault(key, len(self.fresh))
        if place < len(self.fresh):  # twice in one batch: the later one counts
            self.fresh[place] = row._replace(number=self.fresh[place].number)
        else:
            found = self.stored.get(key)
            self.fresh.append(row if found is None else row._replace(number=found.number))
        return place

    def receipts(self, first: int) -> list[Receipt]:
        """Tell what became of each row, now that the first sequence is known."""
        return [Receipt(self._number(place, first), verdict) for place, verdict in self._entries]

    def _number(self, place: int | Stored, first: int) -> int:
        if isinstance(place, Stored):
            return place.number
        return self.fresh[place].number or first + place


def _content(row: Row) -> Content:
    return Content(
        row.value, row.result, row.flag, row.raw, row.feature, row.more, row.rule
    )  # fmt: skip


def _in_place_of(there: Content, row: Row) -> Row:
    """Keep what was said first as raw, and what is beside the result where it is not said again."""
    raw, raw_result = row.raw, raw_in(row.more)
    if raw is None and raw_result is None:
        raw, raw_result = kept_as_raw(there, _content(row))
    return row._replace(
        raw=None if raw == row.value and raw_result is None else raw,
        feature=there.feature if row.feature is None else row.feature,
        more=with_raw(joined(there.more, row.more), raw_result),
    )


def _with_more(there: Content, row: Row) -> Row:
    """Keep the result and what was judged of it, and add what is beside it."""
    return row._replace(
        value=there.value, result=there.result, flag=there.flag, rule=there.rule, raw=there.raw,
        feature=there.feature if row.feature is None else row.feature,
        more=with_raw(joined(there.more, row.more), there.raw_result),
    )  # fmt: skip

"""What observations speak of that name no feature: the place where their station stood then.

Most observations of a city are stored without a feature of interest. Their station has places in
time (HistoricalLocations), and from each a feature is made as OGC 18-088, 8.2.8, makes it for an
observation that comes without one. So the link is answered without a word more in the lake. Before
the first place is known, that one counts.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from stadtherz.observations.adapters.live import Known
from stadtherz.observations.domain.times import microseconds

EVER_SINCE = -(2**62)
Stands = tuple[tuple[int, int], ...]
"""From when on (microseconds since 1970 UTC) which feature counts, in the order of time."""


@dataclass(frozen=True)
class Spoken:
    """The features that count for observations which name none, by datastream."""

    stands: Mapping[int, Stands] = field(default_factory=dict)

    def feature_of(self, stream: int, us: int, named: int | None = None) -> int | None:
        """Give what an observation speaks of: what it names, else where its station stood."""
        stands = self.stands.get(stream, ())
        if named is not None or not stands:
            return named
        return stands[max(0, bisect_right(stands, us, key=lambda one: one[0]) - 1)][1]

    def sql(self, known: Known) -> str:
        """Write the same for rows of the table `known`, whose connection learns the features.

        They are put into variables, as lists by the number of the datastream: ten times as fast as
        a join, and nothing that has to be planned.
        """
        streams = self.stands.keys() if known.scope.streams is None else known.scope.streams
        stands = [self.stands.get(stream, ()) for stream in _span(streams)]
        if not any(stands):
            return "known.feature"
        place = f"known.datastream - {min(streams) - 1}"
        only = [one[0][1] if len(one) == 1 else None for one in stands]
        _learn(known, "spoken_of", "BIGINT[]", only)
        parts = ["known.feature", f"getvariable('spoken_of')[{place}]"]
        if any(len(one) > 1 for one in stands):
            moved = [
                [{"since": since, "feature": feature} for since, feature in one]
                if len(one) > 1 else None
                for one in stands
            ]  # fmt: skip
            _learn(known, "spoken_since", "STRUCT(since BIGINT, feature BIGINT)[][]", moved)
            since = f"list_filter(getvariable('spoken_since')[{place}], lambda p: p.since <= us)"
            parts.append(f"list_last({since}).feature")
        return f"coalesce({', '.join(parts)})"

    def streams_of(self) -> dict[int, set[int]]:
        """Give the datastreams by feature."""
        found: dict[int, set[int]] = {}
        for stream, stands in self.stands.items():
            for _, feature in stands:
                found.setdefault(feature, set()).add(stream)
        return found

    def moves(self) -> set[int]:
        """Give the times at which a feature begins to count in place of another."""
        return {since for stands in self.stands.values() for since, _ in stands[1:]}


NOTHING = Spoken()


def _span(streams: Iterable[int]) -> range:
    known = set(streams)
    return range(min(known), max(known) + 1) if known else range(0)


def _learn(known: Known, name: str, kind: str, values: list[Any]) -> None:
    known.connection.execute(f"SET VARIABLE {name} = CAST($1 AS {kind})", [values])


def spoken_in(by_kind: Mapping[str, Mapping[int, Any]]) -> Spoken:
    """Find the features that count from places and features as they are in the catalogue."""
    features: dict[int, int] = {}
    for key in sorted(by_kind["FeatureOfInterest"], reverse=True):
        place = by_kind["FeatureOfInterest"][key].place
        if place is not None:
            features[place] = key
    things = _stands_of_things(by_kind, features)
    return Spoken({
        key: things[one.links["Thing"]]
        for kind in ("Datastream", "MultiDatastream")
        for key, one in by_kind[kind].items()
        if one.links["Thing"] in things
    })  # fmt: skip


def _stands_of_things(
    by_kind: Mapping[str, Mapping[int, Any]], features: Mapping[int, int]
) -> dict[int, Stands]:
    found: dict[int, list[tuple[int, int]]] = {}
    history = by_kind["HistoricalLocation"].values()
    for one in sorted(history, key=lambda one: (one.data["time"], one.id)):
        feature = _first(one.links["Locations"], features)
        stands = found.setdefault(one.links["Thing"], [])
        if feature is not None and (not stands or stands[-1][1] != feature):
            stands.append((microseconds(one.data["time"]) if stands else EVER_SINCE, feature))
    for key, thing in by_kind["Thing"].items():
        feature = _first(thing.links["Locations"], features)
        if not found.get(key) and feature is not None:
            found[key] = [(EVER_SINCE, feature)]
    return {key: tuple(stands) for key, stands in found.items() if stands}


def _first(places: Iterable[int], features: Mapping[int, int]) -> int | None:
    return next((features[place] for place in places if place in features), None)

"""Writes the stations of a measured dataset as a file for maps."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from stadtherz.observations.public import OfferedStream
from stadtherz.opendata.adapters import store
from stadtherz.opendata.adapters.last_day import counted_day, measured_day
from stadtherz.opendata.domain.station_map import Place, feature_collection
from stadtherz.opendata.models import COUNTED, Dataset

STATIONS = "stations"


def write_stations(
    row: Dataset, streams: Sequence[OfferedStream], newest_day: Path
) -> store.Written:
    """Write the stations of some datastreams, with figures of a day.

    Args:
        row: the dataset.
        streams: all of it.
        newest_day: file with the rows of the last day that is over.

    """
    read = counted_day if row.source.startswith(COUNTED) else measured_day
    said = feature_collection(_places(streams), read(newest_day))
    return store.write_fresh(f"{row.key}/{row.key}-stations.geojson", partial(_write, said))


def _write(said: str, path: str) -> None:
    Path(path).write_text(said, encoding="utf-8")


def _places(streams: Sequence[OfferedStream]) -> Iterator[Place]:
    by_station: defaultdict[str, list[OfferedStream]] = defaultdict(list)
    for one in streams:
        by_station[one.station].append(one)
    for key, found in by_station.items():
        first = found[0]
        keys = tuple(one.key for one in found)
        yield Place(key, first.station_name, first.lon, first.lat, keys)

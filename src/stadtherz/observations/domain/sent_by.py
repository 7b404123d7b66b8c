"""Whose a letter is: what its sender may write, kept with it for as long as it waits."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class SentBy:
    """A sender who may not write everywhere.

    Args:
        projects: slugs of the projects whose datastreams are open.
        streams: database ids of single datastreams that are open.

    """

    projects: frozenset[str] = frozenset()
    streams: frozenset[int] = frozenset()

    def may_write(self, stream: int, project: str) -> bool:
        """Whether a datastream of a project is open; no project has the name ""."""
        return stream in self.streams or project in self.projects

    def has_device(self, project: str, streams: Collection[tuple[int, str]]) -> bool:
        """Whether a device speaks for the sender: by its station, or by all that it measures.

        Args:
            project: of the device's station.
            streams: id and project of the datastreams that it is assigned to.

        """
        whole = bool(streams) and all(self.may_write(*stream) for stream in streams)
        return project in self.projects or whole

    def as_json(self) -> dict[str, list[Any]]:
        """Give it as it is kept with a letter."""
        return {"projects": sorted(self.projects), "streams": sorted(self.streams)}


def sent_by(kept: Mapping[str, list[Any]] | None) -> SentBy | None:
    """Read what was kept with a letter; None when its sender may write everywhere."""
    if kept is None:
        return None
    return SentBy(frozenset(kept["projects"]), frozenset(kept["streams"]))

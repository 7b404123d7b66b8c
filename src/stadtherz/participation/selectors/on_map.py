"""What a map of the city shows of participation: public proposals with a place."""

from dataclasses import dataclass

from stadtherz.kernel.geo import Box, Point
from stadtherz.kernel.text import Text
from stadtherz.participation.selectors.searching import public_written

MOST = 500


@dataclass(frozen=True)
class PlacedProposal:
    """A proposal with its place.

    Args:
        keys: of its address.
        title: in the language that `language` names.
        procedure: for which it was made.
        point: where it would be.

    """

    keys: tuple[str, int]
    title: str
    language: str
    procedure: Text
    point: Point


def proposals_within(box: Box) -> list[PlacedProposal]:
    """Give the public proposals in a box, 500 at most, the newest first; one question."""
    rows = public_written().filter(
        lon__range=(box.west, box.east), lat__range=(box.south, box.north)
    )
    needed = ("title", "language", "lon", "lat", "procedure__key", "procedure__title")
    return [
        PlacedProposal(
            (row.procedure.key, row.pk), row.title, row.language, row.procedure.title,
            Point(row.lon, row.lat),
        )
        for row in rows.select_related("procedure").only(*needed).order_by("-released_at")[:MOST]
        if row.lon is not None and row.lat is not None
    ]  # fmt: skip

"""Notes for OpenStreetMap, written as a file that a person looks through and sends, or does not.

The form is that of the notes of the planet file (`osm-notes`), with a negative number and `is_new`
for what is not sent yet, as JOSM writes and opens it (.osn). Nothing is ever sent by the city.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from xml.sax.saxutils import escape, quoteattr

from stadtherz.streets.domain.surveys import Surveyed, tag_of

SITE = "https://www.openstreetmap.org"
LICENCE = "The facts are free to use (CC0) and may be entered under the ODbL."


@dataclass(frozen=True, slots=True)
class Note:
    """A note.

    Args:
        longitude, latitude: where, in degrees.
        text: in English, which mappers everywhere read, or in words of the map.
        at: when it was written.
        about: the number in the map, "" for none.

    """

    longitude: float
    latitude: float
    text: str
    at: datetime
    about: str = ""

    @property
    def address(self) -> str:
        """Give the page on which a person writes this note; the text has to be copied there."""
        return f"{SITE}/note/new#map=19/{self.latitude:.6f}/{self.longitude:.6f}"


def fact_text(fact: Surveyed, now: str) -> str:
    """Write a note about a fact.

    Args:
        fact: what was found and accepted.
        now: what the map says, "" where it says nothing.

    """
    before = f" The map says {now}." if now else ""
    return (
        f"Surveyed on {fact.day.isoformat()}: {tag_of(fact)} at {fact.ref}.{before}"
        f" Found on the spot and checked by a second person. {LICENCE}"
    )


def obstacle_text(what: str, since: date) -> str:
    """Write a note about something that stands in the way for long."""
    return (
        f"Reported as lasting since {since.isoformat()} and confirmed by others: {what}."
        f" Please look whether it belongs into the map. {LICENCE}"
    )


def as_file(notes: Iterable[Note]) -> str:
    """Write notes as an .osn file."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<osm-notes>"]
    for number, one in enumerate(notes, start=1):
        at = one.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        place = f'lat="{one.latitude:.7f}" lon="{one.longitude:.7f}"'
        opened = f'<comment action="opened" timestamp={quoteattr(at)} is_new="true">'
        lines += [
            f'  <note id="-{number}" {place} created_at={quoteattr(at)}>',
            f"    {opened}{escape(one.text)}</comment>",
            "  </note>",
        ]
    return "\n".join([*lines, "</osm-notes>", ""])

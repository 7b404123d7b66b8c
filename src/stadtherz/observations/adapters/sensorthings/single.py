"""Finds one observation by its number, as a reader may see it."""

from stadtherz.observations.adapters.existing import around
from stadtherz.observations.adapters.sensorthings.found import PICKED, Found
from stadtherz.observations.adapters.sensorthings.walking import Reading


def found_numbered(reading: Reading, number: int) -> Found | None:
    """Give the observation with this number; None when there is none, or it is hidden."""
    known = around(number, reading.lake)
    rows = known.rows(f"SELECT {PICKED} FROM known WHERE id = $number", number=number)
    found = Found(*rows[0]) if rows else None
    if found is None or found.datastream not in reading.view.stream_ids:
        return None
    return found

"""Finds one observation by its number, as a reader may see it."""

from stadtherz.observations.adapters.existing import around
from stadtherz.observations.adapters.sensorthings.found import PICKED, Found
from stadtherz.observations.adapters.sensorthings.walking import Reading


def found_numbered(reading: Reading, number: int) -> Found | None:
    """Give the observation with this number; None when there is none, or it is hidden."""
    kept = {} if reading.kept is None else reading.kept
    if number not in kept:
        known = around(number, reading.lake)
        rows = known.rows(f"SELECT {PICKED} FROM known WHERE id = $number", number=number)
        kept[number] = Found(*rows[0]) if rows else None
    found = kept[number]
    if found is None or found.datastream not in reading.view.stream_ids:
        return None
    return found

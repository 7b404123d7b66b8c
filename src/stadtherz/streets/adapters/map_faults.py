"""Says in words what the library of map files finds wrong with one."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from osmium import InvalidLocationError

from stadtherz.kernel.errors import Invalid

FAULTS = (RuntimeError, ValueError, InvalidLocationError)
"""What it raises of files that are cut off, words that are no UTF-8, and numbers that are none."""


@contextmanager
def told_in_words(path: Path) -> Iterator[None]:
    """Read a map file inside; what is wrong with it is told.

    Raises:
        Invalid: it is no map, or it is broken.

    """
    try:
        yield
    except FAULTS as error:
        message = f"{path.name} cannot be read as a map of OpenStreetMap: {error}"
        raise Invalid(message, code="map-file", details=(str(error),)) from error

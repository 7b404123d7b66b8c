"""Writes messages of GTFS Realtime for tests: fields by their numbers in gtfs-realtime.proto."""

from stadtherz.streets.adapters.timetable_files import kept_timetables


def the_kept():
    """The first timetable of the city; None for none."""
    return next(iter(kept_timetables()), None)


def _number(value):
    out = bytearray()
    value &= (1 << 64) - 1
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes((*out, value))


def field(number, value):
    """A field of a message: a whole number, or words or bytes with their length."""
    if isinstance(value, int):
        return _number(number << 3) + _number(value)
    data = value.encode() if isinstance(value, str) else value
    return _number(number << 3 | 2) + _number(len(data)) + data


def stop_told(seq, *, stop="", delay=None, assigned=""):
    """News of one stop of a trip."""
    told = field(1, seq) + (field(4, stop) if stop else b"")
    told += field(3, field(1, delay)) if delay is not None else b""
    return told + (field(6, field(1, assigned)) if assigned else b"")


def trip_told(trip, *stops, added=False):
    """An entity with news of a trip."""
    told = field(1, trip) + (field(4, 1) if added else b"")
    return field(1, trip) + field(3, field(1, told) + b"".join(field(2, one) for one in stops))


def message(at, *entities):
    """A message of a moment."""
    head = field(1, "2.0") + field(3, int(at.timestamp()))
    return field(1, head) + b"".join(field(2, one) for one in entities)

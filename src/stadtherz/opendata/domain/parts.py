"""Parts of a file (RFC 9110, section 14): one range of bytes; of several the whole is given."""

import re

from stadtherz.kernel.errors import Invalid

_ONE = re.compile(r"bytes\s*=\s*(?:(?P<first>\d{1,18})-(?P<last>\d{0,18})|-(?P<final>\d{1,18}))")
LONGEST = 10**18


def part_of(written: str, size: int) -> range | None:
    """Give the bytes that a header Range asks for; None for all of them.

    Args:
        written: the header, "" for none.
        size: of the file.

    Raises:
        Invalid: code "range", where none of these bytes are in the file.

    """
    found = _ONE.fullmatch(written.strip())
    if found is None:
        return None
    if found["final"]:
        part = range(max(0, size - int(found["final"])), size)
    else:
        first, last = int(found["first"]), int(found["last"] or LONGEST)
        if last < first:
            return None
        part = range(first, min(last + 1, size))
    if not part:
        message = f"the file has {size} bytes, and none of those that are asked for"
        raise Invalid(message, code="range")
    return part

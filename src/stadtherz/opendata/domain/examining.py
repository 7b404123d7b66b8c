"""What the public page of the doctor takes on, so that nobody keeps it from others.

The limits are this project's: a catalogue of a city of a million has some 5 MB of Turtle.
"""

from datetime import datetime, timedelta

from stadtherz.kernel.errors import Invalid

KEPT = timedelta(days=7)
MEGABYTE = 1024 * 1024
LARGEST_BYTES = 20 * MEGABYTE
MOST_STATEMENTS = 150_000
MOST_PAGES = 50
READING_S = 120
LONGEST_S = 300
MEMORY_MB = 1500
A_VISITOR = 6
SPAN_S = 3600
MOST_WAITING = 20
PACKED = {
    b"PK\x03\x04": "ZIP", b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\x00": "XZ",
    b"7z\xbc\xaf": "7z", b"\x28\xb5\x2f\xfd": "Zstandard",
}  # fmt: skip


def is_over(asked: datetime, now: datetime) -> bool:
    """Whether a report has been kept for long enough."""
    return now - asked >= KEPT


def refuse_packed(start: bytes) -> None:
    """Refuse what is packed: it is not unpacked here, as a few bytes could become very many.

    Args:
        start: the first bytes of a file.

    Raises:
        Invalid: code "packed", with the kind as detail.

    """
    for sign, kind in PACKED.items():
        if start.startswith(sign):
            message = f"the file is packed ({kind}); unpack it and give what is in it"
            raise Invalid(message, code="packed", details=(kind,))


def refuse_size(size: int) -> None:
    """Refuse a file that is empty or too large.

    Raises:
        Invalid: code "empty" or "too-large".

    """
    if not size:
        message = "the file is empty"
        raise Invalid(message, code="empty")
    if size > LARGEST_BYTES:
        message = f"the file has {size:,} bytes; here at most {LARGEST_BYTES:,} are read"
        raise Invalid(message, code="too-large")

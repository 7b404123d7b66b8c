"""Draws a picture anew, so that nothing is left of the file that was sent but its dots.

Where it was taken, with which device, comments, profiles and whatever lies behind the picture's
end are gone. What is no picture, or too large to look at, is refused before it is unpacked.
"""

import io
import struct
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image, ImageOps, UnidentifiedImageError

from stadtherz.kernel.errors import Invalid

LARGEST_BYTES = 10_000_000
MOST_DOTS = 40_000_000
LONGEST_SIDE = 1600
KEPT_BYTES = 400_000
FORMATS = ("JPEG", "PNG", "WEBP")
QUALITIES = (82, 70, 55, 40)
WHITE = (255, 255, 255)


@dataclass(frozen=True)
class Drawn:
    """A picture as JPEG, with its size in dots."""

    content: bytes
    width: int
    height: int


def drawn_anew(file: BinaryIO, size: int) -> Drawn:
    """Draw a picture that somebody sent.

    Args:
        file: as it came.
        size: in bytes.

    Raises:
        Invalid: codes "picture-large" and "picture-kind".

    """
    if size > LARGEST_BYTES:
        message = f"a picture has at most {LARGEST_BYTES} bytes"
        raise Invalid(message, code="picture-large")
    try:
        with Image.open(file, formats=FORMATS) as sent:
            if sent.width * sent.height > MOST_DOTS:
                message = f"a picture has at most {MOST_DOTS} dots"
                raise Invalid(message, code="picture-large")
            return _as_jpeg(_plain(sent))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        message = "this is no picture as JPEG, PNG or WebP"
        raise Invalid(message, code="picture-kind") from error
    except Image.DecompressionBombError as error:
        message = f"a picture has at most {MOST_DOTS} dots"
        raise Invalid(message, code="picture-large") from error


def _plain(sent: Image.Image) -> Image.Image:
    """Give the dots alone, the right way up and on white, as a picture that never was a file."""
    sent.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    upright = _upright(sent).convert("RGBA")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain = Image.new("RGB", upright.size, WHITE)
    plain.paste(upright, mask=upright.getchannel("A"))
    return plain


def _upright(sent: Image.Image) -> Image.Image:
    """Turn a picture as its camera noted; where that cannot be read it stays as it lies."""
    try:
        return ImageOps.exif_transpose(sent)
    except (struct.error, TypeError, KeyError, ZeroDivisionError):
        return sent


def _as_jpeg(plain: Image.Image) -> Drawn:
    content = b""
    for quality in QUALITIES:
        target = io.BytesIO()
        plain.save(target, "JPEG", quality=quality, optimize=True)
        content = target.getvalue()
        if len(content) <= KEPT_BYTES:
            break
    return Drawn(content, plain.width, plain.height)

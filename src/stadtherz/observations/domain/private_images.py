"""Whether bytes or texts are pictures or films.

Source: the first bytes of JPEG (ITU-T T.81), PNG (W3C), GIF 87a and 89a, WebP (RIFF container) and
the ISO base media file format (MP4, HEIC, AVIF: "ftyp" at the fifth byte).
"""

import base64
import binascii
import re

HEAD = 24
LEAST_TEXT = 8
_HEX_HEAD = re.compile(r"[0-9A-Fa-f]{24,}")
_BASE64_HEAD = re.compile(r"[A-Za-z0-9+/]{8,}")
_DATA_URI = re.compile(r"(?i)data:(?:image|video)/[a-z0-9.+\-]{2,20}[;,]")
_LINK = re.compile(
    r"(?i)(?:https?|ftp|rtsp)://\S+\.(?:jpe?g|png|gif|webp|mp4|heic|avif)(?:[?#]\S*)?"
)
# how base64 and hexadecimal of the known beginnings start
_FIRST = frozenset(("/9", "_9", "iv", "r0", "uk", "aa", "ff", "89", "47", "52", "00", "0x"))
_JPEG_MARKERS = frozenset(range(0xE0, 0xF0)) | {0xC0, 0xC2, 0xC4, 0xDB, 0xFE}
_INSIDE = (b"\xff\xd8\xff\xe0", b"\xff\xd8\xff\xe1", b"\xff\xd8\xff\xdb", b"\x89PNG\r\n\x1a\n")


def is_picture(head: bytes) -> bool:
    """Tell whether bytes begin as a picture or film does."""
    if head[:3] == b"\xff\xd8\xff":
        return len(head) > 3 and head[3] in _JPEG_MARKERS
    return (
        head[:8] == b"\x89PNG\r\n\x1a\n"
        or head[:6] in (b"GIF87a", b"GIF89a")
        or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")
        or (head[4:8] == b"ftyp" and len(head) > 8)
    )


def holds_picture(payload: bytes) -> bool:
    """Tell whether bytes are a picture, or hold one behind something else as a form does."""
    return is_picture(payload) or any(mark in payload for mark in _INSIDE)


def is_picture_text(text: str) -> bool:
    """Tell whether a text is a picture in base64 or hexadecimal, or holds one as a data URI."""
    if len(text) < LEAST_TEXT:
        return False
    if ("data:" in text or "DATA:" in text) and _DATA_URI.search(text):
        return True
    head = text[: 2 * HEAD].strip()
    if head[:2].lower() not in _FIRST:
        return False
    return is_picture(_from_base64(head)) or is_picture(_from_hex(head))


def is_picture_link(text: str) -> bool:
    """Tell whether a text is the address of a picture or film."""
    return _LINK.fullmatch(text.strip()) is not None


def _from_base64(head: str) -> bytes:
    match = _BASE64_HEAD.match(head.replace("-", "+").replace("_", "/"))
    if match is None:
        return b""
    whole = match[0][: len(match[0]) // 4 * 4]
    try:
        return base64.b64decode(whole)
    except binascii.Error:
        return b""


def _from_hex(head: str) -> bytes:
    match = _HEX_HEAD.match(head.removeprefix("0x"))
    return bytes.fromhex(match[0][: len(match[0]) // 2 * 2]) if match else b""

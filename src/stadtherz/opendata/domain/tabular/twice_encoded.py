"""Signs that were written in UTF-8 and then read as Windows-1252: "MÃ¼hlweg" is "Mühlweg".

Programs write whole files so, and files that were put together of two encodings have such lines.
"""

import re

_BEHIND = range(0x80, 0xC0)
_BYTES = {chr(byte): byte for byte in _BEHIND} | {
    bytes([byte]).decode("cp1252", "ignore"): byte for byte in _BEHIND
}  # fmt: skip
_BYTES.pop("", None)
_BYTES |= {"Â": 0xC2, "Ã": 0xC3, "â": 0xE2}
_ANY = "".join(re.escape(sign) for sign, byte in _BYTES.items() if byte in _BEHIND)
_WHERE = re.compile(rf"[ÂÃ][{_ANY}]|â(?:€[{_ANY}]|‚¬)")
_SIGNS = ("Ã", "Â", "â")


def may_be_twice_encoded(text: str) -> bool:
    """Whether a text has a sign with which such signs begin; most texts have none."""
    return any(sign in text for sign in _SIGNS)


def mended(text: str) -> str:
    """Write the signs of a text as they were meant; most texts come back as they are."""
    return _WHERE.sub(_meant, text) if may_be_twice_encoded(text) else text


def _meant(found: re.Match[str]) -> str:
    try:
        return bytes(_BYTES[sign] for sign in found[0]).decode("utf-8")
    except UnicodeDecodeError:
        return found[0]

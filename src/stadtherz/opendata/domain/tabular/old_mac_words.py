"""German words with an "ö" as old Macs write it: the only umlaut of many a short file.

The byte is the "š" of Windows-1252, and that of "Ö" its three dots, so that the word has to tell:
no language has a "š" between the consonants of "Kšln", and nobody writes "…ffnungszeiten".
"""

import re
from itertools import islice

_SMALL, _CAPITAL = b"\x9a", b"\x85"
_LETTERS = rb"[A-Za-z\x80-\xff]"
_WORDS = re.compile(_LETTERS + rb"{0,30}[" + _SMALL + _CAPITAL + rb"]" + _LETTERS + rb"{1,30}")
_BEGINS = re.compile(r"[bcdfghjklmnpqrstvwxz]{0,3}[bcdfghjkmnpqstvwxz]ö[bcdfghjklmnpqrstvwxz]")
"""How words begin in German and nowhere else; but for "r" before it, as in "Krško"."""
_STEMS = re.compile(
    r"öff(?:n|entl)|öster|östlich|ökolog|ökonom|örtlich|höh|hör|köln|köni|könn|körp|größ|möb|mögl|"
    r"mönch|börs|förd|hörd|persön|völk|ström|schön|lösch|lösung|schlöss|vögel|röm|röhr|"
    r"töpf|hölz|wört|böd|bösch|höf|köpf|kröt|blöck|nörd|dörf|zwölf|stör|söhn|töcht|flöh|flöß|böh|"
    r"göt|mört|möh|spör|kör|tön|gewöhn|wöch|zögl|brötch|löwe|löff"
)
ENOUGH = 1_000
"""So many words of a piece are looked at."""


def old_mac_words(piece: bytes) -> int:
    """Count the German words with an "ö" of Mac Roman in a piece of a file."""
    if _SMALL not in piece and _CAPITAL not in piece:
        return 0
    return sum(_is_german(one[0]) for one in islice(_WORDS.finditer(piece), ENOUGH))


def _is_german(found: bytes) -> bool:
    word = found.decode("mac_roman")
    small = word[1:].islower()
    if _CAPITAL in found and not (word.isupper() or (word[0] == "Ö" and small)):
        return False
    if _SMALL in found and not small:
        return False  # in DOS it is the "Ü" of "MÜLLER"
    word = word.lower()
    return bool(_STEMS.search(word) or _BEGINS.match(word))

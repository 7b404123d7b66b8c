"""Which user names are allowed: they are public, so they must not pass for somebody else.

A name that looks like an office of the city is refused however it is spelt: with signs of other
scripts that look Latin, with digits for letters, with or without umlauts and separators.

Sources: Unicode Standard Annex 15 (compatibility forms); Unicode Technical Standard 39, section 5.1
(letters of several scripts in one word). The tables list letters whose usual printed form is that
of a Latin letter.
"""

import re
import unicodedata

SHORTEST, LONGEST = 3, 30
ALLOWED = re.compile(r"[\w.-]+")
SEPARATORS = re.compile(r"[._-]+")
EAST_ASIAN = dict.fromkeys(("CJK", "HANGUL", "HIRAGANA", "KATAKANA"), "EAST ASIAN")
SCRIPTS = {
    name: name
    for name in ("LATIN", "GREEK", "CYRILLIC", "ARABIC", "HEBREW", "GEORGIAN", "THAI")
} | EAST_ASIAN  # fmt: skip

# "LATIN SMALL LETTER D WITH STROKE", "LATIN LETTER SMALL CAPITAL D": both look like a d
LATIN_LETTER = re.compile(
    r"LATIN (?:SMALL |CAPITAL )?LETTER (?:SMALL CAPITAL )?([A-Z])(?: WITH .+)?"
)
CYRILLIC = dict(zip("авеікмнорстухѕјһӏԁԛԝгпь", "abeikmhopctyxsjhldqwrnb", strict=True))
GREEK = dict(zip("αβγεηικνορτυχω", "abyenikvoptuxw", strict=True))
DIGITS = dict(zip("013457", "oieast", strict=True))
LATIN = {"ı": "i", "ɩ": "i", "ɑ": "a", "ɡ": "g", "ſ": "s", "æ": "ae", "œ": "oe"}
LOOKS_LIKE = CYRILLIC | GREEK | DIGITS | LATIN
WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})

# taken for an office at the beginning of any name
OFFICES = (
    "admin", "stadtherz", "stadtverwaltung", "verwaltung", "rathaus", "bürgermeister",
    "oberbürgermeister", "moderator", "moderation", "redaktion", "support", "stadtrat",
    "gelöscht", "deleted",
)  # fmt: skip
# ordinary words, taken for an office when they stand alone or before a sign or a number
WORDS = ("root", "system", "hilfe", "help", "stadt", "city", "cdo", "demo", "staff", "team")


def reasons_against(name: str) -> tuple[str, ...]:
    """Name every rule that a user name breaks: too-short, too-long, signs, scripts, reserved."""
    rules = {
        "too-short": len(name) < SHORTEST,
        "too-long": len(name) > LONGEST,
        "signs": ALLOWED.fullmatch(name) is None or unicodedata.normalize("NFKC", name) != name,
        "scripts": not _in_one_script(name),
        "reserved": _passes_for_an_office(name),
    }
    return tuple(reason for reason, broken in rules.items() if broken)


def looks(text: str) -> frozenset[str]:
    """Give what a word looks like in small Latin letters: umlauts as two letters, and without."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return frozenset(_bare(way) for way in (plain, plain.translate(WRITTEN_OUT)))


def _bare(text: str) -> str:
    """Take accents away and write each letter as the Latin one it looks like."""
    apart = unicodedata.normalize("NFD", text)
    letters = "".join(_latin(sign) for sign in apart if not unicodedata.combining(sign))
    # l and i are one letter here: beside a 1 nobody tells them apart
    return letters.replace("l", "i")


def _latin(sign: str) -> str:
    named = LATIN_LETTER.fullmatch(unicodedata.name(sign, ""))
    return LOOKS_LIKE.get(sign) or (named[1].lower() if named else sign)


def _in_one_script(name: str) -> bool:
    """Whether all letters are of one of the scripts that are known here."""
    words = {unicodedata.name(sign, "").split(" ")[0] for sign in name if sign.isalpha()}
    return words <= set(SCRIPTS) and len({SCRIPTS[word] for word in words}) <= 1


def _passes_for_an_office(name: str) -> bool:
    begin = tuple(look for office in OFFICES for look in looks(office))
    alone = frozenset(look for word in WORDS for look in looks(word))
    whole = SEPARATORS.sub("", name)
    if any(look.startswith(begin) for look in looks(whole)):
        return True
    words = {whole, *_without_number(SEPARATORS.split(name)[0])}
    return any(looks(word) & alone for word in words)


def _without_number(word: str) -> set[str]:
    """Give a word without the digits at its end: each of them may as well stand for a letter."""
    shortest = len(word.rstrip("0123456789"))
    return {word[:length] for length in range(shortest, len(word) + 1)}

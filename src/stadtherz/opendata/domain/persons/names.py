"""Names of persons in texts, told from streets, schools, squares, plants and other things.

A given name alone says nothing: "Anna" may be a street, a ship or a school. A name counts as one
with a family name after it ("Anna Müller"), before it ("Müller, Anna"), or with a form of address
("Frau Müller"). What stands around it takes it back: "Anna Müller Schule", "Kita Anna Müller".
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from stadtherz.opendata.domain.persons.family_names import FAMILY
from stadtherz.opendata.domain.persons.gates import LOG_IN_GATE, SCRIPT_GATE
from stadtherz.opendata.domain.persons.given_names import AMBIGUOUS, GIVEN, LISTED, plain
from stadtherz.opendata.domain.persons.kinds import Hit, Kind, Strength

ADDRESSED = frozenset((
    "herr", "herrn", "frau", "hr", "fr", "familie", "fam", "eheleute", "mr", "mrs", "ms", "miss",
    "mister",
))  # fmt: skip
CALLING = frozenset(("herr", "herrn", "frau", "familie", "eheleute"))
"""Of them those that are nothing else in small letters."""
TITLES = frozenset((
    "dr", "prof", "professor", "professorin", "doktor", "dipl.-ing", "dipl", "ing", "med", "jur",
    "phil", "rer", "nat", "mag", "med.", "h.c", "pd",
))  # fmt: skip
PARTICLES = frozenset((
    "von", "vom", "van", "de", "den", "der", "zu", "zur", "zum", "da", "di", "del", "dos", "al",
    "el",
    "bin", "ibn", "le", "la", "ten", "ter", "freiherr", "graf", "y",
))  # fmt: skip
ARTICLES = frozenset(("der", "den", "zur", "zum"))
THINGS = (
    "straße", "strasse", "str", "platz", "weg", "allee", "ring", "gasse", "ufer", "damm", "brücke",
    "bruecke", "schule", "schulen", "gymnasium", "realschule", "kita", "kindergarten",
    "kinderhaus", "haus",
    "heim", "halle", "stadion", "park", "hof", "denkmal", "brunnen", "kirche", "kapelle",
    "apotheke",
    "klinik", "klinikum", "krankenhaus", "stiftung", "institut", "universität", "museum",
    "bibliothek",
    "preis", "verein", "gmbh", "ag", "kg", "ohg", "mbh", "ug", "ev", "saal", "zentrum", "turm",
    "quelle",
    "garten", "siedlung", "stift", "theater", "bad", "schwimmbad", "anlage", "steg", "tunnel",
    "berg",
    "bach", "wald", "tal", "schacht", "kaserne", "forum", "akademie", "kolleg", "college", "street",
    "road", "avenue", "square", "school", "bridge", "hospital", "church", "arena", "sporthalle",
    "turnhalle", "pfad", "promenade", "passage", "hütte", "linde", "eiche", "gedächtnis",
    "gesamtschule",
    "grundschule", "hauptschule", "förderschule", "berufsschule", "tagesstätte",
    "kindertagesstätte",
    "verlag", "werk", "werke", "galerie", "bäckerei", "metzgerei", "hotel", "gasthof", "gasthaus",
    "restaurant", "café", "cafe", "friedhof", "markt", "archiv", "gemeinde", "pfarrei",
    "seniorenheim",
    "höhe", "kreisel", "kreuzung", "parkplatz", "parkhaus", "pokal", "cup", "turnier", "lauf",
)  # fmt: skip
_THING = re.compile(rf"(?:{'|'.join(map(re.escape, THINGS))})s?\.?", re.IGNORECASE)
_ENDS_AS_THING = re.compile(
    r".{2,}(?:straße|strasse|str\.?|platz|allee|gasse|schule|gymnasium|stadion|brücke|kirche|"
    r"museum|"
    r"halle|denkmal|stiftung|verein|apotheke|klinik|viertel|siedlung|park|institut|weg|zentrum|"
    r"theater|brunnen|ufer|promenade|heim|ring|garten)", re.IGNORECASE,
)  # fmt: skip
BEFORE = frozenset((
    "st", "sankt", "santa", "san", "kita", "schule", "grundschule", "realschule", "gymnasium",
    "haus",
    "villa", "apotheke", "kirche", "kindergarten", "stiftung", "platz", "straße", "strasse",
    "sporthalle",
    "stadion", "café", "cafe", "hotel", "gasthaus", "firma", "fa", "möbel", "bäckerei", "metzgerei",
    "kapelle", "denkmal", "haltestelle", "park", "pfarrei", "kloster", "hl", "heilige", "heiliger",
    "restaurant", "autohaus", "schloss", "burg", "statue", "büste", "gedenktafel", "geburtshaus",
    "museum", "halle", "schacht", "zeche", "grube", "brunnen", "seniorenheim", "altenheim",
    "förderschule",
    "theater", "hospital", "krankenhaus", "klinik", "saal", "ecke", "grab", "preis", "kreuzung",
))  # fmt: skip
NOUNS = frozenset((
    "und", "oder", "bürgermeister", "bürgermeisterin", "oberbürgermeister", "oberbürgermeisterin",
    "präsident", "präsidentin", "doktor", "professor", "kollegin", "kollege", "nachbar",
    "nachbarin",
    "holle", "lehrer", "lehrerin", "minister", "ministerin", "vorsitzende", "vorsitzender", "mann",
    "frau", "herr", "kinder", "kind", "januar", "februar", "märz", "april", "mai", "juni", "juli",
    "august", "september", "oktober", "november", "dezember", "montag", "dienstag", "mittwoch",
    "donnerstag", "freitag", "samstag", "sonntag", "uhr", "jahr", "jahre", "hundertwasser",
    "canina",
    "rugosa", "hybride", "hybriden", "der", "die", "das", "the", "of", "ist", "im", "am", "in",
    "an",
    "zum", "zur", "bei", "mit", "nord", "süd", "ost", "west", "mitte", "rhein", "main", "saale",
))  # fmt: skip

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*\.?")
GATE_WORDS = "|".join(sorted({name for name in LISTED if len(name) > 1}))
NAME_GATE = (
    rf"(?i:(^|[^\p{{L}}])({GATE_WORDS})([^\p{{L}}]|$))|"
    r"(?i:(^|[^\p{L}])(herrn?|frau|familie|fam|fr|hr|eheleute|mrs?|ms|miss|dr|prof|kontakt|"
    r"kontaktperson|ansprechpartner(in|innen)?|ansprechperson|anruf|zuständig|verantwortlich)"
    rf"([^\p{{L}}]|$))|{SCRIPT_GATE}|{LOG_IN_GATE}|"
    r"^([A-ZÄÖÜ]\.[ -]?){1,3}\p{L}|[, ][A-ZÄÖÜ]\.$"
)


@dataclass(frozen=True)
class _Word:
    """A word of a text: as it stands, plainly, its place, and what parts it from the next."""

    text: str
    plain: str
    start: int
    end: int
    gap: str

    @property
    def capital(self) -> bool:
        return self.text[:1].isupper()

    @property
    def lone(self) -> bool:
        """Whether the next word follows after a space only."""
        return self.gap.strip(" \u00a0\t") == "" and self.gap != ""

    @property
    def comma(self) -> bool:
        return self.gap.strip(" \u00a0") in {",", ", "}


def names(text: str) -> Iterator[Hit]:
    """Find names of persons in a text."""
    words = _words(text)
    taken = 0
    for at, word in enumerate(words):
        if word.start < taken:
            continue
        found = _addressed(words, at) or _in_order(words, at) or _turned(words, at)
        found = found or (_in_small_letters(words, at) if word.text.islower() else None)
        if found:
            taken = found.end
            yield found
    if not taken and len(words) == 2 and words[0].lone and _reversed(*words):
        known = words[0].plain in FAMILY
        strength = Strength.STRONG if known else Strength.WEAK
        yield Hit(Kind.NAME, words[0].start, words[1].end, strength)


def _reversed(family: _Word, given: _Word) -> bool:
    """Recognise a cell such as "Kowalski Piotr", or "Gundacker Heidi" with a rare family name."""
    if is_given(family.text) or not family.capital or not _is_given_word(given):
        return False
    if family.plain in FAMILY:
        return True
    thing = family.text.lower().rstrip(".") in BEFORE or family.text.endswith(".")
    return not thing and given.plain not in AMBIGUOUS and _is_family(family)


@lru_cache(maxsize=1 << 16)
def is_given(word: str) -> bool:
    """Whether a word is a given name, or two of them: "Hans-Peter"."""
    parts = re.split(r"[-' ]", word.strip("."))
    return bool(parts) and all(plain(part) in GIVEN for part in parts if part)


def _words(text: str) -> Sequence[_Word]:
    found = list(_WORD.finditer(text))
    starts = [one.start() for one in found[1:]] + [len(text)] * bool(found)
    return [
        _Word(one[0], plain(one[0].rstrip(".")), one.start(), one.end(), text[one.end() : after])
        for one, after in zip(found, starts, strict=True)
    ]


def _addressed(words: Sequence[_Word], at: int) -> Hit | None:
    """Recognise "Frau Dr. Müller"; a title alone needs a word that may be a name, too."""
    first = words[at]
    title = first.plain in TITLES and first.capital
    if not (first.capital and (first.plain in ADDRESSED or title)) or not _close(first):
        return None
    place = at + 1
    while place < len(words) and words[place].plain in TITLES and _close(words[place]):
        place += 1
    start = place
    while place < len(words) and place - start < 4 and _may_be_part(words[place]):
        place += 1
        if not words[place - 1].lone:
            break
    parts = words[start:place]
    if parts and parts[0].plain in ARTICLES:
        return None  # "Herr der Ringe"
    if not any(part.capital for part in parts) or not _ends_well(words, place):
        return None
    known = not title or any(_known(part) for part in parts)
    strength = Strength.STRONG if known else Strength.WEAK
    return Hit(Kind.NAME, words[start].start, parts[-1].end, strength, called=True)


def _in_small_letters(words: Sequence[_Word], at: int) -> Hit | None:
    """Recognise "anna schmidt", "schmidt, anna" and "frau schmidt": lists know both words."""
    if at + 1 >= len(words) or not words[at + 1].text.islower():
        return None
    first, second = words[at : at + 2]
    called = first.text in CALLING and first.lone
    family, given = (first, second) if first.comma else (second, first)
    if len(words) == 2 and not is_given(given.text):
        family, given = given, family  # "schmidt anna"
    fits = called or (given.plain not in AMBIGUOUS and is_given(given.text))
    if not fits or not (first.comma or first.lone) or not _is_known_family(family):
        return None
    if not _begins_well(words, at) or not _ends_well(words, at + 2):
        return None
    start = second.start if called else first.start
    return Hit(Kind.NAME, start, second.end, Strength.WEAK, called)


def _is_known_family(word: _Word) -> bool:
    return any(plain(part) in FAMILY for part in word.text.split("-"))


def _close(word: _Word) -> bool:
    """Whether the next word follows at once: a space, or a point and perhaps a space."""
    return (
        word.lone or (word.text.endswith(".") and word.gap == "") or word.gap.strip() in {"", "."}
    )


def _known(word: _Word) -> bool:
    return word.plain in FAMILY or is_given(word.text)


def _may_be_part(word: _Word) -> bool:
    if word.plain in PARTICLES:
        return True
    return (
        word.capital
        and len(word.plain) > 1
        and word.text.lower() not in NOUNS
        and not is_thing_word(word.text)
    )


@lru_cache(maxsize=1 << 16)
def is_thing_word(word: str) -> bool:
    """Whether a word is that of a thing: "Karl-Marx-Straße", "Platz"."""
    if plain(word) in FAMILY:
        return False
    return bool(_THING.fullmatch(word) or _ENDS_AS_THING.fullmatch(word))


def _in_order(words: Sequence[_Word], at: int) -> Hit | None:
    """Recognise "Anna Müller", "Anna Maria von Müller", "ANNA MÜLLER"."""
    if _is_initial(words[at]) and at + 1 < len(words) and words[at + 1].plain in FAMILY:
        fits = words[at + 1].capital and words[at].gap in {"", " "}
        fits = fits and _begins_well(words, at) and _ends_well(words, at + 2)
        weak = Hit(Kind.NAME, words[at].start, words[at + 1].end, Strength.WEAK)
        return weak if fits else None
    if not _is_given_word(words[at]) or not words[at].lone:
        return None
    place = at + 1
    while place < len(words) and place - at < 3 and _is_middle(words, place):
        place += 1
    while place < len(words) and words[place].plain in PARTICLES and words[place].lone:
        place += 1
    if place >= len(words) or not _is_family(words[place]):
        return None
    if not _begins_well(words, at) or not _ends_well(words, place + 1):
        return None
    known = words[place].plain in FAMILY or "-" in words[place].text
    doubtful = words[at].plain in AMBIGUOUS and place == at + 1
    alone = at == 0 and place == len(words) - 1
    if doubtful and not known and not alone:
        return None  # "Otto Motor", "August Macke"
    strong = known or (alone and not doubtful)
    strength = Strength.STRONG if strong else Strength.WEAK
    return Hit(Kind.NAME, words[at].start, words[place].end, strength)


def _is_middle(words: Sequence[_Word], place: int) -> bool:
    """Whether a word is a second given name or an initial, with another word behind it."""
    word = words[place]
    named = _is_initial(word) or _is_given_word(word)
    return word.lone and place + 1 < len(words) and named


def _is_initial(word: _Word) -> bool:
    return len(word.text) == 2 and word.text.endswith(".") and word.capital


def _is_given_word(word: _Word) -> bool:
    return word.capital and not word.text.endswith(".") and is_given(word.text)


def _is_family(word: _Word) -> bool:
    """Whether a word may be a family name."""
    if not word.capital or len(word.plain) < 2 or word.text.endswith("."):
        return word.plain in FAMILY and word.capital
    return word.text.lower() not in NOUNS and not is_thing_word(word.text)


def _begins_well(words: Sequence[_Word], at: int) -> bool:
    """Whether nothing before a name makes it that of a thing: "Kita Anna Müller", "St. Anna"."""
    if at == 0:
        return True
    before = words[at - 1]
    if before.gap.strip(" .-\u00a0„\"'") != "":
        return True
    return before.text.rstrip(".").lower() not in BEFORE and not is_thing_word(before.text)


def _ends_well(words: Sequence[_Word], after: int) -> bool:
    """Whether no word after a name makes it that of a thing: "Anna Müller Straße"."""
    if after >= len(words) or after == 0:
        return True
    joined = words[after - 1].gap.strip("\u00a0 -") == "" and words[after - 1].gap != ""
    if not (joined or words[after - 1].gap == "-"):
        return True
    return not is_thing_word(words[after].text)


def _turned(words: Sequence[_Word], at: int) -> Hit | None:
    """Recognise "Müller, Anna" and "von Müller, Dr. Anna"."""
    word = words[at]
    if not word.comma or not _is_family(word) or word.text.endswith("."):
        return None
    place = at + 1
    while place < len(words) and words[place].plain in TITLES and _close(words[place]):
        place += 1
    if place >= len(words) or not _is_given_word(words[place]):
        return None
    end = place + 1
    while end < len(words) and words[end - 1].lone and _is_given_word(words[end]):
        end += 1
    if not _begins_well(words, at) or not _ends_well(words, end):
        return None
    alone = at <= 1 and end == len(words) and words[0].start == 0
    alone = alone and (at == 0 or words[0].plain in PARTICLES)
    strong = word.plain in FAMILY or (alone and words[place].plain not in AMBIGUOUS)
    return Hit(
        Kind.NAME, word.start, words[end - 1].end, Strength.STRONG if strong else Strength.WEAK
    )

"""German names of streets in a sentence: article, case, and the preposition that goes with them.

"in die Parkstraße", "auf den Stiftsplatz", "über den Neuen Weg", "am Rathausufer". The last part of
a name has its gender (Duden, Die Grammatik, on compounds); adjectives are declined, those from
towns in -er are not ("Mainzer Straße"). Names that are a place already ("Am Altenhof", "Im Grund",
"Auf der Pfarrwiese") get the word street before them; so do names that nothing is known of.
"""

from dataclasses import dataclass
from enum import Enum


class Gender(Enum):
    """Of a noun."""

    MASCULINE = "der"
    FEMININE = "die"
    NEUTER = "das"


class Where(Enum):
    """Whether one walks in such a street or on it."""

    IN = "in"
    ON = "auf"
    AT = "an"


M, F, N = Gender.MASCULINE, Gender.FEMININE, Gender.NEUTER
GROUPS = (
    (F, Where.IN, "straße strasse gasse allee halde anlage siedlung zeile twiete leite reihe"),
    (F, Where.IN, "passage unterführung schanze schleife steige kehre"),
    (F, Where.ON, "chaussee promenade esplanade brücke höhe wiese meile treppe tangente spange"),
    (F, Where.ON, "rampe"),
    (M, Where.IN, "weg hof graben park garten kreisel bogen winkel gang kamp tunnel rain"),
    (M, Where.IN, "grund acker wald busch kreis zirkel hang hain"),
    (M, Where.ON, "platz ring damm markt steig pfad wall anger stieg hügel plan steg boulevard"),
    (M, Where.AT, "kai"),
    (N, Where.IN, "feld tal gässchen gäßchen gässle wegle carrée karree viertel zentrum quartier"),
    (N, Where.IN, "wäldchen"),
    (N, Where.ON, "gelände plätzchen"),
    (N, Where.AT, "ufer tor eck rondell dreieck"),
)  # fmt: skip
ENDINGS = {ending: (gender, where) for gender, where, some in GROUPS for ending in some.split()}
"""Last parts of names; the longest that fits counts."""
PLACED = frozenset({"am", "an", "auf", "im", "in", "zum", "zur", "beim", "bei", "hinter", "vor",
                    "unter", "über", "zwischen", "neben", "vom", "von", "ob", "unterm",
                    "überm", "hinterm", "vorm", "außer", "nach", "ins", "zu"})  # fmt: skip
LINKS = PLACED | {"der", "des", "den", "dem"}
"""What joins a noun and what belongs to it, as in "Weg zum Wald"."""
STEMS = frozenset({
    "neu", "alt", "groß", "klein", "lang", "kurz", "hoh", "tief", "breit", "schmal", "grün", "rot",
    "weiß", "schwarz", "blau", "gelb", "golden", "ober", "unter", "mittler", "hinter", "vorder",
    "inner", "äußer", "kalt", "warm", "schön", "still", "krumm", "steil", "heilig", "eng", "weit",
    "recht", "link", "königlich", "kaiserlich", "steinern", "eisern", "hölzern", "lieb", "rund",
    "obst", "unterst", "erst", "zweit", "dritt", "viert", "letzt", "halb", "ehemalig", "historisch",
    "nördlich", "südlich", "östlich", "westlich", "dürr", "nass", "trocken", "wild", "hell",
    "dunkl", "frei", "deutsch", "englisch", "französisch", "polnisch", "jüdisch", "evangelisch",
    "katholisch", "städtisch", "sieben", "schlimm", "faul", "fett", "reich", "arm", "jung",
})  # fmt: skip
ARTICLES = {
    M: ("der", "den", "dem"),
    F: ("die", "die", "der"),
    N: ("das", "das", "dem"),
}
CONTRACTED = {"in das": "ins", "in dem": "im", "an dem": "am", "an das": "ans", "zu dem": "zum",
              "zu der": "zur", "von dem": "vom", "bei dem": "beim", "auf das": "aufs"}  # fmt: skip


SHORT = (("str.", "straße"), ("Str.", "Straße"), ("Pl.", "Platz"), ("St.", "Sankt"),
         ("Dr.", "Doktor"), ("Prof.", "Professor"))  # fmt: skip
"""What is short on signs is spoken whole (R40); a name without them stays as it is."""


@dataclass(frozen=True, slots=True)
class StreetName:
    """A name as it stands in sentences.

    Args:
        nominative: with its article: "der Neue Weg" (wer?).
        accusative: with its article: "den Neuen Weg" (wohin? wen?).
        dative: with its article: "dem Neuen Weg" (wo?).
        where: whether one walks in it, on it, or at it.

    """

    nominative: str
    accusative: str
    dative: str
    where: Where

    @property
    def into(self) -> str:
        """Say whereto: "in die Parkstraße", "auf den Stiftsplatz", "ans Rathausufer"."""
        return contracted(f"{self.where.value} {self.accusative}")

    @property
    def along(self) -> str:
        """Say where one walks: "in der Parkstraße", "auf dem Ring", "am Rathausufer"."""
        return contracted(f"{self.where.value} {self.dative}")

    @property
    def beside(self) -> str:
        """Say beside what one walks: "an der Parkstraße", "am Stiftsplatz"."""
        return contracted(f"an {self.dative}")

    @property
    def to(self) -> str:
        """Say to where something leads: "zur Parkstraße", "zum Stiftsplatz"."""
        return contracted(f"zu {self.dative}")


def spoken(name: str) -> str:
    """Give a name without abbreviations: "Sankt-Martin-Straße" for "St.-Martin-Str."."""
    for short, whole in SHORT:
        name = name.replace(short, whole)
    return name


def street_name(name: str) -> StreetName:
    """Give a name as it stands in sentences; "" is a street without a name.

    Args:
        name: as it stands on its sign and in the map.

    """
    name = spoken(name)
    words = name.split()
    if not words:
        nameless = "eine Straße ohne Namen"
        return StreetName(nameless, nameless, "einer Straße ohne Namen", Where.IN)
    noun = _noun(words)
    if noun is None or words[0].lower() in PLACED:
        return StreetName(
            f"die Straße {name}", f"die Straße {name}", f"der Straße {name}", Where.IN
        )
    if words[0].lower() in ("der", "die", "das"):
        words, noun = words[1:], noun - 1
    gender, where = _ending(words[noun]) or (F, Where.IN)
    before, rest = words[:noun], words[noun:]
    endings = ("e", "en" if gender is M else "e", "en")
    nominative, accusative, dative = (
        " ".join([article, *_declined(before, ending), *rest])
        for article, ending in zip(ARTICLES[gender], endings, strict=True)
    )
    return StreetName(nominative, accusative, dative, where)


def _noun(words: list[str]) -> int | None:
    """Give the place of the noun that has the gender: "Platz" in "Platz der Republik"."""
    for place, following in enumerate(words[1:]):
        if following.lower() in LINKS and _ending(words[place]):
            return place
    return len(words) - 1 if _ending(words[-1]) else None


def _ending(word: str) -> tuple[Gender, Where] | None:
    """Give gender and preposition of the last part of a name."""
    lower = word.lower().rstrip(")").lstrip("(")
    fits = [ending for ending in ENDINGS if lower.endswith(ending)]
    return ENDINGS[max(fits, key=len)] if fits else None


def _declined(words: list[str], ending: str) -> list[str]:
    """Decline the adjectives before the noun, weakly as after an article."""
    stems = ((word, _stem(word)) for word in words)
    return [stem + ending if stem else word for word, stem in stems]


def _stem(word: str) -> str:
    """Give the stem of an adjective that is declined; "" for all others, as for towns in -er."""
    for ending in ("er", "es", "en", "em", "e"):
        stem = word.removesuffix(ending)
        if stem != word and stem.lower() in STEMS:
            return stem
    return ""


def contracted(words: str) -> str:
    """Join preposition and article as one says them: "in dem" is "im"."""
    for apart, together in CONTRACTED.items():
        if words.startswith(f"{apart} "):
            return together + words[len(apart) :]
    return words

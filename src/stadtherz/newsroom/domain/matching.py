"""Finding words in texts as people type them: any umlaut, any case, other endings, in parts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import combining, normalize

from stadtherz.newsroom.domain.stems import stem, with_any_ending

SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
LONGEST_QUERY = 200
MOST_WORDS = 8
WORD = re.compile(r"\w+")
BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
SHORTEST_BEGINNING = 5  # shorter stems begin too many other words: "mess" of "Messer"
AROUND = 110


@dataclass(frozen=True)
class Piece:
    """A stretch of an excerpt; `hit` when it is what was searched for."""

    text: str
    hit: bool


def fold(text: str) -> str:
    """Bring a text to the form in which words are compared: "Grünflächen" -> "gruenflaechen"."""
    spelled = normalize("NFKD", normalize("NFC", text).casefold().translate(SPELLED_OUT))
    return BEYOND_ASCII.sub(lambda sign: "" if combining(sign[0]) else sign[0], spelled)


def bare(folded: str) -> str:
    """Take the umlauts out of a folded text: "gruenflaechen" -> "grunflachen".

    Texts and words are compared in both forms, so that ü, ue and u find each other. A vowel that
    only looks like an umlaut loses its e as well ("neue" -> "neu"), on both sides alike.
    """
    return folded.replace("ae", "a").replace("oe", "o").replace("ue", "u")


def words_of(query: str) -> tuple[str, ...]:
    """Cut a query into folded words, each once, at most eight."""
    found = dict.fromkeys(WORD.findall(fold(query[:LONGEST_QUERY])))
    return tuple(found)[:MOST_WORDS]


@dataclass(frozen=True)
class Wanted:
    """A word that is searched for, in the forms in which it may be written."""

    folded: str

    def weight_in(self, text: "Folded") -> int:
        """Weigh how well the word is found: 0 not at all, 1 by its stem, 2 inside, 3 as a word."""
        pairs = ((self.folded, text.folded), (bare(self.folded), text.bare))
        if any(_starts_word(word, there) for word, there in pairs):
            return 3
        if any(word in there for word, there in pairs):
            return 2
        return int(self._by_stem(text.bare))

    def _by_stem(self, text: str) -> bool:
        root = stem(bare(self.folded))
        if root not in text:
            return False
        begins = len(root) >= SHORTEST_BEGINNING and _starts_word(root, text)
        return begins or with_any_ending(bare(self.folded)).search(text) is not None


@dataclass(frozen=True)
class Folded:
    """A text prepared for many questions."""

    folded: str
    bare: str

    @classmethod
    def of(cls, text: str) -> "Folded":
        """Fold a text once."""
        folded = fold(text)
        return cls(folded, bare(folded))


IN_TITLE = (0, 5, 8, 14)
IN_TEXT = (0, 0, 0, 2)


def score(words: Sequence[str], title: str, text: str) -> int:
    """Weigh a text: 0 unless it holds every word; whole words and titles weigh more."""
    return score_folded(words, Folded.of(title), Folded.of(text))


def score_folded(words: Sequence[str], title: Folded, text: Folded) -> int:
    """Weigh a text that was folded before."""
    total = 0
    for word in map(Wanted, words):
        in_title, in_text = word.weight_in(title), word.weight_in(text)
        if not (in_title or in_text):
            return 0
        total += 1 + IN_TITLE[in_title] + IN_TEXT[in_text]
    return total


def _starts_word(word: str, text: str) -> bool:
    return word in text and re.search(rf"\b{re.escape(word)}", text) is not None


def excerpt(words: Sequence[str], text: str) -> tuple[Piece, ...]:
    """Cut out the surroundings of the first hit and mark all hits in them."""
    text = " ".join(text.split())
    wanted = [Wanted(word) for word in words]
    spans = [match.span() for match in WORD.finditer(text)]
    hits = [span for span in spans if _is_hit(wanted, text[slice(*span)])]
    start = max(0, hits[0][0] - AROUND) if hits else 0
    end = min(len(text), start + 2 * AROUND)
    start = text.rfind(" ", 0, start + 1) + 1 if start else 0
    pieces, place = [Piece("… ", hit=False)] if start else [], start
    for first, last in hits:
        if first < start or last > end:
            continue
        pieces += [Piece(text[place:first], hit=False), Piece(text[first:last], hit=True)]
        place = last
    pieces += [Piece(text[place:end] + (" …" if end < len(text) else ""), hit=False)]
    return tuple(piece for piece in pieces if piece.text)


def _is_hit(wanted: Sequence[Wanted], word: str) -> bool:
    folded = Folded.of(word)
    return any(one.weight_in(folded) for one in wanted)

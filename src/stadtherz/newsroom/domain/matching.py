"""Finding words in texts as people type them: without umlauts, in parts, in any case."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import combining, normalize

SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
LONGEST_QUERY = 200
MOST_WORDS = 8
WORD = re.compile(r"\w+")
AROUND = 110


@dataclass(frozen=True)
class Piece:
    """A stretch of an excerpt; `hit` when it is what was searched for."""

    text: str
    hit: bool


def fold(text: str) -> str:
    """Bring a text to the form in which words are compared: "Grünflächen" -> "gruenflaechen"."""
    spelled = normalize("NFC", text).casefold().translate(SPELLED_OUT)
    return "".join(sign for sign in normalize("NFKD", spelled) if not combining(sign))


def words_of(query: str) -> tuple[str, ...]:
    """Cut a query into folded words, each once, at most eight."""
    found = dict.fromkeys(WORD.findall(fold(query[:LONGEST_QUERY])))
    return tuple(found)[:MOST_WORDS]


def score(words: Sequence[str], title: str, text: str) -> int:
    """Weigh a text: 0 unless it holds every word; whole words and titles weigh more."""
    in_title, in_text = fold(title), fold(text)
    total = 0
    for word in words:
        if word not in in_title and word not in in_text:
            return 0
        total += 1
        total += 8 * (word in in_title) + 6 * _starts_word(word, in_title)
        total += 2 * _starts_word(word, in_text)
    return total


def _starts_word(word: str, text: str) -> bool:
    return re.search(rf"\b{re.escape(word)}", text) is not None


def excerpt(words: Sequence[str], text: str) -> tuple[Piece, ...]:
    """Cut out the surroundings of the first hit and mark all hits in them."""
    text = " ".join(text.split())
    spans = [match.span() for match in WORD.finditer(text)]
    hits = [span for span in spans if any(word in fold(text[slice(*span)]) for word in words)]
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

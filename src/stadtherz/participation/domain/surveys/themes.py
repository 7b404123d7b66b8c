"""Themes of free texts: words and pairs of words that many people wrote. No model, no guessing.

Words are brought to a stem (endings of German and English are cut), words that carry nothing are
left out, and counted is in how many texts a stem, or two side by side, occurs. Only what at least
`smallest` people wrote is told, by the form that most of them used; so whoever wants to know why a
theme is there counts the word.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from stadtherz.participation.domain.surveys.stop_words import STOP_WORDS

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
PART = re.compile(r"[.!?;:\n]+")
ENDINGS = (
    "ungen", "ings", "ung", "ing", "ern", "em", "en", "er", "es", "ed", "e", "n", "s",
)  # fmt: skip
SHORTEST_STEM, SHORTEST_WORD, MOST = 4, 3, 20
MOSTLY = 0.8
UMLAUTS = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})


@dataclass(frozen=True)
class Theme:
    """Words that came up in so many texts."""

    words: str
    texts: int


def stem(word: str) -> str:
    """Cut endings off, so that one word in its forms is one."""
    found = word.lower().translate(UMLAUTS)
    for ending in ENDINGS:
        if found.endswith(ending) and len(found) - len(ending) >= SHORTEST_STEM:
            return found[: -len(ending)]
    return found


def themes_of(texts: Sequence[str], smallest: int) -> tuple[Theme, ...]:
    """Give the themes of texts, the most frequent first."""
    single: Counter[tuple[str, ...]] = Counter()
    forms: dict[tuple[str, ...], Counter[str]] = {}
    for text in texts:
        found = _stems_in(text)
        single.update(found.keys())
        for stems, form in found.items():
            forms.setdefault(stems, Counter())[form] += 1
    many = {stems: number for stems, number in single.items() if number >= smallest}
    told = [stems for stems in many if not _is_within(stems, many)]
    ordered = sorted(told, key=lambda stems: (-many[stems], stems))[:MOST]
    return tuple(Theme(_usual(forms[stems]), many[stems]) for stems in ordered)


def _stems_in(text: str) -> dict[tuple[str, ...], str]:
    """Give the stems of a text, and pairs of neighbours, each with the form that is written."""
    found: dict[tuple[str, ...], str] = {}
    for part in PART.split(text):
        words = WORD.findall(part)
        for word in words:
            if _carries(word):
                found.setdefault((stem(word),), word)
        for one, other in pairwise(words):
            if _carries(one) and _carries(other):
                found.setdefault((stem(one), stem(other)), f"{one} {other}")
    return found


def _carries(word: str) -> bool:
    return len(word) >= SHORTEST_WORD and word.lower() not in STOP_WORDS


def _is_within(stems: tuple[str, ...], many: dict[tuple[str, ...], int]) -> bool:
    """Whether a word is mostly written as part of a pair that is told."""
    pairs = [number for pair, number in many.items() if len(pair) > 1 and stems[0] in pair]
    return len(stems) == 1 and bool(pairs) and max(pairs) >= MOSTLY * many[stems]


def _usual(forms: Counter[str]) -> str:
    return min(forms, key=lambda form: (-forms[form], form))

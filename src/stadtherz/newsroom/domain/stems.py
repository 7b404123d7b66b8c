"""Word stems: what stays of a German word without the endings of plural and case.

The first step of the Snowball stemmer for German (snowballstem.org/algorithms/german), with its
rule that at least three letters stay. Words come folded and without umlauts, so that "Räder" and
"Rad" share the stem "rad". One ending is cut and no more: who searches wants to recognise the hits.
"""

import re

SHORTEST = 3
ENDINGS = ("erinnen", "erin", "ern", "em", "en", "er", "es", "e")
BEFORE_S = "bdfghklmnrt"
_ANY = "|".join((*ENDINGS, "n", "s"))


def stem(word: str) -> str:
    """Cut the ending: "fahrrader" -> "fahrrad", "parkplatze" -> "parkplatz", "amts" -> "amt"."""
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) >= SHORTEST + len(ending):
            return word[: -len(ending)]
    if len(word) > SHORTEST and (word.endswith("ln") or (word[-1] == "s" and word[-2] in BEFORE_S)):
        return word[:-1]
    return word


def with_any_ending(word: str) -> re.Pattern[str]:
    """Describe all words of the same stem, alone or as the last part of a compound."""
    return re.compile(rf"{re.escape(stem(word))}(?:{_ANY})?\b")

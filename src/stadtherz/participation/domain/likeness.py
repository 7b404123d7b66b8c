"""Finds proposals that say nearly the same, before somebody writes one a second time.

Each text becomes a set of terms: stems of its words, pairs of neighbouring stems, and pieces of
four letters of long words, as German joins words ("Fahrradständer", "Abstellplatz für Fahrräder").
Two texts are alike by the terms they share, each counting by how rare it is among all proposals
(weighted Jaccard with the inverse document frequency of Sparck Jones, 1972). The hint is only ever
a hint: nothing is refused or merged by it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from unicodedata import combining, normalize

SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
BARE = (("ae", "a"), ("oe", "o"), ("ue", "u"))
WORD = re.compile(r"[a-z0-9]+")
ENDINGS = ("ungen", "ern", "ung", "est", "en", "em", "er", "es", "et", "e", "n", "s")
SHORTEST_STEM = 4
PIECE = 4
LONG_WORD = 8
MOST_WORDS = 400
SMALL_WORDS = """
aber alle allem allen als also am an auch auf aus bei beim bin bis bitte da damit dann das dass dem
den denn der des deshalb die dies diese diesem diesen dieser doch dort du durch ein eine einem einen
einer eines er es etwas fur gibt haben hat hier ich ihr im immer in ins ist ja jede jeder kann kein
keine konnen konnte man mehr mein mit mochte muss nach nicht noch nun nur ob oder ohne schon sehr
sein sich sie sind so soll sollen sollte sollten uber um und uns unser unsere unter viel viele vom
von vor wann war waren was wegen weil wenn wer werden wie wir wird wo wurde wurden zu zum zur stadt
vorschlag the and for with
"""
NOTHING_SAID = frozenset(SMALL_WORDS.split())
ENOUGH = 0.16
"""From this likeness on a proposal is shown as similar; set by the pairs in the tests."""


def fold(text: str) -> str:
    """Write a text so that ü, ue and u are one: "Grünflächen" and "Gruenflaechen" are equal."""
    spelled = normalize("NFC", text).casefold().translate(SPELLED_OUT)
    plain = "".join(sign for sign in normalize("NFKD", spelled) if not combining(sign))
    for two, one in BARE:
        plain = plain.replace(two, one)
    return plain


def stem(word: str) -> str:
    """Cut the ending of a folded word, as long as enough is left."""
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def terms_of(title: str, text: str = "") -> frozenset[str]:
    """Give the terms of a proposal; they can be stored, as they hang on nothing else."""
    found: set[str] = set()
    for part in (title, text):
        stems = [
            stem(word) for word in WORD.findall(fold(part))[:MOST_WORDS]
            if len(word) > 1 and word not in NOTHING_SAID
        ]  # fmt: skip
        found.update(stems)
        found.update(f"{one} {two}" for one, two in pairwise(stems))
        for one in stems:
            if len(one) >= LONG_WORD:
                found.update(f"~{one[at : at + PIECE]}" for at in range(len(one) - PIECE + 1))
    return frozenset(found)


@dataclass(frozen=True)
class Alike:
    """Another proposal, and how much of it is the same: 0 nothing, 1 everything."""

    key: str
    likeness: float


def nearest(
    terms: frozenset[str], others: Mapping[str, frozenset[str]], *, most: int = 3,
    enough: float = ENOUGH,
) -> tuple[Alike, ...]:  # fmt: skip
    """Give the proposals that say nearly the same, the most alike first.

    Args:
        terms: of the new proposal.
        others: terms of those that are there, by key.
        most: how many at most.
        enough: from which likeness on.

    """
    weights = _weights(others.values())
    unknown = log(1 + len(others))
    own = sum(weights.get(term, unknown) for term in terms)
    found = []
    for key, theirs in others.items():
        shared = sum(weights[term] for term in terms & theirs)
        if shared:
            whole = own + sum(weights[term] for term in theirs) - shared
            found.append(Alike(key, shared / whole))
    close = [one for one in found if one.likeness >= enough]
    return tuple(sorted(close, key=lambda one: (-one.likeness, one.key))[:most])


def _weights(texts: Iterable[frozenset[str]]) -> dict[str, float]:
    """Weigh every term by how rare it is; pieces of words count less than words."""
    rows: Sequence[frozenset[str]] = list(texts)
    number = len(rows)
    counted = Counter(term for row in rows for term in row)
    return {
        term: log(1 + number / times) * (0.35 if term.startswith("~") else 1.0)
        for term, times in counted.items()
    }

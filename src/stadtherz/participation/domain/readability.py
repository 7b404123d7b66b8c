"""How hard a German text is to read, and what makes it hard; for summaries in easy language.

The grade is the first Vienna formula for factual texts (R. Bamberger, E. Vanecek: Lesen,
Verstehen, Lernen, Schreiben, 1984): about the year of school in which one can read it. Easy
language asks for short sentences and words (DIN SPEC 33429:2025; Netzwerk Leichte Sprache). A
machine finds what is hard; whether people understand it, only people can say.
"""

import re
from dataclasses import dataclass

WORD = re.compile(r"[^\W\d_]+(?:[-\u00b7\u2027][^\W\d_]+)*")
SENTENCE_END = re.compile(r"(?<=[.!?:])\s+|\n+")
VOWELS = re.compile(r"(?:au|äu|eu|ei|ie|ai|aa|ee|oo|[aeiouyäöü])")
PARTS = re.compile(r"[-\u00b7\u2027]")
LONGEST_SENTENCE = 12
LONGEST_PART = 14
EASIEST_GRADES = 6.0
MANY_SYLLABLES, LONG_LETTERS = 3, 6


@dataclass(frozen=True)
class Reading:
    """What a text is like.

    Args:
        grade: year of school, 4 is easy and 15 very hard; None for a text without a word.
        long_sentences: those with more than 12 words.
        long_words: those with a part of more than 14 letters; a hyphen or a middle dot parts words.

    """

    grade: float | None
    long_sentences: tuple[str, ...] = ()
    long_words: tuple[str, ...] = ()

    @property
    def is_easy(self) -> bool:
        """Whether nothing in it is known to be hard."""
        easy = self.grade is not None and self.grade <= EASIEST_GRADES
        return easy and not self.long_sentences and not self.long_words


def read(text: str) -> Reading:
    """Judge a text in German."""
    sentences = [one.strip() for one in SENTENCE_END.split(text) if WORD.search(one)]
    words = WORD.findall(text)
    if not words:
        return Reading(None)
    long_sentences = tuple(one for one in sentences if len(WORD.findall(one)) > LONGEST_SENTENCE)
    hard = {word: None for word in words if max(map(len, PARTS.split(word))) > LONGEST_PART}
    return Reading(_grade(words, len(sentences)), long_sentences, tuple(hard))


def syllables(word: str) -> int:
    """Count the syllables of a German word by its vowels."""
    return max(1, len(VOWELS.findall(word.lower())))


def _grade(words: list[str], sentences: int) -> float:
    counts = [syllables(word) for word in words]
    share = 100 / len(words)
    many = share * sum(count >= MANY_SYLLABLES for count in counts)
    long = share * sum(len(word) > LONG_LETTERS for word in words)
    one = share * sum(count == 1 for count in counts)
    each = len(words) / sentences
    return round(0.1935 * many + 0.1672 * each + 0.1297 * long - 0.0327 * one - 0.875, 1)

"""Forms in which a German or English word may stand in a text, for finding it by any of them.

The first step of the Snowball stemmer for German (snowballstem.org/algorithms/german): endings are
cut within R1, the part behind the first consonant that follows a vowel, of which at least three
letters stand before it. No more is cut: "Messung" is not "Messe". Plurals that change a vowel
(Baum, Bäume) are met by the other spelling of the last such vowel. English plurals are cut by the
rules of its Snowball stemmer, step 1a. Words come folded: small letters, umlauts as two.

Texts are looked through for parts of words, so that a form also finds compounds.
"""

import re

SHORTEST = 4
"""A form with fewer letters would stand within too many words; it has to begin or end one. English
has few compounds without a space, so that one letter more is asked of its forms."""
_BEHIND_FIRST = re.compile(r"[aeiouy][^aeiouy]")
_ENDINGS = ("erinnen", "erin", "ern", "em", "er", "en", "es", "e")
_BEFORE_S = "bdfghklmnrt"
_UMLAUT = re.compile(r"(ae|oe|ue)(?!.*(?:ae|oe|ue))")
_VOWEL = re.compile(r"(au|[aou](?!e))(?=[^aeiouy]*(?:(?:el|er|en)?)$)")


def stem(word: str) -> str:
    """Cut the ending of a German word: "baeume" -> "baeum", "plaetzen" -> "plaetz"."""
    found = _BEHIND_FIRST.search(word)
    first = max(3, found.end()) if found else len(word)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= first:
            cut = word[: -len(ending)]
            return cut[:-1] if cut.endswith("niss") else cut
    if word.endswith(("eln", "ern")) or _is_genitive(word, first):
        return word[:-1]
    return word


def _is_genitive(word: str, first: int) -> bool:
    return len(word) > first and word[-1] == "s" and word[-2] in _BEFORE_S


def forms_of(word: str) -> tuple[str, ...]:
    """Give parts of words by which a word is found; a space stands for the edge of a word.

    None contains another, so that a text has to be looked through as few times as possible.

    Args:
        word: folded.

    """
    root, english = stem(word), set(_singulars(word))
    german = {root, _UMLAUT.sub(lambda pair: pair[0][0], root), _VOWEL.sub(_umlaut, root)}
    whole = {word} | {one for one in german if len(one) >= SHORTEST}
    whole |= {one for one in english if len(one) > SHORTEST}
    edged = {one for one in german | english if len(one) >= SHORTEST - 1} - whole
    forms = whole | {part for one in edged for part in (f" {one}", f"{one} ")}
    return tuple(sorted(
        one for one in forms if not any(other in one for other in forms - {one})
    ))  # fmt: skip


def _umlaut(found: re.Match[str]) -> str:
    return f"{found[0][0]}e{found[0][1:]}"


def _singulars(word: str) -> tuple[str, ...]:
    if word.endswith("ies") and len(word) > SHORTEST:
        return (f"{word[:-3]}y", word[:-3] + "i")
    if word.endswith(("sses", "xes", "ches", "shes")):
        return (word[:-2],)
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) >= SHORTEST:
        return (word[:-1],)
    return (f"{word[:-1]}ie",) if word.endswith("y") and len(word) >= SHORTEST else ()

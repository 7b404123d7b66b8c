"""Words as they are looked for: without case, accents and signs, so that "baeume" finds "Bäume".

Other forms of a word and compounds with it are found as well (`domain.stems`).
"""

import re
import unicodedata

from stadtherz.opendata.domain.stems import forms_of

_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_WORD = re.compile(r"[^\W_]+")
MOST_WORDS = 10


def folded(text: str) -> str:
    """Fold a text: small letters, umlauts as two letters, no accents, words with one space."""
    small = unicodedata.normalize("NFKC", text).casefold().translate(_GERMAN)
    bare = "".join(
        sign for sign in unicodedata.normalize("NFKD", small) if not unicodedata.combining(sign)
    ).casefold()
    return " ".join(_WORD.findall(bare))


def words_of(query: str) -> list[str]:
    """Give the folded words of what somebody looks for, the first ten."""
    return folded(query).split()[:MOST_WORDS]


def is_said(query: str, text: str) -> bool:
    """Whether a folded text has all words that somebody looks for, in whatever form."""
    whole = f" {text} "
    return all(any(form in whole for form in forms_of(word)) for word in words_of(query))

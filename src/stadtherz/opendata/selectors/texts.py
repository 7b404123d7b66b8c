"""Texts of the platform in each language of the city, for what is told without a page."""

from django.utils import translation
from django.utils.functional import Promise

from stadtherz.city.public import the_city
from stadtherz.kernel.text import Text


def in_languages(words: str | Promise, **figures: object) -> Text:
    """Say translatable words in each language of the city, with figures in their places."""
    said = {}
    for language in the_city().languages:
        with translation.override(language):
            told = str(words)
            said[language] = told % figures if figures else told
    return Text.of(said)


def both(first: Text, second: Text) -> Text:
    """Say one text below the other, in each language in which one of them is given."""
    languages = dict.fromkeys(code for text in (first, second) for code, _words in text)
    said = {
        code: "\n".join(text.to(code) for text in (first, second) if text.has(code))
        for code in languages
    }
    return Text.of(said)

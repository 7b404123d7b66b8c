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

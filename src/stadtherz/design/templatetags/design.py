"""Template tags that every page may use without loading them."""

import re
from functools import cache, lru_cache
from typing import Any

import segno
from django import template
from django.conf import settings
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from stadtherz.design.openings import opened
from stadtherz.design.states import shown_state
from stadtherz.kernel.text import Text

register = template.Library()
LONGEST_ADDRESS = 500
SIGNS = {
    "dot": "M8 2a6 6 0 1 1-.01 0z",
    "diamond": "M8 1.500 14.500 8 8 14.500 1.500 8z",
    "triangle": "M8 1.500 15 14H1z",
    "square": "M2.500 2.500h11v11h-11zM5 8h6",
    "ring": "M8 2a6 6 0 1 1-.01 0z",
    "bar": "M2 6.500h12v3H2z",
}
"""Outlines of states in a box of 16 by 16, told apart by their shape alone."""
ORDINARY_WORD = re.compile(r"[A-Z][a-z]+(?![^\W_])")  # not "CO2", "PM10" or "pH"


@register.simple_tag(takes_context=True)
def opening(context: Context, part: str) -> SafeString:
    """Show a part of a page that belongs to its reader and is never kept with the page."""
    return opened(context, part)


@register.filter
def spoken(text: Text | None) -> str:
    """Give a `Text` in the language of the page."""
    return text.to(get_language() or "") if text else ""


@register.filter
def amid(text: Text | None) -> str:
    """Give a `Text` as it is written within a sentence: English begins in lower case there."""
    words = spoken(text)
    here = (get_language() or "").split("-")[0]
    if not text or here != "en" or text.language_given(here) != "en":
        return words
    return words[0].lower() + words[1:] if ORDINARY_WORD.match(words) else words


@register.filter
def tongue(text: Text | str | None) -> SafeString:
    """Give ` lang="de"` where the words on an English page are German; plain text is original."""
    here = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    there = text.language_given(here) if isinstance(text, Text) else settings.LANGUAGE_CODE
    return format_html(' lang="{}"', there) if text and there != here else mark_safe("")


@register.filter
def lang_unless_here(language: str) -> SafeString:
    """Give ` lang="de"` for words in German on an English page; nothing for those of the page."""
    here = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    there = language.split("-", maxsplit=1)[0]
    return format_html(' lang="{}"', there) if there not in {"", here} else mark_safe("")


@register.filter
def said(text: Text | str | None) -> SafeString:
    """Give a text within a page, marked with its language where that is not the page's."""
    words = spoken(text) if isinstance(text, Text) else text or ""
    lang = tongue(text) if text else ""
    return format_html("<span{}>{}</span>", lang, words) if lang else format_html("{}", words)


@register.filter
def said_in(words: str, language: str) -> SafeString:
    """Give words that somebody wrote in one language, marked where that is not the page's."""
    lang = lang_unless_here(language)
    return format_html("<span{}>{}</span>", lang, words) if lang else format_html("{}", words)


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon that says nothing on its own; the words stand beside it."""
    return _icon(name)


@cache
def _icon(name: str) -> SafeString:
    paths = render_to_string(f"design/icons/{name}.svg")
    return mark_safe(  # noqa: S308 - our own files, no input
        f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{paths}</svg>'
    )


@register.simple_tag
def status(shape: str, word: Any) -> SafeString:
    """Show a state by word and shape: done, running, planned, late, unknown."""
    return shown_state(shape, word)


@register.simple_tag(takes_context=True)
def page_address(context: Context) -> str:
    """Give the public address of the page, for paper.

    A page that shows one of many ranges names it as `printed_query` in its context.
    """
    request = context.get("request")
    path = request.path if request else ""
    return f"{settings.CONFIG.address.rstrip('/')}{path}{context.get('printed_query', '')}"


@register.simple_tag(takes_context=True)
def qr_back(context: Context) -> SafeString:
    """Draw the code that leads from paper back to the page."""
    return _qr(page_address(context))


@lru_cache(maxsize=2_000)
def _qr(address: str) -> SafeString:
    code = segno.make(address[:LONGEST_ADDRESS], error="m", micro=False)
    return mark_safe(code.svg_inline(omitsize=True, border=1, svgclass=None, lineclass=None))  # noqa: S308 - drawn by segno from numbers only


@register.simple_tag
def sign(name: str) -> SafeString:
    """Draw the sign of a state; the word stands beside it."""
    return format_html(
        '<svg class="sign sign--{}" viewBox="0 0 16 16" aria-hidden="true" focusable="false">'
        '<path d="{}"/></svg>',
        name,
        SIGNS[name],
    )


@register.filter
def sign_outline(name: str) -> str:
    """Give the outline of a sign, to be drawn into a map."""
    return SIGNS[name]

"""Template tags that every page may use without loading them."""

from functools import cache
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from stadtherz.kernel.text import Text

register = template.Library()


@register.filter
def spoken(text: Text | None) -> str:
    """Give a `Text` in the language of the page."""
    return text.to(get_language() or "") if text else ""


@register.filter
def tongue(text: Text | str | None) -> SafeString:
    """Give ` lang="de"` where the words on an English page are German; plain text is original."""
    here = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    there = text.language_given(here) if isinstance(text, Text) else settings.LANGUAGE_CODE
    return format_html(' lang="{}"', there) if text and there != here else mark_safe("")


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


@register.inclusion_tag("design/_status.html")
def status(shape: str, word: Any) -> dict[str, Any]:
    """Show a state by word and shape: done, running, planned, late, unknown."""
    return {"shape": shape, "word": word}

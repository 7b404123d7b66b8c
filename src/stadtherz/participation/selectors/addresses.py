"""Whole addresses of pages, for mails, feeds and files that are read elsewhere."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override


def page_here(name: str, *args: object) -> str:
    """Give the whole address of a page, in the language of now."""
    return str(settings.CONFIG.address).rstrip("/") + reverse(name, args=args)


def page_in(language: str, name: str, *args: object) -> str:
    """Give the whole address of a page in a language."""
    with override(language):
        return page_here(name, *args)

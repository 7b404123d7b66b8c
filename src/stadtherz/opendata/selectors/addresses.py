"""Addresses of the catalogue: of things, which stay, and of pages and files."""

from functools import cache

from django.conf import settings
from django.urls import resolve, reverse
from django.utils.translation import override


def address() -> str:
    """Give the address of the city without a slash at its end."""
    return str(settings.CONFIG.address).rstrip("/")


def iri_of(kind: str, *names: str) -> str:
    """Write the address of a thing of the catalogue; it stays, whatever becomes of pages."""
    return "/".join((address(), "id", kind, *names))


def home() -> str:
    """Give the address of the catalogue's page in the city's first language."""
    with override(settings.LANGUAGE_CODE):
        return address() + reverse("opendata:datasets")


def page_of(key: str) -> str:
    """Give the address of a dataset's page in the city's first language."""
    with override(settings.LANGUAGE_CODE):
        return address() + reverse("opendata:dataset", args=[key])


def is_free(key: str) -> bool:
    """Whether a dataset with this key has a page, and none of the catalogue's own hides it."""
    for language, _name in settings.LANGUAGES:
        with override(language):
            if resolve(reverse("opendata:dataset", args=[key])).url_name != "dataset":
                return False
    return True


def series_page(key: str) -> str:
    """Give the address of the page of a series in the city's first language."""
    with override(settings.LANGUAGE_CODE):
        return address() + reverse("opendata:series", args=[key])


def file_address(key: str, path: str) -> str:
    """Give the address of a file of a dataset."""
    return address() + reverse("opendata-files:file", args=[key, path.rpartition("/")[2]])


def manifest_address(key: str, moment: str) -> str:
    """Give the address of the signed list of editions that counted at a moment."""
    return f"{address()}{reverse('opendata-files:editions', args=[key])}?at={moment}"


def quality_page(service: str = "") -> str:
    """Give the address of the page on how well services run, and of the part on one of them."""
    return _part_of("opendata:quality", service)


def use_page(part: str = "") -> str:
    """Give the address of the page on licences, charges and terms of use, and of a part of it."""
    return _part_of("opendata:use", part)


def _part_of(name: str, part: str) -> str:
    there = address() + _path(name, settings.LANGUAGE_CODE)
    return f"{there}#{part}" if part else there


@cache
def _path(name: str, language: str) -> str:
    """Find the path once: every file of a catalogue names one of these pages."""
    with override(language):
        return reverse(name)

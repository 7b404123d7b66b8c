from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import get_language

from stadtherz.newsroom.models import CityPage, NewsIndexPage
from stadtherz.newsroom.selectors import address_of, index_context

register = template.Library()


@register.simple_tag
def news_list(page: NewsIndexPage, asked: Mapping[str, str]) -> dict[str, Any]:
    """Give the news that the list shows, as the reader asked for them."""
    return index_context(page, asked)


@register.filter
def address(page: CityPage) -> str:
    """Give the path of a page in the language that is being read."""
    return address_of(page, get_language() or "")

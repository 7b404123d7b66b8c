from collections.abc import Mapping
from typing import Any

from django import template

from stadtherz.newsroom.models import NewsIndexPage
from stadtherz.newsroom.selectors import index_context

register = template.Library()


@register.simple_tag
def news_list(page: NewsIndexPage, asked: Mapping[str, str]) -> dict[str, Any]:
    """Give the news that the list shows, as the reader asked for them."""
    return index_context(page, asked)

"""Articles of law in the words of the reader's language."""

import re

from django import template
from django.utils.translation import gettext

register = template.Library()
GDPR = re.compile(r"Art\. (\d+) \((\d+)\) ([a-z]) GDPR")


@register.filter
def cited(articles: str) -> str:
    """Cite articles of the GDPR as lawyers of the language do: "Art. 6 Abs. 1 Buchst. a DSGVO"."""
    return GDPR.sub(_cited, articles)


def _cited(found: re.Match[str]) -> str:
    return gettext(
        "Art. %(article)s Abs. %(paragraph)s Buchst. %(letter)s DSGVO"
    ) % {"article": found[1], "paragraph": found[2], "letter": found[3]}  # fmt: skip

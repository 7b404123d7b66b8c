"""Shows beside the city's own datasets what other portals have."""

from typing import Any

from django import template

from stadtherz.opendata.selectors.harvesting import for_people, text_of, value_of

register = template.Library()
SHOWN = 3


@register.inclusion_tag("opendata/_found_elsewhere.html")
def found_elsewhere(words: str) -> dict[str, Any]:
    """Offer the first few datasets of others that fit the same words."""
    rows = list(for_people(words)[: SHOWN + 1])
    cards = [(row, value_of(row), text_of(value_of(row).description)) for row in rows[:SHOWN]]
    return {"cards": cards, "more": len(rows) > SHOWN, "words": words}

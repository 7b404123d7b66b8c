"""Writes the mail to who follows participation, in their language, with the way to end it."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import ngettext, override

from stadtherz.accounts.public import Mail, tidied
from stadtherz.city.public import the_city
from stadtherz.participation.models import Follower, Happened
from stadtherz.participation.selectors.following import key_to_end, page_in, page_of_happened


def digest_letter(row: Follower, to: str, news: list[Happened]) -> Mail:
    """Tell all that is new, the oldest first."""
    with override(row.language):
        context: dict[str, Any] = {
            "news": [_told(one, row.language) for one in news],
            "city": the_city(),
            "page": page_in(row.language, "participation:following"),
        }
        subject = ngettext(
            "Mitmachen: eine Neuigkeit", "Mitmachen: %(number)s Neuigkeiten", len(news)
        ) % {"number": len(news)}
        body = tidied(render_to_string("participation/letters/digest.txt", context))
    key = f"participation-digest-{row.pk}-{row.told_until}"
    return Mail(key, to, subject, body, _ending(row))


def _told(one: Happened, language: str) -> dict[str, Any]:
    return {
        "what": one.get_kind_display(), "title": one.title, "text": one.text, "at": one.at,
        "page": page_of_happened(one, language),
    }  # fmt: skip


def _ending(row: Follower) -> tuple[tuple[str, str], ...]:
    """Let mail programs end it with one click (RFC 2369, RFC 8058)."""
    path = reverse("participation-files:digest-end", args=[key_to_end(row)])
    address = str(settings.CONFIG.address).rstrip("/") + path
    return (
        ("List-Unsubscribe", f"<{address}>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    )

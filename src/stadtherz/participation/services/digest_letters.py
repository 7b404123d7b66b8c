"""Writes the mail to who follows participation, in their language, with the way to end it."""

from typing import Any

from django.utils.translation import ngettext, override

from stadtherz.accounts.public import Mail
from stadtherz.kernel.text import Text
from stadtherz.participation.models import Follower, Happened
from stadtherz.participation.selectors.addresses import page_here
from stadtherz.participation.selectors.following import key_to_end, page_of_happened
from stadtherz.participation.services.posting import body_of


def digest_letter(row: Follower, to: str, news: list[Happened]) -> Mail:
    """Tell all that is new, the oldest first."""
    with override(row.language):
        context: dict[str, Any] = {
            "news": [_told(one, row.language) for one in news],
            "page": page_here("participation:following"),
        }
        subject = ngettext(
            "Mitmachen: eine Neuigkeit", "Mitmachen: %(number)s Neuigkeiten", len(news)
        ) % {"number": len(news)}
        body = body_of("digest", context)
    key = f"participation-digest-{row.pk}-{row.told_until}"
    return Mail(key, to, subject, body, _ending(row))


def _told(one: Happened, language: str) -> dict[str, Any]:
    return {
        "what": one.get_kind_display(), "text": one.text, "at": one.at,
        "title": Text.of(one.proposal.title) if one.proposal else one.title,
        "page": page_of_happened(one, language),
    }  # fmt: skip


def _ending(row: Follower) -> tuple[tuple[str, str], ...]:
    """Let mail programs end it with one click (RFC 2369, RFC 8058)."""
    address = page_here("participation-files:digest-end", key_to_end(row))
    return (
        ("List-Unsubscribe", f"<{address}>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    )

"""Writes the mails to who follows data, in their language, with the way to end it in each."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext, ngettext, override

from stadtherz.accounts.public import Mail, tidied
from stadtherz.city.public import the_city
from stadtherz.opendata.domain.following import Event, event_of
from stadtherz.opendata.models import Following
from stadtherz.opendata.selectors.following import (
    Change,
    end_at_once,
    page_in,
    page_of_following,
)
from stadtherz.opendata.selectors.following_words import subject_in_words

MOST_SHOWN = 50


def confirm_letter(row: Following) -> Mail:
    """Ask whether the address is theirs; nothing that was entered is repeated."""
    with override(row.language):
        body = _written("following_confirm", _frame(row))
        subject = gettext("Möchtest du bei Änderungen Bescheid bekommen?")
        return Mail(f"following-{row.seed}", row.address, subject, body)


def news_letter(row: Following, changes: list[Change]) -> Mail:
    """Tell all that is new, the newest first."""
    with override(row.language):
        shown = [_told(row, one) for one in changes[:MOST_SHOWN]]
        context = {
            **_frame(row), "changes": shown, "more": len(changes) - len(shown),
            "why": subject_in_words(row),
            "catalogue": page_in(row.language, "opendata:datasets"),
        }  # fmt: skip
        subject = ngettext(
            "Offene Daten: ein Datensatz hat sich geändert",
            "Offene Daten: %(number)s Datensätze haben sich geändert",
            len(changes),
        ) % {"number": len(changes)}
        key = f"following-{row.seed}-{changes[0].changed.at.isoformat()}"
        return Mail(key, row.address, subject, _written("following_news", context), _ending(row))


def _told(row: Following, change: Change) -> dict[str, Any]:
    words = {
        Event.PUBLISHED: gettext("neu"),
        Event.CHANGED: gettext("geändert"),
        Event.WITHDRAWN: gettext("zurückgezogen"),
    }
    return {
        "title": change.dataset.title.to(row.language),
        "what": words[event_of(change.changed, row.seen_until)],
        "at": change.modified,
        "page": page_in(row.language, "opendata:dataset", change.dataset.key),
    }


def _ending(row: Following) -> tuple[tuple[str, str], ...]:
    """Let mail programs end it with one click (RFC 2369, RFC 8058)."""
    return (
        ("List-Unsubscribe", f"<{end_at_once(row)}>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    )


def _frame(row: Following) -> dict[str, Any]:
    return {"city": the_city(), "page": page_of_following(row)}


def _written(name: str, context: dict[str, Any]) -> str:
    return tidied(render_to_string(f"opendata/letters/{name}.txt", context))

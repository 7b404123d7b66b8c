"""What the pages of an account share: their menu, and values in words."""

from datetime import datetime
from typing import Any

from django import forms, template
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stadtherz.accounts.forms import ROLE_NAMES

register = template.Library()

MENU: tuple[tuple[str, Promise], ...] = (
    ("accounts:mine", _("Meine Daten")),
    ("account_email", _("E-Mail")),
    ("account_change_password", _("Passwort")),
    ("mfa_index", _("Zweiter Faktor")),
    ("account_logout", _("Abmelden")),
)
FIELDS: dict[str, Promise] = {
    "username": _("Benutzername"),
    "email": _("E-Mail-Adresse"),
    "first_name": _("Vorname"),
    "last_name": _("Nachname"),
    "date_joined": _("dabei seit"),
    "last_login": _("zuletzt angemeldet"),
    "roles": _("Rollen"),
    "verified": _("bestätigt"),
    "primary": _("wird benutzt"),
    "type": _("Art"),
    "name": _("Name"),
    "created_at": _("angelegt"),
    "last_used_at": _("zuletzt benutzt"),
    "provider": _("Dienst"),
    "uid": _("Kennung dort"),
    "extra_data": _("was der Dienst über dich gesagt hat"),
    "expire_date": _("endet"),
    "role": _("Rolle"),
    "granted": _("erhalten"),
    "reason": _("Warum"),
    "changed_at": _("Wann"),
    "subject": _("Betreff"),
    "sent": _("gesendet"),
    "table": _("Tabelle"),
    "as": _("als"),
    "pk": _("Nummer"),
    "title": _("Titel"),
    "label": _("Titel"),
    "object_str": _("Titel"),
    "action": _("Was"),
    "timestamp": _("Wann"),
    "text": _("Text"),
    "comment": _("Bemerkung"),
    "file": _("Datei"),
    "status": _("Stand"),
}


@register.inclusion_tag("accounts/_menu.html", takes_context=True)
def account_menu(context: template.Context) -> dict[str, Any]:
    """Draw the menu of an account, with the part that the page lies in."""
    path = context["request"].path
    entries = [(reverse(name), words) for name, words in MENU]
    inside = max((at for at, _words in entries if path.startswith(at)), key=len, default="")
    return {"entries": [(at, words, _here(at, path, inside)) for at, words in entries]}


def _here(address: str, path: str, inside: str) -> str:
    if address == path:
        return "page"
    return "true" if address == inside else ""


@register.filter
def without_placeholder(field: forms.BoundField) -> forms.BoundField:
    """Take the grey words out of an input: the label above says the same and stays."""
    field.field.widget.attrs.pop("placeholder", None)
    return field


@register.filter
def by_fours(secret: str) -> str:
    """Write a long key in groups of four, so that it can be compared and typed."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


@register.filter
def told(row: dict[str, Any]) -> list[tuple[str, str]]:
    """Give what one stored row says: name and value of each field that is filled, in words."""
    pairs = (
        (str(FIELDS.get(name, name)), _value(_in_words(name, value))) for name, value in row.items()
    )
    return [(name, value) for name, value in pairs if value]


def _in_words(name: str, value: Any) -> Any:
    """Give roles the words by which people know them."""
    if name == "roles":
        return [ROLE_NAMES.get(role, role) for role in value]
    return ROLE_NAMES.get(value, value) if name == "role" else value


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("ja") if value else gettext("nein")
    if isinstance(value, datetime):
        return formats.date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(value, dict):
        return ", ".join(f"{name}: {part}" for name, part in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)

"""Reads a profile that somebody brings along, as a file or as text."""

import json
from typing import Any

from django.core.files import File
from django.utils.translation import gettext as _

from stadtherz.kernel.errors import Invalid

MOST_SIGNS = 20_000
"""A profile has 4,000."""


def read_file(text: str, file: File[bytes] | None) -> dict[str, Any]:
    """Give the tables that a file, or else a text, holds.

    Raises:
        Invalid: it is empty, too long, no JSON, or no table of tables; in words in the details.

    """
    found = text if file is None else _text_of(file)
    if not found.strip():
        raise _refused(_("Wähl eine Datei oder füge den Text eines Profils ein."))
    if len(found) > MOST_SIGNS:
        raise _refused(_("Das ist zu lang für ein Profil."))
    try:
        tables = json.loads(found)
    except json.JSONDecodeError as wrong:
        place = {"line": wrong.lineno, "column": wrong.colno}
        words = _("Das ist kein JSON: Zeile %(line)s, Zeichen %(column)s stimmt nicht.")
        raise _refused(words % place) from wrong
    except (RecursionError, ValueError) as wrong:  # too deep, or a number of too many digits
        raise _refused(_("Das ist kein Profil.")) from wrong
    if not isinstance(tables, dict) or not _is_text(tables):
        raise _refused(_("Das ist kein Profil."))
    return tables


def _is_text(tables: dict[str, Any]) -> bool:
    """Whether all words can be shown: JSON may have halves of signs that are no text."""
    try:
        json.dumps(tables, ensure_ascii=False).encode()
    except (UnicodeEncodeError, RecursionError):
        return False
    return True


def _text_of(file: File[bytes]) -> str:
    try:
        return str(file.read(MOST_SIGNS * 4 + 1), "utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise _refused(_("Die Datei ist kein Text.")) from wrong


def _refused(words: str) -> Invalid:
    return Invalid("a profile cannot be read", code="profile-file", details=(words,))

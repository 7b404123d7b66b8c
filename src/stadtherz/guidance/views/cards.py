"""The card of a way to take along: a page of one file, large print, plain text, kept offline."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from stadtherz.guidance.domain.cards import Sheet, sheets
from stadtherz.guidance.views.told import Shown, shown_way

SHEET, PRINT, LARGE = "blatt", "druck", "gross"
STYLE = "guidance/card.css"


@require_safe
def card(request: HttpRequest) -> HttpResponse:
    """Offer the card of a way: to open, to print large, as text, and to be kept."""
    shown = shown_way(request)
    if not isinstance(shown, Shown):
        return shown
    found = [_address(shown, one.number) for one in sheets(shown.told.words)]
    large = [f"{address}&{PRINT}={LARGE}" for address in found]
    context = shown.context(_("Wegkarte")) | {
        "sheets": found, "large": large, "kept": " ".join((*found, *large)),
        "text": f"{reverse('guidance:card-text')}?{shown.query}",
        "scope": reverse("guidance:sheet"),
    }  # fmt: skip
    return render(request, "guidance/card.html", context)


@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """Give a sheet of the card: one file with nothing around it, below 50 kB."""
    shown = shown_way(request)
    if not isinstance(shown, Shown):
        return shown
    found = sheets(shown.told.words)
    asked = request.GET.get(SHEET, "1")
    chosen = next((one for one in found if str(one.number) == asked), found[0])
    response = render(request, "guidance/sheet.html", _context(shown, chosen, len(found)) | {
        "is_large": request.GET.get(PRINT) == LARGE,
        "others": [(one.number, _address(shown, one.number)) for one in found],
    })  # fmt: skip
    response._csp_replace = {"style-src": [_style_hash()]}  # type: ignore[attr-defined]  # noqa: SLF001
    return response


@require_safe
def text(request: HttpRequest) -> HttpResponse:
    """Give the whole way as plain text, a sentence a line."""
    shown = shown_way(request)
    if not isinstance(shown, Shown):
        return shown
    whole = Sheet(1, 1, shown.told.words.steps)
    said = render_to_string("guidance/card.txt", _context(shown, whole, 1))
    return HttpResponse(said.strip() + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Give the script that keeps sheets on a device; it rules over sheets only."""
    return render(request, "guidance/card-worker.js", content_type="text/javascript; charset=utf-8")


def _context(shown: Shown, chosen: Sheet, number: int) -> dict[str, Any]:
    return shown.context(_("Wegkarte")) | {
        "sheet": chosen, "number": number, "day": timezone.localdate(), "style": STYLE,
        "steps": list(enumerate(chosen.steps, chosen.first)),
        "card": f"{reverse('guidance:card')}?{shown.query}",
    }  # fmt: skip


def _address(shown: Shown, number: int) -> str:
    more = f"&{SHEET}={number}" if number > 1 else ""
    return f"{reverse('guidance:sheet')}?{shown.query}{more}"


@cache
def _style_hash() -> str:
    """Name the one style that a sheet may have within itself."""
    digest = sha256(render_to_string(STYLE).encode()).digest()
    return f"'sha256-{b64encode(digest).decode()}'"

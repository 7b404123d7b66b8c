"""The page of everything that is late."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from stadtherz.participation.selectors.overdue import everything_overdue


@require_safe
def overdue(request: HttpRequest) -> HttpResponse:
    """Show what the city promised and did not keep in time, whoever it was."""
    now = timezone.now()
    context = {
        "found": everything_overdue(now, request.GET.get("seite", "1")),
        "today": timezone.localdate(now),
        "trail": [(reverse("participation:procedures"), gettext("Mitmachen")),
                  ("", gettext("Was überfällig ist"))],
    }  # fmt: skip
    return render(request, "participation/overdue.html", context)

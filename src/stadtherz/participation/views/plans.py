"""The list of what the city is up to, to read."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from stadtherz.city.public import districts, themes
from stadtherz.kernel.errors import NotFound
from stadtherz.participation.domain.happenings import Subject
from stadtherz.participation.models.plans import PlanState
from stadtherz.participation.selectors.following import is_followed
from stadtherz.participation.selectors.plan_words import shown_changes
from stadtherz.participation.selectors.plans import (
    PlanFilter,
    changes_of_plan,
    plan_with,
    plans_found,
    punctuality,
)

A_PAGE = 24


@require_safe
def plan_list(request: HttpRequest) -> HttpResponse:
    """Show every announced plan, those to be treated next first."""
    wanted = filter_of(request)
    page = Paginator(plans_found(wanted), A_PAGE).get_page(request.GET.get("seite"))
    context = {
        "page": page, "wanted": wanted, "themes": themes(), "districts": districts(),
        "states": PlanState.choices, "punctuality": punctuality(), "today": timezone.localdate(),
        "trail": [_taking_part(), ("", gettext("Vorhabenliste"))],
    }  # fmt: skip
    return render(request, "participation/plans.html", context)


@require_safe
def plan(request: HttpRequest, key: str) -> HttpResponse:
    """Show a plan with everything that changed since it was announced."""
    try:
        row = plan_with(key)
    except NotFound as error:
        raise Http404(str(error)) from error
    context: dict[str, Any] = {
        "plan": row, "notice": row.notice, "changes": changes_of_plan(key),
        "words": shown_changes(row, get_language() or "de"),
        "today": timezone.localdate(), "followed": is_followed(request.user, Subject.PLAN, key),
        "trail": [
            _taking_part(), (reverse("participation:plans"), gettext("Vorhabenliste")),
            ("", row.title),
        ],
    }  # fmt: skip
    return render(request, "participation/plan.html", context)


def filter_of(request: HttpRequest) -> PlanFilter:
    """Read what somebody looks for; a state that there is not finds everything."""
    state = request.GET.get("stand", "")
    return PlanFilter(
        request.GET.get("thema", ""), request.GET.get("stadtteil", ""),
        state if state in PlanState.values else "",
    )  # fmt: skip


def _taking_part() -> tuple[str, str]:
    return reverse("participation:procedures"), gettext("Mitmachen")

from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from stadtherz.accounts.public import Permission, User, is_sure_of, may, require
from stadtherz.city.public import districts, themes
from stadtherz.kernel.errors import Conflict, NotFound
from stadtherz.observations.public import cards_of, cards_of_project
from stadtherz.participation.public import procedures_of_project
from stadtherz.programme.domain.gate import (
    Missing,
    benefit_to_complete,
    missing_for_approval,
)
from stadtherz.programme.domain.open_data import as_values, milestones_table, projects_table
from stadtherz.programme.forms import WithdrawalForm
from stadtherz.programme.models import Project
from stadtherz.programme.selectors.goals import goals_of_theme, shown_goals
from stadtherz.programme.selectors.open_data import open_projects
from stadtherz.programme.selectors.projects import (
    ENDED,
    filtered,
    judged_projects,
    news_of_theme,
    numbers_by_theme,
    project_cards,
    project_with,
    stations_of,
)
from stadtherz.programme.selectors.promises import (
    all_promises,
    milestones_of,
    promises_kept,
    shown,
)
from stadtherz.programme.services.approval import (
    ApprovalRefused,
    approve_project,
    withdraw_approval,
)

A_PAGE = 24
OF_A_THEME = 30
NEWS_OF_A_THEME = 3
STATIONS_OF_A_THEME = 6
STATIONS_OF_A_PROJECT = 12
OF_A_GOAL = 12
MILESTONES_A_PAGE = 40


@require_safe
def theme_list(request: HttpRequest) -> HttpResponse:
    counts = numbers_by_theme()
    found = [(theme, counts.get(theme.key, 0)) for theme in themes()]
    return render(request, "programme/themes.html", {"themes": found})


@require_safe
def theme(request: HttpRequest, key: str) -> HttpResponse:
    every = list(themes())
    found = next((one for one in every if one.key == key), None)
    if found is None:
        message = f"there is no theme {key!r}"
        raise Http404(message)
    cards = list(filtered(project_cards(), theme=key)[:OF_A_THEME])
    stations = stations_of((card.key for card in cards), STATIONS_OF_A_THEME)
    context = {
        "theme": found, "others": every, "projects": cards,
        "stations": cards_of(stations, timezone.now()),
        "goals": goals_of_theme(key),
        "news": news_of_theme(key, _language(), NEWS_OF_A_THEME),
        "trail": [(reverse("programme:themes"), gettext("Themen")), ("", _words(found.name))],
    }  # fmt: skip
    return render(request, "programme/theme.html", context)


@require_safe
def goals(request: HttpRequest) -> HttpResponse:
    found = shown_goals(timezone.localdate(), OF_A_GOAL)
    return render(request, "programme/goals.html", {"goals": found})


@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    chosen = {name: request.GET.get(name, "") for name in ("thema", "stand", "stadtteil", "ziel")}
    cards = filtered(
        project_cards(),
        theme=chosen["thema"], status=chosen["stand"], district=chosen["stadtteil"],
        goal=chosen["ziel"],
    )  # fmt: skip
    context = {
        "page": Paginator(cards, A_PAGE).get_page(request.GET.get("seite")),
        "chosen": chosen, "themes": themes(), "districts": districts(),
        "states": Project.Status.choices,
    }  # fmt: skip
    return render(request, "programme/projects.html", context)


@require_safe
def project(request: HttpRequest, key: str) -> HttpResponse:
    staff = may(request.user, Permission.EDIT_PROGRAMME) and is_sure_of(request)
    try:
        found = project_with(key, hidden_too=staff)
    except NotFound as error:
        raise Http404(str(error)) from error
    milestones = milestones_of(found, timezone.localdate())
    context = {
        "project": found, "milestones": milestones,
        "stations": cards_of_project(key, timezone.now(), STATIONS_OF_A_PROJECT),
        "procedures": procedures_of_project(key),
        "takes_part": found.take_part and found.status not in ENDED,
        "slips": sum(one.times_moved for one in milestones),
        "missing": () if found.approved_at else missing_for_approval(found.as_candidate()),
        "trail": [(reverse("programme:projects"), gettext("Projekte")), ("", _words(found.name))],
    }  # fmt: skip
    return render(request, "programme/project.html", context)


@require_safe
def promises(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    page = Paginator(all_promises(), MILESTONES_A_PAGE)
    listed = page.get_page(request.GET.get("seite"))
    context = {
        "record": promises_kept(today), "page": listed,
        "milestones": [shown(milestone, today) for milestone in listed.object_list],
    }  # fmt: skip
    return render(request, "programme/promises.html", context)


@require_safe
def projects_json(request: HttpRequest) -> JsonResponse:
    values = as_values(open_projects(timezone.localdate()))
    return JsonResponse(values, json_dumps_params={"ensure_ascii": False})


@require_safe
def projects_csv(request: HttpRequest) -> HttpResponse:
    return _csv("projekte", projects_table(open_projects(timezone.localdate())))


@require_safe
def milestones_csv(request: HttpRequest) -> HttpResponse:
    return _csv("versprochen", milestones_table(open_projects(timezone.localdate())))


def _csv(name: str, table: str) -> HttpResponse:
    response = HttpResponse(table, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _words(text: Any) -> str:
    return str(text.to(_language()))


def _language() -> str:
    return (get_language() or settings.LANGUAGE_CODE).split("-")[0]


EDITOR = "wagtailsnippets_programme_project:edit"
FIELDS: dict[str, str] = {
    Missing.BENEFIT: "benefits-ADD",
    Missing.BENEFIT_WHO: "benefits-{nearest}-who_0",
    Missing.BENEFIT_WHAT: "benefits-{nearest}-what_0",
    Missing.BENEFIT_FROM_WHEN: "benefits-{nearest}-from_when_0",
    Missing.BENEFIT_HOW_KNOWN: "benefits-{nearest}-how_known_0",
    Missing.GOAL: "contributions-ADD",
    Missing.DEPARTMENT: "department",
    Missing.PERMANENT_OWNER: "permanent_owner",
    Missing.COST_OR_DECISION_DATE: "decision_date",
}
"""Where in the editor each missing thing is filled in."""


def approval(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is to be judged and what is missing; approve, or take the approval back."""
    require(request.user, Permission.APPROVE_PROJECTS)
    found = get_object_or_404(judged_projects(), pk=pk)
    form = WithdrawalForm(request.POST if "withdraw" in request.POST else None)
    if request.method == "POST" and _decide(request, found, form):
        return redirect(request.path)
    context = {
        "project": found, "form": form, "editor": reverse(EDITOR, args=[pk]),
        "gaps": _gaps_with_fields(found),
    }  # fmt: skip
    return render(request, "programme/admin/approval.html", context)


def _gaps_with_fields(found: Project) -> list[tuple[Missing, str]]:
    candidate = found.as_candidate()
    nearest = benefit_to_complete(candidate.benefits)
    return [(gap, FIELDS[gap].format(nearest=nearest)) for gap in missing_for_approval(candidate)]


REFUSED = {
    "already-approved": _("Das Projekt ist schon freigegeben; siehe unten, von wem."),
    "not-approved": _("Das Projekt ist nicht mehr freigegeben; siehe unten, warum."),
    "changed-meanwhile": _(
        "Jemand hat das Projekt inzwischen geändert. Sieh es dir noch einmal an."
    ),
    "approval": _("Noch nicht: Es fehlen Angaben. Sie stehen unten."),
}


def _decide(request: HttpRequest, found: Project, form: WithdrawalForm) -> bool:
    """Do what was asked; gives whether the page is to be shown afresh."""
    by = cast(User, request.user)
    try:
        if "withdraw" in request.POST:
            if not form.is_valid():
                return False
            withdraw_approval(project_id=found.pk, reason=form.cleaned_data["reason"], by=by)
            messages.success(request, gettext("Die Freigabe ist zurückgenommen."))
        else:
            approve_project(project_id=found.pk, by=by, seen=_seen(request))
            messages.success(request, gettext("Das Projekt ist freigegeben."))
    except (ApprovalRefused, Conflict) as refusal:
        messages.error(request, REFUSED[refusal.code])
    return True


def _seen(request: HttpRequest) -> datetime | None:
    """When the project that this person judged was last changed."""
    try:
        return datetime.fromisoformat(request.POST.get("seen", ""))
    except ValueError:
        return None

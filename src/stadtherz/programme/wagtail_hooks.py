from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.admin.widgets.button import ListingButton
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from stadtherz.accounts.public import Permission, may
from stadtherz.programme import models, views
from stadtherz.programme.forms import ProjectForm
from stadtherz.programme.services import keep_gate, note_edited_milestones


def _fields(*names: str) -> list[FieldPanel]:
    return [FieldPanel(name) for name in names]


class ProjectViewSet(SnippetViewSet):
    """Staff edit projects here; every version is kept."""

    model = models.Project
    icon = "clipboard-list"
    list_display = ["name", "status", "department", "published", "approved_at"]
    list_filter = ["status", "department", "published"]
    search_fields = ["key"]
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    *_fields("key", "name", "summary", "description", "status", "stop_reason"),
                    *_fields("themes", "districts", "take_part", "take_part_address", "published"),
                ],
                heading=_("Projekt"),
            ),
            ObjectList(
                [
                    InlinePanel("benefits", label=_("Nutzen"),
                                panels=_fields("kind", "who", "what", "from_when", "how_known")),
                    InlinePanel("contributions", label=_("Beitrag zu einem Ziel"),
                                panels=_fields("goal", "statement")),
                ],
                heading=_("Nutzen und Ziele"),
            ),
            ObjectList(
                [
                    InlinePanel("milestones", label=_("Meilenstein"), panels=[
                        FieldPanel("name"),
                        FieldRowPanel(_fields("first_due", "first_known")),
                        FieldRowPanel(_fields("due", "due_known", "reason")),
                        FieldRowPanel(_fields("is_done", "done_on", "done_known")),
                        FieldPanel("is_dropped"),
                        *_fields("note", "source"),
                    ]),
                    InlinePanel("dependencies", label=_("Abhängigkeit"), panels=_fields("needs")),
                    InlinePanel("risks", label=_("Risiko"), panels=_fields("what", "measure")),
                ],
                heading=_("Termine und Risiken"),
            ),
            ObjectList(
                [
                    *_fields("department", "partners", "role"),
                    InlinePanel("fundings", label=_("Förderung"), panels=_fields(
                        "source", "amount_cents", "share_percent", "eligible_until")),
                    MultiFieldPanel(_fields("permanent_owner", "yearly_cost_cents",
                                            "decision_date"), heading=_("Nach der Förderung")),
                    InlinePanel("sources", label=_("Quelle"), panels=_fields("title", "address")),
                    *_fields("as_of", "position"),
                ],
                heading=_("Verantwortung und Geld"),
            ),
        ],
        base_form_class=ProjectForm,
    )  # fmt: skip


class GoalViewSet(SnippetViewSet):
    model = models.Goal
    icon = "crosshairs"
    list_display = ["name", "paper"]


class StrategyPaperViewSet(SnippetViewSet):
    model = models.StrategyPaper
    icon = "doc-full"
    list_display = ["name", "decided_on"]


class IndicatorViewSet(SnippetViewSet):
    model = models.Indicator
    icon = "order"
    list_display = ["name", "goal", "target"]


class IndicatorValueViewSet(SnippetViewSet):
    model = models.IndicatorValue
    icon = "history"
    list_display = ["indicator", "value", "on", "source"]


class ProgrammeGroup(SnippetViewSetGroup):
    menu_label = _("Programm")
    menu_icon = "clipboard-list"
    items = (
        ProjectViewSet,
        GoalViewSet,
        StrategyPaperViewSet,
        IndicatorViewSet,
        IndicatorValueViewSet,
    )


register_snippet(ProgrammeGroup)


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [path("freigabe/<int:pk>/", views.approval, name="programme-approval")]


@hooks.register("register_snippet_listing_buttons")
def approval_button(
    snippet: Any,
    user: Any,
    next_url: str | None = None,  # noqa: ARG001 - Wagtail passes it
) -> Iterator[Any]:
    if isinstance(snippet, models.Project) and may(user, Permission.APPROVE_PROJECTS):
        address = reverse("programme-approval", args=[snippet.pk])
        yield ListingButton(_("Freigabe"), address, priority=10, icon_name="check")


@hooks.register("before_edit_snippet")
def remember_dates(request: HttpRequest, instance: Any) -> None:
    if isinstance(instance, models.Project) and request.method == "POST":
        rows = models.Milestone.objects.filter(project=instance).values_list("pk", "due")
        request.milestone_dates = dict(rows)  # type: ignore[attr-defined]


@hooks.register("after_edit_snippet")
def keep_promises(request: HttpRequest, instance: Any) -> None:
    if not isinstance(instance, models.Project):
        return
    before = getattr(request, "milestone_dates", {})
    note_edited_milestones(project=instance, before=before, by=request.user)  # type: ignore[arg-type]
    if keep_gate(project_id=instance.pk):
        words = gettext("Die Freigabe ist erloschen, weil jetzt Angaben fehlen: siehe „Freigabe“.")
        messages.warning(request, words)

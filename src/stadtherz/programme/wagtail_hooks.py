from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import HeaderButton
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import (
    EditView,
    SnippetViewSet,
    SnippetViewSetGroup,
)

from stadtherz.accounts.public import Permission, may
from stadtherz.kernel.errors import Conflict
from stadtherz.programme import models, views
from stadtherz.programme.domain.gate import missing_for_approval
from stadtherz.programme.forms import FundingForm, MilestoneForm, ProjectForm
from stadtherz.programme.selectors.projects import judged_projects
from stadtherz.programme.services.projects import refuse_deletion


def _fields(*names: str) -> list[FieldPanel]:
    return [FieldPanel(name) for name in names]


class OwnFormPanel(InlinePanel):
    """Rows of a project with a form of their own."""

    def __init__(self, *args: Any, form: type[WagtailAdminModelForm], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form = form

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "form": self.form}

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name]["form"] = self.form
        return options


class ProjectEditView(EditView):
    """Saves on request only: what is half typed must not stand in public, nor as a reason."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.autosave_enabled = False

    @property
    def header_buttons(self) -> list[HeaderButton]:
        """The ways from here that are needed most: the page itself, and its approval."""
        page = reverse("programme:project", args=[self.object.key])
        words = _("Öffentliche Seite ansehen") if self.object.published else _("Vorschau ansehen")
        buttons = [HeaderButton(words, url=page, icon_name="view", priority=10)]
        if _may_approve(self.request):
            address = reverse("programme-approval", args=[self.object.pk])
            buttons.append(HeaderButton(_("Freigabe"), address, icon_name="check", priority=20))
        return buttons

    def save_action(self) -> Any:
        if self.form.lost_approval:
            words = gettext(
                "Die Freigabe ist erloschen, weil jetzt Angaben fehlen: siehe „Freigabe“."
            )
            messages.warning(self.request, words)
        return super().save_action()


class ApprovalColumn(Column):
    """How far a project is on its way to approval; leads whoever may approve to the page."""

    cell_template_name = "programme/admin/approval_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        context["project"] = instance
        context["gaps"] = len(missing_for_approval(instance.as_candidate()))
        if _may_approve(parent_context["request"]):
            context["address"] = reverse("programme-approval", args=[instance.pk])
        return context


def _may_approve(request: HttpRequest) -> bool:
    """Ask once a request, not once a row."""
    known: dict[str, bool] = request.__dict__.setdefault("programme", {})
    if "may_approve" not in known:
        known["may_approve"] = may(request.user, Permission.APPROVE_PROJECTS)
    return known["may_approve"]


def _is_public(project: models.Project) -> str:
    return gettext("ja") if project.published else gettext("nein")


class WithHeading(SnippetViewSet):
    """Gives the pages of the editor a first heading; Wagtail's begin with a second one."""

    create_template_name = "programme/admin/create.html"
    edit_template_name = "programme/admin/edit.html"


class ProjectViewSet(WithHeading):
    """Staff edit projects here; every version is kept."""

    model = models.Project
    edit_view_class = ProjectEditView
    copy_view_enabled = False
    icon = "clipboard-list"
    list_display = [
        "name",
        "status",
        "department",
        Column("published", label=_("Öffentlich"), accessor=_is_public, sort_key="published"),
        ApprovalColumn("approval", label=_("Freigabe"), sort_key="approved_at"),
    ]
    list_filter = ["status", "department", "published"]
    search_fields = ["key"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[models.Project]:  # noqa: ARG002
        return judged_projects()

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    *_fields("key", "name", "summary", "description", "status", "stop_reason"),
                    *_fields("themes", "districts"),
                    MultiFieldPanel(_fields("take_part", "take_part_label", "take_part_address",
                                            "take_part_mail"), heading=_("Mitmachen")),
                    FieldPanel("published"),
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
                    OwnFormPanel("milestones", form=MilestoneForm, label=_("Meilenstein"), panels=[
                        FieldPanel("name"),
                        FieldRowPanel(_fields("first_due", "first_known")),
                        FieldRowPanel(_fields("due", "due_known")),
                        FieldRowPanel(_fields("is_done", "done_on", "done_known")),
                        *_fields("is_dropped", "reason"),
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
                    OwnFormPanel("fundings", form=FundingForm, label=_("Förderung"),
                                 panels=_fields("source", "amount_cents", "share_percent",
                                                "eligible_until")),
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


class GoalViewSet(WithHeading):
    model = models.Goal
    icon = "crosshairs"
    list_display = ["name", "paper"]


class StrategyPaperViewSet(WithHeading):
    model = models.StrategyPaper
    icon = "doc-full"
    list_display = ["name", "decided_on"]


class IndicatorViewSet(WithHeading):
    model = models.Indicator
    icon = "order"
    list_display = ["name", "goal", "target"]


class IndicatorValueViewSet(WithHeading):
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


@hooks.register("before_delete_snippet")
def keep_public_projects(request: HttpRequest, instances: Iterable[Any]) -> HttpResponse | None:
    """Send back who wants to delete a project that residents could read."""
    for instance in instances:
        if not isinstance(instance, models.Project):
            continue
        try:
            refuse_deletion(instance)
        except Conflict:
            words = gettext("„%(name)s“ stand schon öffentlich und wird nicht gelöscht. Setze den"
                            " Stand auf „beendet“ und schreib dazu, warum.")  # fmt: skip
            messages.error(request, words % {"name": instance})
            return redirect(ProjectViewSet().get_url_name("edit"), instance.pk)
    return None

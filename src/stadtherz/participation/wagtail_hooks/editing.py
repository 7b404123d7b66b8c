from collections.abc import Iterable
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import HeaderButton
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import (
    CreateView,
    EditView,
    SnippetViewSet,
    SnippetViewSetGroup,
)

from stadtherz.accounts.public import Permission, User, may
from stadtherz.kernel.errors import Conflict, Invalid
from stadtherz.observations.public import is_project
from stadtherz.participation import models
from stadtherz.participation.domain.page_words import NO_PROCEDURE
from stadtherz.participation.domain.phases import Phase, PhaseKind
from stadtherz.participation.domain.phases import Procedure as Phases
from stadtherz.participation.domain.readability import read
from stadtherz.participation.selectors.plan_words import words_of
from stadtherz.participation.services.city_answers import NOTED
from stadtherz.participation.services.plan_editing import note_plan_edit
from stadtherz.participation.services.plans import refuse_deletion_of_announced
from stadtherz.participation.services.procedures import (
    Edited,
    check_edit,
    note_edit,
    refuse_deletion_of_public,
)
from stadtherz.participation.views import (
    answer_staff,
    collection_staff,
    draft_staff,
    plan_staff,
    prize_staff,
)
from stadtherz.participation.wagtail_hooks.plan_form import PlanForm


def _fields(*names: str) -> list[FieldPanel]:
    return [FieldPanel(name) for name in names]


class ProcedureForm(WagtailAdminModelForm):
    """Refuses phases that run at the same time, or backwards, and edits that cut off a ballot."""

    def clean(self) -> dict[str, Any] | None:
        found: dict[str, Any] | None = super().clean()
        project = self.cleaned_data.get("project")
        if project and project != self.initial.get("project") and not is_project(project):
            self.add_error(
                "project", _("Dieses Projekt gibt es nicht. Sieh in seiner Adresse nach.")
            )
        rows = self.formsets["phases"]
        if rows.is_valid():
            kept = [one for one in rows.cleaned_data if one and not one.get("DELETE")]
            self._check([Phase(PhaseKind(one["kind"]), one["begins"], one["ends"]) for one in kept])
        return found

    def clean_key(self) -> str:
        key = str(self.cleaned_data["key"])
        if key in NO_PROCEDURE and key != self.initial.get("key"):
            raise ValidationError(_("So heißt in Adressen schon etwas anderes. Nimm einen anderen"
                                    " Schlüssel."))  # fmt: skip
        return key

    def _check(self, phases: list[Phase]) -> None:
        old = models.Procedure.objects.filter(pk=self.instance.pk).first()
        words = {
            "procedure-key": _("Der Schlüssel steht in Adressen, die schon verteilt sind. Lass ihn,"
                               " wie er ist."),
            "ballot-published": _("Hier ist eine Abstimmung festgelegt. Die Beteiligung bleibt"
                                  " öffentlich."),
            "ballot-phase": _("Eine Abstimmung ist schon festgelegt, mit ihren Zeiten. Die Phase"
                              " zum Abstimmen muss sie ganz umfassen."),
            "ballot-age": _("Eine Abstimmung ist schon festgelegt, auch für Jüngere. Das"
                            " Mindestalter kann nicht mehr steigen."),
            "phase-backwards": _("Eine Phase endet, bevor sie beginnt. Tausch die beiden Tage."),
            "phases-overlap": _("Zwei Phasen laufen zur gleichen Zeit. Lass die eine beginnen, wenn"
                                " die andere zu Ende ist."),
        }  # fmt: skip
        try:
            Phases.of(phases)
            if old is not None:
                sent = self.cleaned_data
                check_edit(old=old, wanted=Edited(
                    sent.get("key", old.key), bool(sent.get("published")), phases,
                    sent.get("minimum_age") or 0,
                ))  # fmt: skip
        except (Conflict, Invalid) as refusal:
            raise ValidationError(words[refusal.code]) from refusal


class ProcedureCreateView(CreateView):
    def save_instance(self) -> Any:
        made = super().save_instance()
        by = cast(User, self.request.user)
        note_edit(procedure=made, before=None, by=by, now=timezone.now())
        _say_what_is_hard(self.request, made)
        return made


class ProcedureEditView(EditView):
    """Saves on request only: what is half typed must not stand in public."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.autosave_enabled = False

    def save_instance(self) -> Any:
        old = models.Procedure.objects.get(pk=self.object.pk)
        before = old.as_domain().phases if old.published else None
        made = super().save_instance()
        by = cast(User, self.request.user)
        note_edit(procedure=made, before=before, by=by, now=timezone.now())
        _say_what_is_hard(self.request, made)
        return made

    @property
    def header_buttons(self) -> list[HeaderButton]:
        address = reverse("participation-collection", args=[self.object.pk])
        buttons = [HeaderButton(_("Was gesammelt wird"), url=address, icon_name="list-ul")]
        if may(self.request.user, Permission.RUN_BALLOTS):
            new = reverse("participation-ballot-new", args=[self.object.pk])
            words = _("Abstimmung vorbereiten")
            buttons.append(HeaderButton(words, url=new, icon_name="list-ol"))
        if may(self.request.user, Permission.RUN_SURVEYS):
            surveys = reverse("participation-surveys-of", args=[self.object.pk])
            words = _("Umfragen und Auslosungen")
            buttons.append(HeaderButton(words, url=surveys, icon_name="form"))
        if self.object.published and may(self.request.user, Permission.PROMISE):
            answer = reverse("participation-answer", args=[self.object.pk])
            words = _("Was daraus wird")
            buttons.append(HeaderButton(words, url=answer, icon_name="success"))
        if self.object.published:
            page = reverse("participation:procedure", args=[self.object.key])
            words = _("Öffentliche Seite ansehen")
            buttons.append(HeaderButton(words, url=page, icon_name="view"))
        return buttons


class PlanEditView(EditView):
    """Saves on request only, and leads to what is done with a plan."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.autosave_enabled = False

    def save_instance(self) -> Any:
        before = words_of(models.Plan.objects.get(pk=self.object.pk))
        made = super().save_instance()
        by = cast(User, self.request.user)
        note_plan_edit(plan_id=made.pk, before=before, by=by, now=timezone.now())
        return made

    @property
    def header_buttons(self) -> list[HeaderButton]:
        address = reverse("participation-plan", args=[self.object.pk])
        words = _("Termin und Stand") if self.object.announced_on else _("Ankündigen")
        return [HeaderButton(words, url=address, icon_name="calendar-alt")]


def _easy_in_a_word(procedure: models.Procedure) -> str:
    if not procedure.easy.strip():
        return gettext("fehlt")
    return gettext("gut") if read(procedure.easy).is_easy else gettext("noch schwer")


def _say_what_is_hard(request: HttpRequest, procedure: models.Procedure) -> None:
    """Say after saving whether the text in easy language is there, and what is hard in it."""
    reading = read(procedure.easy)
    if reading.grade is None:
        messages.warning(request, gettext("Der Text in Leichter Sprache fehlt noch."))
    elif not reading.is_easy:
        words = gettext(
            "Leichte Sprache: noch schwer. Zu lange Sätze: %(sentences)s. Zu lange Wörter:"
            " %(words)s. Schulklasse: %(grade)s."
        )
        none = gettext("keine")
        found = {
            "sentences": " / ".join(reading.long_sentences) or none,
            "words": ", ".join(reading.long_words) or none, "grade": reading.grade,
        }  # fmt: skip
        messages.warning(request, words % found)


class WithHeading(SnippetViewSet):
    """Gives the pages of the editor a first heading; Wagtail's begin with a second one."""

    create_template_name = "participation/admin/create.html"
    edit_template_name = "participation/admin/edit.html"


def _is_public(procedure: models.Procedure) -> str:
    return gettext("ja") if procedure.published else gettext("nein")


class ProcedureViewSet(WithHeading):
    model = models.Procedure
    icon = "group"
    add_view_class = ProcedureCreateView
    edit_view_class = ProcedureEditView
    copy_view_enabled = False
    list_display = [
        "title",
        "department",
        Column("published", _("Öffentlich"), accessor=_is_public),
        Column("easy", label=_("Leichte Sprache"), accessor=_easy_in_a_word),
    ]
    list_filter = ["published", "department"]
    search_fields = ["key"]
    panels = [
        FieldPanel("key", help_text=_("Er steht in der Adresse: kleine Buchstaben, Ziffern und"
                                      " Bindestriche. Später bleibt er.")),
        *_fields("title", "summary", "easy", "rules_text", "degree", "department"),
        *_fields("contact", "project", "minimum_age"),
        InlinePanel(
            "phases", label=_("Phase"), heading=_("Phasen"),
            panels=[FieldRowPanel(_fields("kind", "begins", "ends"))],
        ),
        FieldPanel("published"),
    ]  # fmt: skip


class PlanViewSet(WithHeading):
    model = models.Plan
    icon = "calendar-alt"
    edit_view_class = PlanEditView
    copy_view_enabled = False
    list_display = ["title", "state", "treated_on", "announced_on", "department"]
    list_filter = ["state", "department"]
    search_fields = ["key"]
    edit_handler = ObjectList(_fields(
        "key", "title", "summary", "degree", "participation", "department", "contact", "council",
        "treated_on", "why_late", "cost", "themes", "districts", "place", "procedure",
    ), base_form_class=PlanForm)  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[models.Plan]:  # noqa: ARG002
        return models.Plan.objects.select_related("department")


class ParticipationGroup(SnippetViewSetGroup):
    menu_label = _("Mitmachen")
    menu_icon = "group"
    items = (ProcedureViewSet, PlanViewSet)


models.Procedure.base_form_class = ProcedureForm
register_snippet(ParticipationGroup)


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [
        path("beteiligungen/<uuid:pk>/antwort/", answer_staff.answer, name="participation-answer"),
        path("vorhaben/<uuid:pk>/", plan_staff.plan_desk, name="participation-plan"),
        path("sammlung/<uuid:pk>/entwurf/", draft_staff.draft, name="participation-draft"),
        path("sammlung/<uuid:pk>/preise/", prize_staff.prizes, name="participation-prizes"),
        path("sammlung/<uuid:pk>/", collection_staff.set_up, name="participation-collection"),
        path("sammlung/<uuid:pk>/codes/", collection_staff.codes, name="participation-codes"),
    ]


@hooks.register("register_log_actions")
def answer_acts(actions: Any) -> None:
    words = _("Antwort der Stadt geschrieben")
    actions.register_action(NOTED, words, words)


@hooks.register("before_delete_snippet")
def keep_what_was_read(request: HttpRequest, instances: Iterable[Any]) -> HttpResponse | None:
    """Send back who wants to delete what residents could read."""
    for instance in instances:
        try:
            if isinstance(instance, models.Procedure):
                refuse_deletion_of_public(instance)
            elif isinstance(instance, models.Plan):
                refuse_deletion_of_announced(instance)
        except Conflict:
            words = gettext("„%(name)s“ stand schon öffentlich und wird nicht gelöscht.")
            messages.error(request, words % {"name": instance})
            view = ProcedureViewSet if isinstance(instance, models.Procedure) else PlanViewSet
            return redirect(view().get_url_name("edit"), instance.pk)
    return None

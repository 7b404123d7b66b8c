"""The list of what the city is up to, and what changed in it."""

import uuid
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from stadtherz.city.public import Department, District, Place, Theme
from stadtherz.design.public import TextField
from stadtherz.participation.domain import plans as rules
from stadtherz.participation.models.procedures import DegreeOfSay, Procedure


class PlanWord(models.TextChoices):
    """What everybody reads about a plan; the day and the state have acts of their own."""

    TITLE = "title", _("Titel")
    SUMMARY = "summary", _("Was die Stadt vorhat")
    DEGREE = "degree", _("Wie viel du mitredest")
    PARTICIPATION = "participation", _("Wie du mitredest")
    DEPARTMENT = "department", _("Referat")
    COUNCIL = "council", _("Gremium")
    COST = "cost", _("Kosten, geschätzt")
    THEMES = "themes", _("Themen")
    DISTRICTS = "districts", _("Stadtteile")
    PLACE = "place", _("Ort")
    PROCEDURE = "procedure", _("Beteiligung")


class PlanState(models.TextChoices):
    ANNOUNCED = rules.PlanState.ANNOUNCED.value, _("angekündigt")
    RUNNING = rules.PlanState.RUNNING.value, _("in Arbeit")
    DECIDED = rules.PlanState.DECIDED.value, _("entschieden")
    DROPPED = rules.PlanState.DROPPED.value, _("aufgegeben")


class Plan(models.Model):
    """Something the city is up to, before the council decides; `announced_on` never changes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.SlugField(_("Schlüssel"), max_length=60, unique=True)
    title = TextField(_("Titel"))
    summary = TextField(_("Was die Stadt vorhat"), long=True)
    degree = models.CharField(_("Wie viel du mitredest"), max_length=20, choices=DegreeOfSay)
    participation = TextField(
        _("Wie du mitredest"), long=True,
        help_text=_("Was ist geplant, wann, für wen? Ist nichts geplant: warum nicht?"),
    )  # fmt: skip
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="+", verbose_name=_("Referat")
    )
    contact = models.CharField(_("Wen du fragen kannst"), max_length=200, blank=True)
    council = models.CharField(
        _("Gremium"), max_length=120, blank=True, help_text=_("zum Beispiel: Stadtrat")
    )
    treated_on = models.DateField(_("erste Beratung am"), null=True, blank=True)
    why_late = TextField(
        _("Warum es nicht drei Monate warten kann"), long=True, blank=True,
        help_text=_("Nur nötig, wenn zwischen Ankündigung und Beratung keine drei Monate liegen."),
    )  # fmt: skip
    cost = models.BigIntegerField(_("Kosten in Cent, geschätzt"), null=True, blank=True)
    themes = models.ManyToManyField(Theme, blank=True, related_name="+", verbose_name=_("Themen"))
    districts = models.ManyToManyField(
        District, blank=True, related_name="+", verbose_name=_("Stadtteile"),
        help_text=_("Ohne Stadtteil geht es die ganze Stadt an."),
    )  # fmt: skip
    place = models.ForeignKey(
        Place, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Ort")
    )
    procedure = models.ForeignKey(
        Procedure, models.SET_NULL, null=True, blank=True, related_name="plans",
        verbose_name=_("Beteiligung"),
    )  # fmt: skip
    announced_on = models.DateField(_("angekündigt am"), null=True, editable=False)
    state = models.CharField(
        _("Stand"), max_length=20, choices=PlanState, default=PlanState.ANNOUNCED, editable=False
    )
    outcome = TextField(_("Was herauskam"), long=True, blank=True, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["key"]
        verbose_name = _("Vorhaben")
        verbose_name_plural = _("Vorhabenliste")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=rules.PlanState.ANNOUNCED)
                | models.Q(announced_on__isnull=False),
                name="plans_go_on_in_public",
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def notice(self) -> rules.Notice | None:
        """How much notice people got; None before the announcement."""
        return self.notice_since(self.announced_on) if self.announced_on else None

    def notice_since(self, announced: date) -> rules.Notice:
        """How much notice people get when it is announced on a day."""
        return rules.notice_of(announced, self.treated_on)


class PlanChange(models.Model):
    """What one of the words about an announced plan was, and what it became; never changed."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    field = models.CharField(max_length=20, choices=PlanWord)
    before = TextField(long=True, blank=True)
    after = TextField(long=True, blank=True)

    class Meta:
        ordering = ["-at", "pk"]
        verbose_name = _("Änderung eines Vorhabens")
        verbose_name_plural = _("Änderungen von Vorhaben")

    def __str__(self) -> str:
        return f"{self.plan_id} {self.field}"

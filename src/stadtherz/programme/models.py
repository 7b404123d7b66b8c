from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import RevisionMixin

from stadtherz.city.public import Department, District, Theme
from stadtherz.design.public import TextField
from stadtherz.programme.domain import gate, promises
from stadtherz.programme.domain.dates import Known
from stadtherz.programme.domain.history import Act

KNOWN = [
    (Known.DAY.value, _("auf den Tag")),
    (Known.MONTH.value, _("nur Monat und Jahr")),
    (Known.YEAR.value, _("nur das Jahr")),
]


HOW_EXACTLY = _("Wie genau bekannt")


class StrategyPaper(models.Model):
    key = models.SlugField(_("Schlüssel"), max_length=80, unique=True)
    name = TextField(_("Name"))
    decided_on = models.DateField(_("beschlossen am"), null=True, blank=True)
    source = models.CharField(_("Quelle"), max_length=300, blank=True)

    class Meta:
        ordering = ["key"]
        verbose_name = _("Strategiepapier")
        verbose_name_plural = _("Strategiepapiere")

    def __str__(self) -> str:
        return str(self.name)


class Goal(models.Model):
    key = models.SlugField(_("Schlüssel"), max_length=80, unique=True)
    paper = models.ForeignKey(
        StrategyPaper, models.PROTECT, related_name="goals", verbose_name=_("Strategiepapier")
    )
    name = TextField(_("Ziel"))
    meaning = TextField(_("Was das für dich heißt"), long=True)
    no_indicator = TextField(
        _("Warum es noch keine Kennzahl gibt"), blank=True, long=True,
        help_text=_("Steht auf der Seite der Ziele, solange dieses Ziel keine Kennzahl hat."),
    )  # fmt: skip
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=100)

    class Meta:
        ordering = ["position", "key"]
        verbose_name = _("Ziel")
        verbose_name_plural = _("Ziele")

    def __str__(self) -> str:
        return str(self.name)


class Indicator(models.Model):
    key = models.SlugField(_("Schlüssel"), max_length=80, unique=True)
    goal = models.ForeignKey(
        Goal, models.CASCADE, related_name="indicators", verbose_name=_("Ziel")
    )
    name = TextField(_("Kennzahl"))
    unit = TextField(_("Einheit"), blank=True)
    base = models.FloatField(_("Ausgangswert"), null=True, blank=True)
    base_on = models.DateField(_("Ausgangswert vom"), null=True, blank=True)
    target = models.FloatField(_("Zielwert"), null=True, blank=True)
    target_by = models.DateField(_("Zielwert bis"), null=True, blank=True)

    class Meta:
        ordering = ["key"]
        verbose_name = _("Kennzahl")
        verbose_name_plural = _("Kennzahlen")

    def __str__(self) -> str:
        return str(self.name)


class IndicatorValue(models.Model):
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="values")
    value = models.FloatField(_("Wert"))
    on = models.DateField(_("Stand"))
    source = models.CharField(_("Quelle"), max_length=300)

    class Meta:
        ordering = ["-on"]
        verbose_name = _("Wert einer Kennzahl")
        verbose_name_plural = _("Werte von Kennzahlen")
        constraints = [models.UniqueConstraint(fields=["indicator", "on"], name="one_value_a_day")]

    def __str__(self) -> str:
        return f"{self.value:.15g} ({self.on})"


DECIDED = ("public_since", "approved_at", "approved_by")
"""Fields of a project that only an act of its own changes, never a form."""


class Project(RevisionMixin, ClusterableModel):
    """Something the city does for its residents."""

    class Status(models.TextChoices):
        FUTURE = "future", _("geplant")
        RUNNING = "running", _("in Umsetzung")
        PERMANENT = "permanent", _("dauerhaft")
        DONE = "done", _("abgeschlossen")
        STOPPED = "stopped", _("beendet")

    key = models.SlugField(_("Schlüssel"), max_length=80, unique=True)
    name = TextField(_("Name"))
    summary = TextField(_("In einem Satz"), long=True)
    description = TextField(_("Beschreibung"), blank=True, long=True)
    themes = ParentalManyToManyField(Theme, related_name="projects", verbose_name=_("Themen"))
    districts = ParentalManyToManyField(
        District, blank=True, related_name="projects", verbose_name=_("Stadtteile"),
        help_text=_("Ohne Auswahl gilt das Projekt für die ganze Stadt."),
    )  # fmt: skip
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="projects",
        verbose_name=_("Zuständiges Referat"),
    )  # fmt: skip
    partners = models.CharField(_("Beteiligte"), max_length=300, blank=True)
    status = models.CharField(_("Stand"), max_length=20, choices=Status.choices)
    stop_reason = TextField(_("Warum beendet"), blank=True, long=True)
    role = TextField(_("Rolle des Digital-Teams"), blank=True)
    take_part = TextField(_("So kannst du mitmachen"), blank=True, long=True)
    take_part_label = TextField(
        _("Aufschrift des Knopfes"), blank=True,
        help_text=_("Mit einem Verb, zum Beispiel „Zum Testen melden“. Leer heißt: Mitmachen."),
    )  # fmt: skip
    take_part_address = models.URLField(_("Adresse zum Mitmachen"), blank=True)
    take_part_mail = models.EmailField(
        _("E-Mail zum Mitmachen"), blank=True, help_text=_("Wenn es keine Adresse gibt.")
    )
    permanent_owner = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="owned_projects",
        verbose_name=_("Wer es dauerhaft verantwortet"),
    )  # fmt: skip
    yearly_cost_cents = models.BigIntegerField(
        _("Kosten im Jahr nach der Förderung"), null=True, blank=True,
        help_text=_("Leer heißt: noch nicht bekannt."),
    )  # fmt: skip
    decision_date = models.DateField(_("Entscheidung über den Betrieb am"), null=True, blank=True)
    as_of = models.DateField(_("Stand der Angaben"), null=True, blank=True)
    published = models.BooleanField(_("öffentlich"), default=False)
    public_since = models.DateTimeField(_("öffentlich seit"), null=True, blank=True, editable=False)
    approved_at = models.DateTimeField(_("freigegeben am"), null=True, blank=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False,
        related_name="+",
    )  # fmt: skip
    changed_at = models.DateTimeField(auto_now=True)
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=100)

    class Meta:
        ordering = ["position", "key"]
        verbose_name = _("Projekt")
        verbose_name_plural = _("Projekte")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(yearly_cost_cents__gte=0) | models.Q(yearly_cost_cents=None),
                name="yearly_cost_is_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def take_part_link(self) -> str:
        """Where the button leads; empty when one cannot take part."""
        return self.take_part_address or (self.take_part_mail and f"mailto:{self.take_part_mail}")

    @property
    def yearly_cost_euros(self) -> float | None:
        return None if self.yearly_cost_cents is None else self.yearly_cost_cents / 100

    def as_candidate(self) -> gate.Candidate:
        """Give what the benefit gate looks at, unsaved changes included."""
        return gate.Candidate(
            benefits=tuple(
                gate.Benefit(str(b.who), str(b.what), str(b.from_when), str(b.how_known))
                for b in self.benefits.all()
            ),
            goals=len(self.contributions.all()),
            department=self.department.key if self.department else "",
            permanent_owner=self.permanent_owner.key if self.permanent_owner else "",
            yearly_cost_cents=self.yearly_cost_cents,
            decision_date=self.decision_date,
            is_funded=len(self.fundings.all()) > 0,
        )

    def with_content_json(self, content: Any) -> "Project":
        """Give an older version; what was decided about the project does not go back with it."""
        older: Project = super().with_content_json(content)
        for decided in DECIDED:
            setattr(older, decided, getattr(self, decided))
        return older


class ApprovalStep(models.Model):
    """What happened to the approval of a project; rows are only ever added."""

    class Kind(models.TextChoices):
        APPROVED = "approved", _("freigegeben")
        WITHDRAWN = "withdrawn", _("zurückgenommen")
        LAPSED = "lapsed", _("erloschen")

    project = models.ForeignKey(Project, models.PROTECT, related_name="approval_steps")
    kind = models.CharField(_("Was"), max_length=10, choices=Kind.choices)
    at = models.DateTimeField(_("Wann"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("Grund"), max_length=500, blank=True)
    missing = models.JSONField(_("Was fehlte"), default=list, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("Schritt der Freigabe")
        verbose_name_plural = _("Schritte der Freigabe")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="withdrawn") | ~models.Q(reason=""),
                name="withdrawal_has_a_reason",
            ),
        ]


class Benefit(models.Model):
    """Who notices what, from when, how do we know."""

    class Kind(models.TextChoices):
        DIRECT = "direct", _("direkt: Menschen merken es selbst")
        INDIRECT = "indirect", _("indirekt: die Verwaltung plant oder arbeitet besser")

    project = ParentalKey(Project, on_delete=models.CASCADE, related_name="benefits")
    kind = models.CharField(_("Art"), max_length=10, choices=Kind.choices)
    who = TextField(_("Wer merkt es?"), blank=True)
    what = TextField(_("Was merken sie?"), blank=True, long=True)
    from_when = TextField(_("Ab wann?"), blank=True)
    how_known = TextField(_("Woran sehen wir es?"), blank=True, long=True)

    class Meta:
        verbose_name = _("Nutzen")
        verbose_name_plural = _("Nutzen")


class Contribution(models.Model):
    """How a project serves a goal."""

    project = ParentalKey(Project, on_delete=models.CASCADE, related_name="contributions")
    goal = models.ForeignKey(
        Goal, models.PROTECT, related_name="contributions", verbose_name=_("Ziel")
    )
    statement = TextField(_("Beitrag"), blank=True)

    class Meta:
        verbose_name = _("Beitrag zu einem Ziel")
        verbose_name_plural = _("Beiträge zu Zielen")
        constraints = [
            models.UniqueConstraint(fields=["project", "goal"], name="one_contribution_a_goal")
        ]


class Milestone(models.Model):
    project = ParentalKey(Project, on_delete=models.CASCADE, related_name="milestones")
    name = TextField(_("Was"))
    first_due = models.DateField(
        _("zuerst versprochen zum"), null=True, blank=True,
        help_text=_("Steht fest, sobald der Meilenstein gespeichert ist. Leer heißt: wie geplant."),
    )  # fmt: skip
    first_known = models.CharField(HOW_EXACTLY, max_length=5, choices=KNOWN, default="day")
    due = models.DateField(_("jetzt geplant zum"))
    due_known = models.CharField(HOW_EXACTLY, max_length=5, choices=KNOWN, default="day")
    is_done = models.BooleanField(_("erledigt"), default=False)
    done_on = models.DateField(_("erledigt am"), null=True, blank=True)
    done_known = models.CharField(HOW_EXACTLY, max_length=5, choices=KNOWN, default="day")
    is_dropped = models.BooleanField(_("aufgegeben"), default=False)
    note = TextField(_("Was daraus wurde"), blank=True, long=True)
    source = models.CharField(_("Quelle"), max_length=300, blank=True)

    class Meta:
        ordering = ["due", "pk"]
        verbose_name = _("Meilenstein")
        verbose_name_plural = _("Meilensteine")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(done_on=None) | models.Q(is_done=True),
                name="done_on_means_done",
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def as_promise(self) -> promises.Promise:
        return promises.Promise(
            self.first_due, self.due, self.is_done, self.done_on, self.is_dropped,
            Known(self.first_known), Known(self.due_known), Known(self.done_known),
        )  # fmt: skip


class MilestoneShift(models.Model):
    """What was done to a promise, by whom and why; rows are only ever added.

    The database refuses to change a row, and to delete a milestone that has one.
    """

    class Kind(models.TextChoices):
        MOVED = Act.MOVED.value, _("verschoben")
        DROPPED = Act.DROPPED.value, _("aufgegeben")
        RESUMED = Act.RESUMED.value, _("wieder aufgenommen")

    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="shifts")
    kind = models.CharField(_("Was"), max_length=10, choices=Kind.choices, default=Kind.MOVED)
    old_due = models.DateField(_("bisher"))
    old_known = models.CharField(HOW_EXACTLY, max_length=5, choices=KNOWN, default="day")
    new_due = models.DateField(_("neu"))
    new_known = models.CharField(HOW_EXACTLY, max_length=5, choices=KNOWN, default="day")
    reason = models.CharField(_("Grund"), max_length=300)
    shifted_at = models.DateTimeField()
    shifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["shifted_at", "pk"]
        verbose_name = _("Änderung eines Versprechens")
        verbose_name_plural = _("Änderungen von Versprechen")


class Funding(models.Model):
    project = ParentalKey(Project, on_delete=models.CASCADE, related_name="fundings")
    source = models.CharField(_("Förderung"), max_length=200)
    amount_cents = models.BigIntegerField(_("Betrag"), null=True, blank=True)
    share_percent = models.PositiveSmallIntegerField(_("Anteil in %"), null=True, blank=True)
    eligible_until = models.DateField(_("förderfähig bis"), null=True, blank=True)

    class Meta:
        verbose_name = _("Förderung")
        verbose_name_plural = _("Förderungen")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(share_percent__lte=100) | models.Q(share_percent=None),
                name="share_is_at_most_all",
            ),
            models.CheckConstraint(
                condition=models.Q(amount_cents__gte=0) | models.Q(amount_cents=None),
                name="funding_is_not_negative",
            ),
        ]

    @property
    def amount_euros(self) -> float | None:
        return None if self.amount_cents is None else self.amount_cents / 100


class Risk(models.Model):
    project = ParentalKey(Project, on_delete=models.CASCADE, related_name="risks")
    what = TextField(_("Was schiefgehen kann"))
    measure = TextField(_("Was wir dagegen tun"), blank=True)

    class Meta:
        verbose_name = _("Risiko")
        verbose_name_plural = _("Risiken")


class Dependency(models.Model):
    project = ParentalKey(Project, on_delete=models.CASCADE, related_name="dependencies")
    needs = models.ForeignKey(
        Project, models.CASCADE, related_name="needed_by", verbose_name=_("braucht")
    )

    class Meta:
        verbose_name = _("Abhängigkeit")
        verbose_name_plural = _("Abhängigkeiten")
        constraints = [
            models.UniqueConstraint(fields=["project", "needs"], name="one_dependency_a_pair"),
            models.CheckConstraint(
                condition=~models.Q(project=models.F("needs")), name="nothing_needs_itself"
            ),
        ]


class Source(models.Model):
    """Where a statement about a project can be checked."""

    project = ParentalKey(Project, on_delete=models.CASCADE, related_name="sources")
    title = models.CharField(_("Titel"), max_length=200)
    address = models.URLField(_("Adresse"), blank=True)

    class Meta:
        verbose_name = _("Quelle")
        verbose_name_plural = _("Quellen")

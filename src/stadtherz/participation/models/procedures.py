"""Procedures and their phases."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from stadtherz.city.public import Department
from stadtherz.design.public import TextField
from stadtherz.participation.domain import phases as rules
from stadtherz.participation.domain.plans import Degree


class PhaseKind(models.TextChoices):
    INFORM = rules.PhaseKind.INFORM.value, _("Informieren")
    COLLECT = rules.PhaseKind.COLLECT.value, _("Vorschlagen")
    CHECK = rules.PhaseKind.CHECK.value, _("Prüfen")
    VOTE = rules.PhaseKind.VOTE.value, _("Abstimmen")
    RESULT = rules.PhaseKind.RESULT.value, _("Ergebnis")
    IMPLEMENTATION = rules.PhaseKind.IMPLEMENTATION.value, _("Umsetzen")


class DegreeOfSay(models.TextChoices):
    INFORM = Degree.INFORM.value, _("du erfährst, was geplant ist")
    CONSULT = Degree.CONSULT.value, _("deine Meinung wird gehört und beantwortet")
    COLLABORATE = Degree.COLLABORATE.value, _("du planst mit")
    DECIDE = Degree.DECIDE.value, _("du entscheidest mit")


class Procedure(ClusterableModel):
    """Something that residents take part in, from the first information to what became of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.SlugField(_("Schlüssel"), max_length=60, unique=True)
    title = TextField(_("Titel"))
    summary = TextField(_("Worum es geht"), long=True, blank=True)
    easy = models.TextField(
        _("In Leichter Sprache"), blank=True,
        help_text=_("Kurze Sätze, kurze Wörter, lange mit Bindestrich. Die Prüfung zeigt, was noch"
                    " schwer ist."),
    )  # fmt: skip
    rules_text = TextField(
        _("Die Regeln"), long=True, blank=True,
        help_text=_("Wer mitmachen darf, wofür, und was mit dem Ergebnis geschieht."),
    )  # fmt: skip
    degree = models.CharField(
        _("Wie viel du mitredest"), max_length=20, choices=DegreeOfSay, blank=True
    )
    contact = models.CharField(_("Wen du fragen kannst"), max_length=200, blank=True)
    project = models.SlugField(
        _("Projekt, dem es dient"), max_length=60, blank=True,
        help_text=_("Der Schlüssel des Projekts, wie er in seiner Adresse steht."),
    )  # fmt: skip
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("Referat"),
    )  # fmt: skip
    minimum_age = models.PositiveSmallIntegerField(
        _("Mindestalter"), default=0,
        help_text=_("Wer mitmacht, sagt selbst, dass er so alt ist. 0: keines."),
    )  # fmt: skip
    published = models.BooleanField(_("öffentlich"), default=False)

    class Meta:
        ordering = ["key"]
        verbose_name = _("Beteiligung")
        verbose_name_plural = _("Beteiligungen")

    def __str__(self) -> str:
        return str(self.title)

    def as_domain(self) -> rules.Procedure:
        """Give the phases as a value; those of `prefetch_related("phases")` cost no query."""
        return rules.Procedure.of([phase.as_domain() for phase in self.phases.all()])


class Phase(models.Model):
    """A stretch of a procedure in which certain acts are allowed, to everybody."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = ParentalKey(Procedure, on_delete=models.CASCADE, related_name="phases")
    kind = models.CharField(_("Art"), max_length=20, choices=PhaseKind)
    begins = models.DateTimeField(_("beginnt"))
    ends = models.DateTimeField(_("endet"))

    class Meta:
        ordering = ["begins"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__gt=models.F("begins")), name="phase_begins_before_it_ends"
            ),
            models.UniqueConstraint(
                fields=["procedure", "begins"], name="one_phase_begins_at_a_moment"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    def clean(self) -> None:
        """Say at its field what the database would refuse by the name of a constraint."""
        if self.begins and self.ends and self.ends <= self.begins:
            words = _("Eine Phase endet, bevor sie beginnt. Tausch die beiden Tage.")
            raise ValidationError({"ends": words})

    def as_domain(self) -> rules.Phase:
        return rules.Phase(rules.PhaseKind(self.kind), self.begins, self.ends)

"""Procedures and their phases."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from stadtherz.city.public import Department
from stadtherz.design.public import TextField
from stadtherz.participation.domain import phases as rules


class PhaseKind(models.TextChoices):
    INFORM = rules.PhaseKind.INFORM.value, _("Informieren")
    COLLECT = rules.PhaseKind.COLLECT.value, _("Vorschlagen")
    CHECK = rules.PhaseKind.CHECK.value, _("Prüfen")
    VOTE = rules.PhaseKind.VOTE.value, _("Abstimmen")
    RESULT = rules.PhaseKind.RESULT.value, _("Ergebnis")
    IMPLEMENTATION = rules.PhaseKind.IMPLEMENTATION.value, _("Umsetzen")


class Procedure(models.Model):
    """Something that residents take part in, from the first information to what became of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.SlugField(_("Schlüssel"), max_length=60, unique=True)
    title = TextField(_("Titel"))
    summary = TextField(_("Worum es geht"), long=True, blank=True)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("Referat"),
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
    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="phases")
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

    def as_domain(self) -> rules.Phase:
        return rules.Phase(rules.PhaseKind(self.kind), self.begins, self.ends)

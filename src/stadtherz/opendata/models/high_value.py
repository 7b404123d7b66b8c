"""What people decided about high-value data, and the reports that were signed off."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stadtherz.design.public import TextField
from stadtherz.opendata.models.catalogue import Dataset


class HighValueDecision(models.Model):
    """One use of the assistant: what stood there before and after, so that it can be undone."""

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="high_value_decisions")
    before = models.JSONField()
    after = models.JSONField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+",
        verbose_name=_("entschieden von"),
    )  # fmt: skip
    at = models.DateTimeField(_("entschieden am"), default=timezone.now)
    undone_at = models.DateTimeField(_("zurückgenommen am"), null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("Entscheidung über hochwertige Daten")
        verbose_name_plural = _("Entscheidungen über hochwertige Daten")

    def __str__(self) -> str:
        return f"{self.dataset.key} {self.at:%Y-%m-%d}"


class MissingReason(models.Model):
    """Why something that the regulation wants of a dataset is not there yet."""

    dataset = models.OneToOneField(Dataset, models.CASCADE, related_name="missing_reason")
    words = TextField(_("Warum noch etwas fehlt"), long=True)
    changed_at = models.DateTimeField(_("geändert am"), default=timezone.now)

    class Meta:
        verbose_name = _("Grund, warum etwas fehlt")
        verbose_name_plural = _("Gründe, warum etwas fehlt")

    def __str__(self) -> str:
        return str(self.words)


class HighValueReport(models.Model):
    """A report under article 5 of Regulation 2023/138 as it was signed off; it never changes."""

    number = models.PositiveIntegerField(_("Ausgabe"), unique=True)
    first_day = models.DateField(_("Berichtszeitraum von"))
    last_day = models.DateField(_("Berichtszeitraum bis"))
    content = models.JSONField(encoder=DjangoJSONEncoder)
    sha256 = models.CharField(max_length=64)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+",
        verbose_name=_("freigegeben von"),
    )  # fmt: skip
    signed_at = models.DateTimeField(_("freigegeben am"))

    class Meta:
        ordering = ["-number"]
        verbose_name = _("Bericht über hochwertige Daten")
        verbose_name_plural = _("Berichte über hochwertige Daten")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(first_day__lte=models.F("last_day")),
                name="report_has_a_period",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.number}, {self.last_day}"

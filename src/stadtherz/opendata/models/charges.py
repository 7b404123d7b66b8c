"""What data cost, where they cost anything; published before it applies (Directive 2019/1024)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from stadtherz.design.public import TextField
from stadtherz.opendata.models.catalogue import Dataset


class Charge(models.Model):
    """A charge for re-using a dataset, or without one for a service beside the data."""

    what = TextField(_("Wofür"))
    dataset = models.ForeignKey(
        Dataset, models.PROTECT, null=True, blank=True, related_name="charges",
        verbose_name=_("Datensatz"),
    )  # fmt: skip
    cents = models.PositiveIntegerField(_("Cent"))
    basis = TextField(_("Wie sie berechnet ist"), long=True)
    first_day = models.DateField(_("gilt von"))
    last_day = models.DateField(_("gilt bis"), null=True, blank=True)

    class Meta:
        ordering = ["first_day", "pk"]
        verbose_name = _("Kosten")
        verbose_name_plural = _("Kosten")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day=None) | models.Q(last_day__gte=models.F("first_day")),
                name="charge_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=models.Q(cents__gt=0), name="charge_is_something"),
        ]

    def __str__(self) -> str:
        return str(self.what)

"""What the city makes of a result."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from stadtherz.design.public import TextField
from stadtherz.participation.models.procedures import Procedure


class CityAnswer(models.Model):
    """A decision with its reason and the next step; a newer one stands above, none is changed.

    `about` names a result of the procedure as a value ("ballot:<key>" or "survey:<key>"); empty is
    the whole procedure. Who of the staff wrote it stands in the log of the administration.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="answers")
    about = models.CharField(_("Worum es geht"), max_length=80, blank=True)
    who = TextField(_("Wer entschieden hat"))
    decided_on = models.DateField(_("Entschieden am"))
    decision = TextField(_("Die Entscheidung"), long=True)
    reason = TextField(_("Warum so"), long=True)
    next_step = TextField(_("Was als Nächstes geschieht"), long=True, blank=True)
    due = models.DateField(_("Bis wann"), null=True, blank=True)
    said_at = models.DateTimeField()

    class Meta:
        ordering = ["-said_at", "-decided_on"]
        verbose_name = _("Antwort der Stadt")
        verbose_name_plural = _("Antworten der Stadt")

    def __str__(self) -> str:
        return str(self.decision)

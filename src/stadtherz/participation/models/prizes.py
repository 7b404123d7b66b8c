"""Which idea is to get a prize, as long as it is not announced."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from stadtherz.participation.models.procedures import Procedure
from stadtherz.participation.models.proposals import Proposal


class PrizeChoice(models.Model):
    """A choice of the staff that nobody else sees; with the announcement it goes to the idea."""

    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="+")
    prize = models.CharField(_("Preis"), max_length=60)
    proposal = models.OneToOneField(Proposal, models.CASCADE, related_name="+")
    reason = models.TextField(_("Warum dieser Preis"))

    class Meta:
        verbose_name = _("gewählter Preis")
        verbose_name_plural = _("gewählte Preise")
        constraints = [
            models.UniqueConstraint(fields=["procedure", "prize"], name="one_choice_a_prize"),
        ]

    def __str__(self) -> str:
        return self.prize

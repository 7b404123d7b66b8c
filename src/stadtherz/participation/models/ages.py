"""What accounts say about their age: one number, and when; never a birthday."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AgeStatement(models.Model):
    """That an account says to be at least so old; the greatest that it ever said.

    It is for proposals, support and arguments, which have an account beside them anyway. Ballots
    and surveys ask each time and keep nothing: a moment would lead to the ballot.
    """

    account = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at_least = models.PositiveSmallIntegerField(_("mindestens so alt"))
    said_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Angabe zum Mindestalter")
        verbose_name_plural = _("Angaben zum Mindestalter")

    def __str__(self) -> str:
        return str(self.at_least)

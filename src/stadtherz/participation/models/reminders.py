"""That the house was reminded of something."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reminder(models.Model):
    """When a department was last reminded; `key` says of what, and names no person."""

    key = models.CharField(max_length=80, unique=True)
    sent_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Erinnerung")
        verbose_name_plural = _("Erinnerungen")

    def __str__(self) -> str:
        return self.key

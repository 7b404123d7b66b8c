"""What is kept of messages: those that could not be read, and those that were sent before."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class DeadLetter(models.Model):
    """A message of a device that could not be read, with the reason; never of a person."""

    topic = models.CharField(_("Thema"), max_length=500)
    payload = models.BinaryField()
    code = models.CharField(_("Grund"), max_length=40, db_index=True)
    reason = models.CharField(_("Meldung"), max_length=500)
    at = models.DateTimeField(_("eingegangen"), default=timezone.now)
    sender = models.JSONField(null=True, editable=False)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("Unlesbare Nachricht")
        verbose_name_plural = _("Unlesbare Nachrichten")


class SentBefore(models.Model):
    """The answer to a request that named an Idempotency-Key, to be given again."""

    key = models.CharField(max_length=64, unique=True)
    sent = models.CharField(max_length=64, blank=True)  # the digest of the body
    status = models.PositiveSmallIntegerField()
    location = models.CharField(max_length=500, blank=True)
    body = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

"""What was done: changes of entities, files that were imported, and how far the lake has rows."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Change(models.Model):
    """What was written to the entities, in order: caches and subscribers follow it."""

    class Kind(models.TextChoices):
        CREATED = "created", "created"
        UPDATED = "updated", "updated"
        DELETED = "deleted", "deleted"

    entity = models.CharField(max_length=40)
    number = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    fields = models.JSONField(default=list)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]


class ImportRun(models.Model):
    """One file that was or is being imported; the lake itself knows how far it came."""

    class State(models.TextChoices):
        RUNNING = "running", _("läuft")
        DONE = "done", _("fertig")

    key = models.CharField(max_length=64, unique=True)
    file_name = models.CharField(_("Datei"), max_length=255)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    accepted = models.BigIntegerField(_("angenommen"), default=0)
    refused = models.BigIntegerField(_("abgelehnt"), default=0)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-started_at"]
        verbose_name = _("Import")
        verbose_name_plural = _("Importe")


class KnownLake(models.Model):
    """The lake that this database writes to: its table's own number, and how far it came with it.

    Rows up to `done` are there for sure and are hot no more; a flush says in `sent`, before it
    writes, up to where rows may be there.
    """

    key = models.CharField(max_length=64, primary_key=True)
    done = models.BigIntegerField(default=-1)
    sent = models.BigIntegerField(default=-1)

    class Meta:
        verbose_name = "known lake"

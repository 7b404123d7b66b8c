from django.db import models
from django.utils.translation import gettext_lazy as _


class Examined(models.Model):
    """A catalogue that somebody had examined on the public page, for a few days.

    Who asked is not kept. `token` is in the address of the page; whoever has it sees the report.
    `bodies` is the report as a page in each language, `report` the same for programs.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("wartet")
        RUNNING = "running", _("läuft")
        DONE = "done", _("fertig")
        FAILED = "failed", _("nicht lesbar")

    token = models.CharField(max_length=40, unique=True)
    source = models.CharField(_("Katalog"), max_length=500)
    file = models.CharField(max_length=60, blank=True)
    links = models.BooleanField(default=False)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING, db_index=True)
    step = models.CharField(max_length=20, blank=True)
    detail = models.CharField(max_length=60, blank=True)
    asked_at = models.DateTimeField(_("gefragt am"), db_index=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=40, blank=True)
    words = models.CharField(max_length=500, blank=True)
    report = models.JSONField(default=dict, blank=True)
    bodies = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["asked_at"]
        verbose_name = _("Prüfung eines Katalogs")
        verbose_name_plural = _("Prüfungen von Katalogen")

    def __str__(self) -> str:
        return self.source

"""What the guide keeps: recordings of cards, for a day. Nothing says who asked for one."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Recording(models.Model):
    """A way that is read aloud into a file.

    `token` is in the address of its page; whoever has it hears it. `lines` are emptied once they
    are spoken, and all of it is forgotten after a day.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("wartet")
        RUNNING = "running", _("läuft")
        DONE = "done", _("fertig")
        FAILED = "failed", _("nicht gelungen")

    token = models.CharField(max_length=40, unique=True)
    language = models.CharField(max_length=5)
    lines = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(_("gefragt am"), db_index=True)
    trouble = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["asked_at"]
        verbose_name = _("Tonaufnahme")
        verbose_name_plural = _("Tonaufnahmen")

    def __str__(self) -> str:
        return self.token

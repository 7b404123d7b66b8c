"""A lot after a tie: announced by one person, drawn by another, and what is counted with it."""

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from stadtherz.design.public import TextField


class TieLot(models.Model):
    """The lot of a ballot whose rule left a tie; `id` is the number of the ballot as a value.

    Until it is drawn `seed` is empty; from then on the database refuses every change but the loss
    of an account. `content` is the text of the result as counted with the lot; the result that told
    of the tie stays beside it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = TextField(_("Ereignis, das die Startzahl gibt"), long=True)
    known_at = models.DateTimeField(_("Bekannt ab"))
    reason = models.TextField(_("Warum dieses Ereignis"))
    announced_at = models.DateTimeField()
    announced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    seed = models.CharField(_("Startzahl"), max_length=200, blank=True)
    drawn_at = models.DateTimeField(null=True, blank=True)
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    sequence = models.JSONField(default=list)
    content = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("Los nach Gleichstand")
        verbose_name_plural = _("Lose nach Gleichstand")

    def __str__(self) -> str:
        return str(self.event)

    def told(self, declared_sha256: str) -> dict[str, Any]:
        """Give what is published of the lot within the result."""
        moments: dict[str, datetime | None] = {
            "announced_at": self.announced_at, "known_at": self.known_at, "drawn_at": self.drawn_at
        }  # fmt: skip
        return {
            "seed": self.seed, "event": dict(self.event), "reason": self.reason,
            "order": list(self.sequence), "declared_sha256": declared_sha256,
            **{name: at.isoformat() for name, at in moments.items() if at},
        }  # fmt: skip

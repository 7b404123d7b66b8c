"""What people report as being in the way, and what others say of it."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from stadtherz.kernel.ids import short_code
from stadtherz.streets.domain.obstacles import Lasting, Says, Sort, Standing, Voice


class ObstacleReport(models.Model):
    """Something in the way, as somebody reported it; of who it was nothing is kept.

    The place is the nearest point of a way on foot. The note is for the city alone.
    """

    sort = models.CharField(
        _("Art"), max_length=10, choices=[(one.value, one.value) for one in Sort]
    )
    label = models.CharField(_("Wo"), max_length=200)
    lon = models.FloatField(_("Länge"))
    lat = models.FloatField(_("Breite"))
    lasting = models.CharField(
        _("Wie lange"), max_length=10, default=Lasting.OPEN.value,
        choices=[(one.value, one.value) for one in Lasting],
    )  # fmt: skip
    note = models.CharField(_("Bemerkung, nur für die Stadt"), max_length=300, blank=True)
    made_at = models.DateTimeField(_("gemeldet"))
    until = models.DateTimeField(_("gilt bis"))
    confirmed_at = models.DateTimeField(_("bestätigt"), null=True, blank=True)
    ended_at = models.DateTimeField(_("beendet"), null=True, blank=True)
    closure = models.OneToOneField(
        "streets.StreetClosure", models.SET_NULL, null=True, blank=True, related_name="obstacle",
        verbose_name=_("Sperrung"),
    )  # fmt: skip
    department = models.ForeignKey(
        "city.Department", models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("Referat"),
    )  # fmt: skip
    sent_at = models.DateTimeField(_("weitergegeben"), null=True, blank=True)
    answer = models.CharField(_("Antwort"), max_length=600, blank=True)
    answered_at = models.DateTimeField(_("beantwortet"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("beantwortet von"),
    )  # fmt: skip

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("Gemeldetes Hindernis")
        verbose_name_plural = _("Gemeldete Hindernisse")
        indexes = [models.Index(fields=["ended_at", "until"], name="obstacles_by_end")]

    def __str__(self) -> str:
        return f"{self.sort} {self.code}"

    @property
    def code(self) -> str:
        return short_code(self.pk)

    def standing(self, now: datetime) -> Standing:
        """Say how sure it is at a moment."""
        if self.ended_at is not None or self.until <= now:
            return Standing.ENDED
        return Standing.CONFIRMED if self.confirmed_at else Standing.REPORTED

    def voices(self) -> list[Voice]:
        """Give what was said of it, the oldest first."""
        return [Voice(Says(one.says), one.sure, one.mark) for one in self.words.all()]


class ObstacleVoice(models.Model):
    """That somebody says it is there, or gone.

    The mark is a keyed hash of this report and the network; no address is kept. It goes when the
    report ends, at the latest after 30 days, and the bare word stays.
    """

    report = models.ForeignKey(ObstacleReport, models.CASCADE, related_name="words")
    says = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Says])
    sure = models.BooleanField(default=False)
    mark = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    day = models.DateField(null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("Stimme zu einem Hindernis")
        verbose_name_plural = _("Stimmen zu Hindernissen")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "mark", "day"], name="one_voice_a_network_and_day",
                condition=~models.Q(mark=""),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.report_id} {self.says}"

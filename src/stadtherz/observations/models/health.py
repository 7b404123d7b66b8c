"""How things are, what was told of it to whom, and what people did about it."""

from datetime import time

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, validate_email
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stadtherz.city.public import Department
from stadtherz.observations.domain.arrivals import DeviceClock
from stadtherz.observations.domain.clock import ClockJump
from stadtherz.observations.domain.times import microseconds


class Health(models.Model):
    """How one device, station or datastream was when it was looked at last."""

    class Kind(models.TextChoices):
        DEVICE = "device", _("Gerät")
        STATION = "station", _("Messstelle")
        STREAM = "stream", _("Datenreihe")

    subject = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    carrier = models.BooleanField(default=True)
    carried_by = models.CharField(max_length=60, blank=True, db_index=True)
    device = models.ForeignKey(
        "observations.Device", models.CASCADE, null=True, related_name="+"
    )  # fmt: skip
    station = models.ForeignKey("observations.Station", models.CASCADE, related_name="+")
    datastream = models.ForeignKey(
        "observations.Datastream", models.CASCADE, null=True, related_name="+"
    )
    name = models.CharField(max_length=300)
    department = models.CharField(max_length=60, blank=True)
    state = models.SmallIntegerField()
    contact = models.CharField(max_length=10)
    live = models.BooleanField(default=True)
    last = models.DateTimeField(null=True)
    interval_s = models.PositiveIntegerField()
    gap_share = models.FloatField(null=True)
    suspect_share = models.FloatField(null=True)
    battery = models.FloatField(null=True)
    battery_days = models.FloatField(null=True)
    battery_days_least = models.FloatField(null=True)
    no_estimate = models.CharField(max_length=20, blank=True)
    signal = models.CharField(max_length=10, blank=True)
    clock_at = models.DateTimeField(null=True)
    clock_heard = models.DateTimeField(null=True)
    clock_offset = models.FloatField(null=True)
    clock_drift = models.FloatField(null=True)
    clock_drift_low = models.FloatField(null=True)
    clock_drift_high = models.FloatField(null=True)
    clock_slack_s = models.PositiveIntegerField(default=0)
    clock_jump = models.FloatField(null=True)
    clock_jump_at = models.DateTimeField(null=True)
    clock_jump_offset = models.FloatField(null=True)

    class Meta:
        ordering = ["-state", "name", "pk"]
        indexes = [models.Index(fields=["carrier", "-state", "name"], name="health_worst_first")]

    def clock(self) -> DeviceClock | None:
        """Give what is known of its clock; None where it was not judged."""
        if self.clock_at is None:
            return None
        at, seconds, offset = self.clock_jump_at, self.clock_jump, self.clock_jump_offset
        jump = None
        if at is not None and seconds is not None and offset is not None:
            jump = ClockJump(microseconds(at), seconds, offset)
        return DeviceClock(
            microseconds(self.clock_at),
            None if self.clock_heard is None else microseconds(self.clock_heard),
            self.clock_offset, self.clock_drift, self.clock_drift_low, self.clock_drift_high,
            self.clock_slack_s, jump,
        )  # fmt: skip

    @property
    def share(self) -> float | None:
        """The missing share of the last 24 hours in percent."""
        return None if self.gap_share is None else self.gap_share * 100

    @property
    def suspect_percent(self) -> float | None:
        """The suspect share of the last 24 hours in percent."""
        return None if self.suspect_share is None else self.suspect_share * 100


class BatteryReading(models.Model):
    """The battery of a device on one day, for its forecast."""

    device = models.ForeignKey("observations.Device", models.CASCADE, related_name="+")
    day = models.DateField()
    percent = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["device", "day"], name="one_battery_reading_a_day")
        ]


class ArrivalLag(models.Model):
    """The least time from measuring to arriving of a datastream in one hour, to judge its clock.

    `hour` counts whole hours since 1970 UTC, `lag_us` is in microseconds.
    """

    pk = models.CompositePrimaryKey("datastream_id", "hour")
    datastream = models.ForeignKey(
        "observations.Datastream", models.CASCADE, related_name="+", db_index=False,
        db_constraint=False,  # one that is deleted meanwhile must not hinder the flush
    )  # fmt: skip
    hour = models.IntegerField()
    lag_us = models.BigIntegerField()


class Alert(models.Model):
    """One trouble of one thing, or of many at once; `memory` is what decisions need besides."""

    class Stage(models.TextChoices):
        WATCHED = "watched", _("beobachtet")
        OPEN = "open", _("offen")
        CLOSED = "closed", _("geschlossen")

    key = models.CharField(max_length=250, unique=True)
    kind = models.CharField(max_length=30)
    subject = models.CharField(max_length=150, db_index=True)
    department = models.CharField(max_length=60, blank=True)
    stage = models.CharField(max_length=10, choices=Stage)
    value = models.FloatField()
    since = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    collective = models.BooleanField(default=False)
    part_of = models.CharField(max_length=250, blank=True, db_index=True)
    owes = models.BooleanField(default=False)
    memory = models.JSONField(default=dict)
    acknowledged_at = models.DateTimeField(_("zur Kenntnis genommen"), null=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+",
        verbose_name=_("von"),
    )  # fmt: skip
    note = models.CharField(_("Bemerkung"), max_length=300, blank=True)

    class Meta:
        ordering = ["-opened_at", "key"]
        verbose_name = _("Alarm")
        verbose_name_plural = _("Alarme")
        indexes = [models.Index(fields=["stage", "closed_at"], name="alert_by_stage")]

    def __str__(self) -> str:
        return self.key


class AlertStep(models.Model):
    """What became of an alert when, and what a person did about it."""

    class What(models.TextChoices):
        OPENED = "opened", _("geöffnet")
        TOLD = "told", _("gemeldet")
        ACKNOWLEDGED = "acknowledged", _("zur Kenntnis genommen")
        TAKEN_BACK = "taken-back", _("Kenntnisnahme zurückgenommen")
        CLOSED = "closed", _("geschlossen")

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="steps")
    what = models.CharField(max_length=15, choices=What)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+",
        verbose_name=_("von"),
    )  # fmt: skip
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("Schritt eines Alarms")
        verbose_name_plural = _("Schritte von Alarmen")


class Silence(models.Model):
    """Maintenance: until when nothing is reported of a device or a station, who said so and why."""

    device = models.ForeignKey(
        "observations.Device", models.CASCADE, null=True, related_name="silences"
    )
    station = models.ForeignKey(
        "observations.Station", models.CASCADE, null=True, related_name="silences"
    )
    until = models.DateTimeField(_("bis"))
    reason = models.CharField(_("Grund"), max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+",
        verbose_name=_("von"),
    )  # fmt: skip
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-until"]
        verbose_name = _("Wartung")
        verbose_name_plural = _("Wartungen")
        constraints = [
            models.CheckConstraint(
                condition=Q(device=None) ^ Q(station=None), name="silence_of_one_thing"
            )
        ]


class AlertMail(models.Model):
    """A mail that was decided on; it leaves when the mail server takes it."""

    key = models.CharField(max_length=120, unique=True)
    department = models.CharField(max_length=60, blank=True)
    recipients = models.JSONField(default=list)
    subject = models.CharField(max_length=250)
    body = models.TextField()
    made_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    next_try = models.DateTimeField()
    taken_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["made_at", "pk"]
        indexes = [models.Index(fields=["sent_at", "next_try"], name="mails_that_wait")]


class Mark(models.Model):
    """When a part of the city was at work last."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()


def valid_mails(value: str) -> None:
    """Let pass mail addresses, one a line."""
    for line in filter(None, map(str.strip, value.splitlines())):
        validate_email(line)


class AlertRule(models.Model):
    """When and to whom alerts are told: of a department, or without one for the whole city.

    The defaults are those of the domain; nobody has to make such a row.
    """

    department = models.OneToOneField(
        Department, models.CASCADE, null=True, blank=True, related_name="+",
        verbose_name=_("Referat"),
        help_text=_("Leer: für die ganze Stadt, wo ein Referat nichts eigenes bestimmt."),
    )  # fmt: skip
    by_mail = models.BooleanField(_("per Mail melden"), default=True)
    recipients = models.TextField(
        _("Empfänger"), blank=True, validators=[valid_mails],
        help_text=_("Eine Adresse je Zeile. Leer: die Adresse des zuständigen Referats."),
    )  # fmt: skip
    quiet_from = models.TimeField(_("Ruhe von"), default=time(18))
    quiet_to = models.TimeField(
        _("Ruhe bis"), default=time(7),
        help_text=_("In der Ruhezeit geht keine Mail hinaus. Gleiche Zeiten: keine Ruhe."),
    )  # fmt: skip
    quiet_weekends = models.BooleanField(_("samstags und sonntags Ruhe"), default=False)
    silent_after = models.PositiveSmallIntegerField(
        _("schweigt nach so vielen ausgebliebenen Werten"), default=24,
        validators=[MinValueValidator(4), MaxValueValidator(1000)],
    )  # fmt: skip
    battery_low = models.PositiveSmallIntegerField(
        _("Batterie schwach ab (%)"), default=20,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
    )  # fmt: skip
    gap_percent = models.PositiveSmallIntegerField(
        _("zu viele Lücken ab (% der Werte eines Tages)"), default=25,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )  # fmt: skip
    suspect_percent = models.PositiveSmallIntegerField(
        _("zu viele verdächtige Werte ab (% der Werte eines Tages)"), default=30,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )  # fmt: skip
    clock_off_s = models.PositiveIntegerField(
        _("Uhr geht falsch ab (Sekunden)"), default=300,
        validators=[MinValueValidator(10), MaxValueValidator(86_400)],
    )  # fmt: skip
    clock_jump_s = models.PositiveIntegerField(
        _("Uhr ist gesprungen ab (Sekunden)"), default=60,
        validators=[MinValueValidator(10), MaxValueValidator(86_400)],
    )  # fmt: skip
    most_a_day = models.PositiveSmallIntegerField(
        _("höchstens so viele Mails am Tag"), default=6,
        validators=[MinValueValidator(1), MaxValueValidator(50)],
    )  # fmt: skip

    class Meta:
        ordering = ["department__position"]
        verbose_name = _("Regel für Alarme")
        verbose_name_plural = _("Regeln für Alarme")

    def __str__(self) -> str:
        return str(self.department) if self.department else str(_("Ganze Stadt"))

    def clean(self) -> None:
        """Refuse a second rule of the whole city: a database tells empty values apart."""
        others = AlertRule.objects.filter(department=None).exclude(pk=self.pk)
        if self.department_id is None and others.exists():
            raise ValidationError(_("Für die ganze Stadt gibt es schon eine Regel; ändere diese."))

    def addresses(self) -> list[str]:
        """Give the recipients that were named."""
        return [line for line in map(str.strip, self.recipients.splitlines()) if line]

"""How the city's own interfaces answered: single measurements for two weeks, then days."""

from django.db import models


class Measurement(models.Model):
    """One request to one interface; `minute` counts from 1970 (UTC), status 0 is no answer."""

    service = models.CharField(max_length=20)
    minute = models.PositiveIntegerField()
    status = models.PositiveSmallIntegerField()
    first_byte_ms = models.FloatField(null=True)
    bytes_a_second = models.FloatField(null=True)

    class Meta:
        ordering = ["minute", "service"]
        constraints = [
            models.UniqueConstraint(fields=["minute", "service"], name="one_measurement_a_minute")
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.minute}"


class MeasuredDay(models.Model):
    """A day (UTC) of one interface: states of its slots, and histograms of waiting and speed."""

    service = models.CharField(max_length=20)
    day = models.DateField()
    states = models.TextField()
    waits = models.JSONField(default=dict)
    speeds = models.JSONField(default=dict)

    class Meta:
        ordering = ["day", "service"]
        constraints = [models.UniqueConstraint(fields=["day", "service"], name="one_day_a_service")]

    def __str__(self) -> str:
        return f"{self.service} {self.day}"

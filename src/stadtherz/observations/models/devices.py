"""Devices and polled services: what they are called here, and when they were heard last."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

EUI = RegexValidator(r"^[0-9a-f]{16}$", _("Sechzehn hexadezimale Zeichen in Kleinschreibung."))


class Device(ClusterableModel):
    """A LoRaWAN device, known by its EUI or by its name in the network server."""

    eui = models.CharField(
        _("EUI des Geräts"), max_length=16, unique=True, null=True, blank=True, validators=[EUI]
    )  # fmt: skip
    name = models.CharField(_("Name im Netzwerkserver"), max_length=120, blank=True)
    station = models.ForeignKey(
        "observations.Station", models.CASCADE, related_name="+",
        verbose_name=_("Messstelle"),
    )  # fmt: skip
    decoder = models.CharField(
        _("Dekoder"), max_length=120, blank=True,
        help_text=_("Leer: nach den Angaben des Netzwerkservers."),
    )  # fmt: skip
    last_seen = models.DateTimeField(_("zuletzt gehört"), null=True, editable=False)
    battery = models.FloatField(_("Batterie in Prozent"), null=True, editable=False)
    rssi = models.FloatField(_("Empfangsstärke in dBm"), null=True, editable=False)
    snr = models.FloatField(_("Signal-Rausch-Abstand in dB"), null=True, editable=False)
    counter = models.BigIntegerField(null=True, editable=False)
    frames_lost = models.BigIntegerField(_("verlorene Nachrichten"), default=0, editable=False)
    gateway = models.CharField(_("Gateway"), max_length=100, blank=True, editable=False)
    network = models.CharField(_("Netz"), max_length=40, blank=True, editable=False)
    unassigned = models.JSONField(
        _("gemessen, aber keiner Datenreihe zugeordnet"), default=list, editable=False
    )

    class Meta:
        ordering = ["name", "eui"]
        verbose_name = _("Gerät")
        verbose_name_plural = _("Geräte")
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") | Q(eui__isnull=False), name="device_has_eui_or_name"
            ),
            models.UniqueConstraint(
                fields=["name"], condition=~Q(name=""), name="one_device_a_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.eui or ""

    def clean(self) -> None:
        """Refuse a device without EUI and name."""
        self.eui = self.eui or None  # two devices may lack one
        if not self.eui and not self.name:
            raise ValidationError(_("Geben Sie die EUI oder den Namen an."))


class DeviceStream(models.Model):
    """Which datastream takes what a device measures."""

    device = ParentalKey(Device, on_delete=models.CASCADE, related_name="streams")
    measured = models.CharField(_("gemessener Wert"), max_length=100)
    datastream = models.ForeignKey(
        "observations.Datastream", models.CASCADE, related_name="+", verbose_name=_("Datenreihe")
    )

    class Meta:
        ordering = ["measured"]
        constraints = [
            models.UniqueConstraint(fields=["device", "measured"], name="one_stream_a_measured")
        ]


class PolledSource(models.Model):
    """How far the polling of a source is; the source itself is a file of the city."""

    name = models.CharField(_("Quelle"), max_length=100, unique=True)
    etag = models.CharField(max_length=500, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    last_success = models.DateTimeField(_("zuletzt gelesen"), null=True)
    last_error = models.CharField(_("letzter Fehler"), max_length=500, blank=True)
    failures = models.PositiveIntegerField(_("Fehler in Folge"), default=0)
    next_due = models.DateTimeField(_("wieder fällig"), null=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("Abgefragte Quelle")
        verbose_name_plural = _("Abgefragte Quellen")

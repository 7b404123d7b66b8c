from django.db import models
from django.utils.translation import gettext_lazy as _

from stadtherz.city.public import Department, Place
from stadtherz.design.public import TextField


class ObservedProperty(models.Model):
    """What is measured: bicycles, water temperature, free parking spaces."""

    class Kind(models.TextChoices):
        COUNT = "count", _("Zählung (Summe je Zeitraum)")
        LEVEL = "level", _("Pegel (Wert zu einem Zeitpunkt)")

    key = models.SlugField(_("Schlüssel"), max_length=60, unique=True)
    name = TextField(_("Name"))
    unit = models.CharField(_("Einheit"), max_length=20, blank=True)
    ucum = models.CharField(_("Einheit nach UCUM"), max_length=20, default="1")
    icon = models.CharField(_("Zeichen"), max_length=40, default="pulse")
    kind = models.CharField(_("Art"), max_length=10, choices=Kind.choices)
    decimals = models.PositiveSmallIntegerField(_("Nachkommastellen"), default=0)

    class Meta:
        ordering = ["key"]
        verbose_name = _("Messgröße")
        verbose_name_plural = _("Messgrößen")

    def __str__(self) -> str:
        return str(self.name)


class Station(models.Model):
    """A place where the city measures."""

    key = models.SlugField(_("Schlüssel"), max_length=80, unique=True)
    name = TextField(_("Name"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="stations", verbose_name=_("Ort"))
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("Zuständiges Referat"),
    )  # fmt: skip
    method = TextField(_("Wie gemessen wird"), blank=True, long=True)
    source = models.CharField(_("Quelle"), max_length=200, blank=True)
    licence = models.URLField(_("Lizenz"), blank=True)
    simulated = models.BooleanField(_("simuliert"), default=False)
    public = models.BooleanField(_("öffentlich"), default=True)
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=100)

    class Meta:
        ordering = ["position", "key"]
        verbose_name = _("Messstelle")
        verbose_name_plural = _("Messstellen")

    def __str__(self) -> str:
        return str(self.name)


class Datastream(models.Model):
    """One property at one station, with one direction or sensor; named as devices name it."""

    key = models.SlugField(_("Schlüssel"), max_length=100, unique=True)
    station = models.ForeignKey(Station, models.CASCADE, related_name="datastreams")
    observed = models.ForeignKey(
        ObservedProperty,
        models.PROTECT,
        related_name="datastreams",
        verbose_name=_("Messgröße"),
    )
    name = TextField(_("Name, etwa die Richtung"), blank=True)
    interval_s = models.PositiveIntegerField(_("Abstand der Messwerte in Sekunden"), default=900)
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    class Meta:
        ordering = ["position", "key"]
        verbose_name = _("Datenreihe")
        verbose_name_plural = _("Datenreihen")

    def __str__(self) -> str:
        return self.key


class Flag(models.IntegerChoices):
    """How far a value can be trusted."""

    RAW = 0, _("roh")
    PLAUSIBLE = 1, _("plausibel")
    SUSPECT = 2, _("verdächtig")


class Counter(models.Model):
    """The number line of observations; its row lock makes numbers commit in their order."""

    name = models.CharField(max_length=40, primary_key=True)
    value = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = "counter"


class HotObservation(models.Model):
    """A durable observation that was not yet flushed into the lake."""

    sequence = models.BigIntegerField(primary_key=True)
    datastream = models.ForeignKey(Datastream, models.CASCADE, related_name="+")
    time = models.DateTimeField(_("Zeitpunkt der Messung"))
    received_at = models.DateTimeField(_("eingegangen"))
    value = models.FloatField(_("Wert"))
    flag = models.SmallIntegerField(_("Güte"), choices=Flag.choices, default=Flag.RAW)

    class Meta:
        ordering = ["sequence"]
        indexes = [models.Index(fields=["datastream", "time"], name="hot_by_stream_and_time")]


class Latest(models.Model):
    """The newest value of each datastream, kept with every write."""

    datastream = models.OneToOneField(
        Datastream, models.CASCADE, primary_key=True, related_name="latest"
    )
    time = models.DateTimeField()
    value = models.FloatField()
    sequence = models.BigIntegerField()


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

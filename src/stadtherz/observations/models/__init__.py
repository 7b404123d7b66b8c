from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from stadtherz.city.public import Department, Place
from stadtherz.design.public import TextField
from stadtherz.observations.domain.times import EPOCH, shown
from stadtherz.observations.domain.usual_distance import DAY_S
from stadtherz.observations.models.described import GEOJSON, Described
from stadtherz.observations.models.devices import Device, DeviceStream, PolledSource
from stadtherz.observations.models.features import Feature, FeatureLink, FeatureType, FeatureUse
from stadtherz.observations.models.health import (
    Alert,
    AlertMail,
    AlertRule,
    AlertStep,
    ArrivalLag,
    BatteryReading,
    Health,
    Mark,
    Silence,
)  # fmt: skip
from stadtherz.observations.models.journal import Change, ImportRun, KnownLake
from stadtherz.observations.models.letters import DeadLetter, SentBefore
from stadtherz.observations.models.origin import Origin
from stadtherz.observations.models.quality import (
    Balance,
    Correction,
    Episode,
    Judging,
    QualityRules,
)  # fmt: skip

__all__ = [
    "AccessToken", "Alert", "AlertMail", "AlertRule", "AlertStep", "ArrivalLag", "Balance",
    "BatteryReading", "Change", "Correction", "Counter", "Datastream", "DeadLetter",
    "Described", "Device", "DeviceStream", "Episode", "Feature", "FeatureLink", "FeatureType",
    "FeatureUse", "Flag", "Health",
    "HistoricalLocation", "HotObservation", "ImportRun", "Judging", "KnownLake", "Latest",
    "Location", "Mark", "ObservedProperty", "Origin", "Part", "PolledSource", "QualityRules",
    "Sensor", "SentBefore", "Silence", "Station", "moment",
]  # fmt: skip
NO_STATION_KEYS = frozenset({"vergleichen", "zustand", "compare", "state"})
"""Pages stand at these addresses beside those of stations (`urls.py`), in each language."""
MEASUREMENT = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement"


def moment(microseconds: int) -> datetime:
    """Give the time that a column of microseconds since 1970 UTC means."""
    return EPOCH + timedelta(microseconds=microseconds)


valid_uri = RegexValidator(r"^[a-z][a-z0-9+.-]*:\S+$", _("Das ist kein URI, etwa http://…"))


class ObservedProperty(Described):
    """What is measured: bicycles, water temperature, free parking spaces."""

    class Kind(models.TextChoices):
        COUNT = "count", _("Zählung (Summe je Zeitraum)")
        LEVEL = "level", _("Pegel (Wert zu einem Zeitpunkt)")

    key = models.SlugField(_("Schlüssel"), max_length=60, unique=True)
    definition = models.CharField(
        _("Definition"), max_length=300, blank=True, validators=[valid_uri],
        help_text=_("Ein URI, etwa von QUDT. Leer: die Seite der Stadt für diese Messgröße."),
    )  # fmt: skip
    unit = models.CharField(_("Einheit"), max_length=20, blank=True)
    ucum = models.CharField(_("Einheit nach UCUM"), max_length=20, default="1")
    icon = models.CharField(_("Zeichen"), max_length=40, default="pulse")
    kind = models.CharField(_("Art"), max_length=10, choices=Kind.choices, default=Kind.LEVEL)
    decimals = models.PositiveSmallIntegerField(_("Nachkommastellen"), default=0)
    decimals_by = models.CharField(
        max_length=10, choices=Origin.choices, default=Origin.SET, editable=False
    )
    keep_days = models.PositiveIntegerField(
        _("Einzelwerte aufbewahren (Tage)"), null=True, blank=True,
        help_text=_("Leer: für immer. Stunden- und Tageswerte bleiben in jedem Fall."),
    )  # fmt: skip

    class Meta:
        ordering = ["key"]
        verbose_name = _("Messgröße")
        verbose_name_plural = _("Messgrößen")


class Sensor(Described):
    """How it is measured: a make of sensor, a method, a person with a list.

    That of a `station` stands for all that the station measures by nothing else, and says what the
    station says of its method until it says something itself.
    """

    station = models.OneToOneField(
        "Station", models.CASCADE, null=True, blank=True, related_name="own_sensor"
    )
    encoding_type = models.CharField(_("Format der Beschreibung"), max_length=200, blank=True)
    metadata = models.JSONField(_("Beschreibung des Sensors"), default=str, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("Sensor")
        verbose_name_plural = _("Sensoren")


class Location(Described):
    """Where a station is or was, as it was told; the place of the city may be one with it."""

    place = models.OneToOneField(Place, models.SET_NULL, null=True, blank=True, related_name="+")
    encoding_type = models.CharField(_("Format"), max_length=200, default=GEOJSON)
    location = models.JSONField(_("Lage"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("Lage")
        verbose_name_plural = _("Lagen")


class Station(Described):
    """A place where the city measures; a Thing in SensorThings."""

    key = models.SlugField(_("Schlüssel"), max_length=80, unique=True)
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="stations",
        verbose_name=_("Ort"),
    )  # fmt: skip
    locations = models.ManyToManyField(Location, related_name="stations", blank=True)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("Zuständiges Referat"),
    )  # fmt: skip
    method = TextField(_("Wie gemessen wird"), blank=True, long=True)
    source = models.CharField(_("Quelle"), max_length=200, blank=True)
    licence = models.URLField(_("Lizenz"), blank=True)
    project = models.SlugField(_("Projekt"), max_length=60, blank=True)
    simulated = models.BooleanField(_("simuliert"), default=False)
    public = models.BooleanField(_("öffentlich"), default=True)
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=100)

    class Meta:
        ordering = ["position", "key"]
        verbose_name = _("Messstelle")
        verbose_name_plural = _("Messstellen")

    def clean(self) -> None:
        super().clean()
        if self.key in NO_STATION_KEYS:
            raise ValidationError({"key": _("Unter dieser Adresse steht schon eine andere Seite.")})


class HistoricalLocation(models.Model):
    """Since when a station was where."""

    station = models.ForeignKey(Station, models.CASCADE, related_name="historical_locations")
    time = models.DateTimeField()
    locations = models.ManyToManyField(Location, related_name="historical_locations")

    class Meta:
        ordering = ["time", "pk"]


class Datastream(models.Model):
    """One property at one station, with one direction or sensor; named as devices name it.

    A multi-datastream measures several properties at once: its results are lists, in the order of
    its `parts`.
    """

    key = models.SlugField(_("Schlüssel"), max_length=100, unique=True)
    station = models.ForeignKey(Station, models.CASCADE, related_name="datastreams")
    observed = models.ForeignKey(
        ObservedProperty,
        models.PROTECT,
        related_name="datastreams",
        verbose_name=_("Messgröße"),
    )
    sensor = models.ForeignKey(
        Sensor, models.PROTECT, null=True, blank=True, related_name="datastreams",
        verbose_name=_("Sensor"),
    )  # fmt: skip
    feature = models.ForeignKey(
        Feature, models.SET_NULL, null=True, blank=True, related_name="datastreams"
    )
    proximate = models.ForeignKey(
        Feature, models.SET_NULL, null=True, editable=False, related_name="proximate_of"
    )
    ultimate = models.ForeignKey(
        Feature, models.SET_NULL, null=True, editable=False, related_name="ultimate_of"
    )
    name = TextField(_("Name, etwa die Richtung"), blank=True)
    description = TextField(_("Beschreibung"), blank=True, long=True)
    properties = models.JSONField(_("Weitere Angaben"), default=dict, blank=True)
    observation_type = models.CharField(max_length=200, default=MEASUREMENT)
    unit = models.JSONField(_("Einheit"), default=dict, blank=True)
    result_label = models.CharField(max_length=200, blank=True, editable=False)
    observed_area = models.JSONField(_("Gebiet"), null=True, blank=True)
    multi = models.BooleanField(_("mehrere Größen je Messung"), default=False)
    public = models.BooleanField(_("öffentlich"), default=True)
    interval_s = models.PositiveIntegerField(_("Abstand der Messwerte in Sekunden"), default=900)
    interval_by = models.CharField(
        max_length=10, choices=Origin.choices, default=Origin.SET, editable=False
    )
    learnt_us = models.BigIntegerField(null=True, editable=False)
    keep_days = models.PositiveIntegerField(
        _("Einzelwerte aufbewahren (Tage)"), null=True, blank=True,
        help_text=_("Leer: wie bei der Messgröße."),
    )  # fmt: skip
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    class Meta:
        ordering = ["position", "key"]
        verbose_name = _("Datenreihe")
        verbose_name_plural = _("Datenreihen")

    def __str__(self) -> str:
        return self.key

    @property
    def step_s(self) -> int:
        """Give the seconds that a count speaks for: those it tells itself, else the distance."""
        latest = getattr(self, "latest", None)
        own = latest.length_s if latest is not None else 0
        return own or max(1, self.interval_s)

    @property
    def awaited_s(self) -> int:
        """Give the seconds after which the next value is due; a day where nobody knows yet."""
        return DAY_S if self.interval_by == Origin.ASSUMED else max(1, self.interval_s)


class Part(models.Model):
    """One of several properties that a multi-datastream measures at once."""

    datastream = models.ForeignKey(Datastream, models.CASCADE, related_name="parts")
    observed = models.ForeignKey(ObservedProperty, models.PROTECT, related_name="parts")
    unit = models.JSONField(default=dict)
    observation_type = models.CharField(max_length=200, default=MEASUREMENT)
    name = models.CharField(max_length=80)
    label = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["datastream", "position"], name="one_part_a_position"),
            models.UniqueConstraint(fields=["datastream", "name"], name="one_part_a_name"),
        ]


class Flag(models.IntegerChoices):
    """How far a value can be trusted."""

    RAW = 0, _("roh")
    PLAUSIBLE = 1, _("plausibel")
    SUSPECT = 2, _("verdächtig")
    CORRECTED = 3, _("korrigiert")
    GAP_FILLED = 4, _("Lücke gefüllt")


class Counter(models.Model):
    """The number line of observations; its row lock makes numbers commit in their order."""

    name = models.CharField(max_length=40, primary_key=True)
    value = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = "counter"


class HotObservation(models.Model):
    """A durable row that was not yet flushed into the lake; the columns are those of the lake.

    Times are microseconds since 1970 UTC.
    """

    sequence = models.BigIntegerField(primary_key=True)
    datastream = models.ForeignKey(Datastream, models.CASCADE, related_name="+", db_index=False)
    us = models.BigIntegerField()
    received_us = models.BigIntegerField()
    value = models.FloatField(null=True)
    flag = models.SmallIntegerField(choices=Flag.choices, default=Flag.RAW)
    number = models.BigIntegerField(null=True)
    end_us = models.BigIntegerField(null=True)
    result_us = models.BigIntegerField(null=True)
    result = models.TextField(null=True)  # noqa: DJ001 - empty means no JSON here
    feature = models.BigIntegerField(null=True)
    more = models.TextField(null=True)  # noqa: DJ001 - empty means no JSON here
    rule = models.SmallIntegerField(null=True)
    raw = models.FloatField(null=True)
    gone = models.BooleanField(default=False)

    class Meta:
        ordering = ["sequence"]
        indexes = [models.Index(fields=["datastream", "us"], name="hot_by_stream_and_time")]


class Latest(models.Model):
    """The newest value of each datastream and the ends of its time, kept with every write.

    `end_us` is the greatest end of all its observations that have one, and may lie before `us`.
    """

    datastream = models.OneToOneField(
        Datastream, models.CASCADE, primary_key=True, related_name="latest"
    )
    us = models.BigIntegerField()
    value = models.FloatField(null=True)
    result = models.TextField(null=True)  # noqa: DJ001 - empty means no JSON here
    flag = models.SmallIntegerField(choices=Flag.choices, default=Flag.RAW)
    sequence = models.BigIntegerField()
    first_us = models.BigIntegerField()
    end_us = models.BigIntegerField(null=True)
    received_us = models.BigIntegerField(default=0)
    unjudged_us = models.BigIntegerField(null=True, db_index=True)

    @property
    def time(self) -> datetime:
        """When the newest value was measured, as pages show it."""
        return shown(self.us)

    @property
    def length_s(self) -> int:
        """Give the seconds that the newest value speaks of; 0 for a moment, or where unknown."""
        return 0 if self.end_us is None else max(0, self.end_us - self.us) // 1_000_000

    @property
    def received_at(self) -> datetime:
        """When something came in last."""
        return moment(self.received_us)


class SinglesSince(models.Model):
    """From which UTC day on single values of a datastream are kept; before, only roll-ups are."""

    datastream = models.OneToOneField(
        Datastream, models.CASCADE, primary_key=True, related_name="singles_since"
    )
    day = models.DateField()


class AccessToken(models.Model):
    """What a device or a program may read and write; only a digest of it is kept."""

    name = models.CharField(_("Name"), max_length=120)
    digest = models.CharField(max_length=64, unique=True)
    acts = models.JSONField(_("Darf"), default=list)
    everything = models.BooleanField(_("alles"), default=False)
    projects = models.JSONField(_("Projekte"), default=list, blank=True)
    datastreams = models.ManyToManyField(
        Datastream, related_name="tokens", blank=True, verbose_name=_("Datenreihen")
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("gültig bis"), null=True, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("Zugang für Geräte")
        verbose_name_plural = _("Zugänge für Geräte")

    def __str__(self) -> str:
        return self.name

"""The map of the city as it was imported, and the things of the street in it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from stadtherz.kernel.ids import short_code
from stadtherz.streets.domain.features import Collection
from stadtherz.streets.domain.places import PlaceKind

CODES_FROM = 31**4
"""Codes of these places have a sign more than those of the city's own, so that none is both."""


class MapImport(models.Model):
    """A map file that was taken in; the newest one is the map of the city."""

    name = models.CharField(_("Datei"), max_length=255)
    sha256 = models.CharField(_("Prüfsumme"), max_length=64)
    size = models.PositiveBigIntegerField(_("Größe"))
    data_of = models.DateField(_("Stand der Daten"), null=True, blank=True)
    imported_at = models.DateTimeField(_("eingelesen"))
    invented = models.BooleanField(_("erfunden"), default=False)
    told = models.JSONField(_("Was darin ist und was sich änderte"), default=dict)

    class Meta:
        ordering = ["-imported_at", "-pk"]
        verbose_name = _("Karte")
        verbose_name_plural = _("Karten")

    def __str__(self) -> str:
        return self.name


class Feature(models.Model):
    """A thing of the street: a crossing, a kerb, a stop. Points are degrees, longitude first.

    Attributes are by name, each with `value`, `unit`, `source` and `date`; the value "unknown" says
    that nobody has looked.
    """

    collection = models.CharField(
        _("Art"), max_length=20, choices=[(one.value, one.value) for one in Collection]
    )
    ref = models.CharField(_("Nummer in der Karte"), max_length=40)
    points = models.JSONField(_("Lage"))
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    attributes = models.JSONField(_("Angaben"), default=dict)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("Ding der Straße")
        verbose_name_plural = _("Dinge der Straße")
        constraints = [
            models.UniqueConstraint(fields=["collection", "ref"], name="one_feature_a_number"),
            models.CheckConstraint(
                condition=models.Q(west__lte=models.F("east"), south__lte=models.F("north")),
                name="feature_box_is_ordered",
            ),
        ]
        indexes = [models.Index(fields=["collection", "west"], name="features_from_the_west")]

    def __str__(self) -> str:
        return f"{self.collection} {self.ref}"


class Place(models.Model):
    """An address, street, stop or house that people look for; its code stands in short links.

    A place that a newer map no longer has stays, so that a printed code still leads somewhere.
    """

    ref = models.CharField(_("Kennung"), max_length=200, unique=True)
    kind = models.CharField(
        _("Art"), max_length=10, choices=[(one.value, one.value) for one in PlaceKind]
    )
    sort = models.CharField(_("Genauere Art"), max_length=80, blank=True)
    name = models.CharField(_("Name"), max_length=200, blank=True)
    number = models.CharField(_("Hausnummer"), max_length=20, blank=True)
    postcode = models.CharField(_("Postleitzahl"), max_length=10, blank=True)
    district = models.CharField(_("Stadtteil"), max_length=120, blank=True)
    lon = models.FloatField(_("Länge"))
    lat = models.FloatField(_("Breite"))
    doors = models.JSONField(_("Eingänge"), default=list)
    words = models.TextField(_("Suchwörter"), blank=True)
    gone = models.BooleanField(_("nicht mehr in der Karte"), default=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("Ort der Karte")
        verbose_name_plural = _("Orte der Karte")

    def __str__(self) -> str:
        return self.ref

    @property
    def code(self) -> str:
        return short_code(CODES_FROM + self.pk)

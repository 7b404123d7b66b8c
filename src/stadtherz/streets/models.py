"""The map of the city as it was imported, and the things of the street in it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from stadtherz.streets.domain.features import Collection


class MapImport(models.Model):
    """A map file that was taken in; the newest one is the map of the city."""

    name = models.CharField(_("Datei"), max_length=255)
    sha256 = models.CharField(_("Prüfsumme"), max_length=64)
    size = models.PositiveBigIntegerField(_("Größe"))
    data_of = models.DateField(_("Stand der Daten"), null=True, blank=True)
    imported_at = models.DateTimeField(_("eingelesen"))
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
    dated = models.DateField(_("Stand der neuesten Angabe"), null=True, blank=True)

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

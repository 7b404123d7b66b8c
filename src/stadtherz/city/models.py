import json

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from stadtherz.city.domain import description, outline
from stadtherz.design.public import TextField
from stadtherz.kernel.errors import Invalid
from stadtherz.kernel.geo import Point
from stadtherz.kernel.ids import short_code


def valid_area(value: object) -> None:
    """Let pass a GeoJSON polygon; the form says what is wrong with anything else."""
    try:
        outline.polygon_from(json.dumps(value, allow_nan=False), str(_("Die Fläche")))
    except (Invalid, ValueError, TypeError) as error:
        raise ValidationError(
            _("Das ist kein gültiges GeoJSON-Polygon: %(why)s"), params={"why": str(error)}
        ) from error


class FromCityFile(models.Model):
    """A row that mirrors an entry of the city file; gone entries retire and keep their links."""

    key = models.SlugField(_("Schlüssel"), max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)
    retired = models.BooleanField(_("nicht mehr in der Stadtdatei"), default=False)

    class Meta:
        abstract = True
        ordering = ["position"]


class District(FromCityFile):
    number = models.CharField(_("Nummer"), max_length=4)
    name = models.CharField(_("Name"), max_length=120)
    kind = models.CharField(
        _("Art"),
        max_length=20,
        choices=[
            (description.DistrictKind.CORE, _("Kernstadt")),
            (description.DistrictKind.ORTSBEZIRK, _("Ortsbezirk")),
        ],
    )
    note = TextField(_("Hinweis"), blank=True)
    lon = models.FloatField(_("Länge"))
    lat = models.FloatField(_("Breite"))

    class Meta(FromCityFile.Meta):
        verbose_name = _("Stadtteil")
        verbose_name_plural = _("Stadtteile")

    def __str__(self) -> str:
        return self.name

    @property
    def centre(self) -> Point:
        return Point(self.lon, self.lat)


class Department(FromCityFile):  # type: ignore[django-manager-missing] # set by layers above
    name = TextField(_("Name"))
    mail = models.EmailField(_("E-Mail"))
    task = TextField(_("Aufgabe"), blank=True)

    class Meta(FromCityFile.Meta):
        verbose_name = _("Referat")
        verbose_name_plural = _("Referate")

    def __str__(self) -> str:
        return str(self.name)


class Theme(FromCityFile):
    name = TextField(_("Name"))
    promise = TextField(_("Versprechen"), long=True)
    icon = models.CharField(_("Zeichen"), max_length=60)
    hue = models.PositiveSmallIntegerField(_("Farbton"))

    class Meta(FromCityFile.Meta):
        verbose_name = _("Thema")
        verbose_name_plural = _("Themen")

    def __str__(self) -> str:
        return str(self.name)


class Place(models.Model):
    """A point of the city, or an area with a point in it, that can carry a printed code."""

    name = models.CharField(_("Name"), max_length=120)
    description = TextField(_("Beschreibung"), blank=True, long=True)
    lon = models.FloatField(_("Länge"))
    lat = models.FloatField(_("Breite"))
    area = models.JSONField(
        _("Fläche"),
        null=True,
        blank=True,
        validators=[valid_area],
        help_text=_("Ein GeoJSON-Polygon, zum Beispiel der Umriss eines Platzes."),
    )
    district = models.ForeignKey(
        District,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="places",
        verbose_name=_("Stadtteil"),
    )
    illustrative = models.BooleanField(
        _("Lage nur beispielhaft"),
        default=False,
        help_text=_("Die genaue Lage ist nicht veröffentlicht oder erfunden."),
    )
    changed_at = models.DateTimeField(_("geändert"), auto_now=True)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("Ort")
        verbose_name_plural = _("Orte")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(lon__gte=-180, lon__lte=180, lat__gte=-90, lat__lte=90),
                name="place_is_on_the_globe",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def point(self) -> Point:
        return Point(self.lon, self.lat)

    @property
    def code(self) -> str:
        """The short code on the printed label, as in /o/0001X."""
        return short_code(self.pk)

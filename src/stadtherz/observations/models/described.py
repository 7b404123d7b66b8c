"""What everything in the SensorThings model has."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from stadtherz.design.public import TextField

GEOJSON = "application/geo+json"


class Described(models.Model):
    """What everything in the SensorThings model has: name, description and free properties."""

    name = TextField(_("Name"))
    description = TextField(_("Beschreibung"), blank=True, long=True)
    properties = models.JSONField(_("Weitere Angaben"), default=dict, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.name)

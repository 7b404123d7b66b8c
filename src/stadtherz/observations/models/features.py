"""What observations and datastreams speak of, and of which types that is."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from stadtherz.observations.models.described import GEOJSON, Described


class FeatureType(Described):
    """A type of features, as a registry of the world has it: a water sample, a road."""

    definition = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "feature type"


class Feature(Described):
    """What an observation speaks of: most often the place where the station stands."""

    encoding_type = models.CharField(_("Format"), max_length=200, default=GEOJSON)
    feature = models.JSONField(_("Gegenstand"))
    location = models.ForeignKey(
        "Location", models.SET_NULL, null=True, blank=True, related_name="features"
    )
    types = models.ManyToManyField(FeatureType, related_name="features", blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("Gegenstand der Messung")
        verbose_name_plural = _("Gegenstände der Messung")


class FeatureUse(models.Model):
    """Which datastreams speak of which feature; kept so that nobody has to search the lake."""

    feature = models.ForeignKey(Feature, models.CASCADE, related_name="uses")
    datastream = models.ForeignKey("Datastream", models.CASCADE, related_name="feature_uses")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["feature", "datastream"], name="one_use_a_feature")
        ]


class FeatureLink(models.Model):
    """Which datastreams are linked with which feature themselves, or were.

    It outlives the link: what a private datastream alone was linked with stays private.
    """

    feature = models.ForeignKey(Feature, models.CASCADE, related_name="links")
    datastream = models.ForeignKey("Datastream", models.CASCADE, related_name="feature_links")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["feature", "datastream"], name="one_link_a_feature")
        ]

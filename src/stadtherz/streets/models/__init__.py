"""The map of the city as it was imported, and the things of the street in it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from stadtherz.kernel.ids import short_code
from stadtherz.streets.domain.closing import Closed, Closure, What
from stadtherz.streets.domain.features import UNKNOWN, Collection
from stadtherz.streets.domain.places import PlaceKind
from stadtherz.streets.domain.surveys import State, Surveyed
from stadtherz.streets.models.obstacles import ObstacleReport, ObstacleVoice

__all__ = [
    "CODES_FROM",
    "Feature",
    "MapImport",
    "ObstacleReport",
    "ObstacleVoice",
    "Place",
    "StreetClosure",
    "Survey",
]

OPTIONS = [(one.value, one.value) for one in Collection]
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

    collection = models.CharField(_("Art"), max_length=20, choices=OPTIONS)
    ref = models.CharField(_("Nummer in der Karte"), max_length=40)
    points = models.JSONField(_("Lage"))
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    attributes = models.JSONField(_("Angaben"), default=dict)
    surveyed = models.JSONField(_("Befunde"), default=dict, blank=True)
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

    @property
    def known(self) -> dict[str, Any]:
        """Give what is known: what was surveyed and accepted, else what the map says."""
        return {**self.attributes, **self.surveyed}

    @property
    def disagreements(self) -> dict[str, Any]:
        """Give what the map says otherwise than what was surveyed, by attribute."""
        said = {name: self.attributes.get(name, {}).get("value", UNKNOWN) for name in self.surveyed}
        return {
            name: value for name, value in said.items()
            if value not in (UNKNOWN, self.surveyed[name]["value"])
        }  # fmt: skip


class Survey(models.Model):
    """What somebody found out on the spot about one attribute of a thing of the street.

    It belongs to a number of the map and not to a row, so that it survives each import. The mark
    of what came without an account is a keyed hash of this fact and the network; no address is
    kept. It goes with the decision, at the latest after 30 days.
    """

    collection = models.CharField(_("Art"), max_length=20, choices=OPTIONS)
    ref = models.CharField(_("Nummer in der Karte"), max_length=40)
    attribute = models.CharField(_("Eigenschaft"), max_length=30)
    value = models.JSONField(_("Wert"))
    unit = models.CharField(_("Einheit"), max_length=10, blank=True)
    seen_on = models.DateField(_("gesehen am"))
    source = models.CharField(_("Quelle"), max_length=120)
    made_at = models.DateTimeField(_("eingereicht"))
    mark = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("von"),
    )  # fmt: skip
    state = models.CharField(
        _("Stand"), max_length=10, default=State.WAITING.value,
        choices=[(one.value, one.value) for one in State],
    )  # fmt: skip
    decided_at = models.DateTimeField(_("entschieden"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("entschieden von"),
    )  # fmt: skip
    reason = models.CharField(_("Begründung"), max_length=300, blank=True)

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name = _("Befund")
        verbose_name_plural = _("Befunde")
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "ref", "attribute"], name="one_accepted_survey_a_fact",
                condition=models.Q(state="accepted"),
            ),
            models.UniqueConstraint(
                fields=["collection", "ref", "attribute", "mark"],
                name="one_survey_a_fact_and_network", condition=~models.Q(mark=""),
            ),
            models.CheckConstraint(
                condition=~models.Q(state="refused") | ~models.Q(reason=""),
                name="refused_survey_has_a_reason",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["state", "made_at"], name="surveys_by_state")]

    def __str__(self) -> str:
        return f"{self.ref} {self.attribute}"

    def as_domain(self) -> Surveyed:
        """Give it as the rules see it."""
        return Surveyed(
            Collection(self.collection), self.ref, self.attribute, self.value, self.seen_on
        )

    def told(self) -> dict[str, Any]:
        """Give it as an attribute of a thing."""
        return {"value": self.value, "unit": self.unit, "source": self.source,
                "date": self.seen_on.isoformat()}  # fmt: skip


class StreetClosure(models.Model):
    """Works, an obstacle or an event that closes a way for a while."""

    what = models.CharField(
        _("Art"), max_length=10, choices=[(one.value, one.value) for one in What]
    )
    words = models.CharField(_("Was ist dort?"), max_length=200)
    street = models.CharField(_("Straße"), max_length=120, blank=True)
    ref = models.CharField(_("Nummer in der Karte"), max_length=40, blank=True)
    points = models.JSONField(_("Lage"))
    side = models.CharField(
        _("Gesperrte Seite"), max_length=5, default=Closed.ALL.value,
        choices=[(one.value, one.value) for one in Closed],
    )  # fmt: skip
    narrow = models.BooleanField(_("nur eng, nicht zu"), default=False)
    starts = models.DateTimeField(_("von"))
    until = models.DateTimeField(_("bis"), null=True, blank=True)
    source = models.CharField(_("Quelle"), max_length=120)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("eingetragen von"),
    )  # fmt: skip
    entered_at = models.DateTimeField(_("eingetragen"))
    told = models.CharField(max_length=5, blank=True, editable=False)

    class Meta:
        ordering = ["starts", "pk"]
        verbose_name = _("Sperrung")
        verbose_name_plural = _("Sperrungen")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("starts")),
                name="closure_ends_after_its_start",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["until", "starts"], name="closures_by_end")]

    def __str__(self) -> str:
        return self.words

    @property
    def way(self) -> int:
        """Give the number of the way of the map that is closed; -1 for none."""
        kind, _sign, number = self.ref.partition("/")
        return int(number) if kind == "way" and number.isdecimal() else -1

    def as_domain(self, edges: frozenset[int] = frozenset()) -> Closure:
        """Give it as the rules and other systems see it."""
        return Closure(
            self.pk, What(self.what), self.words, self.street, Closed(self.side),
            tuple((lon, lat) for lon, lat in self.points), self.starts, self.until, self.source,
            edges, self.narrow, self.entered_at,
        )  # fmt: skip


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

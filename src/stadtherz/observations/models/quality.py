"""How far values can be trusted: rules as people set them, what they found, what people did."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import RevisionMixin

from stadtherz.observations.domain.findings import Rule
from stadtherz.observations.domain.rule_figures import CAN_BE_OFF, Figures, faults_in
from stadtherz.observations.domain.times import shown

NUMBERS = (
    "low", "high", "usual_low", "usual_high", "most_a_second", "step_most", "step_sigmas",
    "step_floor", "freeze_hours", "zero_runs", "gap_intervals", "ahead_s", "late_s",
    "neighbour_sigmas",
)  # fmt: skip
RULE_NAMES = {
    Rule.RANGE: _("Wertebereich"),
    Rule.STEP: _("Sprung"),
    Rule.FREEZE: _("Stillstand"),
    Rule.ZERO_RUN: _("Nullen in Folge"),
    Rule.GAP: _("Lücke"),
    Rule.DUPLICATE: _("doppelter Zeitpunkt"),
    Rule.CLOCK: _("Uhr"),
    Rule.NEIGHBOURS: _("Nachbarn"),
    Rule.CONSERVATION: _("Bilanz aufeinanderfolgender Zähler"),
    Rule.NUMBER: _("keine Zahl"),
    Rule.STATUS: _("Meldung des Geräts"),
    Rule.PERSON: _("von Menschen entschieden"),
}
WORDS = {
    "below-low": _("Die obere Grenze muss über der unteren liegen. Ändere eine von beiden."),
    "outside": _(
        "Der übliche Bereich liegt ganz außerhalb des möglichen. Kein Wert könnte gut sein."
    ),
    "too-small": _(
        "Unter 3 wären auch gute Werte verdächtig. Nimm 3 oder mehr, üblich sind 6 bis 10."
    ),
    "not-positive": _("Die Angabe muss größer als null sein. Leer heißt: keine Prüfung."),
    "negative": _("Die Angabe darf nicht unter null liegen. Leer heißt: null."),
}


class QualityRules(RevisionMixin, ClusterableModel):
    """Which rules judge a property, or one datastream that differs from its property."""

    observed = models.OneToOneField(
        "observations.ObservedProperty", models.CASCADE, null=True, blank=True,
        related_name="quality_rules", verbose_name=_("Messgröße"),
        help_text=_("Die Regeln gelten für alle Datenreihen dieser Messgröße."),
    )  # fmt: skip
    datastream = models.OneToOneField(
        "observations.Datastream", models.CASCADE, null=True, blank=True,
        related_name="quality_rules", verbose_name=_("Datenreihe"),
        help_text=_("Oder für eine einzelne Datenreihe; leere Felder gelten wie bei der Größe."),
    )  # fmt: skip
    low = models.FloatField(
        _("kleinster möglicher Wert"), null=True, blank=True,
        help_text=_("In der Einheit der Messgröße. Leer heißt: keine Grenze."),
    )  # fmt: skip
    high = models.FloatField(_("größter möglicher Wert"), null=True, blank=True)
    usual_low = models.FloatField(_("kleinster üblicher Wert"), null=True, blank=True)
    usual_high = models.FloatField(_("größter üblicher Wert"), null=True, blank=True)
    most_a_second = models.FloatField(
        _("höchstens je Sekunde (Zählung)"), null=True, blank=True,
        help_text=_("Daraus folgt die Grenze je Zeitraum: 0,7 Fahrzeuge je Spur, 2 Räder."),
    )  # fmt: skip
    step_most = models.FloatField(
        _("größte Änderung von Wert zu Wert"), null=True, blank=True,
        help_text=_("In der Einheit der Messgröße, je Abstand der Messwerte."),
    )  # fmt: skip
    step_sigmas = models.FloatField(
        _("größte Änderung im Vielfachen der üblichen"), null=True, blank=True,
        help_text=_("Üblich sind 8 bis 10."),
    )  # fmt: skip
    step_floor = models.FloatField(
        _("kleinste übliche Änderung"), null=True, blank=True,
        help_text=_("Die Auflösung des Sensors, damit eine ruhige Reihe sich regen darf."),
    )  # fmt: skip
    freeze_hours = models.FloatField(
        _("längste Zeit ohne Änderung (Stunden)"), null=True, blank=True
    )
    at_rest = models.CharField(
        _("darf ruhen bei"), max_length=100, blank=True,
        help_text=_("Werte, die beliebig lange bleiben dürfen, mit Strichpunkt getrennt: 0; 100"),
    )  # fmt: skip
    zero_runs = models.BooleanField(
        _("Nullen und Wiederholungen nach ihrer Wahrscheinlichkeit prüfen (Zählung)"),
        null=True, blank=True,
    )  # fmt: skip
    gap_intervals = models.PositiveIntegerField(
        _("Lücken melden ab so vielen fehlenden Werten"), null=True, blank=True
    )
    ahead_s = models.FloatField(
        _("Uhr: höchstens so viele Sekunden in der Zukunft"), null=True, blank=True
    )
    late_s = models.FloatField(
        _("Uhr: höchstens so viele Sekunden verspätet"), null=True, blank=True,
        help_text=_("Nur für Geräte, die jeden Wert sofort senden. Leer heißt: keine Grenze."),
    )  # fmt: skip
    neighbour_sigmas = models.FloatField(
        _("Abstand von den Nachbarn im Vielfachen des üblichen"), null=True, blank=True
    )
    neighbours = ParentalManyToManyField(
        "observations.Datastream", blank=True, related_name="+", verbose_name=_("Nachbarn"),
        help_text=_("Mindestens zwei Datenreihen, die sich gleich verhalten sollten."),
    )  # fmt: skip
    off = models.JSONField(_("abgeschaltete Regeln"), default=list, blank=True)
    changed_at = models.DateTimeField(_("geändert am"), auto_now=True)

    class Meta:
        ordering = ["datastream__key", "observed__key"]
        verbose_name = _("Güteregeln")
        verbose_name_plural = _("Güteregeln")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(observed=None) ^ models.Q(datastream=None),
                name="rules_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return str(self.datastream or self.observed)

    def figures(self) -> Figures:
        """Give what is set as plain figures."""
        rest = tuple(
            float(part.replace(",", ".")) for part in self.at_rest.split(";") if part.strip()
        )
        return Figures(
            **{name: getattr(self, name) for name in NUMBERS},
            at_rest=rest or None,
            off=frozenset(rule for rule in Rule if rule.value in self.off),
        )

    def _below(self) -> Figures:
        """Give what the property says, where this is about one of its datastreams."""
        if self.datastream is None:
            return Figures()
        rules = QualityRules.objects.filter(observed=self.datastream.observed_id).first()
        return Figures() if rules is None else rules.figures()

    def clean(self) -> None:
        super().clean()
        faults: dict[str, Any] = {}
        if (self.observed is None) == (self.datastream is None):
            faults["observed"] = _("Wähle entweder eine Messgröße oder eine Datenreihe.")
        try:
            figures = self.figures().over(self._below())
        except ValueError:
            faults["at_rest"] = _("Das sind keine Zahlen. Schreib zum Beispiel: 0; 100")
        else:
            faults |= {name: WORDS[what] for name, what in faults_in(figures)}
        if faults:
            raise ValidationError(faults)


class Balance(RevisionMixin, ClusterableModel):
    """Counters one behind the other: what passes the first ones must pass the last ones."""

    class Window(models.TextChoices):
        HOUR = "hour", _("Stunde")
        DAY = "day", _("Tag")

    name = models.CharField(_("Name"), max_length=120)
    inward = ParentalManyToManyField(
        "observations.Datastream", related_name="+", verbose_name=_("Zähler am Anfang")
    )
    outward = ParentalManyToManyField(
        "observations.Datastream", related_name="+", verbose_name=_("Zähler am Ende")
    )
    window = models.CharField(
        _("verglichen je"), max_length=10, choices=Window.choices, default=Window.DAY
    )
    percent = models.FloatField(
        _("erlaubter Unterschied in Prozent"), default=15.0, validators=[MinValueValidator(0.0)]
    )
    usual_percent = models.FloatField(
        _("bekannter Unterschied in Prozent"), default=0.0,
        help_text=_("Etwa durch eine Seitenstraße. Positiv: am Anfang fährt mehr durch."),
    )  # fmt: skip
    least = models.FloatField(
        _("erst ab so vielen im Zeitraum"), default=200.0, validators=[MinValueValidator(1.0)]
    )
    active = models.BooleanField(_("wird geprüft"), default=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("Bilanz von Zählern")
        verbose_name_plural = _("Bilanzen von Zählern")

    def __str__(self) -> str:
        return self.name


class Judging(models.Model):
    """From which moment on a datastream has to be judged; gone when that is done."""

    datastream = models.OneToOneField(
        "observations.Datastream", models.CASCADE, primary_key=True, related_name="judging"
    )
    from_us = models.BigIntegerField(db_index=True)


class Correction(models.Model):
    """What a person did to values, why, and what they were before; never changed, only undone."""

    class Act(models.TextChoices):
        REPLACE = "replace", _("durch andere Werte ersetzt")
        SUSPECT = "suspect", _("als verdächtig bestätigt")
        PLAUSIBLE = "plausible", _("als plausibel bestätigt")
        FILL = "fill", _("Lücke gefüllt")

    datastream = models.ForeignKey(
        "observations.Datastream", models.CASCADE, related_name="corrections"
    )
    act = models.CharField(max_length=10, choices=Act.choices)
    cause = models.CharField(max_length=20, blank=True)
    method = models.CharField(max_length=20, blank=True)
    reason = models.TextField(_("Begründung"))
    first_us = models.BigIntegerField()
    last_us = models.BigIntegerField()
    count = models.PositiveIntegerField()
    first_sequence = models.BigIntegerField()
    before = models.JSONField(default=list)
    moved = models.JSONField(default=list)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    left = 0
    """How many values of its stretch it left alone; known only while it is done."""

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("Eingriff")
        verbose_name_plural = _("Eingriffe")
        indexes = [models.Index(fields=["datastream", "last_us"], name="corrections_by_time")]

    @property
    def first(self) -> datetime:
        """When the first value concerned was measured."""
        return shown(self.first_us)

    @property
    def last(self) -> datetime:
        """When the last one was."""
        return shown(self.last_us)

    @property
    def runs(self) -> list[tuple[int, int, int]]:
        """Give where its rows stand: first sequence, how many, and the place of the first of them.

        As it wrote them, and as they came back when a later act was taken back.
        """
        moved = [(first, count, place) for first, count, place in self.moved]
        return [(self.first_sequence, self.count, 0), *moved]

    def place_of(self, sequence: int) -> int | None:
        """Tell the how manieth of its rows a row is; None for one that is not its own."""
        for first, count, place in self.runs:
            if first <= sequence < first + count:
                return place + sequence - first
        return None


class Episode(models.Model):
    """A stretch of values that a rule found, until a person has decided on it."""

    class State(models.TextChoices):
        OPEN = "open", _("offen")
        CONFIRMED = "confirmed", _("bestätigt: Fehler")
        REJECTED = "rejected", _("verworfen: Werte stimmen")

    datastream = models.ForeignKey(
        "observations.Datastream", models.CASCADE, related_name="episodes"
    )
    rule = models.CharField(_("Regel"), max_length=20, choices=list(RULE_NAMES.items()))
    first_us = models.BigIntegerField()
    last_us = models.BigIntegerField()
    count = models.PositiveIntegerField()
    reason = models.JSONField(default=dict)
    state = models.CharField(
        _("Stand"), max_length=10, choices=State.choices, default=State.OPEN, db_index=True
    )
    found_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    correction = models.ForeignKey(
        Correction, models.SET_NULL, null=True, blank=True, related_name="episodes"
    )

    class Meta:
        ordering = ["-last_us", "pk"]
        verbose_name = _("Auffälligkeit")
        verbose_name_plural = _("Auffällige Werte")
        constraints = [
            models.UniqueConstraint(
                fields=["datastream", "rule", "first_us"], name="one_episode_a_beginning"
            )
        ]
        indexes = [models.Index(fields=["datastream", "last_us"], name="episodes_by_time")]

    @property
    def first(self) -> datetime:
        """When the first value concerned was measured."""
        return shown(self.first_us)

    @property
    def last(self) -> datetime:
        """When the last one was."""
        return shown(self.last_us)


OFF_CHOICES = [(rule.value, RULE_NAMES[rule]) for rule in CAN_BE_OFF]

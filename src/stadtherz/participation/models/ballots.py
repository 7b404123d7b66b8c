"""What is voted on, by which rules: fixed before the first ballot is cast."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from stadtherz.design.public import TextField
from stadtherz.participation.domain.ballots import Kind, Limits
from stadtherz.participation.domain.counting.election import Project
from stadtherz.participation.domain.counting.sheets import Sheet
from stadtherz.participation.domain.register import Access
from stadtherz.participation.domain.times import Times
from stadtherz.participation.models.procedures import Procedure


class BallotKind(models.TextChoices):
    APPROVAL = Kind.APPROVAL.value, _("so viele du willst")
    CHOOSE = Kind.CHOOSE.value, _("eine bestimmte Zahl")
    POINTS = Kind.POINTS.value, _("Punkte verteilen")
    RANKING = Kind.RANKING.value, _("Reihenfolge")


class BallotAccess(models.TextChoices):
    ACCOUNTS = Access.ACCOUNTS.value, _("eingetragene Konten")
    EVERY_ACCOUNT = Access.EVERY_ACCOUNT.value, _("alle mit bestätigtem Konto")
    CODES = Access.CODES.value, _("alle, die einen Code bekommen haben")
    REGISTER = Access.REGISTER.value, _("alle im Verzeichnis, mit Konto oder Code")


class VotingBallot(models.Model):
    """A vote in a procedure.

    `rule_hash` is empty until the ballot is opened; from then on the database refuses to change
    what people vote on, by which rule, and when.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="ballots")
    key = models.SlugField(_("Schlüssel"), max_length=60)
    title = TextField(_("Titel"))
    question = TextField(_("Frage"), long=True, blank=True)
    kind = models.CharField(_("Stimmzettel"), max_length=20, choices=BallotKind)
    least = models.PositiveSmallIntegerField(_("mindestens"), default=1)
    most = models.PositiveSmallIntegerField(_("höchstens"), default=1)
    points = models.PositiveSmallIntegerField(_("Punkte"), default=0)
    points_each = models.PositiveSmallIntegerField(_("höchstens für eines"), default=0)
    budget = models.BigIntegerField(_("Budget in Cent"), null=True, blank=True)
    access = models.CharField(_("Wer abstimmt"), max_length=20, choices=BallotAccess)
    minimum_age = models.PositiveSmallIntegerField(_("Mindestalter"), default=0)
    rule = TextField(_("Regel der Auszählung"), long=True)
    rule_settings = models.JSONField(default=dict, blank=True)
    rule_hash = models.CharField(max_length=64, blank=True, editable=False)
    opens = models.DateTimeField(_("beginnt"))
    closes = models.DateTimeField(_("endet"))
    announced = models.DateTimeField(_("Ergebnis ab"))
    objections_until = models.DateTimeField(_("Einspruch bis"))
    key_destroyed_on = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["opens", "key"]
        verbose_name = _("Abstimmung")
        verbose_name_plural = _("Abstimmungen")
        constraints = [
            models.UniqueConstraint(fields=["procedure", "key"], name="one_ballot_a_key"),
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens"))
                & models.Q(announced__gte=models.F("closes"))
                & models.Q(objections_until__gte=models.F("announced")),
                name="ballot_moments_in_order",
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def times(self) -> Times:
        return Times(self.opens, self.closes, self.announced, self.objections_until)

    @property
    def limits(self) -> Limits:
        return Limits(Kind(self.kind), self.least, self.most, self.points, self.points_each)

    def sheet(self) -> Sheet:
        """Give what counting needs; options of `prefetch_related("options")` cost no query."""
        projects = tuple(
            Project(one.key, one.cost or 0, str(one.title)) for one in self.options.all()
        )
        return Sheet(Kind(self.kind), self.budget, projects, self.most)


class BallotOption(models.Model):
    """A project, or an answer, that can be chosen."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ballot = models.ForeignKey(VotingBallot, models.CASCADE, related_name="options")
    key = models.SlugField(_("Schlüssel"), max_length=60)
    title = TextField(_("Titel"))
    text = TextField(_("Beschreibung"), long=True, blank=True)
    cost = models.BigIntegerField(_("Kosten in Cent"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    class Meta:
        ordering = ["position", "key"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "key"], name="one_option_a_key"),
        ]

    def __str__(self) -> str:
        return str(self.title)

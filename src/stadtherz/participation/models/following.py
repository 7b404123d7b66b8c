"""What happened, and who wants to know of it."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from stadtherz.accounts.public import User
from stadtherz.design.public import TextField
from stadtherz.kernel.geo import Point
from stadtherz.participation.domain import happenings as rules
from stadtherz.participation.models.proposals import Proposal


class HappeningKind(models.TextChoices):
    ANNOUNCED = rules.Happening.ANNOUNCED.value, _("Neues Vorhaben")
    MOVED = rules.Happening.MOVED.value, _("Neuer Termin")
    CHANGED = rules.Happening.CHANGED.value, _("Neue Angaben")
    PROMISED = rules.Happening.PROMISED.value, _("Zusage der Stadt")
    WITHDRAWN = rules.Happening.WITHDRAWN.value, _("Umfrage zurückgezogen")
    RUNNING = rules.Happening.RUNNING.value, _("Es geht los")
    DECIDED = rules.Happening.DECIDED.value, _("Entschieden")
    DROPPED = rules.Happening.DROPPED.value, _("Aufgegeben")
    OPENED = rules.Happening.OPENED.value, _("Neue Beteiligung")
    RESULT = rules.Happening.RESULT.value, _("Ergebnis")
    ANSWERED = rules.Happening.ANSWERED.value, _("Antwort der Stadt")
    PHASE = rules.Happening.PHASE.value, _("Neue Phase")
    PROPOSED = rules.Happening.PROPOSED.value, _("Neuer Vorschlag")


class Happened(models.Model):
    """Something that happened; written with what it tells of, in one transaction.

    `number` is given later, by the one who tells, in the order in which rows became visible: an
    automatic number is taken before its transaction ends, so a reader could pass it by. `points`
    are pairs of longitude and latitude. Of a proposal neither title nor text stands here: they are
    read when it is told, and not at all once it was taken back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveBigIntegerField(null=True, unique=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=20, choices=HappeningKind)
    title = TextField()
    text = TextField(long=True, blank=True)
    plan = models.SlugField(max_length=60, blank=True)
    procedure = models.SlugField(max_length=60, blank=True)
    themes = models.JSONField(default=list)
    districts = models.JSONField(default=list)
    places = models.JSONField(default=list)
    points = models.JSONField(default=list)
    proposal = models.ForeignKey(Proposal, models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["plan", "at"]), models.Index(fields=["procedure", "at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.title}"

    @property
    def about(self) -> rules.About:
        return rules.About(
            self.plan, self.procedure, frozenset(self.themes), frozenset(self.districts),
            frozenset(self.places), frozenset(Point(*one) for one in self.points),
            is_proposal=self.proposal_id is not None,
        )  # fmt: skip


class SubjectKind(models.TextChoices):
    EVERYTHING = rules.Subject.EVERYTHING.value, _("alles")
    PLAN = rules.Subject.PLAN.value, _("ein Vorhaben")
    PROCEDURE = rules.Subject.PROCEDURE.value, _("eine Beteiligung")
    THEME = rules.Subject.THEME.value, _("ein Thema")
    DISTRICT = rules.Subject.DISTRICT.value, _("ein Stadtteil")
    PLACE = rules.Subject.PLACE.value, _("ein Ort")
    AROUND = rules.Subject.AROUND.value, _("ein Umkreis")


class DigestRhythm(models.TextChoices):
    DAILY = rules.Rhythm.DAILY.value, _("höchstens täglich")
    WEEKLY = rules.Rhythm.WEEKLY.value, _("höchstens wöchentlich")


class Follower(models.Model):
    """How often somebody gets a mail, and up to which happening they were told."""

    user = models.OneToOneField(User, models.CASCADE, related_name="+")
    rhythm = models.CharField(max_length=10, choices=DigestRhythm, default=DigestRhythm.WEEKLY)
    language = models.CharField(max_length=10, default="de")
    told_until = models.PositiveBigIntegerField(default=0)
    told_at = models.DateTimeField(null=True, blank=True)
    taken_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("Wer Neues erfährt")

    def __str__(self) -> str:
        return f"follower {self.pk}"


class Followed(models.Model):
    """Something that somebody follows; `since` is the last happening before.

    `words` name the middle of a circle, as somebody wrote it.
    """

    follower = models.ForeignKey(Follower, models.CASCADE, related_name="followed")
    subject = models.CharField(max_length=20, choices=SubjectKind)
    key = models.CharField(max_length=60, blank=True)
    words = models.CharField(max_length=120, blank=True)
    since = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["subject", "key"]
        constraints = [
            models.UniqueConstraint(fields=["follower", "subject", "key"], name="followed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.key}"

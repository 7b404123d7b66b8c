"""Surveys: what is asked, who has answered, and the answers, which know no person.

Sheets are an island like the ballot box: they bear the number of their survey as a value, no key
leads to them or out of them, and they hold no moment.
"""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from stadtherz.design.public import TextField
from stadtherz.participation.domain.ages import strictest
from stadtherz.participation.domain.surveys.questions import Setup
from stadtherz.participation.domain.surveys.reading import stored_setup
from stadtherz.participation.models.procedures import Procedure


class SurveyKind(models.TextChoices):
    SURVEY = "survey", _("Umfrage")
    QUIZ = "quiz", _("Quiz")


class SurveyAccess(models.TextChoices):
    ACCOUNT = "account", _("mit Konto, einmal")
    CODES = "codes", _("mit Code, einmal")
    OPEN = "open", _("offen für alle")


class Survey(models.Model):
    """A survey or a quiz of a procedure."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="surveys")
    key = models.SlugField(_("Schlüssel"), max_length=60)
    kind = models.CharField(_("Art"), max_length=10, choices=SurveyKind, default="survey")
    title = TextField(_("Titel"))
    summary = TextField(_("Worum es geht"), long=True)
    setup = models.JSONField(_("Fragen"))
    access = models.CharField(_("Wer antwortet"), max_length=10, choices=SurveyAccess)
    minimum_age = models.PositiveSmallIntegerField(_("Mindestalter"), default=0)
    opens = models.DateTimeField(_("beginnt"))
    closes = models.DateTimeField(_("endet"))
    announced = models.DateTimeField(_("Ergebnis ab"))
    published = models.BooleanField(_("öffentlich"), default=True, editable=False)
    forgotten_on = models.DateField(null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    demonstration = models.BooleanField(_("zur Vorführung"), default=False, editable=False)

    class Meta:
        ordering = ["opens", "key"]
        verbose_name = _("Umfrage")
        verbose_name_plural = _("Umfragen")
        constraints = [
            models.UniqueConstraint(fields=["procedure", "key"], name="one_survey_a_key"),
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens"))
                & models.Q(announced__gte=models.F("closes")),
                name="survey_moments_in_order",
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def age_asked(self) -> int:
        """The minimum age that holds: its own, or that of its procedure."""
        return strictest(self.minimum_age, self.procedure.minimum_age)

    def as_setup(self) -> Setup:
        return stored_setup(self.setup)


class SurveyWithdrawal(models.Model):
    """That somebody wants to withdraw a survey, and why; it counts once the survey says so.

    Everybody reads the reason then, and nobody who it was.
    """

    survey = models.OneToOneField(Survey, models.CASCADE, related_name="withdrawal")
    reason = TextField(_("Warum"), long=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("Rücknahme einer Umfrage")
        verbose_name_plural = _("Rücknahmen von Umfragen")

    def __str__(self) -> str:
        return str(self.reason)


class SurveyMark(models.Model):
    """That somebody may answer, or has: a keyed hash of a code, or of a confirmed address."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="marks")
    mark = models.CharField(max_length=64)
    used = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "mark"], name="one_survey_mark"),
        ]


class SurveySheet(models.Model):
    """The answers of one sheet. `nonce` makes sending twice one sheet; nobody's name is in it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    box = models.UUIDField(db_index=True)
    answers = models.TextField()
    channel = models.CharField(max_length=10, choices=SurveyAccess)
    nonce = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["box", "nonce"], name="one_sheet_a_nonce"),
        ]


class QuizCount(models.Model):
    """How often an answer of a quiz was given, and what of it is told; all that a quiz keeps.

    `told` is the number at the last full ten plays: were it the newest, two looks would tell how
    somebody in between played.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="quiz_counts")
    question = models.CharField(max_length=40)
    option = models.CharField(max_length=40)
    number = models.PositiveIntegerField(default=0)
    told = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "question", "option"], name="one_count_an_answer"
            ),
        ]

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stadtherz.opendata.domain.handing_in.stages import Act, Stage
from stadtherz.opendata.models.catalogue import Dataset

STAGE_NAMES = {
    Stage.PREPARING: _("in Vorbereitung"),
    Stage.QUALITY: _("Prüfung der Güte"),
    Stage.PRIVACY: _("Prüfung des Datenschutzes"),
    Stage.RELEASE: _("wartet auf die Freigabe"),
    Stage.PUBLISHED: _("veröffentlicht"),
    Stage.DISCARDED: _("verworfen"),
}
STEP_NAMES = {
    Act.HAND_IN: _("zur Prüfung gegeben"),
    Act.TAKE_BACK: _("zurückgeholt"),
    Act.PASS: _("Prüfung bestanden"),
    Act.SEND_BACK: _("zurückgegeben"),
    Act.RELEASE: _("veröffentlicht"),
    Act.DISCARD: _("verworfen"),
    Act.RESTORE: _("wiederhergestellt"),
}


class Submission(models.Model):
    """A table on its way to the public: the file as it was given, and what is said of it.

    Nothing of it is in the catalogue before its release. `dataset` is the one whose new version it
    is, or the one that its release made. `url` is the address the file is fetched from, where that
    is how it began, and `follow_h` how often that is asked after the release; 0 for never.
    """

    class Reading(models.TextChoices):
        FETCHING = "fetching", _("wird geholt")
        WAITING = "waiting", _("wartet")
        TYPING = "typing", _("wird gelesen")
        SEARCHING = "searching", _("wird auf Angaben zu Personen durchsucht")
        DONE = "done", _("gelesen")
        FAILED = "failed", _("nicht lesbar")

    dataset = models.ForeignKey(
        Dataset, models.CASCADE, null=True, blank=True, related_name="submissions"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="submissions"
    )
    stage = models.CharField(
        max_length=10, choices=[(one.value, name) for one, name in STAGE_NAMES.items()],
        default=Stage.PREPARING.value, db_index=True,
    )  # fmt: skip
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    url = models.URLField(max_length=500, blank=True)
    follow_h = models.PositiveIntegerField(default=0)
    file_name = models.CharField(max_length=200)
    path = models.CharField(max_length=300)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    part = models.CharField(max_length=200, blank=True)
    parts = models.JSONField(default=list, blank=True)
    reading = models.CharField(max_length=10, choices=Reading, default=Reading.WAITING)
    trouble = models.CharField(max_length=60, blank=True)
    trouble_text = models.CharField(max_length=300, blank=True)
    typed = models.CharField(max_length=300, blank=True)
    typing = models.JSONField(default=dict, blank=True)
    persons = models.JSONField(default=dict, blank=True)
    remedies = models.JSONField(default=list, blank=True)
    reasons = models.JSONField(default=dict, blank=True)
    told = models.JSONField(default=dict, blank=True)
    wishes = models.JSONField(default=dict, blank=True)
    source = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="views")
    recipe = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering = ["-changed_at"]
        verbose_name = _("eingereichte Tabelle")
        verbose_name_plural = _("eingereichte Tabellen")

    def __str__(self) -> str:
        return self.file_name


class SubmissionStep(models.Model):
    """One step of a table on its way, for everybody who works on it."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="steps")
    act = models.CharField(
        max_length=10, choices=[(one.value, name) for one, name in STEP_NAMES.items()]
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]


class PolledFile(models.Model):
    """An address at which a dataset's owner brings the file up to date; asked again and again.

    `waiting` is the newest file that came from it and that somebody has to look at.
    """

    dataset = models.OneToOneField(Dataset, models.CASCADE, related_name="polled")
    url = models.URLField(_("Adresse der Datei"), max_length=500)
    every_h = models.PositiveIntegerField(_("alle … Stunden"), default=24)
    active = models.BooleanField(_("läuft"), default=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    etag = models.CharField(max_length=300, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=300, blank=True)
    waiting = models.ForeignKey(
        Submission, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("Adresse, die abgefragt wird")
        verbose_name_plural = _("Adressen, die abgefragt werden")

    def __str__(self) -> str:
        return self.url

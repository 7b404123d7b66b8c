"""Who is told when data change, and what of it was noticed and told already."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stadtherz.opendata.domain.following import Rhythm, Way
from stadtherz.opendata.models.catalogue import Dataset

FOLLOWING_RHYTHM_NAMES = {
    Rhythm.AT_ONCE: _("sofort"), Rhythm.DAILY: _("höchstens täglich"),
    Rhythm.WEEKLY: _("höchstens wöchentlich"),
}  # fmt: skip
WAY_NAMES = {Way.MAIL: _("E-Mail"), Way.CALL: _("Aufruf einer Adresse (Webhook)")}


class Following(models.Model):
    """Somebody who wants to be told when data change; nobody is, before the address is confirmed.

    From `seed` the address is made by which the person confirms and ends it, and the secret that
    signs calls; who reads a copy of the database has neither.
    """

    way = models.CharField(
        _("Wie"), max_length=10, choices=[(one.value, name) for one, name in WAY_NAMES.items()]
    )
    address = models.CharField(_("Adresse"), max_length=500)
    rhythm = models.CharField(
        _("Wie oft"), max_length=10, default=Rhythm.WEEKLY.value,
        choices=[(one.value, name) for one, name in FOLLOWING_RHYTHM_NAMES.items()],
    )  # fmt: skip
    dataset = models.ForeignKey(
        Dataset, models.CASCADE, null=True, blank=True, related_name="followers"
    )
    words = models.CharField(max_length=100, blank=True)
    theme = models.CharField(max_length=20, blank=True)
    department = models.CharField(max_length=80, blank=True)
    box = models.JSONField(null=True, blank=True)
    language = models.CharField(max_length=10, default="de")
    seed = models.CharField(max_length=32, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True, db_index=True)
    seen_until = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True, blank=True)
    taken_until = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("Wer Änderungen erfährt")
        verbose_name_plural = _("Wer Änderungen erfährt")

    def __str__(self) -> str:
        return f"{self.way} {self.pk}"


class NoticedChange(models.Model):
    """The newest change of a dataset, in the order in which changes were noticed.

    When a dataset says it was changed is the beginning of the work on it, which may be stored long
    after; who went by that would miss what was stored late. `at` only ever grows, and no two
    changes share it. `first_at` is when the dataset appeared.
    """

    dataset = models.OneToOneField(Dataset, models.CASCADE, related_name="noticed")
    modified = models.DateTimeField()
    withdrawn = models.BooleanField(default=False)
    first_at = models.DateTimeField()
    at = models.DateTimeField(unique=True)

    class Meta:
        ordering = ["at"]
        verbose_name = _("Bemerkte Änderung")
        verbose_name_plural = _("Bemerkte Änderungen")

    def __str__(self) -> str:
        return f"{self.dataset_id} {self.at}"


class ToldUntil(models.Model):
    """How far changes were noticed, or told to one way out; its row is taken for that work."""

    name = models.CharField(max_length=20, unique=True)
    at = models.DateTimeField()
    taken_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("Bis wann erzählt ist")
        verbose_name_plural = _("Bis wann erzählt ist")

    def __str__(self) -> str:
        return f"{self.name} {self.at}"

"""What people do with datasets: questions to the owner, and what came of the data."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stadtherz.opendata.domain.moderating import State
from stadtherz.opendata.models.catalogue import Dataset


class Shown(models.TextChoices):
    """Whether something that somebody sent is seen by all."""

    NEW = State.NEW.value, _("neu")
    PUBLISHED = State.PUBLISHED.value, _("veröffentlicht")
    HIDDEN = State.HIDDEN.value, _("ausgeblendet")


class DatasetQuestion(models.Model):
    """A question to the owner of a dataset, and the answer.

    The mail address is kept until the answer went out, and no longer. `before` is the state to
    which the last act is taken back.
    """

    State = Shown

    dataset = models.ForeignKey(
        Dataset, models.CASCADE, related_name="questions", verbose_name=_("Datensatz")
    )
    text = models.TextField(_("Frage"), max_length=2000)
    name = models.CharField(_("Name"), max_length=80, blank=True)
    mail = models.EmailField(_("E-Mail"), blank=True)
    language = models.CharField(max_length=10, default="de")
    asked_at = models.DateTimeField(_("gestellt am"), default=timezone.now)
    state = models.CharField(
        _("Stand"), max_length=10, choices=Shown, default=Shown.NEW, db_index=True
    )
    before = models.CharField(max_length=10, choices=Shown, blank=True)
    answer = models.TextField(_("Antwort"), max_length=8000, blank=True)
    answered_at = models.DateTimeField(_("beantwortet am"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("beantwortet von"),
    )  # fmt: skip
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("Frage zu Daten")
        verbose_name_plural = _("Fragen zu Daten")

    def __str__(self) -> str:
        return self.text[:60]


class Reuse(models.Model):
    """Something that somebody made with the data of the city.

    `link_status` is what the address answered when it was last asked, and `link_failures` how often
    in a row it did not.
    """

    class Kind(models.TextChoices):
        APP = "app", _("Anwendung")
        VISUALISATION = "visualisation", _("Darstellung")
        PAPER = "paper", _("Arbeit oder Artikel")
        SERVICE = "service", _("Dienst")
        OTHER = "other", _("etwas anderes")

    State = Shown

    datasets = models.ManyToManyField(Dataset, related_name="reuses", verbose_name=_("Datensätze"))
    title = models.CharField(_("Titel"), max_length=120)
    address = models.URLField(_("Adresse"), max_length=300)
    description = models.TextField(_("Kurz beschrieben"), max_length=600)
    who = models.CharField(_("Von wem"), max_length=120)
    kind = models.CharField(_("Was es ist"), max_length=20, choices=Kind, default=Kind.APP)
    licence = models.CharField(_("Lizenz"), max_length=120, blank=True)
    language = models.CharField(max_length=10, default="de")
    proposed_at = models.DateTimeField(_("vorgeschlagen am"), default=timezone.now)
    state = models.CharField(
        _("Stand"), max_length=10, choices=Shown, default=Shown.NEW, db_index=True
    )
    before = models.CharField(max_length=10, choices=Shown, blank=True)
    released_at = models.DateTimeField(_("veröffentlicht am"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("entschieden von"),
    )  # fmt: skip
    changed_at = models.DateTimeField(default=timezone.now)
    link_asked_at = models.DateTimeField(null=True, blank=True)
    link_status = models.PositiveSmallIntegerField(null=True, blank=True)
    link_failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-released_at", "-proposed_at", "-pk"]
        verbose_name = _("Anwendung der Daten")
        verbose_name_plural = _("Anwendungen der Daten")

    def __str__(self) -> str:
        return self.title

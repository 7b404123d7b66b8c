from django.db import models
from django.utils.translation import gettext_lazy as _

from stadtherz.city.public import Department
from stadtherz.design.public import TextField
from stadtherz.opendata.domain.harvesting.rules import Rhythm

RHYTHM_NAMES = {
    Rhythm.HOURLY: _("jede Stunde"),
    Rhythm.DAILY: _("jeden Tag"),
    Rhythm.WEEKLY: _("jede Woche"),
    Rhythm.MONTHLY: _("jeden Monat"),
}


class HarvestSource(models.Model):
    """Another portal whose datasets stand in this catalogue as its own.

    `marks` is what the source said of each page the last time, so that only what changed is sent
    again; `lease` and `leased_until` let only one run at a time touch it.
    """

    class Kind(models.TextChoices):
        DCAT = "dcat", _("DCAT-AP als RDF")
        CKAN = "ckan", _("CKAN")

    key = models.SlugField(_("Kurzname"), max_length=50, unique=True)
    name = models.CharField(_("Name des Portals"), max_length=200)
    address = models.CharField(_("Adresse"), max_length=500)
    kind = models.CharField(_("Art"), max_length=4, choices=Kind, default=Kind.DCAT)
    query = models.CharField(_("Filter"), max_length=300, blank=True)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("Zuständiges Referat"),
    )  # fmt: skip
    rhythm = models.CharField(
        _("Rhythmus"), max_length=7, default=Rhythm.DAILY.value,
        choices=[(one.value, name) for one, name in RHYTHM_NAMES.items()],
    )  # fmt: skip
    active = models.BooleanField(_("wird geholt"), default=True)
    passed_on = models.BooleanField(_("steht auch in unserem Katalog für Programme"), default=True)
    position = models.PositiveSmallIntegerField(_("Rang"), default=100)
    retired_at = models.DateTimeField(_("beendet am"), null=True, blank=True)
    marks = models.JSONField(default=dict, blank=True)
    lease = models.CharField(max_length=32, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "name"]
        verbose_name = _("Quelle")
        verbose_name_plural = _("Quellen")

    def __str__(self) -> str:
        return self.name


class HarvestRun(models.Model):
    """One time that a source was read; `reached` is the page where an interrupted one goes on."""

    class State(models.TextChoices):
        RUNNING = "running", _("läuft")
        DONE = "done", _("fertig")
        CUT = "cut", _("unterbrochen")
        FAILED = "failed", _("gescheitert")

    source = models.ForeignKey(HarvestSource, models.CASCADE, related_name="runs")
    state = models.CharField(max_length=7, choices=State, default=State.RUNNING)
    started_at = models.DateTimeField(_("begonnen"))
    ended_at = models.DateTimeField(_("beendet"), null=True, blank=True)
    reached = models.CharField(max_length=1000, blank=True)
    pages = models.PositiveIntegerField(_("Seiten"), default=0)
    unchanged_pages = models.PositiveIntegerField(default=0)
    size = models.BigIntegerField(_("Bytes"), default=0)
    new = models.PositiveIntegerField(_("neu"), default=0)
    changed = models.PositiveIntegerField(_("geändert"), default=0)
    same = models.PositiveIntegerField(_("unverändert"), default=0)
    gone = models.PositiveIntegerField(_("weggefallen"), default=0)
    skipped = models.PositiveIntegerField(_("übergangen"), default=0)
    refused = models.PositiveIntegerField(_("abgelehnt"), default=0)
    held = models.BooleanField(default=False)
    trouble = models.CharField(max_length=40, blank=True)
    words = models.CharField(max_length=500, blank=True)
    refusals = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["-started_at", "-pk"]
        verbose_name = _("Lauf")
        verbose_name_plural = _("Läufe")

    def __str__(self) -> str:
        return f"{self.source.key} {self.started_at:%Y-%m-%d %H:%M}"


class Harvested(models.Model):
    """A dataset of somebody else: its graph as it came, and what people need to know of it.

    It is changed by its source only. What the source does not tell any more is withdrawn and stays.
    """

    class State(models.TextChoices):
        PRESENT = "present", _("übernommen")
        WITHDRAWN = "withdrawn", _("weggefallen")

    source = models.ForeignKey(HarvestSource, models.PROTECT, related_name="datasets")
    iri = models.CharField(max_length=600, db_index=True)
    key = models.SlugField(max_length=100, unique=True)
    state = models.CharField(max_length=9, choices=State, default=State.PRESENT)
    leading = models.BooleanField(default=True)
    page = models.CharField(max_length=1000, blank=True)
    fingerprint = models.CharField(max_length=64)
    graph = models.TextField()
    value = models.JSONField(default=dict)
    title = TextField(_("Titel"))
    search = models.TextField(default="", editable=False)
    came_at = models.DateTimeField(_("übernommen am"))
    changed_at = models.DateTimeField(_("geändert am"))
    withdrawn_at = models.DateTimeField(_("weggefallen am"), null=True, blank=True)
    seen = models.ForeignKey(HarvestRun, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["iri", "pk"]
        verbose_name = _("übernommener Datensatz")
        verbose_name_plural = _("übernommene Datensätze")
        constraints = [
            models.UniqueConstraint(fields=["source", "iri"], name="one_row_a_source_and_iri")
        ]
        indexes = [models.Index(fields=["state", "leading", "iri"], name="harvested_told")]

    def __str__(self) -> str:
        return str(self.title)

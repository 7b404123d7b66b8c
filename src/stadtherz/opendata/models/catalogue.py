from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import RevisionMixin

from stadtherz.city.public import Department
from stadtherz.design.public import TextField
from stadtherz.kernel.text import Text
from stadtherz.opendata.domain.licensing import APART
from stadtherz.opendata.domain.searching import folded
from stadtherz.opendata.domain.terms import LICENCES, Frequency, HighValue, Theme

THEME_NAMES = {
    Theme.AGRI: _("Landwirtschaft, Forst und Nahrung"),
    Theme.ECON: _("Wirtschaft und Finanzen"),
    Theme.EDUC: _("Bildung, Kultur und Sport"),
    Theme.ENER: _("Energie"),
    Theme.ENVI: _("Umwelt"),
    Theme.GOVE: _("Verwaltung und Politik"),
    Theme.HEAL: _("Gesundheit"),
    Theme.INTR: _("Internationales"),
    Theme.JUST: _("Justiz, Recht und Sicherheit"),
    Theme.REGI: _("Regionen und Stadtteile"),
    Theme.SOCI: _("Bevölkerung und Gesellschaft"),
    Theme.TECH: _("Wissenschaft und Technik"),
    Theme.TRAN: _("Verkehr"),
}
FREQUENCY_NAMES = {
    Frequency.CONTINUOUS: _("laufend"),
    Frequency.HOURLY: _("stündlich"),
    Frequency.DAILY: _("täglich"),
    Frequency.WEEKLY: _("wöchentlich"),
    Frequency.MONTHLY: _("monatlich"),
    Frequency.QUARTERLY: _("vierteljährlich"),
    Frequency.ANNUAL: _("jährlich"),
    Frequency.IRREGULAR: _("unregelmäßig"),
    Frequency.NEVER: _("gar nicht mehr"),
    Frequency.UNKNOWN: _("unbekannt"),
}
MEASURED = "observations:"
"""How sources begin that are the values of datastreams."""
COUNTED = "counts:"
"""How sources begin that are counts by class, lane, direction and speed."""
HIGH_VALUE_NAMES = {
    HighValue.GEOSPATIAL: _("Georaum"),
    HighValue.ENVIRONMENT: _("Erdbeobachtung und Umwelt"),
    HighValue.METEOROLOGICAL: _("Meteorologie"),
    HighValue.STATISTICS: _("Statistik"),
    HighValue.COMPANIES: _("Unternehmen"),
    HighValue.MOBILITY: _("Mobilität"),
    HighValue.ADMINISTRATIVE_UNITS: _("Verwaltungsgrenzen"),
    HighValue.GEOGRAPHICAL_NAMES: _("Namen von Orten und Straßen"),
    HighValue.ADDRESSES: _("Adressen"),
    HighValue.BUILDINGS: _("Gebäude"),
    HighValue.PARCELS: _("Flurstücke"),
    HighValue.AIR: _("Luft"),
    HighValue.NOISE: _("Lärm"),
    HighValue.WATER: _("Wasser"),
    HighValue.EMISSIONS: _("Emissionen"),
    HighValue.CLIMATE: _("Klima"),
    HighValue.NATURE: _("Naturschutz und Artenvielfalt"),
    HighValue.WASTE: _("Abfall"),
    HighValue.LAND_USE: _("Flächennutzung"),
    HighValue.ELEVATION: _("Höhen und Gelände"),
    HighValue.ORTHOIMAGES: _("Luftbilder"),
    HighValue.RISK_ZONES: _("Gefahrengebiete"),
    HighValue.ENERGY: _("Energie"),
    HighValue.WEATHER_STATIONS: _("Messwerte von Wetterstationen"),
    HighValue.CLIMATE_RECORDS: _("Klimareihen"),
    HighValue.POPULATION: _("Bevölkerung"),
    HighValue.PUBLIC_MONEY: _("Öffentliche Ausgaben und Einnahmen"),
    HighValue.TOURISM: _("Tourismus"),
    HighValue.TRANSPORT_NETWORKS: _("Verkehrsnetze"),
}


class Series(models.Model):
    """Datasets of the same kind, as one for each year; their tables are asked as one."""

    key = models.SlugField(_("Schlüssel"), max_length=80, unique=True)
    title = TextField(_("Titel"))
    description = TextField(_("Beschreibung"), blank=True, long=True)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("Zuständiges Referat"),
    )  # fmt: skip
    frequency = models.CharField(
        _("wird ergänzt"), max_length=20, default=Frequency.UNKNOWN.value,
        choices=[(one.value, name) for one, name in FREQUENCY_NAMES.items()],
    )  # fmt: skip
    public = models.BooleanField(_("öffentlich"), default=False)
    issued = models.DateField(_("veröffentlicht am"), null=True, blank=True)
    modified = models.DateTimeField(_("geändert am"), default=timezone.now)

    class Meta:
        ordering = ["key"]
        verbose_name = _("Reihe von Datensätzen")
        verbose_name_plural = _("Reihen von Datensätzen")

    def __str__(self) -> str:
        return str(self.title)


class Dataset(RevisionMixin, models.Model):
    """Data about one thing, as the catalogue tells it.

    What a source of the city offers is brought in again and again; `edited` names the fields that
    a person has written since, which stay as they are; `unsaid` names what the source said once and
    does not say any more, of which the last value stays.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("in Arbeit")
        PUBLISHED = "published", _("veröffentlicht")
        WITHDRAWN = "withdrawn", _("zurückgezogen")

    key = models.SlugField(_("Schlüssel"), max_length=80, unique=True)
    source = models.CharField(max_length=120, blank=True, db_index=True)
    state = models.CharField(
        _("Stand"), max_length=10, choices=State, default=State.DRAFT, db_index=True
    )
    title = TextField(_("Titel"))
    description = TextField(_("Beschreibung"), blank=True, long=True)
    keywords = TextField(_("Schlagwörter"), blank=True, help_text=_("Mit Komma getrennt."))
    themes = models.JSONField(_("Themen der EU"), default=list, blank=True)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("Zuständiges Referat"),
    )  # fmt: skip
    licence = models.CharField(
        _("Lizenz"), max_length=30, blank=True,
        choices=[(key, one.name) for key, one in LICENCES.items()],
    )  # fmt: skip
    attribution = models.CharField(_("Als Quelle zu nennen"), max_length=500, blank=True)
    frequency = models.CharField(
        _("wird aktualisiert"), max_length=20, default=Frequency.UNKNOWN.value,
        choices=[(one.value, name) for one, name in FREQUENCY_NAMES.items()],
    )  # fmt: skip
    high_value = models.JSONField(_("hochwertige Datensätze"), default=list, blank=True)
    provenance = TextField(_("Wie die Daten entstehen"), blank=True, long=True)
    west = models.FloatField(null=True, blank=True)
    south = models.FloatField(null=True, blank=True)
    east = models.FloatField(null=True, blank=True)
    north = models.FloatField(null=True, blank=True)
    begins = models.DateField(_("Daten von"), null=True, blank=True)
    ends = models.DateField(_("Daten bis"), null=True, blank=True)
    derived_from = models.JSONField(default=list, blank=True)
    known_faults = TextField(_("Was an den Daten nicht stimmt"), blank=True, long=True)
    read_as = TextField(_("Wie die Datei gelesen wurde"), blank=True, long=True)
    series = models.ForeignKey(
        Series, models.SET_NULL, null=True, blank=True, related_name="datasets",
        verbose_name=_("Reihe"),
    )  # fmt: skip
    withdrawn_because = TextField(_("Warum zurückgezogen"), blank=True, long=True)
    withdrawn_at = models.DateTimeField(_("zurückgezogen am"), null=True, blank=True)
    page = models.CharField(_("Seite dazu"), max_length=300, blank=True)
    simulated = models.BooleanField(_("simuliert"), default=False)
    issued = models.DateField(_("veröffentlicht am"), null=True, blank=True)
    modified = models.DateTimeField(_("geändert am"), default=timezone.now)
    edited = models.JSONField(default=list, blank=True)
    unsaid = models.JSONField(default=list, blank=True)
    search = models.TextField(default="", editable=False)

    class Meta:
        ordering = ["key"]
        verbose_name = _("Datensatz")
        verbose_name_plural = _("Datensätze")
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=~models.Q(source=""), name="one_dataset_a_source"
            )
        ]

    def __str__(self) -> str:
        return str(self.title)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep what is looked for beside what is shown."""
        self.search = self.searched()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search"}
        super().save(*args, **kwargs)

    @property
    def is_measured(self) -> bool:
        """Whether it holds what datastreams of the city measured."""
        return self.source.startswith((MEASURED, COUNTED))

    @property
    def is_of_others(self) -> bool:
        """Whether others gave the data to the city, under a licence of theirs."""
        return APART in self.source

    def searched(self) -> str:
        """Give all words by which the dataset is found, folded."""
        texts = (self.title, self.keywords, self.description)
        said = [words for text in texts for _language, words in Text.of(text)]
        return folded(" ".join([self.key, *said]))


class ColumnText(models.Model):
    """What people say of a column of a dataset's table."""

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="columns")
    name = models.CharField(max_length=100)
    label = TextField(_("Name"), blank=True)
    meaning = TextField(_("Bedeutung"), blank=True, long=True)
    unit = models.CharField(_("Einheit nach UCUM"), max_length=40, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("Spalte")
        verbose_name_plural = _("Spalten")
        constraints = [
            models.UniqueConstraint(fields=["dataset", "name"], name="one_text_a_column")
        ]

    def __str__(self) -> str:
        return self.name


class Distribution(models.Model):
    """A file of a dataset, as it can be loaded."""

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="distributions")
    name = models.SlugField(_("Name"), max_length=60)
    title = TextField(_("Titel"))
    description = TextField(_("Beschreibung"), blank=True, long=True)
    file_type = models.CharField(_("Format"), max_length=20)
    path = models.CharField(max_length=300)
    size = models.BigIntegerField(_("Bytes"))
    sha256 = models.CharField(max_length=64)
    rows = models.BigIntegerField(_("Zeilen"), null=True, blank=True)
    service = models.CharField(max_length=40, blank=True)
    issued = models.DateTimeField(default=timezone.now)
    modified = models.DateTimeField(default=timezone.now)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]
        verbose_name = _("Datei")
        verbose_name_plural = _("Dateien")
        constraints = [models.UniqueConstraint(fields=["dataset", "name"], name="one_file_a_name")]

    def __str__(self) -> str:
        return str(self.title)


class Edition(models.Model):
    """One day of a dataset as it was published at one moment; its file never changes.

    When values of the day come late or are corrected, a further edition of it is written, and the
    one before stays, unless it is withdrawn: then its file goes, and its row says why. `findings`
    and `account` are what typing found in a table that a person gave, and what became of its rows.
    """

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="editions")
    day = models.DateField(_("Tag"))
    number = models.PositiveIntegerField(_("Ausgabe"), default=1)
    path = models.CharField(max_length=300)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    rows = models.BigIntegerField()
    mark = models.BigIntegerField()
    findings = models.JSONField(default=list, blank=True)
    account = models.JSONField(default=dict, blank=True)
    published_at = models.DateTimeField(default=timezone.now)
    withdrawn_because = TextField(_("Warum zurückgezogen"), blank=True, long=True)
    withdrawn_at = models.DateTimeField(_("zurückgezogen am"), null=True, blank=True)

    class Meta:
        ordering = ["day", "number"]
        verbose_name = _("Ausgabe eines Tages")
        verbose_name_plural = _("Ausgaben von Tagen")
        constraints = [
            models.UniqueConstraint(
                fields=["dataset", "day", "number"], name="one_edition_a_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.dataset.key} {self.day} #{self.number}"

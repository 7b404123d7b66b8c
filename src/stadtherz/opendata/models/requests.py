from typing import Any

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from stadtherz.city.public import Department
from stadtherz.design.public import TextField
from stadtherz.kernel.ids import short_code
from stadtherz.opendata.domain.desk.answers import GROUNDS
from stadtherz.opendata.domain.desk.clocks import Effect, Rule
from stadtherz.opendata.domain.desk.deadlines import Period, Unit
from stadtherz.opendata.domain.desk.figures import Kept
from stadtherz.opendata.domain.desk.holidays import Holiday
from stadtherz.opendata.domain.desk.standing import Act, Kind, Outcome, State, Step
from stadtherz.opendata.models.catalogue import Dataset

LONGEST_TEXT = 4_000
LONGEST_LETTER = 20_000
KIND_NAMES = {
    Kind.REUSE: _("Daten verwenden"),
    Kind.ACCESS: _("Informationen einsehen"),
}
STATE_NAMES = {
    State.RECEIVED: _("eingegangen"),
    State.CLARIFYING: _("wartet auf deine Antwort"),
    State.EXTENDED: _("Frist verlängert"),
    State.CLARIFYING_EXTENDED: _("wartet auf deine Antwort"),
    State.ANSWERED: _("beantwortet"),
}
OUTCOME_NAMES = {
    Outcome.GRANTED: _("Daten gibt es"),
    Outcome.CONDITIONS: _("Daten gibt es mit Bedingungen"),
    Outcome.PARTLY: _("Daten gibt es zum Teil"),
    Outcome.REFUSED: _("abgelehnt"),
    Outcome.FORWARDED: _("weitergeleitet"),
    Outcome.PUBLISHED: _("war schon veröffentlicht"),
    Outcome.WITHDRAWN: _("zurückgezogen"),
}
ACT_NAMES = {
    Act.RECEIVE: _("Anfrage eingegangen"),
    Act.ASK: _("Rückfrage gestellt"),
    Act.REPLY: _("Rückfrage beantwortet"),
    Act.EXTEND: _("Frist verlängert"),
    Act.CHANGE: _("Art geändert"),
    Act.ANSWER: _("Beantwortet"),
    Act.WITHDRAW: _("Zurückgezogen"),
}
GROUND_NAMES = {
    "personal-data": _("Schutz personenbezogener Daten"),
    "trade-secrets": _("Schutz von Geschäftsgeheimnissen"),
    "security": _("öffentliche Sicherheit"),
    "critical-infrastructure": _("Schutz kritischer Infrastruktur"),
    "statistical-secrecy": _("statistische Geheimhaltung"),
    "property-of-others": _("geistiges Eigentum anderer"),
    "not-accessible": _("nach dem Recht auf Zugang nicht zugänglich"),
    "outside-task": _("gehört nicht zum öffentlichen Auftrag"),
    "would-have-to-be-made": _("die Daten müssten erst erstellt werden"),
    "public-interest": _("entgegenstehende öffentliche Belange"),
    "deliberation": _("Schutz laufender Entscheidungen"),
    "private-interest": _("entgegenstehende private Belange"),
    "rights-of-others": _("Rechte anderer"),
    "not-held": _("die Information liegt der Stadt nicht vor"),
    "other": _("ein anderer Grund, mit Paragraf"),
    "other-rights": _("Rechte anderer, mit Paragraf"),
}


class DataRequest(models.Model):
    """What somebody wants of the city's data, and where that stands.

    State, outcome and deadlines follow from the steps and are kept for lists. Who asked is known
    by what the person wrote only; the address of their page is made of `seed`, see
    `adapters.addresses_of_requests`.
    """

    seed = models.CharField(max_length=32, unique=True, editable=False)
    kind = models.CharField(
        _("Art"), max_length=10, choices=[(one.value, name) for one, name in KIND_NAMES.items()]
    )
    rule = models.CharField(_("Frist nach"), max_length=40)
    wanted = models.TextField(_("Was gesucht wird"), validators=[MaxLengthValidator(LONGEST_TEXT)])
    name = models.CharField(_("Name"), max_length=120, blank=True)
    mail = models.EmailField(_("E-Mail"), blank=True, db_index=True)
    language = models.CharField(_("Sprache"), max_length=10)
    received_at = models.DateTimeField(_("eingegangen"))
    received = models.DateField(_("eingegangen am"), db_index=True)
    state = models.CharField(
        _("Stand"), max_length=20, db_index=True,
        choices=[(one.value, name) for one, name in STATE_NAMES.items()],
    )  # fmt: skip
    outcome = models.CharField(
        _("Ergebnis"), max_length=30, blank=True,
        choices=[(one.value, name) for one, name in OUTCOME_NAMES.items()],
    )  # fmt: skip
    ground = models.CharField(
        _("Grund"), max_length=30, blank=True,
        choices=[(one.key, GROUND_NAMES[one.key]) for one in GROUNDS],
    )  # fmt: skip
    ground_source = models.CharField(_("Paragraf"), max_length=160, blank=True)
    extended = models.BooleanField(_("verlängert"), default=False)
    due = models.DateField(_("Frist bis"), null=True, blank=True, db_index=True)
    answered = models.DateField(_("beantwortet am"), null=True, blank=True)
    public_subject = TextField(_("Worum es geht, öffentlich"), blank=True)
    assigned = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("bearbeitet von"),
    )  # fmt: skip
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("Zuständiges Referat"),
    )  # fmt: skip
    dataset = models.ForeignKey(
        Dataset, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("Datensatz dazu"),
    )  # fmt: skip
    told_at = models.DateTimeField(null=True, blank=True, editable=False)
    draft = models.JSONField(_("Entwurf"), default=dict, blank=True)
    reminded = models.CharField(max_length=30, blank=True, editable=False)
    search = models.TextField(default="", editable=False)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-received_at", "-pk"]
        verbose_name = _("Anfrage nach Daten")
        verbose_name_plural = _("Anfragen nach Daten")

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The number by which people speak of the request; it opens nothing."""
        return short_code(self.pk)

    def as_kept(self) -> Kept:
        """Give the request as figures need it."""
        outcome = Outcome(self.outcome) if self.outcome else None
        return Kept(self.received, self.due, self.answered, outcome)


class RequestStep(models.Model):
    """One step of a request with time and person; it stays, also when it was taken back."""

    class Post(models.TextChoices):
        """What became of the mail about the step."""

        NONE = "none", _("keine Mail")
        WAITING = "waiting", _("wartet")
        SENT = "sent", _("verschickt")

    request = models.ForeignKey(DataRequest, models.CASCADE, related_name="steps")
    act = models.CharField(
        _("Schritt"), max_length=10, choices=[(one.value, name) for one, name in ACT_NAMES.items()]
    )
    at = models.DateTimeField(_("wann"))
    day = models.DateField(_("Tag"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+",
        verbose_name=_("wer"),
    )  # fmt: skip
    by_person = models.BooleanField(_("von der Person, die fragt"), default=False)
    text = models.TextField(_("Worte"), blank=True)
    letter = models.TextField(_("Brief"), blank=True)
    stops = models.BooleanField(_("ohne Antwort geht es nicht weiter"), default=False)
    outcome = models.CharField(max_length=30, blank=True)
    details = models.JSONField(default=dict, blank=True)
    post = models.CharField(max_length=10, choices=Post, default=Post.NONE)
    undone_at = models.DateTimeField(_("zurückgenommen"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("zurückgenommen von"),
    )  # fmt: skip
    undone_by_person = models.BooleanField(default=False)
    undo_reason = models.CharField(_("Grund"), max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("Schritt einer Anfrage")
        verbose_name_plural = _("Schritte von Anfragen")

    def __str__(self) -> str:
        return f"{self.request_id} {self.act}"

    def as_domain(self) -> Step:
        """Give the step as the rules know it."""
        outcome = Outcome(self.outcome) if self.outcome else None
        return Step(Act(self.act), self.day, outcome, self.stops)


UNIT_NAMES = {
    Unit.WORKING_DAYS: _("Arbeitstage"),
    Unit.WEEKS: _("Wochen"),
    Unit.MONTHS: _("Monate"),
}
EFFECT_NAMES = {
    Effect.NONE: _("nichts, die Frist läuft weiter"),
    Effect.PAUSE: _("die Frist steht still"),
    Effect.RESTART: _("die Frist beginnt mit der Antwort neu"),
}
HOLIDAY_NAMES = {
    Holiday.NEW_YEAR: _("Neujahr"),
    Holiday.EPIPHANY: _("Heilige Drei Könige"),
    Holiday.WOMENS_DAY: _("Frauentag"),
    Holiday.GOOD_FRIDAY: _("Karfreitag"),
    Holiday.EASTER: _("Ostersonntag"),
    Holiday.EASTER_MONDAY: _("Ostermontag"),
    Holiday.MAY_DAY: _("Tag der Arbeit"),
    Holiday.LIBERATION: _("Tag der Befreiung"),
    Holiday.ASCENSION: _("Christi Himmelfahrt"),
    Holiday.PENTECOST: _("Pfingstsonntag"),
    Holiday.WHIT_MONDAY: _("Pfingstmontag"),
    Holiday.CORPUS_CHRISTI: _("Fronleichnam"),
    Holiday.UPRISING: _("Jahrestag des Aufstands vom 17. Juni"),
    Holiday.PEACE_FESTIVAL: _("Friedensfest"),
    Holiday.ASSUMPTION: _("Mariä Himmelfahrt"),
    Holiday.CHILDRENS_DAY: _("Weltkindertag"),
    Holiday.UNITY: _("Tag der Deutschen Einheit"),
    Holiday.REFORMATION: _("Reformationstag"),
    Holiday.ALL_SAINTS: _("Allerheiligen"),
    Holiday.REPENTANCE: _("Buß- und Bettag"),
    Holiday.CHRISTMAS: _("Weihnachten"),
    Holiday.SECOND_CHRISTMAS: _("zweiter Weihnachtstag"),
}


def _choices(names: Any) -> list[tuple[str, Any]]:
    return [(one.value, name) for one, name in names.items()]


class ClockRule(models.Model):
    """A rule that the city entered itself; one of the platform's with the same key gives way."""

    key = models.SlugField(_("Schlüssel"), max_length=40, unique=True)
    name = TextField(_("Name"))
    kind = models.CharField(_("für"), max_length=10, choices=_choices(KIND_NAMES))
    length = models.PositiveSmallIntegerField(_("Frist"))
    unit = models.CharField(_("gezählt in"), max_length=20, choices=_choices(UNIT_NAMES))
    source = models.CharField(_("Gesetz und Paragraf"), max_length=160)
    extension = models.PositiveSmallIntegerField(_("Verlängerung"), null=True, blank=True)
    notice_weeks = models.PositiveSmallIntegerField(
        _("Nachricht davon binnen Wochen"), null=True, blank=True
    )
    effect = models.CharField(
        _("was eine Rückfrage bewirkt"), max_length=10, choices=_choices(EFFECT_NAMES),
        default=Effect.NONE.value,
    )  # fmt: skip
    effect_source = models.CharField(_("Paragraf dazu"), max_length=160, blank=True)
    needs_name = models.BooleanField(_("das Gesetz will wissen, wer fragt"), default=False)

    class Meta:
        ordering = ["key"]
        verbose_name = _("Frist")
        verbose_name_plural = _("Fristen")

    def __str__(self) -> str:
        return str(self.name)

    def as_domain(self) -> Rule:
        """Give the rule as clocks know it."""
        unit = Unit(self.unit)
        return Rule(
            key=self.key, name=self.name, kind=Kind(self.kind), period=Period(self.length, unit),
            source=self.source, effect=Effect(self.effect), effect_source=self.effect_source,
            extension=Period(self.extension, unit) if self.extension else None,
            notice=Period(self.notice_weeks, Unit.WEEKS) if self.notice_weeks else None,
            needs_name=self.needs_name,
        )  # fmt: skip


class LocalHoliday(models.Model):
    """A holiday that the Land leaves to municipalities and that counts here."""

    holiday = models.CharField(max_length=20, unique=True, choices=_choices(HOLIDAY_NAMES))

    class Meta:
        verbose_name = _("örtlicher Feiertag")
        verbose_name_plural = _("örtliche Feiertage")

    def __str__(self) -> str:
        return self.get_holiday_display()

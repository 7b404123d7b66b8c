"""The forms in which staff prepare a ballot: what it asks, how it is counted, its options."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from stadtherz.participation.domain.ages import OLDEST
from stadtherz.participation.domain.ballots import KEY, MOST_POINTS
from stadtherz.participation.domain.lots.drawing import seed_of
from stadtherz.participation.domain.option_files import MOST_OPTIONS
from stadtherz.participation.domain.register import Listed, listed_in
from stadtherz.participation.models.ballots import BallotAccess, BallotKind

MOMENT = "%Y-%m-%dT%H:%M"
YEARS = range(2000, 2200)
MOST_CODES = 10_000
LONGEST_TITLE, LONGEST_TEXT, LONGEST_SEED = 200, 5000, 200
METHODS = (("most-votes", _("meiste Stimmen zuerst")), ("equal-shares", _("gleiche Anteile")))
SCORINGS = (
    ("votes", _("jede Stimme zählt 1")), ("points", _("die Punkte, die man gibt")),
    ("borda", _("Rang: bei n Plätzen n, n − 1, n − 2 …")), ("dowdall", _("Rang: 1, 1/2, 1/3 …")),
)  # fmt: skip
FITS = (("skip", _("überspringen")), ("stop", _("die Auszählung beenden")))
SATISFACTIONS = (("cost", _("so viel, wie es kostet")), ("count", _("jedes gleich viel")))
STOPS = (
    ("official", _("bis der nächste Schritt mehr als das Budget kosten würde")),
    ("early", _("bis nichts mehr in den Rest passt")),
    ("none", _("nicht aufstocken")),
)
CRITERIA = (
    ("", _("–")), ("lower-cost", _("geringere Kosten")), ("more-votes", _("mehr Stimmen")),
    ("lot", _("das Los, vor der Abstimmung gezogen")),
)  # fmt: skip


def _key(**more: Any) -> forms.CharField:
    said = _("Nur kleine Buchstaben, Ziffern und Bindestriche.")
    check = RegexValidator(rf"^(?:{KEY.pattern})$", said)
    return forms.CharField(label=_("Schlüssel"), max_length=60, validators=[check], **more)


def _title(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST_TITLE, **more)


def _long(label: Any, **more: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(
        label=label, max_length=LONGEST_TEXT, widget=area, required=False, **more
    )


def _euros(label: Any, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=Decimal(0), max_digits=14, decimal_places=2, localize=True,
        required=False, **more,
    )  # fmt: skip


def _number(label: Any, most: int, least: int = 0, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most, **more)


def moment(label: Any, **more: Any) -> forms.DateTimeField:
    """Make the field of a moment; a year that the database cannot turn into UTC is none."""
    box = forms.DateTimeInput(format=MOMENT, attrs={"type": "datetime-local"})
    return forms.DateTimeField(label=label, widget=box, validators=[_check_year], **more)


def _check_year(at: datetime) -> None:
    if at.year not in YEARS:
        raise ValidationError(_("Prüf das Jahr."))


class BallotForm(forms.Form):
    """What a ballot asks, of whom, and when."""

    key = _key(required=False, help_text=_("Er steht in der Adresse. Leer: aus dem Titel."))
    title = _title(_("Titel"))
    title_en = _title(_("Titel auf Englisch"), required=False)
    question = _long(_("Frage"))
    question_en = _long(_("Frage auf Englisch"))
    kind = forms.ChoiceField(label=_("Stimmzettel"), choices=BallotKind.choices)
    least = _number(_("mindestens wählen"), MOST_OPTIONS, initial=1)
    most = _number(_("höchstens wählen"), MOST_OPTIONS, 1, initial=1)
    points = _number(
        _("Punkte für jeden Menschen"), MOST_POINTS, initial=0,
        help_text=_("Nur, wo Punkte verteilt werden."),
    )  # fmt: skip
    points_each = _number(_("Punkte höchstens für eines"), MOST_POINTS, initial=0)
    budget = _euros(_("Budget in Euro"), help_text=_("Leer: Es wird nichts gekauft, nur gezählt."))
    access = forms.ChoiceField(
        label=_("Wer abstimmt"), choices=BallotAccess.choices,
        help_text=_("Mit einem Verzeichnis gehen Konto, Brief, Stand und Papier zusammen. Ohne ist"
                    " es eines von beiden, sonst hätte jemand zwei Stimmen."),
    )  # fmt: skip
    minimum_age = _number(
        _("Mindestalter"), OLDEST, initial=0,
        help_text=_("0: keines. Mit einem Konto sagt man selbst, dass man so alt ist. Codes"
                    " bekommt, wer im Verzeichnis so alt ist. Nie weniger als in der Beteiligung."),
    )  # fmt: skip
    opens = moment(_("beginnt"), help_text=_("In der Phase zum Abstimmen."))
    closes = moment(_("endet"))
    announced = moment(_("Ergebnis ab"), help_text=_("Vorher erfährt niemand einen Zwischenstand."))
    objections_until = moment(
        _("Einspruch bis"), help_text=_("Danach wird der Schlüssel des Verzeichnisses vernichtet.")
    )


class RuleForm(forms.Form):
    """How the ballots are counted where money is given out."""

    method = forms.ChoiceField(label=_("Regel"), choices=METHODS)
    scoring = forms.ChoiceField(label=_("Was zählt"), choices=SCORINGS)
    fit = forms.ChoiceField(
        label=_("Was nicht mehr ins Budget passt"), choices=FITS,
        help_text=_("Bei „meiste Stimmen zuerst“."),
    )  # fmt: skip
    threshold = _number(
        _("Schwelle"), 10_000_000, initial=0,
        help_text=_("So viel braucht ein Vorhaben mindestens, bei „meiste Stimmen zuerst“."),
    )  # fmt: skip
    satisfaction = forms.ChoiceField(
        label=_("Was ein Vorhaben wert ist"), choices=SATISFACTIONS,
        help_text=_("Bei „gleiche Anteile“, wie auch alles Folgende bis zum Gleichstand."),
    )  # fmt: skip
    stop = forms.ChoiceField(label=_("Anteile aufstocken"), choices=STOPS)
    step = _euros(_("Schritt in Euro"), initial=Decimal("0.01"))
    fill = forms.BooleanField(
        label=_("Den Rest an die Vorhaben mit den meisten Stimmen geben"), required=False
    )
    tie_1 = forms.ChoiceField(
        label=_("Bei Gleichstand zuerst"), choices=CRITERIA, required=False, initial="lower-cost"
    )
    tie_2 = forms.ChoiceField(
        label=_("dann"), choices=CRITERIA, required=False, initial="more-votes"
    )
    tie_3 = forms.ChoiceField(label=_("zuletzt"), choices=CRITERIA, required=False, initial="lot")
    lot = forms.CharField(
        label=_("Gezogene Reihenfolge"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Alle Schlüssel, einer in jeder Zeile. Leer: Bleibt ein Gleichstand, wird"
                    " danach öffentlich gelost."),
    )  # fmt: skip
    lot_seed = forms.CharField(
        label=_("Startzahl, um sie hier zu ziehen"), max_length=LONGEST_SEED, required=False,
        help_text=_("Eine Zahl, die öffentlich fällt und vorher angekündigt war. Beim Speichern"
                    " gibt sie die Reihenfolge, und sie steht in der Regel: So kann jeder das Los"
                    " nachrechnen."),
    )  # fmt: skip
    words = _long(
        _("Die Regel in Worten"),
        help_text=_("Leer: Sie werden aus den Angaben hier gemacht. In der Vorschau stehen sie."),
    )
    words_en = _long(_("Die Regel in Worten auf Englisch"))

    def clean_lot_seed(self) -> str:
        typed = str(self.cleaned_data["lot_seed"])
        if typed.strip() and not seed_of(typed):
            raise ValidationError(_("Eine Startzahl besteht nur aus Zahlen."))
        return typed


class OptionForm(forms.Form):
    """One thing that can be chosen."""

    key = _key(required=False)
    title = _title(_("Titel"), required=False)
    title_en = _title(_("Titel auf Englisch"), required=False)
    text = _long(_("Beschreibung"))
    text_en = _long(_("Beschreibung auf Englisch"))
    cost = _euros(_("Kosten in Euro"))

    def clean(self) -> dict[str, Any] | None:
        found: dict[str, Any] | None = super().clean()
        said = {name: (found or {}).get(name) for name in OptionForm.base_fields}
        titled = said["title"] or said["title_en"]
        if any(one is not None and one != "" for one in said.values()) and not titled:
            self.add_error("title", _("Schreib einen Titel, oder leer die ganze Zeile."))
        return found


OptionSet = forms.formset_factory(
    OptionForm, extra=0, can_order=True, can_delete=True, max_num=MOST_OPTIONS,
    absolute_max=MOST_OPTIONS, validate_max=True,
)  # fmt: skip


class BringForm(forms.Form):
    """From where options are taken."""

    number = _number(_("So viele höchstens"), MOST_OPTIONS, 1, initial=10, required=False)
    feasible = forms.BooleanField(
        label=_("nur, was ein Referat machbar nennt"), required=False, initial=True
    )
    file = forms.FileField(
        label=_("Datei"), required=False,
        help_text=_(".pb von pabulib.org, oder CSV mit den Spalten titel, titel_en, text, text_en,"
                    " kosten, schluessel. Von Stimmen in der Datei wird nichts übernommen."),
    )  # fmt: skip


class ListForm(forms.Form):
    """Who is entered, by mail address."""

    lines = forms.CharField(
        label=_("Mail-Adressen"), max_length=500_000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Eine in jeder Zeile. Mit einem Verzeichnis: Adresse; Nummer; Schlüssel des"
                    " Stadtteils, wo es ihn nennt."),
    )  # fmt: skip


class CodesForm(forms.Form):
    """How many codes are made, or for which numbers of the register."""

    proof = forms.ChoiceField(
        label=_("Wofür"), choices=(("letter", _("Briefe")), ("stand", _("ein Stand")))
    )
    number = _number(_("Wie viele"), MOST_CODES, 1, required=False)
    register = forms.CharField(
        label=_("Nummern des Verzeichnisses"), required=False, max_length=500_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Eine in jeder Zeile, nach einem Strichpunkt der Schlüssel des Stadtteils, wo"
                    " das Verzeichnis ihn nennt. Wer schon einen Code hat, bekommt einen neuen; der"
                    " alte gilt nicht mehr."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any] | None:
        found: dict[str, Any] | None = super().clean()
        number = sum(bool(line.strip()) for line in self._lines()) or self._number()
        if not 0 < number <= MOST_CODES:
            self.add_error("number", _("Mach zwischen einem und 10.000 Codes auf einmal."))
        return found

    def listed(self) -> tuple[Listed, ...]:
        """Give a line of the register for each code; an empty one where there is none.

        Raises:
            Invalid: see `listed_in`.

        """
        return listed_in(self._lines()) or (Listed(""),) * self._number()

    def _lines(self) -> list[str]:
        return str(self.cleaned_data.get("register", "")).splitlines()

    def _number(self) -> int:
        return self.cleaned_data.get("number") or 0

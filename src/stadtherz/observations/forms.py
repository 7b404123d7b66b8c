from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise as Words
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from stadtherz.kernel.errors import Refused
from stadtherz.observations.adapters.rule_book import judged_properties, judged_streams
from stadtherz.observations.domain.corrections import MOST_EVIDENCE, Cause
from stadtherz.observations.domain.local_time import comes_never, comes_twice
from stadtherz.observations.models import Correction, Episode, ObservedProperty, moment
from stadtherz.observations.models.quality import OFF_CHOICES, RULE_NAMES
from stadtherz.observations.templatetags.observing import on_clock

MOMENT = "%Y-%m-%dT%H:%M"
LAST_OF_MINUTE_US = 59_999_999
CAUSES: list[tuple[str, Words]] = [
    (Cause.SENSOR_FAULT.value, _("Sensor gestört")),
    (Cause.DUPLICATE.value, _("doppelt gekommen")),
    (Cause.CALIBRATION.value, _("neu kalibriert")),
    (Cause.UNIT.value, _("falsche Einheit")),
    (Cause.CLOCK.value, _("Uhr ging falsch")),
    (Cause.MANUAL_READING.value, _("von Hand abgelesen")),
    (Cause.LATE_DATA.value, _("Daten kamen später")),
]
ACTS: list[tuple[str, Words]] = [
    (Correction.Act.SUSPECT.value, _("Werte als verdächtig markieren")),
    (Correction.Act.PLAUSIBLE.value, _("Werte als plausibel markieren")),
    (Correction.Act.REPLACE.value, _("Werte ersetzen")),
    (Correction.Act.FILL.value, _("Lücke füllen, verdächtige Werte ersetzen")),
]
TWICE = _(
    "Diese Uhrzeit gab es zweimal: erst in Sommerzeit, dann in Winterzeit. Wähle, welche du meinst."
)
SKIPPED = _(
    "Diese Uhrzeit gab es nicht: In dieser Nacht wurde die Uhr vorgestellt. Nimm eine Stunde mehr."
)
ACTS_OF_TOTAL = (Correction.Act.SUSPECT.value, Correction.Act.PLAUSIBLE.value)
OF_TOTAL = _(
    "Das ist die Summe mehrerer Teile. Ersetzen lassen sich nur die Teile, über SensorThings (PATCH"
    " auf die Beobachtung). Eine Lücke bleibt eine Lücke."
)
AT = "at:"
NOTHING_DONE = _("Es wurde nichts geändert.")
REFUSED: dict[str, Words] = {
    "nothing-to-change": _("In dieser Zeit gibt es keinen Wert, den das ändern würde."),
    "total": _("Das ist die Summe mehrerer Teile. Ändere die Teile über SensorThings."),
    "too-many-values": _("Das sind über 10.000 Werte. Teile die Zeit in kürzere Stücke."),
    "stretch": _("„Bis“ liegt vor „von“. Tausche die beiden."),
    "correction-out-of-range": _("Ein neuer Wert liegt außerhalb dessen, was möglich ist."),
    "correction-no-count": _("Eine Zählung kann nur eine ganze Zahl ab null werden."),
    "correction-not-finite": _("Der neue Wert ist keine Zahl."),
    "correction-of-plausible": _(
        "Darunter sind plausible Werte. Sie werden nur geändert, wenn der Anlass eine Kalibrierung,"
        " die Einheit, die Uhr oder eine Ablesung von Hand ist. Sonst markiere sie zuerst als"
        " verdächtig."
    ),
    "correction-evidence-too-long": _("Die Begründung ist zu lang. Kürze sie auf 2.000 Zeichen."),
    "unfilled-too-long": _(
        "Die Lücke ist zu lang, um sie zu schätzen: höchstens 12 Stunden bei Zählungen, 2 Stunden"
        " sonst. Sie bleibt eine Lücke."
    ),
    "unfilled-at-the-edge": _("Vor oder nach der Lücke fehlen Werte. Warte, bis wieder welche da"
                              " sind."),
    "unfilled-no-typical-day": _(
        "Für diese Zeit ist noch nicht bekannt, was üblich ist. Dazu braucht es drei Wochen."
    ),
    "unfilled-no-gap": _("In dieser Zeit fehlt nichts, und nichts ist verdächtig."),
    "undone": _("Das ist schon zurückgenommen."),
    "decided": _("Darüber hat schon jemand entschieden. Nimm das zuerst zurück."),
    "no-numbers": _("Diese Datenreihe hat keine einzelnen Zahlen."),
}  # fmt: skip


def words_of(refusal: Refused) -> str:
    """Say why something was not done; nothing was stored then."""
    codes = [code for code in (*refusal.details, refusal.code) if code in REFUSED]
    said = " ".join(str(REFUSED[code]) for code in dict.fromkeys(codes)) or str(refusal)
    times = [one.removeprefix(AT) for one in refusal.details if one.startswith(AT)]
    if times:
        when = on_clock(moment(int(times[0])))
        said += " " + gettext("Der erste ist vom %(when)s.") % {"when": when}
    return f"{said} {NOTHING_DONE}"


class QualityRulesForm(WagtailAdminModelForm):
    """The rules of a property or a datastream, with the rules that are switched off as boxes."""

    zero_runs = forms.TypedChoiceField(
        label=_("Nullen und Wiederholungen nach ihrer Wahrscheinlichkeit prüfen (Zählung)"),
        choices=[("", _("nicht festgelegt")), ("True", _("ja")), ("False", _("nein"))],
        coerce=lambda value: value == "True", empty_value=None, required=False,
    )  # fmt: skip
    off = forms.MultipleChoiceField(
        label=_("abgeschaltete Regeln"), choices=OFF_CHOICES, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("datastream", "neighbours"):
            self.fields[name].queryset = judged_streams()
        self.fields["observed"].queryset = judged_properties()


class BalanceForm(WagtailAdminModelForm):
    """A balance; only what counts can be balanced."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        counters = judged_streams().filter(observed__kind=ObservedProperty.Kind.COUNT)
        for name in ("inward", "outward"):
            self.fields[name].queryset = counters


class FilterForm(forms.Form):
    """What the list of odd values shows."""

    reihe = forms.CharField(label=_("Messstelle oder Datenreihe"), required=False, max_length=100)
    regel = forms.ChoiceField(
        label=_("Regel"), required=False,
        choices=[("", _("alle")), *((rule.value, name) for rule, name in RULE_NAMES.items())],
    )  # fmt: skip
    stand = forms.ChoiceField(
        label=_("Stand"), required=False, initial=Episode.State.OPEN.value,
        choices=[*Episode.State.choices, ("alle", _("alle"))],
    )  # fmt: skip


class MomentWidget(forms.MultiWidget):
    """A day and time on the city's clocks; where the clock shows it twice, also which of both."""

    use_fieldset = False

    def __init__(self) -> None:
        which = forms.Select(
            choices=[("", "–"), ("0", _("Sommerzeit, das erste Mal")),
                     ("1", _("Winterzeit, das zweite Mal"))],
            attrs={"aria-label": _("Sommerzeit oder Winterzeit?")},
        )  # fmt: skip
        time = forms.DateTimeInput(format=MOMENT, attrs={"type": "datetime-local"})
        super().__init__({"": time, "mal": which})

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0"

    def decompress(self, value: datetime | None) -> list[str]:
        if value is None:
            return ["", ""]
        local = timezone.localtime(value)
        return [local.strftime(MOMENT), str(local.fold) if comes_twice(local) else ""]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """Read what the form sends, or a moment with its offset, as addresses have it."""
        try:
            given = datetime.fromisoformat(data.get(name, ""))
            return super().value_from_datadict(data, files, name) if given.tzinfo is None else (
                self.decompress(given)
            )  # fmt: skip
        except (ValueError, OverflowError):
            return super().value_from_datadict(data, files, name)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        text, which = value if isinstance(value, list) else self.decompress(value)
        context = super().get_context(name, [text, which], attrs)
        local = on_clocks(text, 0)
        if local is None or not comes_twice(local):
            del context["widget"]["subwidgets"][1:]
        return context


def on_clocks(text: str | None, fold: int) -> datetime | None:
    """Read a day and time on the city's clocks; None where it is none."""
    try:
        naive = datetime.strptime(text or "", MOMENT)  # noqa: DTZ007 - the clocks say where
        local = naive.replace(tzinfo=timezone.get_current_timezone(), fold=fold)
        local.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return local


def in_address(moment: datetime) -> str:
    """Write a moment as addresses have it: on no clock, so that it is the same everywhere."""
    return moment.astimezone(UTC).strftime(f"{MOMENT}Z")


class MomentField(forms.Field):
    """A moment on the city's clocks.

    Args:
        options: as of any field.
        twice: which of both is meant where the clock shows it twice and nobody said so; None asks.

    """

    widget = MomentWidget

    def __init__(self, *, twice: int | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.twice = twice

    def clean(self, value: list[str]) -> datetime:
        text, which = value
        fold = {"0": 0, "1": 1}.get(which, self.twice)
        local = on_clocks(text, fold or 0)
        if local is None:
            raise forms.ValidationError(_("Gib Tag und Uhrzeit an."), code="none")
        if comes_never(local):
            raise forms.ValidationError(SKIPPED, code="skipped")
        if fold is None and comes_twice(local):
            raise forms.ValidationError(TWICE, code="twice")
        return local


class StretchForm(forms.Form):
    """From when to when values are looked at; what comes twice is looked at as a whole."""

    von = MomentField(label=_("Von"), twice=0)
    bis = MomentField(label=_("Bis"), twice=1)


class ActForm(forms.Form):
    """What is to be done with the values of a stretch, and why."""

    von = MomentField(label=_("Von"))
    bis = MomentField(label=_("Bis"))
    act = forms.ChoiceField(label=_("Was tun?"), choices=ACTS, widget=forms.RadioSelect)
    value = forms.FloatField(
        label=_("neuer Wert"), required=False, localize=True,
        help_text=_("Für jeden Wert der Zeit. Oder lass das leer und rechne um:"),
    )  # fmt: skip
    factor = forms.FloatField(label=_("ursprünglicher Wert mal"), required=False, localize=True)
    offset = forms.FloatField(label=_("plus"), required=False, localize=True)
    cause = forms.ChoiceField(label=_("Anlass"), choices=CAUSES, required=False)
    reason = forms.CharField(
        label=_("Begründung"), max_length=MOST_EVIDENCE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Für die Kolleginnen und Kollegen. Öffentlich steht nur der Anlass."),
        error_messages={"required": _("Schreib, warum. In einem Jahr fragt jemand danach.")},
    )  # fmt: skip

    def __init__(self, *args: Any, of_total: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if of_total:  # its parts say what it is
            act = self.fields["act"]
            act.choices = [one for one in ACTS if one[0] in ACTS_OF_TOTAL]  # type: ignore[attr-defined]
            act.help_text = OF_TOTAL
            for name in ("value", "factor", "offset", "cause"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("act") == Correction.Act.REPLACE:
            given = [found.get(name) is not None for name in ("value", "factor", "offset")]
            if not any(given):
                self.add_error("value", _("Gib einen Wert an, oder womit umgerechnet wird."))
            elif given[0] and any(given[1:]):
                self.add_error("value", _("Entweder ein fester Wert oder eine Umrechnung."))
        return found

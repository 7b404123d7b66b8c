"""Says in plain words why a value is marked; the figures come from the rule that found it."""

from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.functional import Promise as Words
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from stadtherz.observations.domain.corrections import BY_INTERFACE, Cause
from stadtherz.observations.domain.filling import Method
from stadtherz.observations.domain.findings import Rule
from stadtherz.observations.domain.series import Kind
from stadtherz.observations.forms import in_address
from stadtherz.observations.models import Episode
from stadtherz.observations.models.quality import RULE_NAMES
from stadtherz.observations.selectors.oddities import Oddity

register = template.Library()
register.filter("in_address", in_address)
Figures = dict[str, Any]
SIMPLE: dict[str, Words] = {
    Rule.CLOCK: _("Der Zeitpunkt passt nicht zur Ankunft; die Uhr des Geräts geht wohl falsch."),
    Rule.NUMBER: _("Das Gerät hat keine Zahl gesendet."),
    Rule.STATUS: _("Das Gerät hat selbst eine Störung gemeldet."),
    Rule.PERSON: _("Das hat ein Mensch entschieden."),
    Rule.RANGE: _("Der Wert liegt außerhalb der Grenzen dieser Messgröße."),
    Rule.STEP: _("Der Wert springt viel stärker als die Werte davor und danach."),
    Rule.FREEZE: _("Der Wert steht länger still, als glaubhaft ist."),
    Rule.ZERO_RUN: _("Der Zähler zählt nichts, obwohl hier sonst viele unterwegs sind."),
    Rule.NEIGHBOURS: _("Die Nachbarn zeigen etwas deutlich anderes."),
    Rule.CONSERVATION: _("Zwei Zähler hintereinander zählen zu verschieden."),
    Rule.DUPLICATE: _("Für denselben Zeitpunkt kamen verschiedene Werte."),
    Rule.GAP: _("In dieser Zeit kam nichts an."),
}
ACTS: dict[str, Words] = {
    "suspect": _("Ein Mensch hat geprüft: Diese Werte stimmen nicht."),
    "plausible": _("Ein Mensch hat geprüft: Diese Werte stimmen."),
    Cause.SENSOR_FAULT: _("Korrigiert, weil der Sensor gestört war."),
    Cause.DUPLICATE: _("Korrigiert, weil der Wert doppelt kam."),
    Cause.CALIBRATION: _("Korrigiert nach einer neuen Kalibrierung."),
    Cause.UNIT: _("Korrigiert, weil die Einheit nicht stimmte."),
    Cause.CLOCK: _("Korrigiert, weil die Uhr des Geräts falsch ging."),
    Cause.MANUAL_READING: _("Korrigiert nach einer Ablesung von Hand."),
    Cause.LATE_DATA: _("Korrigiert mit später eingegangenen Daten."),
    BY_INTERFACE: _("Korrigiert über die Schnittstelle."),
    Method.LINEAR: _("Geschätzt: auf einer geraden Linie zwischen den Werten davor und danach."),
    Method.TYPICAL_DAY: _("Geschätzt: nach dem üblichen Verlauf, angepasst an die Stunden darum."),
}
KIND_WORDS: dict[str, Words] = {
    Kind.SUSPECT: _("verdächtig"),
    Kind.CORRECTED: _("korrigiert"),
    Kind.FILLED: _("geschätzt"),
}


@register.filter
def kind_words(kind: str) -> Any:
    """Name what is odd about values."""
    return KIND_WORDS.get(kind, kind)


@register.filter
def as_figure(value: float | None) -> str:
    """Write a value with as many places as it has."""
    if value is None:
        return ""
    text = f"{value:.10f}".rstrip("0").rstrip(".")
    return number_format(text, use_l10n=True)


@register.filter
def rule_words(rule: str | None) -> Any:
    """Name a rule."""
    return next((words for known, words in RULE_NAMES.items() if known == rule), rule or "")


@register.filter
def why_flagged(rule: str | None) -> Any:
    """Say why a rule doubts a value, where no figures are known."""
    return SIMPLE.get(rule or "", "")


@register.filter
def why_found(row: Episode) -> str:
    """Say why a stretch of the staff's list was found."""
    return sentence(row.rule, row.reason, row.datastream.observed.unit)


@register.filter
def why(odd: Oddity) -> str:
    """Say why values are marked, or what was done to them."""
    if odd.kind != "found":
        return str(ACTS.get(odd.how or odd.kind, ""))
    said = sentence(odd.rule, odd.figures, odd.datastream.observed.unit)
    return f"{said} {gettext('Ein Mensch hat das bestätigt.')}" if odd.confirmed else said


def sentence(rule: str, figures: Figures, unit: str) -> str:
    """Put the figures of a finding into words; without figures the rule speaks for itself."""
    if rule not in SENTENCES or not figures:
        return str(SIMPLE.get(rule, ""))
    try:
        return SENTENCES[Rule[rule.replace("-", "_").upper()]](figures, f" {unit}".rstrip())
    except (KeyError, TypeError):  # figures of an older version
        return str(SIMPLE.get(rule, ""))


def _figure(value: float, places: int = 1) -> str:
    rounded = round(value, places)
    return number_format(int(rounded) if rounded == int(rounded) else rounded, use_l10n=True)


def _hours(value: float) -> str:
    if value < 1:
        return gettext("%(count)s Minuten") % {"count": round(value * 60)}
    return ngettext("%(hours)s Stunde", "%(hours)s Stunden", 1 if value == 1 else 2) % {
        "hours": _figure(value)
    }


def _range(found: Figures, unit: str) -> str:
    values = {"value": _figure(found["value"]) + unit, "limit": _figure(found["limit"]) + unit}
    if found["possible"]:
        return gettext("%(value)s ist hier nicht üblich; die Grenze liegt bei %(limit)s.") % values
    return gettext("%(value)s ist nicht möglich; die Grenze liegt bei %(limit)s.") % values


def _step(found: Figures, unit: str) -> str:
    values = {
        "before": _figure(found["before"]) + unit, "value": _figure(found["value"]) + unit,
        "time": _hours(found["minutes"] / 60), "most": _figure(found["allowed"]) + unit,
    }  # fmt: skip
    if found["usual"]:
        return gettext(
            "Der Wert sprang in %(time)s von %(before)s auf %(value)s, viel stärker als die Werte"
            " davor und danach."
        ) % values  # fmt: skip
    return gettext(
        "Der Wert sprang in %(time)s von %(before)s auf %(value)s; möglich ist in dieser Zeit"
        " höchstens eine Änderung um %(most)s."
    ) % values  # fmt: skip


def _freeze(found: Figures, unit: str) -> str:
    values = {
        "value": _figure(found["value"]) + unit, "hours": _hours(found["hours"]),
        "longest": _hours(found["longest_hours"]),
    }  # fmt: skip
    if found["longest_hours"]:
        return gettext(
            "Der Wert blieb %(hours)s lang bei %(value)s; glaubhaft sind höchstens %(longest)s."
        ) % values  # fmt: skip
    return (
        gettext("Der Zähler meldet %(hours)s lang immer %(value)s. Das ist kein Zufall.") % values
    )


def _zero_run(found: Figures, unit: str) -> str:  # noqa: ARG001 - as all sentences
    return gettext(
        "Der Zähler hat in %(hours)s nichts gezählt; üblich sind in dieser Zeit etwa %(usual)s."
    ) % {"hours": _hours(found["hours"]), "usual": _figure(found["usual"], 0)}


def _gap(found: Figures, unit: str) -> str:  # noqa: ARG001 - as all sentences
    return gettext("%(hours)s lang kam nichts an.") % {"hours": _hours(found["hours"])}


def _duplicate(found: Figures, unit: str) -> str:
    return gettext("Für denselben Zeitpunkt kamen %(least)s und %(greatest)s.") % {
        "least": _figure(found["least"]) + unit, "greatest": _figure(found["greatest"]) + unit,
    }  # fmt: skip


def _neighbours(found: Figures, unit: str) -> str:
    return gettext("Die Nachbarn lassen etwa %(suggested)s erwarten; gemeldet ist %(value)s.") % {
        "suggested": _figure(found["suggested"]) + unit, "value": _figure(found["value"]) + unit,
    }  # fmt: skip


def _conservation(found: Figures, unit: str) -> str:  # noqa: ARG001 - as all sentences
    return gettext(
        "Am Anfang wurden %(incoming)s gezählt, am Ende %(outgoing)s. Eines davon ist falsch."
    ) % {"incoming": _figure(found["incoming"], 0), "outgoing": _figure(found["outgoing"], 0)}


SENTENCES = {
    Rule.RANGE: _range,
    Rule.STEP: _step,
    Rule.FREEZE: _freeze,
    Rule.ZERO_RUN: _zero_run,
    Rule.GAP: _gap,
    Rule.DUPLICATE: _duplicate,
    Rule.NEIGHBOURS: _neighbours,
    Rule.CONSERVATION: _conservation,
}

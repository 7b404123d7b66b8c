"""How pages name requests, outcomes, grounds, and what breaks the law."""

from django import template
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext, ngettext

from stadtherz.design.public import shown_state
from stadtherz.opendata.domain.desk.deadlines import Period, Unit
from stadtherz.opendata.domain.desk.exclusive import Breach
from stadtherz.opendata.domain.desk.standing import Kind, Outcome
from stadtherz.opendata.models import GROUND_NAMES, KIND_NAMES, OUTCOME_NAMES, DataRequest
from stadtherz.opendata.selectors.request_register import Entry
from stadtherz.opendata.views.desk_words import BREACHES

register = template.Library()
HEADLINE_WORDS, HEADLINE_SIGNS = 10, 90
SHAPES = {
    Outcome.REFUSED: "late",
    Outcome.WITHDRAWN: "unknown",
}


@register.filter
def headline(row: DataRequest) -> str:
    """Name a request by what is public of it, else by its first words."""
    if row.public_subject:
        return row.public_subject.to(get_language() or "")
    words = row.wanted.strip().partition("\n")[0]
    short = Truncator(Truncator(words).words(HEADLINE_WORDS)).chars(HEADLINE_SIGNS)
    return short or gettext("Anfrage %(number)s") % {"number": row.number}


@register.filter
def in_words(period: Period) -> str:
    """Say how long a period is."""
    length = period.length
    words = {
        Unit.WORKING_DAYS: ngettext("ein Arbeitstag", "%(length)s Arbeitstage", length),
        Unit.WEEKS: ngettext("eine Woche", "%(length)s Wochen", length),
        Unit.MONTHS: ngettext("ein Monat", "%(length)s Monate", length),
    }
    return words[period.unit] % {"length": length}


@register.filter
def outcome_shape(outcome: str) -> str:
    """Give the shape of an outcome."""
    return SHAPES.get(Outcome(outcome), "done") if outcome else "unknown"


@register.filter
def kind_name(kind: Kind) -> str:
    """Name a kind of requests."""
    return str(KIND_NAMES[kind])


@register.filter
def ground_name(key: str) -> str:
    """Name the ground of a refusal."""
    return str(GROUND_NAMES.get(key, ""))


@register.filter
def breach_words(breach: Breach) -> str:
    """Say what breaks the law."""
    return str(BREACHES[breach])


@register.filter
def percent(share: float) -> int:
    """Give a share of 0 to 1 as a whole percentage."""
    return round(100 * share)


@register.simple_tag
def outcome_status(entry: Entry) -> SafeString:
    """Show how a request ended, by word and shape; or that it is open."""
    if entry.outcome is None:
        return shown_state("running", gettext("noch offen"))
    return shown_state(SHAPES.get(entry.outcome, "done"), OUTCOME_NAMES[entry.outcome])

"""Reads the file of a drawing of lots from a page, and says in words what is missing."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext

from stadtherz.kernel.errors import Invalid
from stadtherz.kernel.text import Text
from stadtherz.participation.domain.lots.rule import read_rule
from stadtherz.participation.services.lots import LotSetup
from stadtherz.participation.views.lot_faults import fault_words

TEXTS, MOMENTS = ("title", "summary", "seed_event"), ("opens", "closes", "seed_known")
SLUG = re.compile("[a-z0-9-]{1,60}")
FIRST_YEAR, LAST_YEAR = 2000, 2200


def is_drawing(values: Mapping[str, Any]) -> bool:
    """Whether a file is about a drawing, and no survey."""
    return "rule" in values or "seed_event" in values


def drawing_of(values: Mapping[str, Any]) -> LotSetup:
    """Read the file of a drawing.

    Raises:
        Invalid: something is missing; each fault in the details.

    """
    faults: list[str] = []
    moments = {name: _moment(values.get(name), name, faults) for name in MOMENTS}
    texts = {name: _text(values.get(name), name, faults) for name in TEXTS}
    key, year, term_ends = values.get("key"), values.get("year"), _day(values.get("term_ends"))
    if not (isinstance(key, str) and SLUG.fullmatch(key)):
        words = gettext("fehlt, oder hat anderes als Kleinbuchstaben, Ziffern und Bindestriche")
        faults.append(f"key: {words}")
    if isinstance(year, bool) or not isinstance(year, int) or not FIRST_YEAR <= year <= LAST_YEAR:
        faults.append(gettext("year: ein Jahr mit vier Ziffern"))
    if term_ends is None:
        faults.append(gettext("term_ends: ein Tag wie 2028-05-31"))
    faults += _rule_faults(values.get("rule"))
    if not faults and not moments["opens"] < moments["closes"] < moments["seed_known"]:
        faults.append(gettext("opens, closes und seed_known folgen aufeinander."))
    if faults:
        message = f"the file of a drawing has faults: {'; '.join(faults)}"
        raise Invalid(message, code="lots-file", details=tuple(faults))
    given: dict[str, Any] = {**moments, **texts, "key": key, "year": year, "term_ends": term_ends}
    return LotSetup(rule=values.get("rule", {}), **given)


def _rule_faults(written: Any) -> list[str]:
    try:
        read_rule(written)
    except Invalid as error:
        return [fault_words(one) for one in error.details]
    return []


def _moment(value: Any, name: str, faults: list[str]) -> Any:
    try:
        found = parse_datetime(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None or timezone.is_naive(found):
        words = gettext("%(name)s: ein Zeitpunkt wie 2026-05-31T08:00:00+02:00")
        faults.append(words % {"name": name})
    return found


def _text(value: Any, name: str, faults: list[str]) -> Text:
    if isinstance(value, (str, dict)) and value:
        return Text.of(value)
    faults.append(f"{name}: {gettext('fehlt')}")
    return Text()


def _day(value: Any) -> date | None:
    try:
        return parse_date(value) if isinstance(value, str) else None
    except ValueError:
        return None

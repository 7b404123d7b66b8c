"""What pages on a range of time share: which range and property were asked for, and its part."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext

from stadtherz.observations.domain.ranges import EARLIEST, Period, Range, Step, range_of
from stadtherz.observations.models import Datastream, ObservedProperty, Station
from stadtherz.observations.selectors.classified import classified
from stadtherz.observations.selectors.countings import countings_of, newest_of
from stadtherz.observations.selectors.figures import card_of
from stadtherz.observations.selectors.finest import only_hours_of
from stadtherz.observations.selectors.history import (
    History,
    history_of,
    properties_of,
    streams_of,
)
from stadtherz.observations.selectors.oddities import oddities
from stadtherz.observations.selectors.range_times import ends_of
from stadtherz.observations.selectors.stations import property_of
from stadtherz.observations.selectors.usual_week import usual_week


def range_context(
    found: Station, observed: ObservedProperty | None, span: Range, now: datetime
) -> dict[str, Any]:
    """Gather what the part of a page on a range of time shows of a station."""
    about = {
        "station": found,
        "card": card_of(found, now, observed),
        "observed": observed,
        "properties": properties_of(found),
        "streams": list(found.datastreams.all()),
        "span": span,
    }
    return about | (_range_of(found, observed, span, now) if observed else {})


def _range_of(
    found: Station, observed: ObservedProperty, span: Range, now: datetime
) -> dict[str, Any]:
    streams, history = streams_of(found, observed), history_of([(found, observed)], span)
    return {
        **navigation(span, history),
        **_oddities(streams, span),
        **_counted(streams, span, now),
        "one": history.series[0],
        "hours_only": only_hours_of(streams, ends_of(span)[0]),
        "printed_query": f"?groesse={observed.key}&von={span.first}&bis={span.last}",
        "week": usual_week(streams, span.last, now),
        "weekdays": list(WEEKDAYS.values()),
        "short_weekdays": list(WEEKDAYS_ABBR.values()),
    }


def _oddities(streams: Sequence[Datastream], span: Range) -> dict[str, Any]:
    found, more = oddities(streams, *ends_of(span))
    return {"oddities": found, "more_oddities": more}


def _counted(streams: Sequence[Datastream], span: Range, now: datetime) -> dict[str, Any]:
    countings = countings_of(streams)
    return {
        "classes": classified(countings, span, now),
        "newest_counts": newest_of(countings),
    }


def navigation(span: Range, history: History) -> dict[str, Any]:
    """Give a range with what lies beside it, and how its times are written."""
    return {
        "span": span,
        "history": history,
        "periods": period_links(span),
        "earlier": span.earlier(),
        "later": span.later(timezone.localdate()),
        "format": format_of(history),
    }


def format_of(history: History) -> str:
    """Name the format in which the times of a history are written."""
    return {
        Step.QUARTER_HOUR: "SHORT_DATETIME_FORMAT",
        Step.HOUR: "SHORT_DATETIME_FORMAT",
        Step.DAY: "SHORT_DATE_FORMAT",
        Step.MONTH: "YEAR_MONTH_FORMAT",
    }[history.range.step]


def period_links(span: Range) -> list[dict[str, Any]]:
    """Offer the usual ranges that end where this one ends."""
    words = {
        Period.DAY: gettext("1 Tag"),
        Period.WEEK: gettext("7 Tage"),
        Period.MONTH: gettext("30 Tage"),
        Period.YEAR: gettext("1 Jahr"),
    }
    return [
        {"key": one.value, "words": words[one], "here": span.period is one, "last": span.last}
        for one in Period
    ]


def chosen_property(request: HttpRequest, found: Station) -> ObservedProperty | None:
    """Give the property that was asked for, else the first one of the station."""
    return property_of(found, request.GET.get("groesse", ""))


def chosen_range(request: HttpRequest, newest: date) -> Range:
    """Read `von`, `bis` and `zeit`."""
    first, last = day_in(request, "von"), day_in(request, "bis")
    return range_of(first, last, request.GET.get("zeit", ""), newest)


def words_on_range(request: HttpRequest, found: Station | None = None) -> list[str]:
    """Say what of a question could not be answered as it was asked, and what is shown instead."""
    first, last = _day(request, "von"), _day(request, "bis")
    days = [day for day in (first, last) if day]
    unread = [name for name in ("von", "bis") if request.GET.get(name) and not _day(request, name)]
    asked = request.GET.get("groesse", "")
    said = {
        gettext("Ein Tag war nicht zu lesen. Schreib ihn so: 2026-11-25."): unread,
        gettext("Diese Messgröße gibt es hier nicht. Gezeigt ist die erste, die es gibt."):
            found and asked and asked not in {one.key for one in properties_of(found)},
        gettext("Der Anfang lag nach dem Ende; beide sind vertauscht."):
            first and last and first > last,
        gettext("Gezeigt ist die Zeit ab 1970; davor gibt es keine Werte."):
            days and min(days) < EARLIEST,
        gettext("Was noch kommt, weiß niemand: Gezeigt ist die Zeit bis heute."):
            days and max(days) > timezone.localdate(),
    }  # fmt: skip
    return [words for words, holds in said.items() if holds]


def day_in(request: HttpRequest, name: str) -> date | None:
    """Read a day, today at the latest; anything else is none."""
    day = _day(request, name)
    return day and min(day, timezone.localdate())


def _day(request: HttpRequest, name: str) -> date | None:
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None

"""Writes a report of the doctor as one page that needs nothing beside it."""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.translation import get_language

from stadtherz.opendata.domain.diagnosis import Group, Mending, Report
from stadtherz.opendata.domain.mqa import POINTS, Dimension, Mark, dimension_points
from stadtherz.opendata.views import doctor_words as words

MOST_PATIENTS = 200


@dataclass(frozen=True)
class Row:
    """A line of a table with its words."""

    name: str
    points: float
    most: int


@dataclass(frozen=True)
class GainRow:
    """What still brings points."""

    name: str
    advice: str
    mark: Mark
    unasked: str


@dataclass(frozen=True)
class GroupRow:
    """A finding with its words."""

    group: Group
    severity: str
    kind: str
    property: str
    count: str
    trouble: str
    advice: str
    mends: bool


@dataclass(frozen=True)
class MendingRow:
    """A repair with its words."""

    mending: Mending
    words: str
    property: str


def report_page(report: Report, city: str) -> str:
    """Give the page.

    Args:
        report: what was found.
        city: name of the city whose doctor it was.

    """
    return render_to_string("opendata/doctor_report.html", context(report) | {"city": city})


def context(report: Report) -> dict[str, object]:
    """Give what the page shows, for a page of the site as well."""
    score = report.score
    return {
        "report": report,
        "most": POINTS,
        "language": get_language(),
        "rating": words.RATINGS[score.rating],
        "cut": words.CUTS.get(report.cut, ""),
        "dimensions": [
            Row(str(words.DIMENSIONS[one.value]), score.of(one), dimension_points(one))
            for one in Dimension
        ],
        "checked": [(words.PROFILES[one.profile], one) for one in report.checked],
        "own_check": own_check(report),
        "gains": [_gain(report, one) for one in score.by_gain()],
        "groups": [_group(report, one) for one in report.groups],
        "mendings": [
            MendingRow(one, words.repair_words(one), words.short_name(one.property))
            for one in report.mendings
        ],
        "patients": report.patients[:MOST_PATIENTS],
        "more_patients": max(0, len(report.patients) - MOST_PATIENTS),
    }


def own_check(report: Report) -> bool:
    """Whether the points for DCAT-AP rest on our own rules, as the official ones are not here."""
    return not report.checked and not report.score.mark("dcat-ap").unknown


def _gain(report: Report, mark: Mark) -> GainRow:
    name, advice = words.INDICATORS[mark.indicator.code]
    return GainRow(str(name), str(advice), mark, words.unasked_words(report, mark))


def _group(report: Report, group: Group) -> GroupRow:
    return GroupRow(
        group=group,
        severity=str(words.SEVERITIES[group.severity.value]),
        kind=words.kind_words(group.kind),
        property=words.property_words(group.path),
        count=words.count_words(group),
        trouble=words.trouble_words(group),
        advice=words.advice_words(group),
        mends=words.mends(report, group),
    )

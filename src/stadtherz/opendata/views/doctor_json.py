"""Writes a report of the doctor for programs; names as in docs/reference/opendata-doctor.md."""

from dataclasses import asdict
from typing import Any

from stadtherz.opendata.domain.diagnosis import Patient, Report
from stadtherz.opendata.domain.mqa import POINTS, Dimension, Mark, Score, dimension_points


def report_json(report: Report) -> dict[str, Any]:
    """Give the report as plain values."""
    return {
        "source": report.source,
        "pages": report.pages,
        "cut": report.cut or None,
        "triples": report.triples,
        "datasets": report.datasets,
        "files": report.files,
        "services": report.services,
        "mqa": _score(report.score) | {"ratings": dict(report.ratings)},
        "shapes": [asdict(one) for one in report.checked] or None,
        "findings": [asdict(one) for one in report.groups],
        "repairs": [asdict(one) for one in report.mendings],
        "links": asdict(report.links) if report.links else None,
        "entries": [_entry(report, one) for one in report.patients],
    }


def _entry(report: Report, one: Patient) -> dict[str, Any]:
    """Give a dataset; how many violations it has is not known where nobody checked."""
    return asdict(one) | ({} if report.checked else {"violations": None})


def _score(score: Score) -> dict[str, Any]:
    return {
        "points": round(score.points, 2),
        "unknown": round(score.open_points, 2),
        "of": POINTS,
        "rating": score.rating,
        "dimensions": {
            one.value: {"points": round(score.of(one), 2), "of": dimension_points(one)}
            for one in Dimension
        },
        "indicators": [_mark(one) for one in score.marks],
    }


def _mark(mark: Mark) -> dict[str, Any]:
    return {
        "code": mark.indicator.code,
        "dimension": mark.indicator.dimension.value,
        "points": round(mark.points, 2),
        "of": mark.indicator.points,
        "met": mark.met,
        "unknown": mark.unknown,
        "out_of": mark.out_of,
    }

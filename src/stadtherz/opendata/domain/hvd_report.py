"""The report on high-value data under article 5 of Implementing Regulation (EU) 2023/138.

Every two years, counted from 9 February 2025, a Member State reports its high-value datasets with
links to metadata, licence and API. A city hands on its part: this list. A signed edition is a
document of plain values, written in one way only, so that its digest tells whether it changed.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from stadtherz.kernel.tables import harmless_cell

FIRST_REPORT = date(2025, 2, 9)
EVERY_YEARS = 2
COLUMNS = (
    "key", "title", "categories", "published", "metadata", "licences", "apis", "bulk", "missing",
    "reason",
)  # fmt: skip
COMPARED = ("categories", "published", "licences", "apis", "bulk", "missing")


@dataclass(frozen=True)
class Line:
    """A high-value dataset in a report.

    Args:
        key: what it is called within the city; it stays.
        title: by language.
        categories: codes, category first.
        published: day of first publication, "" where it is unknown.
        metadata: lasting address of its metadata.
        licences: addresses.
        apis: lasting addresses of services.
        bulk: lasting addresses of files.
        missing: codes of what the regulation wants and is not there, each once.
        reason: why, by language.

    """

    key: str
    title: Mapping[str, str]
    categories: tuple[str, ...]
    published: str
    metadata: str
    licences: tuple[str, ...] = ()
    apis: tuple[str, ...] = ()
    bulk: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    reason: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Changed:
    """What differs from the last report: keys of datasets.

    Args:
        added, gone: that are new, or no longer there.
        other: pairs of a key and what of it differs.

    """

    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    other: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.gone or self.other)


def due_after(last: date) -> date:
    """Give the day by which the next report is due, if the last one covers what was until `last`.

    Without any report `last` is the day before the first one was due.
    """
    due = FIRST_REPORT
    while due <= last:
        due = due.replace(year=due.year + EVERY_YEARS)
    return due


def changes(before: Iterable[Line], now: Iterable[Line]) -> Changed:
    """Compare two reports by their datasets."""
    old, new = ({one.key: one for one in lines} for lines in (before, now))
    other = [
        (key, differing)
        for key in sorted(old.keys() & new.keys())
        if (differing := _differing(old[key], new[key]))
    ]
    return Changed(
        tuple(sorted(new.keys() - old.keys())), tuple(sorted(old.keys() - new.keys())), tuple(other)
    )


def _differing(old: Line, new: Line) -> tuple[str, ...]:
    return tuple(
        name
        for name in COMPARED
        if _unordered(getattr(old, name)) != _unordered(getattr(new, name))
    )


def _unordered(value: str | tuple[str, ...]) -> str | frozenset[str]:
    return value if isinstance(value, str) else frozenset(value)


def document(lines: Iterable[Line], period: tuple[date, date], changed: Changed) -> dict[str, Any]:
    """Give a report as plain values, as it is published and kept."""
    listed = sorted(lines, key=lambda one: one.key)
    said = {
        "legislation": "http://data.europa.eu/eli/reg_impl/2023/138/oj",
        "period": {"first": period[0].isoformat(), "last": period[1].isoformat()},
        "datasets": [asdict(one) for one in listed],
        "changes": {
            "added": changed.added,
            "gone": changed.gone,
            "other": [{"key": key, "what": what} for key, what in changed.other],
        },
    }
    plain: dict[str, Any] = json.loads(canonical(said))
    return plain


def lines_of(content: Mapping[str, Any]) -> tuple[Line, ...]:
    """Read the datasets of a document."""
    several = ("categories", "licences", "apis", "bulk", "missing")
    return tuple(
        Line(**{**one, **{name: tuple(one[name]) for name in several}})
        for one in content["datasets"]
    )


def changes_of(content: Mapping[str, Any]) -> Changed:
    """Read what a document says has changed."""
    told = content["changes"]
    other = tuple((one["key"], tuple(one["what"])) for one in told["other"])
    return Changed(tuple(told["added"]), tuple(told["gone"]), other)


def canonical(content: Mapping[str, Any]) -> bytes:
    """Write plain values in one way only: sorted keys, no blanks, UTF-8."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode() + b"\n"


def digest(content: Mapping[str, Any]) -> str:
    """Give the SHA-256 of a document."""
    return hashlib.sha256(canonical(content)).hexdigest()


def rows(lines: Iterable[Line], language: str) -> Iterator[tuple[str, ...]]:
    """Give a report as rows of a table with its headings; several values stand with blanks."""
    yield COLUMNS
    for one in lines:
        cells = (
            one.key, _said(one.title, language), " ".join(one.categories), one.published,
            one.metadata, " ".join(one.licences), " ".join(one.apis), " ".join(one.bulk),
            " ".join(one.missing), _said(one.reason, language),
        )  # fmt: skip
        yield tuple(map(harmless_cell, cells))


def _said(text: Mapping[str, str], language: str) -> str:
    return text.get(language) or next(iter(text.values()), "")

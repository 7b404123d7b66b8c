"""The Metadata Quality Assessment of data.europa.eu: 405 points in five dimensions.

Source: MQA methodology of data.europa.eu; metrics of the piveau DQV vocabulary (the table with its
points has 23 rows, which make 405). How shares are made:

- what a dataset says itself is met or not;
- interoperability of files: the best file counts, as the one that earns most points;
- other indicators of files: the share of its files that meet them;
- over a catalogue: the share of datasets, for indicators of files but those of interoperability the
  share of all files; the share weighs the points.

Unknown (nobody asked whether an address answers, nobody checked the shapes) earns nothing and is
told apart from what is missing.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from stadtherz.opendata.domain import file_types
from stadtherz.opendata.domain.described import (
    ACCESS_RIGHTS,
    FILE_TYPE_LIST,
    Described,
    DescribedFile,
    Vocabularies,
)
from stadtherz.opendata.domain.media_types import MEDIA_TYPES

POINTS = 405
EXCELLENT, GOOD, SUFFICIENT = 351, 221, 121


class Dimension(StrEnum):
    """What a group of indicators is about."""

    FINDABILITY = "findability"
    ACCESSIBILITY = "accessibility"
    INTEROPERABILITY = "interoperability"
    REUSABILITY = "reusability"
    CONTEXTUALITY = "contextuality"


@dataclass(frozen=True)
class Indicator:
    """One thing that is looked at: its code, what it is worth, and of what it is a property."""

    code: str
    dimension: Dimension
    points: int
    of_files: bool


def _rows(dimension: Dimension, of: str, rows: str) -> tuple[Indicator, ...]:
    pairs = (row.split(":") for row in rows.split())
    return tuple(Indicator(code, dimension, int(points), of == "file") for code, points in pairs)


INDICATORS = (
    *_rows(Dimension.FINDABILITY, "dataset", "keyword:30 theme:30 spatial:20 temporal:20"),
    *_rows(
        Dimension.ACCESSIBILITY, "file", "access-answers:50 download-given:20 download-answers:30"
    ),
    *_rows(
        Dimension.INTEROPERABILITY, "file",
        "format:20 media-type:10 format-listed:10 non-proprietary:20 machine-readable:20",
    ),
    *_rows(Dimension.INTEROPERABILITY, "dataset", "dcat-ap:30"),
    *_rows(Dimension.REUSABILITY, "file", "licence:20 licence-listed:10"),
    *_rows(
        Dimension.REUSABILITY, "dataset",
        "access-rights:10 access-rights-listed:5 contact:20 publisher:10",
    ),
    *_rows(Dimension.CONTEXTUALITY, "file", "rights:5 byte-size:5 issued:5 modified:5"),
)  # fmt: skip
BY_CODE = {one.code: one for one in INDICATORS}


@dataclass(frozen=True)
class Mark:
    """How an indicator came out.

    Args:
        indicator: which.
        met: how many meet it.
        unknown: of how many it is not known.
        out_of: how many there are (datasets or files); with none nothing is met.

    """

    indicator: Indicator
    met: int
    unknown: int
    out_of: int

    @property
    def share(self) -> float:
        """Part of those that meet it, 0 to 1."""
        return self.met / self.out_of if self.out_of else 0.0

    @property
    def is_met(self) -> bool:
        """Whether all of them meet it."""
        return self.out_of > 0 and self.met == self.out_of

    @property
    def points(self) -> float:
        """Points earned."""
        return self.indicator.points * self.share

    @property
    def gain(self) -> float:
        """Points still to be had."""
        return self.indicator.points - self.points

    @property
    def open_points(self) -> float:
        """Points of which nobody knows."""
        return self.indicator.points * self.unknown / self.out_of if self.out_of else 0.0


@dataclass(frozen=True)
class Score:
    """All marks of a dataset or of a catalogue."""

    marks: tuple[Mark, ...]

    @property
    def points(self) -> float:
        """Points earned, of 405."""
        return sum(one.points for one in self.marks)

    @property
    def open_points(self) -> float:
        """Points that may come on top when what is unknown is known."""
        return sum(one.open_points for one in self.marks)

    @property
    def rating(self) -> str:
        """One of excellent, good, sufficient, bad."""
        return rating(self.points)

    def of(self, dimension: Dimension) -> float:
        """Points earned in a dimension."""
        return sum(one.points for one in self.marks if one.indicator.dimension is dimension)

    def mark(self, code: str) -> Mark:
        """Give the mark of one indicator; KeyError for a code that is none."""
        wanted = BY_CODE[code]
        return next(one for one in self.marks if one.indicator is wanted)

    def by_gain(self) -> tuple[Mark, ...]:
        """List what is not fully met, what brings most first."""
        return tuple(sorted((m for m in self.marks if not m.is_met), key=lambda m: -m.gain))


@dataclass(frozen=True)
class Known:
    """What is known beside the metadata.

    Args:
        statuses: HTTP status by address, 0 for no answer; an address that is not in it is unknown.
        vocabularies: lists at hand.

    """

    statuses: Mapping[str, int] = field(default_factory=dict)
    vocabularies: Vocabularies = field(default_factory=Vocabularies)


def rating(points: float) -> str:
    """Name the quality that so many points are, as a code.

    Limits are whole points; in between, what is not reached does not count.
    """
    steps = ((EXCELLENT, "excellent"), (GOOD, "good"), (SUFFICIENT, "sufficient"))
    return next((word for least, word in steps if points >= least), "bad")


def dimension_points(dimension: Dimension) -> int:
    """Give the most points that a dimension can earn."""
    return sum(one.points for one in INDICATORS if one.dimension is dimension)


def assess(dataset: Described, known: Known = Known()) -> Score:
    """Score one dataset."""
    files = tuple(_judged_file(one, known) for one in dataset.files)
    return Score(_in_order((*_of_dataset(dataset, known), *_of_files(files), *_of_best(files))))


def assess_catalogue(datasets: Iterable[Described], known: Known = Known()) -> Score:
    """Score a catalogue: shares over its datasets and files weigh the points."""
    return together(assess(one, known) for one in datasets)


def together(scores: Iterable[Score]) -> Score:
    """Add the scores of datasets up to that of their catalogue."""
    sums = {one.code: Mark(one, 0, 0, 0) for one in INDICATORS}
    for score in scores:
        for mark in score.marks:
            old = sums[mark.indicator.code]
            sums[mark.indicator.code] = replace(
                old,
                met=old.met + mark.met,
                unknown=old.unknown + mark.unknown,
                out_of=old.out_of + mark.out_of,
            )
    return Score(tuple(sums.values()))


Answer = bool | None
Answers = dict[str, Answer]


def answers(addresses: tuple[str, ...], statuses: Mapping[str, int]) -> Answer:
    """Whether an address answers with 2xx or 3xx: True if one does, None if that is not known."""
    asked = [statuses[one] for one in addresses if one in statuses]
    if any(200 <= status < 400 for status in asked):
        return True
    return None if addresses and len(asked) < len(addresses) else False


_DATASET: dict[str, Callable[[Described, Known], Answer]] = {
    "keyword": lambda d, _: d.keywords,
    "theme": lambda d, _: d.themes,
    "spatial": lambda d, _: d.spatial,
    "temporal": lambda d, _: d.temporal,
    "dcat-ap": lambda d, _: d.compliant,
    "access-rights": lambda d, _: bool(d.access_rights),
    "access-rights-listed": lambda d, k: k.vocabularies.has(d.access_rights, ACCESS_RIGHTS),
    "contact": lambda d, _: d.contact,
    "publisher": lambda d, _: d.publisher,
}
_FILE: dict[str, Callable[[DescribedFile, Known], Answer]] = {
    "access-answers": lambda f, k: answers(f.access, k.statuses),
    "download-given": lambda f, _: bool(f.download),
    "download-answers": lambda f, k: answers(f.download, k.statuses),
    "format": lambda f, _: bool(f.format),
    "media-type": lambda f, _: bool(f.media_type),
    "format-listed": lambda f, k: _listed(f, k.vocabularies),
    "non-proprietary": lambda f, _: file_types.is_open(f.format, f.media_type),
    "machine-readable": lambda f, _: file_types.is_readable(f.format, f.media_type),
    "licence": lambda f, _: bool(f.licence),
    "licence-listed": lambda f, k: k.vocabularies.knows_licence(f.licence),
    "rights": lambda f, _: f.rights,
    "byte-size": lambda f, _: f.size,
    "issued": lambda f, _: f.issued,
    "modified": lambda f, _: f.modified,
}


def _listed(one: DescribedFile, vocabularies: Vocabularies) -> bool:
    registered = file_types.media_type_of(one.media_type) in MEDIA_TYPES
    return registered and vocabularies.has(one.format, FILE_TYPE_LIST)


def _judged_file(one: DescribedFile, known: Known) -> Answers:
    return {code: ask(one, known) for code, ask in _FILE.items()}


def _of_dataset(dataset: Described, known: Known) -> list[Mark]:
    return [_mark(BY_CODE[code], [ask(dataset, known)]) for code, ask in _DATASET.items()]


def _is_of_best(code: str) -> bool:
    return BY_CODE[code].dimension is Dimension.INTEROPERABILITY


def _of_files(files: tuple[Answers, ...]) -> list[Mark]:
    return [
        _mark(BY_CODE[code], [one[code] for one in files])
        for code in _FILE
        if not _is_of_best(code)
    ]


def _of_best(files: tuple[Answers, ...]) -> list[Mark]:
    codes = [code for code in _FILE if _is_of_best(code)]
    none: Answers = dict.fromkeys(codes, False)
    best = max(files, key=lambda f: sum(BY_CODE[c].points for c in codes if f[c]), default=none)
    return [_mark(BY_CODE[code], [best[code]]) for code in codes]


def _mark(indicator: Indicator, found: list[Answer]) -> Mark:
    return Mark(indicator, found.count(True), found.count(None), len(found))


def _in_order(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    places = {one.code: place for place, one in enumerate(INDICATORS)}
    return tuple(sorted(marks, key=lambda one: places[one.indicator.code]))

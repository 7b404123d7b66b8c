"""Turns what staff entered into the setup of a drawing, and a drawing into what they edit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from stadtherz.kernel.text import Text
from stadtherz.participation.domain.lots.rule import OLDEST, Source, seats_of_share
from stadtherz.participation.domain.option_files import key_of_title
from stadtherz.participation.domain.phases import Act
from stadtherz.participation.models import LotDrawing, Procedure
from stadtherz.participation.services.lots import LotSetup
from stadtherz.participation.views.ballot_setup import both

Row = dict[str, Any]
Sent = Mapping[str, Any]
TEXTS = ("title", "summary", "seed_event")
PLAIN = ("year", "opens", "closes", "seed_known", "term_ends")
OF_GROUPS = ("least", "most", "youngest", "oldest")
PREPARING, LISTING = timedelta(days=1), timedelta(days=2)
AGES = (("16 bis 34", "16 to 34", 16, 34), ("35 bis 64", "35 to 64", 35, 64),
        ("ab 65", "65 and over", 65, None))  # fmt: skip
TITLES = {Source.AGE: ("Alter", "Age"), Source.DISTRICT: ("Stadtteil", "District")}
"""What the two sources that everybody knows are called, in both languages of the data."""


@dataclass
class Criterion:
    """A criterion as it stands in the form, with the rows of its groups."""

    row: Row
    groups: list[Row] = field(default_factory=list)


@dataclass
class Draft:
    """All that stands in the form; values as they were typed, or as they are stored."""

    basics: Row
    offices: list[Row] = field(default_factory=list)
    criteria: list[Criterion] = field(default_factory=list)


def new_criterion(source: Source) -> Criterion:
    """Give a criterion to begin with; ages come with three groups."""
    german, english = TITLES.get(source, ("", ""))
    groups: list[Row] = [{}, {}]
    if source is Source.AGE:
        groups = [
            {"title": title, "title_en": title_en, "youngest": youngest, "oldest": oldest}
            for title, title_en, youngest, oldest in AGES
        ]
    return Criterion({"source": source.value, "title": german, "title_en": english}, groups)


def new_draft(procedure: Procedure, at: datetime) -> Draft:
    """Propose the moments of a new drawing: those of the phase in which people come forward."""
    basics: Row = {
        "year": timezone.localdate(at).year, "seats": 10, "residents_only": True,
        "minimum_age": max(16, procedure.minimum_age),
    }  # fmt: skip
    phase = procedure.as_domain().stretch(Act.APPLY, at)
    if phase is not None:
        morning = datetime.combine(timezone.localdate(at + PREPARING), time(8))
        begins = max(phase.begins, timezone.make_aware(morning))
        basics |= {"opens": begins, "closes": phase.ends, "seed_known": phase.ends + LISTING}
    return Draft(basics)


def setup_of(
    basics: Sent, offices: Sequence[Sent], criteria: Sequence[tuple[Sent, Sequence[Sent]]],
    taken: Iterable[str],
) -> LotSetup:  # fmt: skip
    """Make a setup of what was entered.

    Args:
        basics: cleaned, what the drawing is about.
        offices: cleaned, the tasks that exclude.
        criteria: cleaned, each with its groups, only those that are used.
        taken: keys of other drawings of the procedure, for a key that is made of the title.

    """
    plain: dict[str, Any] = {name: basics[name] for name in PLAIN}
    plain |= {name: both(basics[name], basics[f"{name}_en"]) for name in TEXTS}
    key = basics["key"] or key_of_title(basics["title"], dict.fromkeys(taken))
    rule = {name: basics[name] for name in ("seats", "minimum_age", "residents_only")}
    rule |= {
        "excluded": [_titled(one) for one in _keyed(offices)],
        "categories": [
            _titled(row) | {
                "source": row["source"],
                "groups": [_group(one, row["source"], basics["seats"]) for one in _keyed(groups)],
            }
            for row, groups in zip(
                _keyed([row for row, _groups in criteria]),
                [groups for _row, groups in criteria], strict=True,
            )
        ],
    }  # fmt: skip
    return LotSetup(key=key, rule=rule, **plain)


def _keyed(rows: Sequence[Sent]) -> list[Row]:
    """Give each row a key of its own, made of the title where it has none."""
    taken: dict[str, object] = {row["key"]: row for row in rows if row["key"]}
    found = []
    for row in rows:
        key = row["key"] or key_of_title(row["title"], taken)
        taken[key] = row
        found.append(dict(row) | {"key": key})
    return found


def _titled(row: Sent) -> Row:
    return {"key": row["key"], "title": dict(both(row["title"], row["title_en"]))}


def _group(row: Sent, source: str, seats: int) -> Row:
    """Write a group; a share becomes whole seats, and what is left empty is left out."""
    values: Row = {name: row.get(name) for name in OF_GROUPS}
    if row["share"] is not None:
        values["least"], values["most"] = seats_of_share(row["share"], seats)
    if source == Source.DISTRICT:
        values["districts"] = list(row["districts"])
    return _titled(row) | {name: one for name, one in values.items() if one is not None}


def draft_of(of: LotSetup | LotDrawing) -> Draft:
    """Give a setup or a drawing as the form shows it."""
    basics: Row = {"key": of.key} | {name: getattr(of, name) for name in PLAIN}
    for name in TEXTS:
        basics |= _both_fields(name, getattr(of, name))
    rule: Mapping[str, Any] = of.rule
    basics |= {
        "seats": rule["seats"], "minimum_age": rule.get("minimum_age", 16),
        "residents_only": rule.get("residents_only", True),
    }  # fmt: skip
    offices = [_row(one) for one in rule.get("excluded", ())]
    criteria = [
        Criterion(_row(one) | {"source": one["source"]}, [_group_row(row) for row in one["groups"]])
        for one in rule.get("categories", ())
    ]
    return Draft(basics, offices, criteria)


def _row(one: Mapping[str, Any]) -> Row:
    return {"key": one.get("key", "")} | _both_fields("title", Text.of(one["title"]))


def _group_row(one: Mapping[str, Any]) -> Row:
    oldest = one.get("oldest")
    values = {name: one.get(name) for name in OF_GROUPS}
    values |= {"oldest": None if oldest == OLDEST else oldest}
    return _row(one) | values | {"districts": list(one.get("districts", ()))}


def _both_fields(name: str, words: Text) -> Row:
    said = dict(words)
    return {name: said.get("de", ""), f"{name}_en": said.get("en", "")}


def file_of_setup(of: LotDrawing) -> dict[str, Any]:
    """Give a drawing as the file with which it can be brought in again."""
    moments = {
        name: timezone.localtime(getattr(of, name)).isoformat()
        for name in ("opens", "closes", "seed_known")
    }
    texts = {name: dict(getattr(of, name)) for name in TEXTS}
    return (
        {"key": of.key} | texts | {"year": of.year} | moments
        | {"term_ends": of.term_ends.isoformat(), "rule": of.rule}
    )  # fmt: skip

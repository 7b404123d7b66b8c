"""A published result as files that others can work with: CSV, and `.pb` with the ballots."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from stadtherz.participation.domain.ballots import Kind, Limits
from stadtherz.participation.domain.counting.pabulib import File, Table, write_pabulib
from stadtherz.participation.domain.counting.sheets import Sheet, choices_of
from stadtherz.participation.domain.counting.telling import Opened

HEAD = ("key", "title_de", "title_en", "won", "cost", "votes", "score", "rank",
        "reason_de", "reason_en")  # fmt: skip
CENTS = 100


@dataclass(frozen=True)
class About:
    """What a `.pb` file says of a ballot beside its projects and votes."""

    city: str
    title: str
    begins: date
    ends: date


def result_csv(told: Mapping[str, Any]) -> str:
    """Write the projects as CSV, winners in their order first; amounts in euros."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEAD)
    place = {key: number for number, key in enumerate(told.get("winners", ()))}
    rows = sorted(told["projects"], key=lambda one: place.get(one["key"], len(place)))
    for one in rows:
        words = one.get("words", {})
        writer.writerow([
            one["key"], one["title"]["de"], one["title"]["en"], _won(one),
            amount(one["cost"]), one["votes"], one.get("score", one["votes"]),
            one.get("rank", ""), words.get("de", ""), words.get("en", ""),
        ])  # fmt: skip
    return out.getvalue()


def result_pabulib(
    sheet: Sheet, limits: Limits, told: Mapping[str, Any], opened: Sequence[Opened], about: About
) -> str:
    """Write projects, winners and every ballot as `.pb`, without its channel, as on the board."""
    by_key = {one["key"]: one for one in told["projects"]}
    projects = tuple(
        (one.id, amount(one.cost), str(by_key[one.id]["votes"]), one.name,
         "1" if by_key[one.id].get("won") else "0")
        for one in sheet.projects
    )  # fmt: skip
    meta = (
        ("description", about.title), ("country", "Germany"), ("unit", about.city),
        ("instance", str(about.begins.year)), ("num_projects", str(len(projects))),
        ("num_votes", str(len(opened))), ("budget", amount(sheet.budget or 0)),
        ("vote_type", _vote_type(limits)), ("rule", _rule(told)), *_limits(limits),
        ("date_begin", f"{about.begins:%d.%m.%Y}"), ("date_end", f"{about.ends:%d.%m.%Y}"),
        ("currency", "EUR"), ("language", "de"), ("rule_sha256", str(told["rule_sha256"])),
    )  # fmt: skip
    head = ("voter_id", "vote", *(("points",) if limits.kind is Kind.POINTS else ()))
    return write_pabulib(
        File(
            meta, Table(("project_id", "cost", "votes", "name", "selected"), projects),
            Table(head, tuple(_votes(sheet, opened, limits.kind))),
        )
    )  # fmt: skip


def _votes(sheet: Sheet, opened: Iterable[Opened], kind: Kind) -> Iterable[tuple[str, ...]]:
    for number, one in enumerate(opened, start=1):
        ballot = choices_of(sheet.kind, one.choice)
        points = (",".join(map(str, ballot.points)),) if kind is Kind.POINTS else ()
        yield (str(number), ",".join(ballot.choices), *points)


def _vote_type(limits: Limits) -> str:
    if limits.kind is Kind.CHOOSE and limits.most == 1:
        return "choose-1"
    return {Kind.POINTS: "cumulative", Kind.RANKING: "ordinal"}.get(limits.kind, "approval")


def _rule(told: Mapping[str, Any]) -> str:
    is_greedy = told["rule"]["settings"]["method"] == "most-votes"
    return "greedy" if is_greedy else "equalshares"


def _limits(limits: Limits) -> Iterable[tuple[str, str]]:
    yield "min_length", str(limits.least)
    yield "max_length", str(limits.most)
    if limits.kind is Kind.POINTS:
        yield "max_sum_points", str(limits.points)
        yield "max_points", str(limits.points_each)


def amount(cents: int) -> str:
    """Write cents as euros for programs: with a point, and cents only where there are some."""
    whole, rest = divmod(cents, CENTS)
    return f"{whole}.{rest:02}" if rest else str(whole)


def _won(one: Mapping[str, Any]) -> str:
    if "won" not in one:
        return ""
    return "yes" if one["won"] else "no"

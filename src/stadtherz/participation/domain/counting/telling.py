"""A result as it is kept and published: one JSON value, the same for whoever counts again.

It holds no moment and nothing that was drawn, so counting the same ballots anew gives the same
bytes. Fractions are written as "n/d": nothing is rounded but the words.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any

from stadtherz.kernel.errors import Invalid
from stadtherz.participation.domain.ballots import Choice, Kind
from stadtherz.participation.domain.channels import by_channel
from stadtherz.participation.domain.counting.count import count
from stadtherz.participation.domain.counting.election import Election
from stadtherz.participation.domain.counting.money import Language
from stadtherz.participation.domain.counting.outcome import Outcome
from stadtherz.participation.domain.counting.reasons import Result
from stadtherz.participation.domain.counting.rule import EqualShares, MostVotes, Rule
from stadtherz.participation.domain.counting.scores import votes
from stadtherz.participation.domain.counting.sheets import Sheet, election_of
from stadtherz.participation.domain.counting.statistics import fared
from stadtherz.participation.domain.counting.wording import worded

FORMAT = "stadtherz-result/1"
Names = Mapping[Language, Mapping[str, str]]
Told = dict[str, Any]


class State(StrEnum):
    """What came of a count: winners; a tie that the rule leaves; votes where nothing is bought."""

    COUNTED = "counted"
    TIE = "tie"
    VOTES = "votes"


@dataclass(frozen=True)
class Opened:
    """A ballot after the opening: what was chosen, and the channel where that is told."""

    choice: Choice
    channel: str = ""


def told_result(sheet: Sheet, rule: Rule | None, names: Names, opened: Sequence[Opened]) -> Told:
    """Count, and write down all that is published of it.

    Args:
        sheet: that was filled in.
        rule: as it was declared; None where nothing is bought.
        names: of the projects, by language and key.
        opened: all ballots; their order changes nothing.

    """
    told: Told = {
        "format": FORMAT, "voters": len(opened), "by_channel": _by_channel(sheet, opened),
        "projects": _projects(sheet, names),
    }  # fmt: skip
    if rule is None:
        return told | {"state": State.VOTES.value} | _with_votes(told, support(sheet, opened))
    election = election_of(sheet, (one.choice for one in opened))
    told |= {
        "budget": sheet.budget, "currency": election.currency.code,
        "rule": {"settings": rule.settings(), "sha256": rule.sha256()},
    }  # fmt: skip
    try:
        outcome = count(election, rule)
    except Invalid as error:
        if error.code != "tie":
            raise
        tied = {"state": State.TIE.value, "tied": list(error.details)}
        return told | tied | _with_votes(told, votes(election))
    return told | _counted(sheet, election, outcome, names) | {"other": _other(election, outcome)}


def support(sheet: Sheet, opened: Iterable[Opened]) -> dict[str, int]:
    """Add up what each project got: ballots that name it, points, or first ranks."""
    found = Counter(dict.fromkeys((one.id for one in sheet.projects), 0))
    for one in opened:
        found.update(_given(sheet.kind, one.choice))
    return dict(found)


def _given(kind: Kind, choice: Choice) -> dict[str, int]:
    if not isinstance(choice, Mapping):
        return dict.fromkeys(choice, 1)
    if kind is Kind.RANKING:
        return {key: 1 for key, rank in choice.items() if rank == 1}
    return dict(choice)


def _projects(sheet: Sheet, names: Names) -> list[Told]:
    return [
        {"key": one.id, "title": {language.value: names[language][one.id] for language in Language},
         "cost": one.cost}
        for one in sheet.projects
    ]  # fmt: skip


def _with_votes(told: Told, voted: Mapping[str, int]) -> Told:
    return {"projects": [one | {"votes": voted[one["key"]]} for one in told["projects"]]}


def _counted(sheet: Sheet, election: Election, outcome: Outcome, names: Names) -> Told:
    """Write the outcome, the reason of each project in each language, and how voters fared."""
    named = {
        language: replace(election, projects=sheet.named(names[language]).projects)
        for language in Language
    }
    people = fared(election.ballots, outcome.winners)
    rows = zip(_projects(sheet, names), outcome.results, strict=True)
    return {
        "state": State.COUNTED.value, "winners": list(outcome.winners), "spent": outcome.spent,
        "share": _plain(outcome.share), "raised": _plain(outcome.raised),
        "projects": [row | _became(result, named) for row, result in rows],
        "fared": {"without": people.without, "winners": _plain(people.winners)},
    }  # fmt: skip


def _became(result: Result, named: Mapping[Language, Election]) -> Told:
    return {
        "won": result.won, "votes": result.votes, "score": _plain(result.score),
        "rank": result.rank, "reason": _plain(result.reason), "before": _plain(result.before),
        "words": {
            language.value: worded(election, result, language)
            for language, election in named.items()
        },
    }  # fmt: skip


def _other(election: Election, outcome: Outcome) -> Told | None:
    """Say what most votes first would have made of ballots that equal shares counted."""
    rule = outcome.rule
    if not isinstance(rule.method, EqualShares):
        return None
    try:
        other = count(election, replace(rule, method=MostVotes(rule.method.scoring)))
    except Invalid as error:
        return {"tied": list(error.details)}
    won, won_there = set(outcome.winners), set(other.winners)
    people = fared(election.ballots, other.winners)
    return {
        "winners": list(other.winners),
        "spent": other.spent,
        "without": people.without,
        "only_here": [one for one in outcome.winners if one not in won_there],
        "only_there": [one for one in other.winners if one not in won],
    }


def _by_channel(sheet: Sheet, opened: Iterable[Opened]) -> Told | None:
    keys = [one.id for one in sheet.projects]
    found = by_channel(keys, ((one.choice, one.channel) for one in opened))
    if found is None:
        return None
    votes = {key: dict(cells) for key, cells in found.votes.items()}
    return {"channels": list(found.channels), "votes": votes}


def _plain(value: Any) -> Any:
    """Write a value of the count as JSON has it; of a class with its name."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Fraction):
        whole = value.denominator == 1
        return value.numerator if whole else f"{value.numerator}/{value.denominator}"
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if is_dataclass(value):
        told = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        return {"kind": type(value).__name__} | told
    return value

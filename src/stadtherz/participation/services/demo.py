"""Examples for the demonstration: made up, said to be so, and passed through the real services.

Times lie in the past, so the moment of each act is handed in; the rules of phases hold as ever.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from stadtherz.accounts.public import User
from stadtherz.kernel.text import Text
from stadtherz.participation.adapters.chance import new_nonce
from stadtherz.participation.domain.counting.rule import (
    EqualShares,
    Increase,
    MostVotes,
    Rule,
    Scoring,
)
from stadtherz.participation.domain.example_voters import Taste, registered, ticked_by
from stadtherz.participation.domain.marks import Proof
from stadtherz.participation.models import BallotOption, Phase, Procedure, VotingBallot
from stadtherz.participation.selectors.procedures import fixed_ballot
from stadtherz.participation.services import demo_collections, demo_proposals, demo_surveys
from stadtherz.participation.services.casting import Wanted, cast_by_code
from stadtherz.participation.services.city_answers import NewAnswer, answer_result
from stadtherz.participation.services.closing import close_day, reveal
from stadtherz.participation.services.counting import count_result
from stadtherz.participation.services.demo_plans import create_plans, hide_plans
from stadtherz.participation.services.demo_tables import demo_lead, require_demo, tables, told_of
from stadtherz.participation.services.entering import NewCode, make_codes
from stadtherz.participation.services.opening import open_ballot

FILE = "participation.toml"
CENTS, CLOSINGS = 100, 3
DAY = timedelta(days=1)
MOMENTS = {
    "opens": ("opens", 8),
    "closes": ("closes", -4),
    "announced": ("announced", 12),
    "objections_until": ("objections", 20),
}
"""Of each moment of a ballot its entry, and the hours after the midnight that begins that day."""
PROOFS = {"letters": Proof.LETTER, "stand": Proof.STAND}


@dataclass(frozen=True)
class _Vote:
    """A simulated ballot on its way: the code that proves the right, and what is chosen."""

    code: NewCode
    choice: frozenset[str]


@transaction.atomic
def create_examples(*, now: datetime) -> int:
    """Make the example plans and procedures once, with their votes; gives how many were new.

    Raises:
        NotAllowed: outside of the demo.

    """
    require_demo()
    read = tables(FILE)
    plans = create_plans(entries=read.get("plans", ()), by=demo_lead(), now=now)
    entries = read.get("procedures", ())
    known = set(Procedure.objects.values_list("key", flat=True))
    new = [entry for entry in entries if entry["key"] not in known]
    for entry in new:
        _create(entry, now)
    Procedure.objects.filter(key__in=_keys(entries)).update(published=True)
    return plans + len(new)


def hide_examples() -> int:
    """Hide the examples, where the city is no demo any more; gives how many there were."""
    read = tables(FILE)
    hidden = hide_plans(_keys(read.get("plans", ())))
    entries = [*read.get("procedures", ()), tables(demo_surveys.FILE).get("procedure")]
    keys = [*_keys(filter(None, entries)), demo_proposals.KEY, *demo_collections.demo_keys()]
    rows = Procedure.objects.filter(key__in=keys, published=True)
    return hidden + rows.update(published=False)


def _keys(entries: Iterable[Mapping[str, Any]]) -> list[str]:
    return [entry["key"] for entry in entries]


def _create(entry: Mapping[str, Any], now: datetime) -> None:
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    procedure = Procedure.objects.create(key=entry["key"], **told_of(entry))
    Phase.objects.bulk_create(
        Phase(
            procedure=procedure, kind=one["kind"], begins=midnight + one["from"] * DAY,
            ends=midnight + one["to"] * DAY,
        )
        for one in entry["phases"]
    )  # fmt: skip
    ballot = _ballot(procedure, entry["ballot"], midnight)
    by = demo_lead()
    open_ballot(ballot_id=ballot.pk, by=by, now=ballot.opens - DAY)
    if ballot.announced <= now:
        _vote(ballot, entry["ballot"], by)
    if "answer" in entry:
        _answer(procedure, entry["answer"], midnight, by)


def _answer(procedure: Procedure, entry: Mapping[str, Any], midnight: datetime, by: User) -> None:
    words = ("who", "decision", "reason", "next_step")
    told: dict[str, Any] = {name: Text.of(entry[name]) for name in words}
    told |= {
        name: timezone.localdate(midnight + entry[name] * DAY) for name in ("decided_on", "due")
    }
    at = midnight + entry["said"] * DAY
    answer_result(procedure_id=procedure.pk, given=NewAnswer(**told), by=by, now=at)


def _ballot(procedure: Procedure, entry: Mapping[str, Any], midnight: datetime) -> VotingBallot:
    moments = {
        name: midnight + entry[told] * DAY + timedelta(hours=hours)
        for name, (told, hours) in MOMENTS.items()
    }
    plain = {
        name: entry[name]
        for name in ("key", "kind", "least", "most", "points", "points_each", "access")
        if name in entry
    }
    words = {name: Text.of(entry[name]) for name in ("title", "question", "rule")}
    ballot = VotingBallot.objects.create(
        procedure=procedure, budget=entry["budget"] * CENTS,
        rule_settings=_rule(entry).settings(), **plain, **words, **moments,
    )  # fmt: skip
    BallotOption.objects.bulk_create(
        BallotOption(
            ballot=ballot, key=one["key"], title=Text.of(one["title"]),
            text=Text.of(one["text"]), cost=one["cost"] * CENTS, position=place,
        )
        for place, one in enumerate(entry["options"])
    )  # fmt: skip
    return ballot


def _rule(entry: Mapping[str, Any]) -> Rule:
    told, lot = entry["method"], tuple(entry["lot"])
    if told["kind"] == "equal-shares":
        return Rule(EqualShares(increase=Increase(told["step"])), lot=lot)
    return Rule(MostVotes(Scoring(told["scoring"])), lot=lot)


def _vote(ballot: VotingBallot, entry: Mapping[str, Any], by: User) -> None:
    """Let simulated people vote on some days, close these days, open the seals and count."""
    before = ballot.opens - DAY
    # letters and a stand side by side need a register: everybody is in one place of it
    places = {name: [f"{name} {place}" for place in range(entry[name])] for name in PROOFS}
    everybody = [place for name in PROOFS for place in places[name]]
    groups = registered(entry.get("register", {}), len(everybody))
    of = dict(zip(everybody, groups, strict=True))
    codes = {
        name: make_codes(
            ballot_id=ballot.pk, by=by, now=before, proof=proof, entries=places[name], of=of
        )
        for name, proof in PROOFS.items()
    }
    votes = list(_votes(entry, codes))
    found = fixed_ballot(ballot.pk)
    for place in range(CLOSINGS):
        at = ballot.opens + (place + 1) * (ballot.closes - ballot.opens) / (CLOSINGS + 1)
        for vote in votes[place::CLOSINGS]:
            wanted = Wanted(vote.choice, new_nonce())
            cast_by_code(ballot=found, code=vote.code.code, wanted=wanted, now=at)
        close_day(ballot_id=ballot.pk, day=timezone.localdate(at), now=at)
    close_day(ballot_id=ballot.pk, day=timezone.localdate(ballot.closes), now=ballot.closes)
    reveal(ballot_id=ballot.pk, now=ballot.announced)
    count_result(ballot_id=ballot.pk, now=ballot.announced)


def _votes(entry: Mapping[str, Any], codes: Mapping[str, tuple[NewCode, ...]]) -> Iterator[_Vote]:
    keys = [one["key"] for one in entry["options"]]
    free = {name: iter(made) for name, made in codes.items()}
    for group in entry["voters"]:
        taste = Taste(frozenset(group["likes"]), frozenset(group["also"]))
        number = group["letters"] + group["stand"]
        for place, choice in enumerate(ticked_by(taste, keys, entry["most"], number)):
            name = "letters" if place < group["letters"] else "stand"
            yield _Vote(next(free[name]), choice)

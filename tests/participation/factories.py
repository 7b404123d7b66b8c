"""Plain rows for tests; every value is written out."""

from datetime import UTC, datetime, timedelta

from stadtherz.accounts.public import Role
from stadtherz.kernel.text import Text
from stadtherz.participation.domain.counting.telling import support
from stadtherz.participation.models import BallotOption, Phase, Procedure, VotingBallot
from stadtherz.participation.selectors.totals import opened_ballots
from stadtherz.participation.services.opening import open_ballot
from tests.accounts.factories import person

BEFORE = datetime(2026, 9, 1, 8, tzinfo=UTC)
OPENS = datetime(2026, 9, 7, 6, tzinfo=UTC)
DURING = datetime(2026, 9, 9, 10, tzinfo=UTC)
CLOSES = datetime(2026, 9, 21, 16, tzinfo=UTC)
ANNOUNCED = datetime(2026, 9, 23, 16, tzinfo=UTC)
OBJECTIONS = datetime(2026, 10, 23, 22, tzinfo=UTC)
COSTS = {"baeume": 40_000_00, "bank": 5_000_00, "brunnen": 70_000_00, "spielplatz": 60_000_00}
MOST_VOTES = {
    "format": "stadtherz-counting/1", "method": "most-votes",
    "parameters": {"scoring": "votes", "fit": "skip", "threshold": 0},
    "ties": ["lower-cost", "more-votes", "lot"], "lot": [],
}  # fmt: skip


def text(words):
    return Text.of({"de": words, "en": f"{words} (en)"})


def nonce(number):
    return f"{number:064x}"


def staff():
    return person("wahlamt", Role.CDO)


def procedure(key="stadtbudget"):
    found = Procedure.objects.create(
        key=key, title=text("Stadtbudget"), summary=text("Hundert Bäume oder ein Brunnen"),
        published=True,
    )  # fmt: skip
    phases = (
        ("inform", BEFORE - timedelta(days=30), BEFORE),
        ("collect", BEFORE, OPENS),
        ("vote", OPENS, CLOSES),
        ("result", CLOSES, OBJECTIONS),
    )
    for kind, begins, ends in phases:
        Phase.objects.create(procedure=found, kind=kind, begins=begins, ends=ends)
    return found


def ballot(of=None, costs=COSTS, **changes):
    values = {
        "key": "haushalt", "title": text("Welche Vorhaben?"), "kind": "approval", "least": 1,
        "most": 3, "budget": 100_000_00, "access": "accounts", "rule": text("Die meisten zuerst."),
        "rule_settings": MOST_VOTES, "opens": OPENS, "closes": CLOSES, "announced": ANNOUNCED,
        "objections_until": OBJECTIONS,
    } | changes  # fmt: skip
    found = VotingBallot.objects.create(procedure=of or procedure(), **values)
    for place, (key, cost) in enumerate(costs.items()):
        BallotOption.objects.create(
            ballot=found, key=key, title=text(key), cost=cost, position=place
        )
    return found


def support_of(ballot, at):
    """Add up what each project got; refused before the announced moment."""
    return support(ballot.sheet(), opened_ballots(ballot, at))


def opened(by=None, **changes):
    return open_ballot(ballot_id=ballot(**changes).pk, by=by or staff(), now=BEFORE)

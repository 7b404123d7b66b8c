"""What the pages of paper show: ballots with paper, and drawn sheets."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from stadtherz.kernel.errors import Unavailable
from stadtherz.participation.domain.audit import (
    Found,
    Plan,
    different_places,
    drawn_places,
    sheets_to_draw,
)
from stadtherz.participation.domain.ballots import Kind
from stadtherz.participation.domain.margins import Margin, margin_of
from stadtherz.participation.domain.marks import Proof
from stadtherz.participation.domain.paper import NOT_THERE, Turn
from stadtherz.participation.domain.paper_keys import as_typed
from stadtherz.participation.domain.register import PROOFS
from stadtherz.participation.domain.sheets import number_printed
from stadtherz.participation.models import SheetReading, SpotCheck, VotingBallot
from stadtherz.participation.selectors.paper import used_serials
from stadtherz.participation.selectors.procedures import fixed_ballots
from stadtherz.participation.selectors.totals import kept_result, require_told


def ballots_with_paper() -> QuerySet[VotingBallot]:
    """Give the ballots that can be cast on paper, the newest first."""
    with_letters = [access.value for access, proofs in PROOFS.items() if Proof.LETTER in proofs]
    return fixed_ballots().filter(access__in=with_letters).order_by("-opens", "key")


@dataclass(frozen=True)
class DrawnSheet:
    """A sheet to look at: its place in the drawing, number, batch, and what was entered."""

    place: int
    number: str
    batch: int
    words: str


@dataclass(frozen=True)
class Drawing:
    """How many sheets a spot check needs as it stands now, and which they are."""

    needed: int
    sheets: tuple[DrawnSheet, ...]


def drawing_of(check: SpotCheck, ballot: VotingBallot, at: datetime) -> Drawing:
    """Draw the sheets of a check, each shown once, at the place where it came first.

    Raises:
        NotAllowed, Unavailable: see `totals.require_told`.

    """
    require_told(ballot, at)
    plan = plan_kept(check)
    found = Found(check.over1, check.over2, check.under1, check.under2)
    needed = sheets_to_draw(plan, found)
    serials = used_serials(ballot)
    draw = drawn_places if plan.quota is None else different_places
    drawn = draw(check.seed, len(serials), needed) if needed < len(serials) else None
    places = dict.fromkeys(drawn if drawn is not None else range(1, len(serials) + 1))
    wanted = [serials[place - 1] for place in places]
    read = _entered(ballot, wanted)
    return Drawing(
        needed,
        tuple(
            DrawnSheet(place, number_printed(serial), *read.get(serial, (0, "")))
            for place, serial in enumerate(wanted, 1)
        ),
    )


def plan_kept(check: SpotCheck) -> Plan:
    """Give what a check is about."""
    return Plan(check.sheets, check.margin, check.risk_percent / 100, check.each, check.quota)


def margin_counted(ballot: VotingBallot, at: datetime) -> Margin:
    """Give the margin of the result as it was counted and kept.

    Raises:
        NotAllowed: the announced moment has not come.
        Unavailable: the box is open, or nothing was counted yet (code "result-counting").

    """
    kept = kept_result(ballot, at)
    if kept is None:
        message = f"ballot {ballot.pk} is being counted"
        raise Unavailable(message, code="result-counting")
    return margin_of(kept.told(), points_each=ballot.points_each, room=ballot.most)


def _entered(ballot: VotingBallot, serials: list[int]) -> dict[int, tuple[int, str]]:
    """Say in which batch a sheet lies, and what counts of what was read: the last word on it."""
    rows = SheetReading.objects.filter(sheet__ballot=ballot, sheet__serial__in=serials)
    keys = [option.key for option in ballot.options.all()]
    found: dict[int, tuple[int, str]] = {}
    for turn, serial, batch, read in rows.order_by("turn").values_list(
        "turn", "sheet__serial", "batch__number", "read"
    ):
        if read != NOT_THERE and turn in set(Turn):
            found[serial] = (batch, as_typed(read, Kind(ballot.kind), keys))
    return found

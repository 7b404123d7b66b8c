"""Drawings of lots as pages and files show them."""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from stadtherz.accounts.public import User
from stadtherz.kernel.errors import NotFound
from stadtherz.kernel.text import Text
from stadtherz.participation.domain.audience import Part, When, any_may_see, viewers_with
from stadtherz.participation.domain.ballots import canonical
from stadtherz.participation.domain.lots.drawing import Candidate, Step, draw
from stadtherz.participation.models import LotCandidate, LotDrawing, Procedure


class LotStage(StrEnum):
    """Where a drawing stands."""

    COMING = "coming"
    CALLING = "calling"
    CLOSED = "closed"
    LISTED = "listed"
    DRAWN = "drawn"


def stage_of(row: LotDrawing, at: datetime) -> LotStage:
    """Say where a drawing stands."""
    if row.drawn_at:
        return LotStage.DRAWN
    if row.list_hash:
        return LotStage.LISTED
    if at < row.opens:
        return LotStage.COMING
    return LotStage.CALLING if at < row.closes else LotStage.CLOSED


def drawing_in(procedure: str, key: str) -> LotDrawing:
    """Find a drawing that was called for, with the phases of its public procedure.

    Raises:
        NotFound: there is none.

    """
    rows = LotDrawing.objects.filter(called=True, procedure__published=True)
    rows = rows.select_related("procedure").prefetch_related("procedure__phases", "successions")
    found = rows.filter(procedure__key=procedure, key=key).first()
    if found is None:
        message = f"the procedure {procedure!r} has no drawing of lots {key!r}"
        raise NotFound(message, code="lots")
    return found


def drawings_of(procedure: Procedure) -> QuerySet[LotDrawing]:
    """Give the drawings of a procedure that were called for."""
    return LotDrawing.objects.filter(procedure=procedure, called=True)


def drawing_with(drawing_id: UUID) -> LotDrawing:
    """Find a drawing whose list is out.

    Raises:
        NotFound: there is none.

    """
    found = LotDrawing.objects.filter(pk=drawing_id, procedure__published=True)
    row = found.exclude(list_hash="").first()
    if row is None:
        message = f"there is no published list {drawing_id}"
        raise NotFound(message, code="lots")
    return row


def candidacy_of(drawing: LotDrawing, account: User) -> LotCandidate | None:
    """Give the candidacy of an account."""
    return LotCandidate.objects.filter(drawing=drawing, account_id=account.pk).first()


@dataclass(frozen=True)
class Board:
    """Numbers that have a seat now, and those that wait, in the order of the draw."""

    numbers: tuple[str, ...]
    waiting: tuple[str, ...]


def board_of(drawing: LotDrawing) -> Board:
    """Give the board after everybody who left and came."""
    numbers, waiting = list(drawing.members), list(drawing.substitutes)
    for change in drawing.successions.all():
        numbers.remove(change.left)
        if change.came:
            numbers.append(change.came)
            waiting.remove(change.came)
    return Board(tuple(numbers), tuple(waiting))


def waiting_of(drawing: LotDrawing) -> tuple[str, ...]:
    """Give the numbers that wait for a seat and did not withdraw, in the order of the draw."""
    gone = set(drawing.candidates.filter(withdrawn=True).values_list("number", flat=True))
    return tuple(number for number in board_of(drawing).waiting if number not in gone)


@dataclass(frozen=True)
class Seat:
    """A seat as everybody sees it: a number, its groups, and a name with consent."""

    number: str
    groups: tuple[Text, ...]
    name: str


def seats_of(drawing: LotDrawing, permissions: frozenset[str] = frozenset()) -> tuple[Seat, ...]:
    """Give the seats of now; names are told as `domain.audience` says."""
    rows = {row.number: row for row in drawing.candidates.all()}
    return tuple(_seat(rows[number], drawing, permissions) for number in board_of(drawing).numbers)


def _seat(row: LotCandidate, drawing: LotDrawing, permissions: frozenset[str]) -> Seat:
    consents = drawing.drawn_at and row.name_public
    moment = When.DRAWN_WITH_CONSENT if consents else When.AT_ONCE
    told = any_may_see(viewers_with(permissions), Part.LOT_NAME, moment)
    return Seat(row.number, group_titles(drawing, row.groups), row.name if told else "")


def group_titles(drawing: LotDrawing, groups: list[str]) -> tuple[Text, ...]:
    """Name the groups of a candidate, in the order of the categories."""
    unsaid = Text.of({"de": "ohne Angabe", "en": "not stated"})
    titles = []
    for category, key in zip(drawing.as_rule().categories, groups, strict=True):
        titles.append(next((one.title for one in category.groups if one.key == key), unsaid))
    return tuple(titles)


def published_candidates(drawing: LotDrawing) -> list[Candidate]:
    """Give the candidates as they stand on the published list."""
    told = json.loads(drawing.list_text)["candidates"]
    return [Candidate(number, tuple(groups)) for number, groups in told]


def steps_of(drawing: LotDrawing) -> tuple[Step, ...]:
    """Repeat the draw from the published list, to tell what happened to each candidate."""
    candidates = published_candidates(drawing)
    return draw(drawing.as_rule(), candidates, drawing.list_hash, drawing.seed).steps


@dataclass(frozen=True)
class QuotaLine:
    """A group with its quota, and how many came forward and were drawn."""

    category: Text
    group: Text
    least: int
    most: int | None
    came: int
    drawn: int


def quota_lines(drawing: LotDrawing) -> list[QuotaLine]:
    """Give every group with its quota and what became of it; needs a published list."""
    rule = drawing.as_rule()
    candidates = published_candidates(drawing)
    members = set(drawing.members)
    lines = []
    for place, category in enumerate(rule.categories):
        for group in category.groups:
            came = [one.number for one in candidates if one.groups[place] == group.key]
            lines.append(
                QuotaLine(
                    category.title, group.title, group.least,
                    group.most if group.most < rule.seats else None,
                    len(came), len(members.intersection(came)),
                )
            )  # fmt: skip
    return lines


def file_of(drawing: LotDrawing) -> str:
    """Write the file that everybody can take away and repeat the draw with."""
    told: dict[str, Any] = json.loads(drawing.list_text)
    told |= {
        "list_sha256": drawing.list_hash, "seed": drawing.seed, "members": drawing.members,
        "substitutes": drawing.substitutes, "drawing": str(drawing.pk), "key": drawing.key,
        "seed_event": dict(drawing.seed_event),
    }  # fmt: skip
    return canonical(told)

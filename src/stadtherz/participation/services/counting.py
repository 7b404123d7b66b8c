"""Counts a ballot once, by the rule that was fixed, and keeps the result: by the clock alone.

Nobody decides on it, so no permission is asked; before the announced moment it is refused.
"""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction

from stadtherz.kernel.errors import Conflict, Refused, Unavailable
from stadtherz.participation.domain.ballots import canonical
from stadtherz.participation.domain.counting.money import Language
from stadtherz.participation.domain.counting.sheets import declared_rule
from stadtherz.participation.domain.counting.telling import told_result
from stadtherz.participation.domain.counting.tie_lot import with_lot
from stadtherz.participation.domain.splits import ByGroup
from stadtherz.participation.models import CountedResult, DayHead, TieLot, VotingBallot
from stadtherz.participation.selectors.board import turnout_by_group
from stadtherz.participation.selectors.procedures import fixed_ballot, fixed_ballots
from stadtherz.participation.selectors.totals import kept_result, opened_ballots


def result_text(ballot: VotingBallot, at: datetime, lot: TieLot | None = None) -> str:
    """Count a ballot from what was opened; the same ballots, and the same lot, give the same text.

    Raises:
        NotAllowed, Unavailable: the moment has not come, or the box is open.

    """
    sheet = ballot.sheet()
    names = {
        language: {one.key: one.title.to(language.value) for one in ballot.options.all()}
        for language in Language
    }
    rule = declared_rule(sheet, ballot.rule_settings)
    drawn: dict[str, Any] = {}
    if lot is not None and rule is not None:
        drawn = {"lot": lot.told(rule.sha256())}
        rule = with_lot(rule, lot.sequence)
    told = told_result(sheet, rule, names, opened_ballots(ballot, at)) | drawn
    return canonical(told | {"ballot": str(ballot.pk), "rule_sha256": ballot.rule_hash})


def count_result(*, ballot_id: UUID, now: datetime) -> CountedResult:
    """Count a ballot and keep the result; what is kept already is given back.

    Raises:
        NotFound: there is no such ballot.
        NotAllowed: the announced moment has not come.
        Unavailable: the box is open, or its openings do not stand on the board yet.

    """
    ballot = fixed_ballot(ballot_id)
    kept = kept_result(ballot, now)
    if kept is not None:
        return kept
    if not DayHead.objects.filter(box_id=ballot.pk, final=True).exists():
        message = f"the openings of {ballot.key} are not on the board; run `participation close`"
        raise Unavailable(message, code="box-open")
    text, apart = result_text(ballot, now), turnout_by_group(ballot.pk)
    with transaction.atomic():
        # two who count at once count the same
        return CountedResult.objects.get_or_create(
            pk=ballot.pk,
            defaults={
                "rule_hash": ballot.rule_hash, "content": text,
                "sha256": sha256(text.encode()).hexdigest(),
                "districts": _kept(apart.districts), "roles": _kept(apart.roles),
            },
        )[0]  # fmt: skip


def _kept(apart: ByGroup | None) -> dict[str, Any] | None:
    if apart is None:
        return None
    return {"rows": [list(row) for row in apart.rows], "left_out": apart.left_out}


def count_again(*, ballot_id: UUID, now: datetime) -> str:
    """Count a ballot anew and compare; gives the SHA-256 of both.

    Raises:
        NotFound, NotAllowed, Unavailable: see `count_result`.
        Conflict: the result that is kept is another one.

    """
    kept = count_result(ballot_id=ballot_id, now=now)
    lot = TieLot.objects.filter(pk=ballot_id).exclude(seed="").first()
    text = result_text(fixed_ballot(ballot_id), now, lot)
    if kept.content != text:
        message = f"ballot {ballot_id}: counted anew it is another result; look into it"
        raise Conflict(message, code="result-differs")
    return kept.sha256


def count_due(*, now: datetime) -> Iterator[str]:
    """Count every ballot whose openings are on the board and that was not counted yet."""
    opened = DayHead.objects.filter(final=True).values("box_id")
    counted = CountedResult.objects.values("pk")
    due = fixed_ballots().filter(pk__in=opened, announced__lte=now).exclude(pk__in=counted)
    for ballot in due:
        yield f"{ballot.procedure.key} {ballot.key}: {_counted(ballot, now)}"


def _counted(ballot: VotingBallot, now: datetime) -> str:
    """Count a ballot and say what came of it; one that cannot be counted keeps no other waiting."""
    try:
        told = count_result(ballot_id=ballot.pk, now=now).told()
    except Refused as error:
        return f"not counted, {error.code}: {error}"
    tied = ", ".join(told.get("tied", ()))
    return f"a tie that needs a lot: {tied}" if tied else "counted"

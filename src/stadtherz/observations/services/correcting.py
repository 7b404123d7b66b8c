"""What a person does to values: correct, doubt, believe, fill a gap; and take it back.

The row that says an observation anew is written while nobody else can write, so that what is
replaced is what was seen. What the device sent stays readable as `raw`, and what was there before
stays with the act, which is never changed but only undone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Least
from django.utils import timezone

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Conflict, Invalid
from stadtherz.observations.adapters import hot
from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.adapters.judged import rows_between
from stadtherz.observations.adapters.lake import Lake, the_lake
from stadtherz.observations.adapters.rule_book import rules_of
from stadtherz.observations.domain import corrections, findings
from stadtherz.observations.domain.corrections import Cause
from stadtherz.observations.domain.findings import Rule
from stadtherz.observations.domain.quality_rules import Range
from stadtherz.observations.domain.resending import Content
from stadtherz.observations.domain.rule_figures import range_of
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.models import Correction, Datastream, Episode, Flag, Latest
from stadtherz.observations.services.balancing import judged_beside
from stadtherz.observations.services.bringing_back import acts_beside, brought_back, hand_back

MOST_VALUES = 10_000
Numbered = tuple[int, Row]
"""A row as it is stored, after its sequence."""


def as_kept(sequence: int, row: Row) -> list[Any]:
    """Give what an act keeps of a row that it replaces; of a list also the list."""
    kept = [row.value, row.flag, row.rule, row.raw, sequence]
    return kept if row.result is None else [*kept, row.result, row.more]


@dataclass(frozen=True)
class Stretch:
    """Values of one datastream between two moments in microseconds, both included."""

    datastream: Datastream
    first_us: int
    last_us: int


@dataclass(frozen=True)
class NewValue:
    """What a value becomes: a fixed one, or the raw one times a factor plus an offset."""

    fixed: float | None = None
    factor: float = 1.0
    offset: float = 0.0

    def of(self, raw: float) -> float:
        """Give the new value; fifteen digits are what was meant, not what a float makes of it."""
        if self.fixed is not None:
            return self.fixed
        return float(f"{raw * self.factor + self.offset:.12g}")


@dataclass(frozen=True)
class Written:
    """What an act writes: rows, and of each what was there before (None for nothing)."""

    rows: list[Row]
    before: list[list[Any] | None]

    @classmethod
    def over(cls, old: Sequence[Numbered], new: Sequence[Row]) -> "Written":
        """Put rows over others."""
        return cls(list(new), [as_kept(*one) for one in old])


def replace_values(
    *, stretch: Stretch, new: NewValue, cause: Cause, reason: str, by: User,
    lake: Lake | None = None,
) -> Correction:  # fmt: skip
    """Correct the values of a stretch; what is right already is left as it is.

    A conversion reckons from raw values, so it replaces earlier conversions of the same cause, and
    leaves alone what was corrected otherwise; `left` of the act says how many these are.

    Raises:
        NotAllowed: without the permission.
        Invalid: when one of them may not be corrected so; nothing is stored then, and the last
            detail is the time of the first of them, as "at:MICROSECONDS".

    """
    refuse_totals(stretch.datastream)
    limits = _limits(stretch.datastream)
    act = Correction(act=Correction.Act.REPLACE, cause=cause.value, reason=reason)

    def write(found: Sequence[Numbered]) -> Written:
        own = [] if new.fixed is not None else _sequences_of(stretch, cause)
        kept = {
            sequence
            for sequence, row in found
            if new.fixed is None and row.flag == Flag.CORRECTED
            and not any(first <= sequence < end for first, end in own)
        }  # fmt: skip
        act.left = len(kept)
        pairs = [
            ((sequence, row), _corrected(row, new, act, stretch, limits))
            for sequence, row in found
            if sequence not in kept and new.of(raw_of(row)) != (row.value or 0.0)
        ]
        return Written.over([old for old, _ in pairs], [made for _, made in pairs])

    return _act(act, stretch, write, by, lake)


def _sequences_of(stretch: Stretch, cause: Cause) -> list[tuple[int, int]]:
    """Give the rows that earlier corrections of a cause wrote, from and up to not including."""
    acts = Correction.objects.filter(
        datastream=stretch.datastream, act=Correction.Act.REPLACE, cause=cause.value,
        undone_at=None, first_us__lte=stretch.last_us, last_us__gte=stretch.first_us,
    )  # fmt: skip
    return [(first, first + count) for act in acts for first, count, _ in act.runs]


def _corrected(row: Row, new: NewValue, act: Correction, stretch: Stretch, limits: Range) -> Row:
    raw, counted = raw_of(row), stretch.datastream.observed.kind == "count"
    flag = findings.Flag(row.flag)
    stored = corrections.Stored(row.us, raw, row.value or 0.0, flag, counted)
    try:
        made = corrections.correction(stored, new.of(raw), Cause(act.cause), act.reason, limits)
    except Invalid as refusal:
        details = (*refusal.details, f"at:{row.us}")
        raise Invalid(str(refusal), code=refusal.code, details=details) from refusal
    back = made.flag is findings.Flag.RAW
    return row._replace(
        value=made.new, flag=int(made.flag), raw=None if back else raw,
        rule=None if back else Rule.PERSON.code,
    )  # fmt: skip


def mark_values(
    *, stretch: Stretch, plausible: bool, reason: str, by: User, lake: Lake | None = None
) -> Correction:
    """Say of the values of a stretch that they are to be believed, or not, whatever rules say.

    Corrected and filled values stay as they are. Who confirms what a rule found keeps its name.
    """
    flag = int(Flag.PLAUSIBLE if plausible else Flag.SUSPECT)

    def write(found: Sequence[Numbered]) -> Written:
        old = [one for one in found if one[1].flag not in (Flag.CORRECTED, Flag.GAP_FILLED)]
        return Written.over(old, [row.flagged(flag, _rule(row, flag)) for _, row in old])

    kind = Correction.Act.PLAUSIBLE if plausible else Correction.Act.SUSPECT
    return _act(Correction(act=kind, reason=reason), stretch, write, by, lake)


def _rule(row: Row, flag: int) -> int:
    same = flag == Flag.SUSPECT == row.flag and row.rule
    return row.rule if same and row.rule else Rule.PERSON.code


@transaction.atomic
def decide(
    *, episode: Episode, fault: bool, by: User, reason: str = "", lake: Lake | None = None
) -> Correction:
    """Confirm that a stretch is wrong, or say that its values are right.

    Raises:
        Conflict: when somebody has decided on it before.

    """
    require(by, Permission.CORRECT_VALUES)
    lock_observations()  # before the episode, as other acts do
    row = Episode.objects.select_for_update().get(pk=episode.pk)
    if row.state != Episode.State.OPEN:
        message = "somebody has decided on this stretch before; undo that first"
        raise Conflict(message, code="decided")

    def write(found: Sequence[Numbered]) -> Written:
        old = [one for one in found if one[1].flag == Flag.SUSPECT and row.rule != Rule.GAP]
        flag = int(Flag.SUSPECT if fault else Flag.PLAUSIBLE)
        return Written.over(old, [one.flagged(flag, _rule(one, flag)) for _, one in old])

    kind = Correction.Act.SUSPECT if fault else Correction.Act.PLAUSIBLE
    stretch = Stretch(row.datastream, row.first_us, row.last_us)
    act = Correction(act=kind, reason=reason)
    return _act(act, stretch, write, by, lake, only=row)


def decide_many(
    *, episodes: Sequence[Episode], fault: bool, by: User, lake: Lake | None = None
) -> tuple[int, int]:
    """Decide alike on several stretches; gives how many were decided on, and how many had been.

    Each is an act of its own, which can be undone alone.
    """
    before = 0
    for episode in episodes:
        try:
            decide(episode=episode, fault=fault, by=by, lake=lake)
        except Conflict:
            before += 1
    return len(episodes) - before, before


def _act(
    act: Correction, stretch: Stretch, write: Callable[[Sequence[Numbered]], Written], by: User,
    lake: Lake | None, *, only: Episode | None = None,
) -> Correction:  # fmt: skip
    """Write what an act makes of the values of a stretch, and the act itself."""
    require(by, Permission.CORRECT_VALUES)
    _check(stretch, act.reason, needs_reason=only is None)
    with transaction.atomic():
        lock_observations()
        found = numbered_rows(stretch, lake or the_lake())
        written = write(found)
        if not written.rows and only is None:
            message = "there is no value in this stretch that this would change; look at the times"
            raise Invalid(message, code="nothing-to-change")
        return keep_act(act, stretch, written, by, only=only)


def refuse_totals(stream: Datastream) -> None:
    """Refuse to say a total anew, which follows from the parts beside it.

    Raises:
        Invalid: for a MultiDatastream.

    """
    if stream.multi:
        message = "this is the total of several parts; change the parts by SensorThings"
        raise Invalid(message, code="total")


def _check(stretch: Stretch, reason: str, *, needs_reason: bool) -> None:
    if stretch.first_us > stretch.last_us:
        raise Invalid("the stretch ends before it begins; exchange the times", code="stretch")
    if needs_reason and not reason.strip():
        raise Invalid("say why, so that others understand it in a year", code="no-reason")


def lock_observations() -> None:
    """Let nobody else write observations until the transaction ends."""
    hot.lock()


def numbered_rows(stretch: Stretch, lake: Lake) -> list[Numbered]:
    """Read the numbers of a stretch as rows that can be written again.

    Raises:
        Invalid: when there are too many for one act.

    """
    rows = rows_between(
        stretch.datastream.pk, stretch.first_us, stretch.last_us + 1, lake, MOST_VALUES + 1
    )
    if len(rows) > MOST_VALUES:
        message = f"the stretch holds more than {MOST_VALUES:,} values; divide it"
        raise Invalid(message, code="too-many-values")
    return rows


def keep_act(
    act: Correction, stretch: Stretch, written: Written, by: User, *, only: Episode | None = None
) -> Correction:
    """Write the rows of an act with the act; must run in the transaction that read them."""
    rows, now = written.rows, timezone.now()
    act.first_sequence = hot.write_rows(rows, received_us=microseconds(now)) if rows else 0
    act.datastream, act.by, act.at, act.reason = stretch.datastream, by, now, act.reason.strip()
    act.count, act.before = len(rows), written.before
    act.first_us = min((row.us for row in rows), default=stretch.first_us)
    act.last_us = max((row.us for row in rows), default=stretch.last_us)
    act.save()
    _say_latest(rows, act.first_sequence)
    _settle(act, stretch, only)
    _judge_again(act)
    return act


def note_change(*, sequence: int, new: Row, old: Sequence[Numbered]) -> None:
    """Note that a result was changed by SensorThings, so that it is explained and can be undone.

    Args:
        sequence: of the row that was written.
        new: that row.
        old: what it replaced, nothing where there was no number.

    """
    acts = Correction.objects.filter(
        datastream=new.datastream_id, cause=corrections.BY_INTERFACE, undone_at=None,
        first_us=new.us, last_us=new.us,
    )  # fmt: skip
    now = timezone.now()
    if new.flag != Flag.CORRECTED:  # the first result was put back
        acts.update(undone_at=now)
    elif old and new.value is not None:
        Correction.objects.create(
            datastream_id=new.datastream_id, act=Correction.Act.REPLACE, at=now,
            cause=corrections.BY_INTERFACE, first_us=new.us, last_us=new.us, count=1,
            first_sequence=sequence, before=[as_kept(*one) for one in old],
        )  # fmt: skip


def _say_latest(rows: Sequence[Row], first: int) -> None:
    """Say the latest value anew where it is among the rows."""
    for stream in {row.datastream_id for row in rows}:
        latest = Latest.objects.filter(pk=stream).first()
        for place, row in enumerate(rows):
            if latest and (row.datastream_id, row.us) == (stream, latest.us) and not row.gone:
                Latest.objects.filter(pk=stream).update(
                    value=row.value, flag=row.flag, sequence=first + place
                )


def _settle(act: Correction, stretch: Stretch, only: Episode | None) -> None:
    """Note which stretches of the list are decided by an act: the one, or all that it covers."""
    found = Episode.objects.filter(datastream=stretch.datastream, state=Episode.State.OPEN)
    if only is not None:
        found = found.filter(pk=only.pk)
    else:
        found = found.filter(first_us__gte=stretch.first_us, last_us__lte=stretch.last_us)
    rejected = act.act == Correction.Act.PLAUSIBLE
    state = Episode.State.REJECTED if rejected else Episode.State.CONFIRMED
    found.update(state=state, decided_at=act.at, correction=act)


def _judge_again(act: Correction) -> None:
    """Let the rules look again: what was corrected has neighbours, on both sides and beside it."""
    streams = {act.datastream_id, *judged_beside(act.datastream_id)}
    Latest.objects.filter(pk__in=streams).update(
        unjudged_us=Least(Coalesce(F("unjudged_us"), act.first_us), act.first_us)
    )


@transaction.atomic
def undo(*, correction: Correction, by: User, lake: Lake | None = None) -> int:
    """Bring back what was there before an act; gives the number of values.

    What was changed again since then, by a device or a later act, stays as it is now; but not what
    a later act changed that is undone itself.

    Raises:
        Conflict: when it is undone already.

    """
    require(by, Permission.CORRECT_VALUES)
    lock_observations()
    act = Correction.objects.select_for_update().get(pk=correction.pk)
    if act.undone_at is not None:
        raise Conflict("this is undone already", code="undone")
    stretch = Stretch(act.datastream, act.first_us, act.last_us)
    others = acts_beside(act)
    backs = [
        brought_back(row, act.before[place], others)
        for sequence, row in numbered_rows(stretch, lake or the_lake())
        if (place := act.place_of(sequence)) is not None
    ]
    act.undone_by, act.undone_at = by, timezone.now()
    act.save(update_fields=["undone_by", "undone_at"])
    act.episodes.update(state=Episode.State.OPEN, decided_at=None, correction=None)
    if backs:
        rows = [one.row for one in backs]
        first = hot.write_rows(rows, received_us=microseconds(act.undone_at))
        hand_back(backs, first)
        _say_latest(rows, first)
    _judge_again(act)
    return len(backs)


def raw_of(row: Row) -> float:
    """Give what the device said last; a made-up value of which it said nothing stands for it."""
    said = Content(row.value, row.result, row.flag, row.raw).told_by_device.value
    return (row.value if said is None else said) or 0.0


def _limits(stream: Datastream) -> Range:
    rules = rules_of([stream.pk]).get(stream.pk)
    return (rules and range_of(rules.figures, rules.interval)) or Range()

"""Takes tables from departments, reads them, and brings them step by step to their release."""

import operator
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from stadtherz.accounts.public import Permission, User, may, require
from stadtherz.city.public import departments
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from stadtherz.opendata.adapters import incoming
from stadtherz.opendata.adapters.persons.finding import find
from stadtherz.opendata.adapters.persons.remedying import remedied
from stadtherz.opendata.adapters.tables.any_file import parts_of, type_any
from stadtherz.opendata.adapters.tables.stored import schema_in
from stadtherz.opendata.domain.handing_in.decisions import decisions_in, fits_table
from stadtherz.opendata.domain.handing_in.prefill import columns_of, proposed
from stadtherz.opendata.domain.handing_in.settled import can_be_repaired, repaired
from stadtherz.opendata.domain.handing_in.stages import Act, Stage, reasons_against, step
from stadtherz.opendata.domain.handing_in.told import ColumnSaid, Told, kept_for, renewed
from stadtherz.opendata.domain.persons.found import Found
from stadtherz.opendata.domain.tabular.schema import Typed
from stadtherz.opendata.domain.tabular.wishes import Wishes
from stadtherz.opendata.models import ColumnText, Dataset, Submission, SubmissionStep
from stadtherz.opendata.selectors.catalogue import the_licence
from stadtherz.opendata.selectors.handing_in import actor, check_of, city_box, typed_of
from stadtherz.opendata.selectors.polling import last_published
from stadtherz.opendata.services.deriving import made
from stadtherz.opendata.services.following_addresses import follow_as_wished
from stadtherz.opendata.services.releasing import release

Reading = Submission.Reading


def receive(
    *, pieces: Iterable[bytes], name: str, by: User, now: datetime, dataset: Dataset | None = None
) -> Submission:
    """Keep a file that somebody gives; it is read afterwards by `read`.

    Args:
        pieces: its bytes.
        name: as it was called.
        by: whose it is.
        now: the moment.
        dataset: whose new version it is; None for a new dataset.

    Raises:
        NotAllowed: the person may hand in no data.
        Invalid: code "file-too-large" or "disk-full".

    """
    require(by, Permission.EDIT_DATA)
    kept = incoming.keep(pieces, name)
    before = last_published(dataset) if dataset else None
    return Submission.objects.create(
        owner=by, dataset=dataset, file_name=kept.name, path=kept.path, size=kept.size,
        sha256=kept.sha256, created_at=now, changed_at=now, wishes=before.wishes if before else {},
    )  # fmt: skip


def read(*, pk: int, now: datetime) -> Submission:
    """Read the file of a submission as a table and look for what it tells of persons.

    Doing it again is harmless; what a person has said or done meanwhile stays.

    Raises:
        NotFound: there is no such submission.

    """
    row = noted(_found(pk), reading=Reading.TYPING, trouble="", trouble_text="")
    try:
        typed = _with_rows(made(row) if row.recipe else _typed(row))
    except Refused as error:
        detail = error.details[0] if error.details else ""
        return _found_out(
            row, reading=Reading.FAILED, trouble=error.code, trouble_text=detail[:300]
        )
    found = _found_out(
        row, typed=incoming.beside(row.path, incoming.TYPED), typing=typed.as_json(), persons={},
        parts=row.parts, recipe=row.recipe, told=lambda now: _told(row, now, typed).as_json(),
        reading=Reading.SEARCHING,
    )  # fmt: skip
    return search(pk=pk, now=now) if found.reading == Reading.SEARCHING else found


def search(*, pk: int, now: datetime) -> Submission:
    """Apply the remedies that were chosen, and look for what still tells of persons.

    Doing it again is harmless. A remedy that fits no more is left out. Who chooses another one
    meanwhile has asked for another search, and this one changes nothing.

    Raises:
        NotFound: there is no such submission, or its file is gone.

    """
    row = noted(_found(pk), reading=Reading.SEARCHING)
    base = incoming.place_of(incoming.beside(row.path, incoming.TYPED))
    schema, path = schema_in(base), base
    about = Found.read(row.persons).about if row.persons else None
    chosen = [one for one in decisions_in(row.remedies) if fits_table(one.remedy, schema)]
    if chosen:
        about = about or find(base).about
        path = base.with_name(incoming.safe_name(row.remedies))
        schema = remedied(base, path, [one.remedy for one in chosen])
    columns, typing = columns_of(schema), row.typing | {"schema": schema.as_json()}
    return _found_out(
        row, remedies=[one.as_json() for one in chosen],
        typed=incoming.beside(row.path, path.name), typing=typing,
        told=lambda now: kept_for(Told.read(now), columns).as_json(),
        persons=find(path, about=about).as_json(), reading=Reading.DONE, changed_at=now,
    )  # fmt: skip


@transaction.atomic
def _found_out(row: Submission, **values: Any) -> Submission:
    """Write what was found, unless somebody has decided otherwise meanwhile.

    Args:
        row: as it was when the work began.
        values: by field; a function gets what stands there now.

    """
    now = _locked(row)
    decided = operator.attrgetter("stage", "part", "wishes", "remedies")
    if decided(now) != decided(row):
        return now
    for name, value in values.items():
        setattr(now, name, value(getattr(now, name)) if callable(value) else value)
    now.save(update_fields=list(values))
    return now


def _with_rows(typed: Typed) -> Typed:
    """Refuse a table of headings only: nobody wants it published, and it is seldom meant."""
    if typed.schema.rows:
        return typed
    code = "only-headings" if typed.account.read else "nothing-left"
    raise Invalid("the table has no row; give the file with the data", code=code)


def _typed(row: Submission) -> Typed:
    path = incoming.place_of(row.path)
    parts = parts_of(path)
    row.parts = [[one.name, one.rows, one.visible] for one in parts]
    wishes = Wishes.read(row.wishes)
    return type_any(path, path.with_name(incoming.TYPED), row.part, wishes)


def _told(row: Submission, said: dict[str, Any], typed: Typed) -> Told:
    """Keep what was said; else take what the published version says, else what the file tells."""
    guess = proposed(typed, row.file_name, city_box())
    if said:
        last = typed_of(row)
        before = proposed(last, row.file_name, city_box()) if last else guess
        return kept_for(renewed(Told.read(said), before, guess), guess.columns)
    if row.dataset is not None:
        known = replace(_published(row.dataset), columns=guess.columns)
        said = {one.name: one for one in _columns(row.dataset)}
        columns = tuple(said.get(one.name, one) for one in guess.columns)
        ends = max(filter(None, (known.ends, guess.ends)), default=None)
        return replace(known, columns=columns, ends=ends)
    licence, own = the_licence(), departments()
    return replace(
        guess,
        licence=licence.key if licence else "",
        department=own[0].key if len(own) == 1 else "",
    )


def _published(dataset: Dataset) -> Told:
    box = (dataset.west, dataset.south, dataset.east, dataset.north)
    known = [one for one in box if one is not None]
    return Told(
        title=dataset.title, description=dataset.description, keywords=dataset.keywords,
        themes=tuple(dataset.themes), high_value=tuple(dataset.high_value),
        department=dataset.department.key if dataset.department else "", licence=dataset.licence,
        frequency=dataset.frequency, provenance=dataset.provenance,
        known_faults=dataset.known_faults, begins=dataset.begins, ends=dataset.ends,
        box=(known[0], known[1], known[2], known[3]) if len(known) == len(box) else None,
    )  # fmt: skip


def _columns(dataset: Dataset) -> tuple[ColumnSaid, ...]:
    return tuple(
        ColumnSaid(one.name, one.label, one.meaning, one.unit)
        for one in ColumnText.objects.filter(dataset=dataset)
    )


def _found(pk: int) -> Submission:
    row = Submission.objects.filter(pk=pk).first()
    if row is None:
        raise NotFound(f"there is no table {pk} any more", code="submission")
    return row


def noted(row: Submission, **values: object) -> Submission:
    """Write values into a submission, and nothing else."""
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
    return row


@transaction.atomic
def choose_part(*, row: Submission, part: str, by: User) -> Submission:
    """Take another sheet or layer of the file; what was said of the first is asked anew.

    Raises:
        Invalid: code "no-such-part".

    """
    own = mine(row, by)
    if part not in {name for name, *_ in own.parts}:
        raise Invalid(f"the file has no part {part[:80]!r}", code="no-such-part")
    own.part, own.told, own.typing, own.persons = part, {}, {}, {}
    own.remedies, own.reasons, own.wishes, own.reading = [], {}, {}, Reading.WAITING
    own.save()
    return own


@transaction.atomic
def tell(*, row: Submission, told: Told, by: User, now: datetime) -> Submission:
    """Write down what somebody says of a table that is in preparation."""
    own = mine(row, by)
    own.told, own.changed_at = told.as_json(), now
    own.save(update_fields=["told", "changed_at"])
    return own


@transaction.atomic
def repair(*, row: Submission, code: str, by: User, now: datetime) -> Submission:
    """Settle a finding as it proposes.

    Raises:
        Conflict: code "nothing-to-repair": it is settled, or nothing is proposed for it.

    """
    own = mine(row, by)
    check = check_of(own)
    mends = [one.repair for one in check.found if one.code == code and can_be_repaired(one)]
    if not mends or mends[0] is None:
        raise Conflict(f"there is nothing to repair for {code[:60]!r}", code="nothing-to-repair")
    return tell(row=own, told=repaired(check.told, mends[0]), by=by, now=now)


@transaction.atomic
def act(*, row: Submission, what: Act, by: User, now: datetime, note: str = "") -> Submission:
    """Go a step on the way to the public; the release writes files and catalogue.

    Raises:
        NotAllowed: it is not this person's turn; `details` name the reasons.
        Conflict: it cannot be done now; `details` name the reasons.

    """
    locked = _locked(row)
    standing = check_of(locked).standing
    if reasons := reasons_against(what, standing, actor(by), note):
        kind = NotAllowed if {"not-yours", "two-persons"} & set(reasons) else Conflict
        message = f"{what.value} of table {locked.pk} is refused: {', '.join(reasons)}"
        raise kind(message, code="step-refused", details=reasons)
    way = step(what, standing.stage)
    if way is None:
        raise Conflict(f"there is no way by {what.value}", code="step-refused")
    locked.stage, locked.changed_at = way.to.value, now
    if what is Act.HAND_IN:
        locked.handed_in_by = by
    if way.to is Stage.PUBLISHED:
        locked.dataset = release(row=locked, now=now)
        follow_as_wished(locked)
    locked.save()
    SubmissionStep.objects.create(
        submission=locked, act=what.value, by=by, at=now, note=note.strip()[:2000]
    )
    return locked


def remove_discarded(*, before: datetime) -> int:
    """Remove what was discarded before a moment, and the files of what was published before it.

    Gives the number of submissions whose files went.
    """
    published = Q(stage=Stage.PUBLISHED.value) & ~Q(path="")  # else its file went before
    old = Submission.objects.filter(changed_at__lt=before)
    count = 0
    for row in old.filter(published | Q(stage=Stage.DISCARDED.value)):
        incoming.remove(row.path)
        count += 1
        if row.stage == Stage.DISCARDED.value:
            row.delete()
        else:
            noted(row, path="", typed="", typing={}, persons={})
    return count


def _locked(row: Submission) -> Submission:
    """Lock a submission: two who act at once act one after the other."""
    return Submission.objects.select_for_update().get(pk=row.pk)


def mine(row: Submission, by: User) -> Submission:
    """Give a locked submission that this person may change now.

    Raises:
        NotAllowed: it is somebody else's.
        Conflict: code "not-in-preparation".

    """
    locked = _locked(row)
    own = locked.owner_id == by.pk and may(by, Permission.EDIT_DATA)
    if not (own or may(by, Permission.CHECK_DATA)):
        raise NotAllowed(f"table {locked.pk} is somebody else's", code="not-yours")
    if locked.stage != Stage.PREPARING.value:
        message = f"table {locked.pk} is being checked; take it back before you change it"
        raise Conflict(message, code="not-in-preparation")
    return locked

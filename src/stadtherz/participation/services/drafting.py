"""Publishes a draft of a text, paragraph by paragraph, and its next versions.

Each paragraph is a contribution without an author that people discuss like any other; it keeps its
discussion in the next version as long as it can be recognised.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Conflict, NotFound
from stadtherz.participation.domain.collections import LONGEST_TITLE, Kind
from stadtherz.participation.domain.drafts import Paragraph, follow_up, split
from stadtherz.participation.domain.proposals import State
from stadtherz.participation.models import Collection, EventKind, Proposal
from stadtherz.participation.selectors.drafts import paragraphs_of
from stadtherz.participation.services.noticing import Change, note

LANGUAGE = "de"
DOTS = "…"


@transaction.atomic
def publish_draft(*, procedure_id: UUID, text: str, by: User, now: datetime) -> int:
    """Publish a draft, or its next version; gives how many paragraphs changed or came.

    A paragraph that is gone stays readable with what was said about it.

    Raises:
        NotAllowed: without the permission to edit participation.
        NotFound: the procedure does not collect comments on a draft.
        Invalid: the text has no paragraph, or very many.
        Conflict: nothing changed.

    """
    require(by, Permission.EDIT_PARTICIPATION)
    collection = (
        Collection.objects.select_for_update(of=("self",))
        .filter(procedure_id=procedure_id, kind=Kind.DRAFT.value)
        .select_related("procedure")
        .first()
    )
    if collection is None:
        message = "this procedure collects no comments on a draft; set that up first"
        raise NotFound(message, code="collection")
    rows = {row.paragraph: row for row in paragraphs_of(collection.procedure, gone_too=True)}
    standing = [one for one in rows.values() if one.position is not None]
    after = follow_up([_as_paragraph(one) for one in standing], split(text))
    after = _with_unused_keys(after, rows)
    changed = sum(
        _write(rows.get(one.key), one, place, collection, now, by)
        for place, one in enumerate(after)
    )
    gone = _take_out({one.key for one in after}, standing)
    if not changed + gone:
        message = "the text is the one that is public already"
        raise Conflict(message, code="draft-same")
    collection.version += 1
    collection.save(update_fields=["version"])
    return changed


def _as_paragraph(row: Proposal) -> Paragraph:
    return Paragraph(row.paragraph or 0, row.text, row.level)


def _with_unused_keys(
    after: tuple[Paragraph, ...], rows: Mapping[int | None, Proposal]
) -> tuple[Paragraph, ...]:
    """Give new paragraphs keys that no version ever had, not even one that is gone."""
    standing = {key for key, row in rows.items() if row.position is not None}
    top = max((key or 0 for key in rows), default=0)
    found = []
    for one in after:
        key = one.key
        if key not in standing:
            top += 1
            key = top
        found.append(Paragraph(key, one.text, one.level))
    return tuple(found)


def _write(
    row: Proposal | None, one: Paragraph, place: int, collection: Collection, now: datetime,
    by: User,
) -> bool:  # fmt: skip
    """Write a paragraph down; gives whether its words are new."""
    if row is None:
        Proposal.objects.create(
            procedure=collection.procedure, language=LANGUAGE, title=_title(one.text),
            text=one.text, paragraph=one.key, level=one.level, position=place,
            state=State.RELEASED.value, created_at=now, handed_in_at=now, released_at=now,
            looked_at=True,
        )  # fmt: skip
        return True
    before, row.position = row.text, place
    is_new = (before, row.level) != (one.text, one.level)
    row.text, row.title, row.level = one.text, _title(one.text), one.level
    row.save(update_fields=["text", "title", "level", "position"])
    if is_new:
        note(Change(row, EventKind.CHANGED, reason=before), by=by, now=now)
    return is_new


def _take_out(kept: set[int], standing: list[Proposal]) -> int:
    gone = [one.pk for one in standing if one.paragraph not in kept]
    return Proposal.objects.filter(pk__in=gone).update(position=None)


def _title(text: str) -> str:
    return text if len(text) <= LONGEST_TITLE else text[: LONGEST_TITLE - 1].rstrip() + DOTS

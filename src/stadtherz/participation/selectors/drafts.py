"""A draft as people read it: its paragraphs in order, what was said, and what changed."""

from dataclasses import dataclass
from datetime import datetime

from stadtherz.participation.domain.drafts import Piece, differences
from stadtherz.participation.models import EventKind, Procedure, Proposal, ProposalEvent
from stadtherz.participation.selectors.proposals import argument_counts


def paragraphs_of(procedure: Procedure, *, gone_too: bool = False) -> list[Proposal]:
    """Give the paragraphs of a draft in order; those that are gone come last."""
    rows = Proposal.objects.filter(procedure=procedure, paragraph__isnull=False)
    found = sorted(
        rows.defer("terms", "folded", "similar"),
        key=lambda row: (row.position is None, row.position or 0, row.paragraph or 0),
    )
    return [row for row in found if gone_too or row.position is not None]


@dataclass(frozen=True)
class ShownParagraph:
    """A paragraph with how much was said about it; `number` counts those that are text."""

    row: Proposal
    comments: int
    number: int


@dataclass(frozen=True)
class ShownDraft:
    """A draft with the paragraphs that stand in it, and those that are gone and were discussed."""

    standing: tuple[ShownParagraph, ...]
    gone: tuple[ShownParagraph, ...]

    @property
    def comments(self) -> int:
        """How much was said in all."""
        return sum(one.comments for one in (*self.standing, *self.gone))


def shown_draft(procedure: Procedure) -> ShownDraft:
    """Give a draft in two queries, however long it is."""
    rows = paragraphs_of(procedure, gone_too=True)
    counts = argument_counts(rows)
    number, shown = 0, []
    for row in rows:
        number += row.level == 0 and row.position is not None
        shown.append(ShownParagraph(row, counts.get(row.pk, 0), number))
    return ShownDraft(
        tuple(one for one in shown if one.row.position is not None),
        tuple(one for one in shown if one.row.position is None and one.comments),
    )


def text_of(procedure: Procedure) -> str:
    """Give the text as staff edit it: empty lines between paragraphs, `#` before headings."""
    return "\n\n".join(
        f"{'#' * row.level} {row.text}" if row.level else row.text
        for row in paragraphs_of(procedure)
    )


@dataclass(frozen=True)
class Revision:
    """A change of a paragraph, word by word."""

    at: datetime
    pieces: tuple[Piece, ...]


def revisions_of(row: Proposal) -> list[Revision]:
    """Give the changes of a paragraph, the newest first."""
    if row.paragraph is None:
        return []
    events = ProposalEvent.objects.filter(proposal=row, kind=EventKind.CHANGED).order_by("-at")
    after, found = row.text, []
    for event in events:
        found.append(Revision(event.at, differences(event.reason, after)))
        after = event.reason
    return found

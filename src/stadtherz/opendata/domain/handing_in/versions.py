"""What a new version of a table changes for those who use it."""

from dataclasses import dataclass

from stadtherz.opendata.domain.tabular.schema import Schema


@dataclass(frozen=True)
class Changes:
    """How a table differs from the version before.

    Args:
        gone, new: names of columns.
        other_kind: names of columns whose values mean something else or are stored otherwise.
        rows_before, rows_now: how many.

    """

    gone: tuple[str, ...]
    new: tuple[str, ...]
    other_kind: tuple[str, ...]
    rows_before: int
    rows_now: int

    @property
    def breaking(self) -> bool:
        """Whether programs that read the table may stumble: a column went or became another."""
        return bool(self.gone or self.other_kind)

    @property
    def far_fewer(self) -> bool:
        """Whether more than a tenth of the rows are gone, which is seldom meant."""
        return self.rows_now * 10 < self.rows_before * 9


def changes(before: Schema, now: Schema) -> Changes:
    """Compare two versions of a table by the names of their columns."""
    old = {one.name: one for one in before.columns}
    fresh = {one.name: one for one in now.columns}
    both = [name for name in old if name in fresh]
    return Changes(
        gone=tuple(name for name in old if name not in fresh),
        new=tuple(name for name in fresh if name not in old),
        other_kind=tuple(name for name in both if old[name].storage is not fresh[name].storage),
        rows_before=before.rows,
        rows_now=now.rows,
    )


def may_follow(found: Changes, blocking: int) -> bool:
    """Whether a polled version is published without anybody looking at it.

    Only where nothing breaks, nothing is suspiciously less, and nothing tells of persons anew.

    Args:
        found: what changed.
        blocking: how many finds of personal data have no remedy that was decided on before.

    """
    return not (found.breaking or found.far_fewer or found.new or blocking)

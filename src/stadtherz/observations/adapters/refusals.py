"""The report of what an import did not take, as a CSV file for the person who mends the source."""

import csv
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO

from stadtherz.observations.domain.chunk import Refusal

FIELDS = ("line", "column", "value", "reason")
MOST = 100_000


class Report:
    """A file that is made once there is something to write.

    Args:
        path: where to; one of an earlier run is replaced.

    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count = 0
        self._file: TextIO | None = None
        self._writer: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            if self.count > MOST:
                self._writer.writerow(("", "", "", f"and {self.count - MOST:,} more"))
            self._file.close()

    def note(self, refusals: Sequence[Refusal]) -> None:
        """Write refusals down, the first ones each, and count all."""
        if refusals and self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("w", encoding="utf-8", newline="")
            self._writer = csv.writer(self._file)
            self._writer.writerow(FIELDS)
        for refusal in refusals[: max(0, MOST - self.count)]:
            self._writer.writerow((refusal.line, refusal.column, refusal.value, refusal.reason))
        self.count += len(refusals)

"""What people have to say of datasets that the city's own sources give: drafts, and public ones.

A public dataset stays fit for the catalogue while its source says less than before; but somebody
has to know that the words are old.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from stadtherz.opendata.domain.finding import Severity
from stadtherz.opendata.domain.gate import findings
from stadtherz.opendata.domain.offers import lacking
from stadtherz.opendata.models import Dataset
from stadtherz.opendata.selectors.catalogue import dataset_of

PLACES = {"west": "area", "south": "area", "east": "area", "north": "area"}


@dataclass(frozen=True)
class Unsettled:
    """A dataset, and what of it a person has to look after.

    Args:
        row: the dataset.
        lacking: what nobody has said.
        unsaid: what its source said once and does not any more; the last value stands.
        wrong: codes of what the gate would stop.

    """

    row: Dataset
    lacking: tuple[str, ...]
    unsaid: tuple[str, ...]
    wrong: tuple[str, ...]

    @property
    def is_public(self) -> bool:
        """Whether it stands in the catalogue."""
        return self.row.state == Dataset.State.PUBLISHED


def unsettled() -> Iterator[Unsettled]:
    """Give what is not as it should be, in a fixed number of queries: drafts first."""
    rows = Dataset.objects.exclude(source="").exclude(state=Dataset.State.WITHDRAWN)
    rows = rows.select_related("department", "series").prefetch_related("distributions")
    for row in rows.order_by("state", "key"):
        found = _looked_at(row)
        if not found.is_public or found.lacking or found.unsaid or found.wrong:
            yield found


def _looked_at(row: Dataset) -> Unsettled:
    value = dataset_of(row)
    wrong = [one.code for one in findings(value) if one.severity is Severity.VIOLATION]
    unsaid = dict.fromkeys(PLACES.get(name, name) for name in row.unsaid)
    return Unsettled(
        row, tuple(one.value for one in lacking(value)), tuple(unsaid), tuple(dict.fromkeys(wrong))
    )

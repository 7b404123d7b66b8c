"""What was decided about finds of personal data: remedies, each for the find it was chosen for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.domain.persons.found import Find, Found
from stadtherz.opendata.domain.persons.remedies import Remedy, checked
from stadtherz.opendata.domain.tabular.schema import Schema


@dataclass(frozen=True)
class Decision:
    """A remedy and the key of the find that it was chosen for."""

    key: str
    remedy: Remedy

    def as_json(self) -> dict[str, Any]:
        """Write it as plain values."""
        return {"key": self.key, "remedy": self.remedy.as_json()}


def decisions_in(told: Iterable[dict[str, Any]]) -> tuple[Decision, ...]:
    """Read what `as_json` of each wrote."""
    return tuple(Decision(one["key"], Remedy.read(one["remedy"])) for one in told)


def fits_table(remedy: Remedy, schema: Schema) -> bool:
    """Whether a remedy can be applied to a table, as to another sheet or version of it."""
    try:
        checked([remedy], schema)
    except Invalid:
        return False
    return True


def undecided(found: Found, reasons: Mapping[str, str]) -> tuple[Find, ...]:
    """Give the finds that stop the release: no remedy made them go, and nobody gave a reason."""
    return tuple(one for one in found.blocking if not reasons.get(one.key))

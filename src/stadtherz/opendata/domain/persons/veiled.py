"""The first rows of a table as they may be shown before it is decided what tells of persons.

Who checks a table need not read the names that the gate has just stopped: what was found and is
not decided on yet stands there as its mark.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from stadtherz.opendata.domain.persons.forms import (
    Masking,
    family_names,
    goes_whole,
    is_announced,
)
from stadtherz.opendata.domain.persons.found import Find
from stadtherz.opendata.domain.persons.kinds import OF_TABLES, Kind
from stadtherz.opendata.domain.persons.texts import hits, mark
from stadtherz.opendata.domain.tabular.schema import Column, Schema

Veils = dict[str, tuple["Veil", ...]]
"""What is covered, by column."""


@dataclass(frozen=True)
class Veil:
    """What is covered in a column: one kind, or all of its values."""

    masking: Masking
    whole: bool

    def over(self, text: str) -> str:
        """Cover a value; "" is none."""
        if not text:
            return text
        return mark(self.masking.kind) if self.whole else self.masking.of(text)


def veils_of(finds: Iterable[Find], schema: Schema) -> Veils:
    """Give what is to be covered for finds that nobody has decided on."""
    found: Veils = {}
    for one in finds:
        if one.kind in OF_TABLES:
            continue
        for column in filter(None, map(schema.named, one.columns)):
            veil = _veil(one, column)
            found[column.name] = (*found.get(column.name, ()), veil)
    return found


def _veil(one: Find, column: Column) -> Veil:
    several = len(one.columns) > 1 or one.kind is Kind.TRACKS
    masking = Masking(one.kind, is_announced(one.kind, column))
    return Veil(masking, several or goes_whole(one.kind, column))


def veiled(values: Sequence[str], veils: Sequence[Veil]) -> list[str]:
    """Cover the values of a column."""
    known: set[str] = set()
    for text in values:
        known |= family_names(text, hits(text))
    for veil in veils:
        masking = replace(veil.masking, known=frozenset(known))
        values = [replace(veil, masking=masking).over(text) for text in values]
    return list(values)

"""The registry of personal data: what is stored about a person, why, and for how long.

A system that stores something about people registers it here when it starts. The page "my data",
the export, the erasure and the privacy page follow from the registry, so that none can forget it.
Source: Regulation (EU) 2016/679 (GDPR), articles 5, 13, 15, 17, 20 and 30.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from stadtherz.kernel.text import Text

Row = dict[str, Any]


@dataclass(frozen=True)
class PersonalData:
    """One kind of personal data.

    Args:
        models: labels of the tables that hold it, as "app.Model".
        name, purpose, retention: in words that a person understands.
        legal_basis: article of the law.
        export: gives everything of one account (its database id) as plain values.
        erase: removes it, or what identifies the person in it.

    """

    models: tuple[str, ...]
    name: Text
    purpose: Text
    retention: Text
    legal_basis: str
    export: Callable[[int], list[Row]]
    erase: Callable[[int], None]


class Registry:
    """All kinds of personal data, in the order in which they were registered."""

    def __init__(self) -> None:
        self._entries: dict[str, PersonalData] = {}

    def register(self, entry: PersonalData) -> None:
        """Add a kind of data; registering the same name again replaces it."""
        self._entries[str(entry.name)] = entry

    def register_first(self, entries: "tuple[PersonalData, ...]") -> None:
        """Add kinds of data before those that are there.

        Erasure goes backwards, so that what is found by them goes before them.
        """
        self._entries = {str(entry.name): entry for entry in entries} | self._entries

    def entries(self) -> tuple[PersonalData, ...]:
        """Give all kinds of data."""
        return tuple(self._entries.values())

    def covered_models(self) -> frozenset[str]:
        """Name every table that some entry covers."""
        return frozenset(model for entry in self._entries.values() for model in entry.models)


registry = Registry()

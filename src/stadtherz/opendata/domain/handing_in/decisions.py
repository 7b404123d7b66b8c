"""What was decided about finds of personal data: remedies, and answers to those that stay.

Each find must be settled, one that stops the release as well as one that is a question. An answer
counts for what was seen when it was given: what has come since is asked anew.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.domain.persons.found import PLACES, Find
from stadtherz.opendata.domain.persons.remedies import Remedy, checked
from stadtherz.opendata.domain.tabular.schema import Schema


@dataclass(frozen=True)
class Decision:
    """A remedy, the key of the find that it was chosen for, and the account of who chose it."""

    key: str
    remedy: Remedy
    by: int = 0

    def as_json(self) -> dict[str, Any]:
        """Write it as plain values."""
        return {"key": self.key, "remedy": self.remedy.as_json(), "by": self.by}


def decisions_in(told: Iterable[dict[str, Any]]) -> tuple[Decision, ...]:
    """Read what `as_json` of each wrote."""
    return tuple(Decision(one["key"], Remedy.read(one["remedy"]), one.get("by", 0)) for one in told)


@dataclass(frozen=True)
class Answer:
    """What somebody said of a find that stays as it is.

    Args:
        words: why it may; "" says that it tells of nobody, which only settles a question.
        by: account of who said it; 0 for nobody known.
        rows: in so many rows it was found then.
        shown: what was shown of its first places, without saying anything.

    """

    words: str = ""
    by: int = 0
    rows: int = 0
    shown: tuple[str, ...] = ()

    @classmethod
    def to(cls, find: Find, by: int, words: str = "") -> "Answer":
        """Answer a find as it is now."""
        return cls(words, by, find.rows, tuple(one.text for one in find.spots))

    def covers(self, find: Find) -> bool:
        """Whether it settles a find: no more rows than then, and of a few none that is another."""
        if (find.blocking and not self.words) or find.rows > self.rows:
            return False
        if self.rows > PLACES:
            return True
        return not Counter(one.text for one in find.spots) - Counter(self.shown)

    def as_json(self) -> dict[str, Any]:
        """Write it as plain values."""
        return {
            "words": self.words, "by": self.by, "rows": self.rows, "shown": list(self.shown)
        }  # fmt: skip


Answers = Mapping[str, Answer]
"""By the key of the find."""


def answers_in(told: Mapping[str, Any]) -> dict[str, Answer]:
    """Read what `as_json` of each wrote; words alone, as once kept, are asked about again."""
    return {
        key: Answer(one)
        if isinstance(one, str)
        else Answer(one["words"], one["by"], one["rows"], tuple(one["shown"]))
        for key, one in told.items()
    }


def fits_table(remedy: Remedy, schema: Schema) -> bool:
    """Whether a remedy can be applied to a table, as to another sheet or version of it."""
    try:
        checked([remedy], schema)
    except Invalid:
        return False
    return True


def undecided(finds: Sequence[Find], answers: Answers) -> tuple[Find, ...]:
    """Give the finds that stop the release: no remedy made them go, and no answer covers them."""
    return tuple(one for one in finds if one.key not in answers or not answers[one.key].covers(one))

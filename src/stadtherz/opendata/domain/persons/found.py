"""What the finder tells of a table: its finds, to be kept in a row and read again."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.domain.persons.kinds import About, Confidence, K, Kind, Reason, Verdict
from stadtherz.opendata.domain.persons.remedies import Remedy
from stadtherz.opendata.domain.tabular.findings import Figure, Spot

FORM = 1
PLACES = 10
"""So many places of a find are named by line."""


@dataclass(frozen=True)
class Find:
    """One thing that was found, however often.

    Args:
        kind: what.
        columns: in which columns; several only where they matter together.
        rows: in how many rows.
        share: of the rows with a value there, 0 to 1.
        verdict: whether it stops the release.
        confidence: how sure it is, and why.
        spots: the first places, with texts that say nothing: "a…@w…de".
        figures: named figures for the sentence.
        remedies: what can be done, the best first.

    """

    kind: Kind
    columns: tuple[str, ...]
    rows: int
    share: float
    verdict: Verdict
    confidence: Confidence
    spots: tuple[Spot, ...] = ()
    figures: tuple[tuple[str, Figure], ...] = ()
    remedies: tuple[Remedy, ...] = ()

    @property
    def key(self) -> str:
        """Name of the find among those of its table; the same when it is found again."""
        if self.kind in {Kind.SMALL_GROUPS, Kind.COMPUTED_CELLS}:
            return self.kind.value  # there is one at most, and its columns change with remedies
        return f"{self.kind.value}:{'+'.join(self.columns)}"

    @property
    def blocking(self) -> bool:
        """Whether it stops the release."""
        return self.verdict is Verdict.BLOCKING

    def figure(self, name: str) -> Figure:
        """Give a figure; 0 where there is none of this name."""
        return dict(self.figures).get(name, 0)

    def as_json(self) -> dict[str, Any]:
        """Write it as plain values."""
        return {
            "kind": self.kind.value, "columns": list(self.columns), "rows": self.rows,
            "share": self.share, "verdict": self.verdict.value,
            "degree": self.confidence.degree, "reasons": list(self.confidence.reasons),
            "spots": [[one.line, one.text] for one in self.spots],
            "figures": [list(pair) for pair in self.figures],
            "remedies": [one.as_json() for one in self.remedies],
        }  # fmt: skip

    @classmethod
    def read(cls, told: dict[str, Any]) -> "Find":
        """Read what `as_json` wrote."""
        reasons = tuple(map(Reason, told["reasons"]))
        return cls(
            Kind(told["kind"]), tuple(told["columns"]), told["rows"], told["share"],
            Verdict(told["verdict"]), Confidence(told["degree"], reasons),
            tuple(Spot(line, text) for line, text in told["spots"]),
            tuple((name, value) for name, value in told["figures"]),
            tuple(map(Remedy.read, told["remedies"])),
        )  # fmt: skip


@dataclass(frozen=True)
class Found:
    """All that was found in a table.

    Args:
        finds: blocking ones first.
        rows: of the table.
        least: groups of fewer people are small.
        about: whom its rows are about.

    """

    finds: tuple[Find, ...]
    rows: int
    least: int = K
    about: About = About.NOBODY

    @property
    def blocking(self) -> tuple[Find, ...]:
        """Those that stop the release."""
        return tuple(one for one in self.finds if one.blocking)

    @property
    def asking(self) -> tuple[Find, ...]:
        """Those that are questions to the owner."""
        return tuple(one for one in self.finds if not one.blocking)

    def named(self, key: str) -> Find | None:
        """Give a find by its key."""
        return next((one for one in self.finds if one.key == key), None)

    def as_json(self) -> dict[str, Any]:
        """Write it as plain values, for a row of the database."""
        finds = [one.as_json() for one in self.finds]
        return {
            "form": FORM, "rows": self.rows, "least": self.least, "about": self.about.value,
            "finds": finds,
        }  # fmt: skip

    @classmethod
    def read(cls, told: dict[str, Any]) -> "Found":
        """Read what `as_json` wrote.

        Raises:
            Invalid: code "unknown-finds", of another form.

        """
        if told.get("form") != FORM:
            message = f"these finds have form {told.get('form')!r}, not {FORM}: look anew"
            raise Invalid(message, code="unknown-finds")
        about = About(told.get("about", About.NOBODY))
        return cls(tuple(map(Find.read, told["finds"])), told["rows"], told["least"], about)


def in_order(finds: Iterable[Find]) -> tuple[Find, ...]:
    """Put blocking finds first, then by how many rows they concern."""
    return tuple(sorted(finds, key=lambda one: (not one.blocking, -one.rows, one.key)))

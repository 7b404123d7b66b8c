"""The lines of a `.pb` file, and everything that is wrong with them."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from stadtherz.kernel.errors import Invalid
from stadtherz.participation.domain.ballots import Kind

SECTIONS = ("META", "PROJECTS", "VOTES")
NEEDED = {
    "META": ("key", "value"),
    "PROJECTS": ("project_id", "cost"),
    "VOTES": ("voter_id", "vote"),
}
NEEDED_META = ("budget", "vote_type")
KINDS = {
    "approval": Kind.APPROVAL,
    "choose-1": Kind.CHOOSE,
    "cumulative": Kind.POINTS,
    "scoring": Kind.POINTS,
    "ordinal": Kind.RANKING,
}
MOST_FAULTS = 100
LONGEST_AMOUNT = 24
"""Signs: no city spends more, and no program reads numbers of any length."""


@dataclass(frozen=True)
class Row:
    """A row of the file, with the line on which it ends."""

    line: int
    cells: tuple[str, ...]


def sections_of(text: str) -> Mapping[str, Sequence[Row]]:
    """Give the rows of each section, its head first.

    Raises:
        Invalid: with the code `pabulib` and each fault with its line in the details.

    """
    found: dict[str, list[Row]] = {}
    rows: list[Row] | None = None
    faults: list[str] = []
    for row in _rows(text):
        if len(row.cells) == 1 and row.cells[0].strip().upper() in SECTIONS:
            name = row.cells[0].strip().upper()
            if name in found:
                faults.append(f"line {row.line}: {name} begins a second time")
            rows = found.setdefault(name, [])
        elif rows is None:
            faults.append(f"line {row.line}: the file must begin with META")
            break
        else:
            rows.append(row)
    faults += [f"there is no {name} with a head" for name in SECTIONS if not found.get(name)]
    _refuse(faults)
    padded = {name: list(_padded(name, found[name], faults)) for name in SECTIONS}
    _refuse(faults)
    _refuse([*_meta_faults(padded["META"]), *_project_faults(padded["PROJECTS"])])
    _refuse(list(_vote_faults(padded)))
    return padded


def _rows(text: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=False)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield Row(reader.line_num, tuple(cells))
    except csv.Error as error:
        _refuse([f"line {reader.line_num}: {error}"])


def _refuse(faults: Sequence[str]) -> None:
    if faults:
        shown = tuple(faults[:MOST_FAULTS])
        message = f"this cannot be read as a .pb file, {len(faults)} faults: {'; '.join(shown[:5])}"
        raise Invalid(message, code="pabulib", details=shown)


def _padded(name: str, rows: Sequence[Row], faults: list[str]) -> Iterator[Row]:
    """Give each row as many cells as the head has; what is left out at the end is empty."""
    head = Row(rows[0].line, tuple(cell.strip() for cell in rows[0].cells))
    missing = [column for column in NEEDED[name] if column not in head.cells]
    if missing or len(set(head.cells)) < len(head.cells):
        said = f"lacks {', '.join(missing)}" if missing else "names a column twice"
        faults.append(f"line {head.line}: the head of {name} {said}")
    yield head
    for row in rows[1:]:
        if len(row.cells) > len(head.cells):
            faults.append(
                f"line {row.line}: {len(row.cells)} cells under {len(head.cells)} columns"
            )
        yield Row(row.line, row.cells + ("",) * (len(head.cells) - len(row.cells)))


def _records(rows: Sequence[Row]) -> Iterator[tuple[int, dict[str, str]]]:
    for row in rows[1:]:
        yield row.line, dict(zip(rows[0].cells, row.cells, strict=True))


def _meta_faults(rows: Sequence[Row]) -> Iterator[str]:
    meta: dict[str, tuple[int, str]] = {}
    for line, one in _records(rows):
        if one["key"] in meta:
            yield f"line {line}: {one['key']} stands there twice"
        meta[one["key"]] = (line, one["value"].strip())
    for key in NEEDED_META:
        if key not in meta:
            yield f"META lacks {key}"
    line, kind = meta.get("vote_type", (0, "approval"))
    if kind not in KINDS:
        yield f"line {line}: vote_type {kind!r} is none of {', '.join(KINDS)}"
    line, budget = meta.get("budget", (0, "0"))
    if (found := _amount(budget)) is None or found < 0:
        yield f"line {line}: budget {budget!r} is no amount of 0 or more"


def _amount(text: str) -> Decimal | None:
    if len(text.strip()) > LONGEST_AMOUNT:
        return None
    try:
        found = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return found if found.is_finite() and "e" not in text.lower() else None


def _is_whole(text: str) -> bool:
    return text.isdecimal() and len(text) <= LONGEST_AMOUNT


def _project_faults(rows: Sequence[Row]) -> Iterator[str]:
    seen: set[str] = set()
    for line, one in _records(rows):
        name, cost = one["project_id"], one["cost"]
        if not name or "," in name or name != name.strip():
            yield f"line {line}: {name!r} can be no project_id"
        if name in seen:
            yield f"line {line}: project {name} stands there twice"
        seen.add(name)
        if (found := _amount(cost)) is None or found <= 0:
            yield f"line {line}: project {name} costs {cost!r}, which is no amount over 0"


def _vote_faults(sections: Mapping[str, Sequence[Row]]) -> Iterator[str]:
    meta = {one["key"]: one["value"].strip() for _, one in _records(sections["META"])}
    known = {one["project_id"] for _, one in _records(sections["PROJECTS"])}
    has_points = KINDS[meta["vote_type"]] is Kind.POINTS
    for line, one in _records(sections["VOTES"]):
        choices = [each.strip() for each in one["vote"].split(",") if each.strip()]
        strange = [each for each in choices if each not in known]
        if strange:
            yield f"line {line}: no project is called {', '.join(strange)}"
        if len(set(choices)) < len(choices):
            yield f"line {line}: a project is named twice"
        if has_points:
            points = [each.strip() for each in one.get("points", "").split(",") if each.strip()]
            if len(points) != len(choices) or not all(map(_is_whole, points)):
                yield f"line {line}: {len(choices)} projects need as many whole points of 0 or more"

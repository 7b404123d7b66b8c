"""Tells of small cells and of cells that sums give away."""

from collections.abc import Mapping, Sequence

from stadtherz.opendata.domain.persons.counts import Counted, counted
from stadtherz.opendata.domain.persons.found import PLACES, Find
from stadtherz.opendata.domain.persons.headings import Sign, signs_of
from stadtherz.opendata.domain.persons.kinds import Confidence, Kind, Reason, Verdict
from stadtherz.opendata.domain.persons.remedies import WITHHELD, Act, Remedy
from stadtherz.opendata.domain.persons.sums import Cell, Cells, Sum
from stadtherz.opendata.domain.tabular.findings import Spot
from stadtherz.opendata.domain.tabular.kinds import NUMBERS, Storage
from stadtherz.opendata.domain.tabular.kinds import Kind as ColumnKind
from stadtherz.opendata.domain.tabular.schema import LINE, Column, Schema

_DEGREES = {Counted.PEOPLE: 0.9, Counted.GUESTS: 0.7, Counted.UNSURE: 0.4}


def sorting_of(schema: Schema, counts: Sequence[str]) -> tuple[str, ...]:
    """Name the columns that sort what is counted: words, dates and years."""
    return tuple(one.name for one in schema.columns if one.name not in counts and _sorts(one))


def _sorts(column: Column) -> bool:
    if column.name.endswith(WITHHELD) or column.kind is ColumnKind.GEOMETRY:
        return False
    return column.kind not in NUMBERS or column.kind is ColumnKind.YEAR


def small_cells_in(
    schema: Schema, name: str, kind: Counted, often: tuple[int, int], lines: Sequence[int],
    least: int,
) -> Find:  # fmt: skip
    """Tell of the small cells of one column.

    Args:
        schema: of the table.
        name: of the column.
        kind: what it counts.
        often: small cells, and cells with a value.
        lines: of the first ones.
        least: k.

    """
    small, filled = often
    people = kind is Counted.PEOPLE
    remedies = [Remedy(Act.SUPPRESS, (name,), least)]
    if len([one for one in counted(schema).values() if one is not Counted.THINGS]) == 1:
        remedies += [
            Remedy(Act.DROP, (one.name,)) if _numbers(one, schema)
            else Remedy(Act.MERGE, (one.name,), least, Kind.SMALL_CELLS)
            for one in map(schema.named, sorting_of(schema, [name])) if one and _merges(one)
        ]  # fmt: skip
    remedies.append(Remedy(Act.DROP, (name,)))
    return Find(
        Kind.SMALL_CELLS, (name,), small, small / max(1, filled),
        Verdict.BLOCKING if people else Verdict.ASKING,
        Confidence(_DEGREES[kind], (Reason.HEADING,)),
        tuple(Spot(line, f"1–{least - 1}") for line in lines),
        (("counts", kind.value), ("least", least)), tuple(remedies),
    )  # fmt: skip


def _merges(column: Column) -> bool:
    return column.storage is Storage.TEXT and column.distinct > 2


def _numbers(column: Column, schema: Schema) -> bool:
    """Whether a column only numbers the rows: adding them up under "andere" says nothing."""
    signs = signs_of(column.name)
    code = column.kind is ColumnKind.CODE or bool(signs & {Sign.CODE, Sign.PERSON_ID})
    numbered = all(any(sign.isdigit() for sign in end) for end in (column.least, column.most))
    single = column.distinct >= schema.rows - column.missing and numbered
    return (code and 2 * column.distinct > schema.rows) or (single and Sign.STREET not in signs)


def given_away_in(
    rows: Sequence[Mapping[str, object]],
    cells: Cells,
    bad: Sequence[Sum],
    least: int,
    *,
    told: Sequence[Cell] = (),
    sure: bool,
) -> Find | None:
    """Tell of withheld cells that follow from sums or shares; None where there are none."""
    summed = {cell for one in bad for cell in (one.total, *one.parts) if cells[cell] is None}
    given = summed | set(told)
    if not given:
        return None
    names = tuple(sorted({name for _, name in given}))
    lines = sorted({_line(rows, cell) for cell in given})
    return Find(
        Kind.COMPUTED_CELLS, names, len({at for at, _ in given}), len(given) / max(1, len(cells)),
        Verdict.BLOCKING if sure else Verdict.ASKING,
        Confidence(0.9 if sure else 0.5, ()),
        tuple(Spot(line, "…") for line in lines[:PLACES]), (("least", least),),
        (Remedy(Act.SUPPRESS, names, least),),
    )  # fmt: skip


def _line(rows: Sequence[Mapping[str, object]], cell: Cell) -> int:
    line = rows[cell[0]][LINE]
    return line if isinstance(line, int) else 0

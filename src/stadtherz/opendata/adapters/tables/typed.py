"""Types the rows of a source over the whole file and writes them as Parquet."""

# ruff: noqa: S608 - names are machine names of ours; texts of the file are parameters
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp

from stadtherz.opendata.adapters.tables.blocks import Source, leaning
from stadtherz.opendata.adapters.tables.columns import (
    Staged,
    column_sql,
    examined,
    measured,
    profile_of,
)
from stadtherz.opendata.adapters.tables.csv_rows import CsvRows
from stadtherz.opendata.adapters.tables.duck import opened
from stadtherz.opendata.adapters.tables.geojson import GeoJsonRows
from stadtherz.opendata.adapters.tables.geometries import box_sql, with_geometry
from stadtherz.opendata.adapters.tables.geopackage import GeoPackageRows
from stadtherz.opendata.adapters.tables.intake import Intake
from stadtherz.opendata.adapters.tables.otherwise import read_otherwise
from stadtherz.opendata.adapters.tables.second_looks import second_looks
from stadtherz.opendata.adapters.tables.sheets import SheetRows
from stadtherz.opendata.adapters.tables.staging import Staging
from stadtherz.opendata.adapters.tables.stored import copy_sql
from stadtherz.opendata.adapters.tables.subtotals import left_out, subtotals_of
from stadtherz.opendata.domain.tabular.decisions import (
    Decision,
    best,
    decided,
    leaning_of,
    unread_by,
)
from stadtherz.opendata.domain.tabular.findings import Finding, finding
from stadtherz.opendata.domain.tabular.names import Heading
from stadtherz.opendata.domain.tabular.places import grid_of
from stadtherz.opendata.domain.tabular.plans import Profile, plans_of
from stadtherz.opendata.domain.tabular.rests import with_rest
from stadtherz.opendata.domain.tabular.schema import LINE, Account, Schema, Typed
from stadtherz.opendata.domain.tabular.shapes import Style
from stadtherz.opendata.domain.tabular.wishes import NONE, Wishes


def type_csv(path: Path, target: Path, wishes: Wishes = NONE) -> Typed:
    """Type a CSV file of any size.

    Args:
        path: the file as people gave it.
        target: the Parquet file to write.
        wishes: what a person says about how it is to be read.

    Raises:
        Invalid: code "no-rows", when there is no row with something in it.

    """
    source = CsvRows(path)
    return type_rows(source, target, leaning(source.dialect.delimiter), wishes)


def type_sheet(path: Path, target: Path, name: str = "", wishes: Wishes = NONE) -> Typed:
    """Type a sheet of a spreadsheet (XLSX, ODS, XLS); without a name the first one with rows.

    Raises:
        Invalid: code "no-spreadsheet" or "no-rows".
        NotFound: code "no-sheet".

    """
    return type_rows(SheetRows(path, name), target, wishes=wishes)


def type_geojson(path: Path, target: Path, wishes: Wishes = NONE) -> Typed:
    """Type the features of a GeoJSON file.

    Raises:
        Invalid: code "no-geojson".

    """
    return type_rows(GeoJsonRows(path), target, Style.ENGLISH, wishes)


def type_geopackage(path: Path, target: Path, layer: str = "", wishes: Wishes = NONE) -> Typed:
    """Type a layer of a GeoPackage; without a name the first one.

    Raises:
        Invalid: code "no-geopackage".
        NotFound: code "no-layer".

    """
    return type_rows(GeoPackageRows(path, layer), target, Style.ENGLISH, wishes)


def type_rows(
    source: Source, target: Path, default: Style = Style.GERMAN, wishes: Wishes = NONE
) -> Typed:
    """Type all rows of a source and write them to a Parquet file.

    Args:
        source: gives the rows.
        target: the file to write; what was there is replaced when the new one is complete.
        default: how numbers are written where no value of the file tells.
        wishes: what a person says about how the file is to be read.

    Raises:
        Invalid: code "no-rows", when there is no row with something in it.

    """
    folder = Path(mkdtemp(prefix="typing-", dir=target.parent))
    try:
        with opened(folder) as connection:
            kept = Intake(source, wishes)
            staging = kept.stage(connection, folder)
            given = Staged(connection, staging.sql, staging.rows, source.days_from)
            heads = kept.headings(staging.width)
            otherwise = read_otherwise(given, heads, wishes)
            staged = otherwise.staged
            decisions = _decide(staged, heads, default, wishes)
            if found := subtotals_of(staged, decisions):
                kept.tell_subtotals(found.places, found.count, left=wishes.without_subtotals)
            if found and wishes.without_subtotals:
                staged = left_out(staged, found)
                decisions = _decide(staged, heads, default, wishes)
            decisions = [otherwise.told(place, one) for place, one in enumerate(decisions)]
            columns = tuple(one.column for one in decisions)
            schema = Schema(columns, staged.rows, reference=source.reference)
            if source.geometry:
                schema, added = with_geometry(staged, len(heads), schema)
                decisions.append(added)
            _write(staged, decisions, schema, folder / "typed.parquet")
            (folder / "typed.parquet").replace(target)
        return _told(kept, schema, decisions, staging)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _decide(
    staged: Staged, heads: Sequence[Heading], default: Style, wishes: Wishes
) -> list[Decision]:
    profiles = [
        profile_of(staged, place, head, wishes.words_of(head.name))
        for place, head in enumerate(heads)
    ]
    leaning = leaning_of(profiles, default)
    return [_decide_one(staged, place, profile, leaning) for place, profile in enumerate(profiles)]


def _decide_one(staged: Staged, place: int, profile: Profile, leaning: Style) -> Decision:
    *plans, words = (with_rest(profile, one) for one in plans_of(profile, leaning))
    tried = [(plan, measured(staged, place, plan)) for plan in plans]
    plan = best(profile, tried) or words
    known = dict(tried)
    result = known[plan] if plan in known else measured(staged, place, plan)
    full = examined(staged, place, plan, result, unread_by(profile, plan, result))
    found = decided(profile, plan, full, staged.rows)
    more = tuple(second_looks(staged, place, profile, found))
    return replace(found, findings=(*found.findings, *more))


def _told(kept: Intake, schema: Schema, decisions: Sequence[Decision], staging: Staging) -> Typed:
    columns = [each for one in decisions for each in one.findings]
    found = [*kept.source.findings, *kept.findings(staging), *columns, *_about_places(schema)]
    account = Account(kept.rows.read, schema.rows, kept.left)
    return Typed(
        schema, account, tuple(found), kept.titles, kept.remarks, kept.beginning, kept.heading_lines
    )  # fmt: skip


def _about_places(schema: Schema) -> list[Finding]:
    if grid := grid_of(schema.columns):
        return [finding("coordinates", (), schema.rows, reference=grid)]
    return [finding("coordinates", (), schema.rows, reference="EPSG:4326")] if schema.place else []


def _write(staged: Staged, decisions: Sequence[Decision], schema: Schema, path: Path) -> None:
    """Write the typed columns in the order of the file, with the schema in the file's own words."""
    columns, values = [f'line AS "{LINE}"'], list[object]()
    for place, decision in enumerate(decisions):
        column, bound = column_sql(place, decision.plan, decision.column.name)
        columns.append(column)
        values += bound
    if schema.has_geometry:
        columns += box_sql(len(decisions))
    rows = f"SELECT {', '.join(columns)} FROM {staged.sql}"
    staged.connection.execute(copy_sql(rows, schema, path), values)

"""Features of a GeoPackage (OGC 12-128r19): a SQLite file with geometries in a binary of its own.

Section 2.1.3: the blob begins with GP, a version, flags and the reference system; then comes an
envelope whose length the flags tell, and then well-known binary.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import shapely

from stadtherz.kernel.errors import Invalid, NotFound
from stadtherz.opendata.adapters.tables.blocks import Block
from stadtherz.opendata.adapters.tables.features import FeatureBlocks, in_blocks
from stadtherz.opendata.domain.tabular.findings import Finding, finding

ENVELOPES = (0, 32, 48, 48, 64)
HEAD = 8
WGS84 = (4326, 4979)
LAYERS = (
    "SELECT c.table_name, g.column_name, s.organization_coordsys_id FROM gpkg_contents c"
    " JOIN gpkg_geometry_columns g ON g.table_name = c.table_name"
    " LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id"
    " WHERE c.data_type = 'features' ORDER BY c.rowid"
)
NEEDED = {"gpkg_contents", "gpkg_geometry_columns", "gpkg_spatial_ref_sys"}
# a view may have rows without end, and a virtual table do anything
TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
LARGEST_BLOB = 256 * 1024 * 1024


@dataclass(frozen=True)
class Layer:
    """A table of features: its name, its column of geometries and its EPSG code (0: unknown)."""

    name: str
    column: str
    reference: int


def layers_of(path: Path) -> tuple[Layer, ...]:
    """List the layers of a GeoPackage.

    Raises:
        Invalid: code "no-geopackage", where the file is none.

    """
    with _opened(path) as connection:
        try:
            tables = {name for (name,) in connection.execute(TABLES)}
            found = connection.execute(LAYERS).fetchall() if tables >= NEEDED else []
        except sqlite3.DatabaseError as error:
            message = f"{path.name} is no GeoPackage with features; export it again as GeoPackage"
            raise Invalid(message, code="no-geopackage") from error
    return tuple(
        Layer(name, column, reference or 0) for name, column, reference in found if name in tables
    )


class _opened:  # noqa: N801 - reads as a word
    """A file opened for reading only, and closed behind."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> sqlite3.Connection:
        address = f"file:{quote(str(self.path))}?mode=ro&immutable=1"
        self.connection = sqlite3.connect(address, uri=True)
        self.connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_BLOB)
        self.connection.execute("PRAGMA trusted_schema = OFF")
        self.connection.text_factory = lambda text: text.decode("utf-8", "replace")
        return self.connection

    def __exit__(self, *_raised: object) -> None:
        self.connection.close()


class GeoPackageRows:
    """Rows of a layer."""

    headed = True
    days_from = 0
    geometry = True

    def __init__(self, path: Path, name: str = "") -> None:
        """Open a layer; without a name the first one.

        Raises:
            Invalid: code "no-geopackage".
            NotFound: code "no-layer".

        """
        layers = {one.name: one for one in layers_of(path)}
        chosen = layers.get(name) if name else next(iter(layers.values()), None)
        if chosen is None:
            message = f"{path.name} has no layer {name!r}; it has {', '.join(layers) or 'none'}"
            raise NotFound(message, code="no-layer")
        self.path, self.layer = path, chosen
        with _opened(path) as connection:
            table = _quoted(chosen.name)
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        if chosen.column not in columns:
            message = f"the layer {chosen.name!r} of {path.name} has no column of geometries"
            raise Invalid(message, code="no-geopackage")
        self.features = FeatureBlocks([one for one in columns if one != chosen.column])

    @property
    def reference(self) -> int:
        """EPSG code of the geometries."""
        return 4326 if self.layer.reference in WGS84 else self.layer.reference

    @property
    def findings(self) -> list[Finding]:
        """What was found about the features."""
        told = self.features.findings
        if self.layer.reference not in WGS84:
            told.append(finding("other-reference-system", (), 1, epsg=self.layer.reference))
        return told

    def blocks(self) -> Iterator[Block]:
        """Give the heading, then one row a feature; its line is its number and one."""
        yield self.features.heading()
        line = 2
        names = ", ".join(map(_quoted, (self.layer.column, *self.features.names)))
        with _opened(self.path) as connection:
            rows = connection.execute(f"SELECT {names} FROM {_quoted(self.layer.name)}")  # noqa: S608 - names of the file, quoted
            for found in in_blocks(rows):
                shapes = [self._shape(line + at, row[0]) for at, row in enumerate(found)]
                yield self.features.block(line, [row[1:] for row in found], shapes)
                line += len(found)

    def _shape(self, line: int, blob: Any) -> Any:
        if blob is None:
            return None
        shape = geometry_of(blob) if isinstance(blob, bytes) else None
        if shape is None:
            self.features.note(line, blob[:20] if isinstance(blob, bytes) else blob)
        return None if shape is None or shape.is_empty else shape


def geometry_of(blob: bytes) -> Any:
    """Read a geometry of a GeoPackage; None where it is none."""
    kind = blob[3] >> 1 & 7 if len(blob) > HEAD else len(ENVELOPES)
    if blob[:2] != b"GP" or kind >= len(ENVELOPES):
        return None
    return shapely.from_wkb(blob[HEAD + ENVELOPES[kind] :], on_invalid="ignore")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'

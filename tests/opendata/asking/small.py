"""A small table of all types with gaps, as plain rows and as a file to ask."""

import random
from datetime import date, datetime, timedelta
from decimal import Decimal

import duckdb

from stadtherz.opendata.adapters.asking.answers import Table
from stadtherz.opendata.domain.tabular.kinds import Kind, Storage
from stadtherz.opendata.domain.tabular.schema import Column, Schema

TYPES = {
    "nr": "BIGINT", "betrag": "DECIMAL(18,2)", "wert": "DOUBLE", "ort": "VARCHAR",
    "offen": "BOOLEAN", "tag": "DATE", "zeit": "TIMESTAMP", "moment": "TIMESTAMPTZ",
}  # fmt: skip
STORAGE = {
    "nr": (Kind.WHOLE, Storage.WHOLE), "betrag": (Kind.MONEY, Storage.DECIMAL),
    "wert": (Kind.DECIMAL, Storage.DOUBLE), "ort": (Kind.CATEGORY, Storage.TEXT),
    "offen": (Kind.BOOLEAN, Storage.BOOLEAN), "tag": (Kind.DATE, Storage.DATE),
    "zeit": (Kind.DATETIME, Storage.LOCAL), "moment": (Kind.DATETIME, Storage.MOMENT),
}  # fmt: skip
PLACES = ["Mitte", "West", "Süd", "mitte", "O'Hara", "100%", "a_b", "", "Erfenbach"]
START = datetime(2024, 1, 30, 22)


def rows(count=60, seed=5):
    """Give rows as dictionaries; moments as their time in UTC."""
    chance = random.Random(seed)
    found = []
    for line in range(count):
        moment = START + timedelta(minutes=chance.randrange(60 * 24 * 500))
        row = {
            "_line": line + 2,
            "nr": chance.randrange(-5, 12),
            "betrag": Decimal(chance.randrange(-500, 500)) / 100,
            "wert": chance.choice([0.1, 0.2, 0.3, -7.5, 1e10, 2.5]),
            "ort": chance.choice(PLACES),
            "offen": chance.random() < 0.5,
            "tag": date(2024, 1, 1) + timedelta(days=chance.randrange(500)),
            "zeit": moment,
            "moment": moment,
        }
        found.append({
            name: None if name != "_line" and chance.random() < 0.15 else value
            for name, value in row.items()
        })  # fmt: skip
    return found


def table(folder, given=None):
    """Write the rows as a file and give the table."""
    given = rows() if given is None else given
    path = folder / "small.parquet"
    with duckdb.connect() as connection:
        connection.execute("SET timezone = 'UTC'")
        columns = ", ".join(f"{name} {kind}" for name, kind in TYPES.items())
        connection.execute(f"CREATE TABLE given (_line BIGINT, {columns})")
        marks = ", ".join("?" * (len(TYPES) + 1))
        for row in given:
            connection.execute(f"INSERT INTO given VALUES ({marks})", [*row.values()])  # noqa: S608
        connection.execute(f"COPY given TO '{path}' (FORMAT parquet)")
    return Table(path, schema(given))


def schema(given):
    columns = tuple(
        Column(
            name, name, *STORAGE[name], decimals=2 if name == "betrag" else 0,
            distinct=len({row[name] for row in given} - {None}),
        )
        for name in TYPES
    )  # fmt: skip
    return Schema(columns, len(given))

"""A question as lines of code, for curl, Python, DuckDB, R and Excel: they only fetch an address.

Nothing that a reader typed stands in them but within an address, whose signs are all escaped.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Snippet:
    """Lines for one program."""

    program: str
    lines: str


def snippets_of(csv: str, parquet: str, key: str) -> tuple[Snippet, ...]:
    """Write the lines that fetch an answer.

    Args:
        csv: absolute address of the answer as CSV.
        parquet: of the answer as Parquet.
        key: of the dataset, which names the file.

    """
    return (
        Snippet("curl", f"curl -o {key}.csv '{csv}'"),
        Snippet("Python", f'import pandas\n\ntable = pandas.read_csv("{csv}")'),
        Snippet("DuckDB", f"FROM read_parquet('{parquet}');"),
        Snippet("R", f'table <- read.csv("{csv}")'),
        Snippet(
            "Excel", f'let Quelle = Csv.Document(Web.Contents("{csv}"), [Delimiter=",",'
            " Encoding=65001]), Kopf = Table.PromoteHeaders(Quelle) in Kopf",
        ),
    )  # fmt: skip

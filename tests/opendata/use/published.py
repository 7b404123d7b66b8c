"""Published datasets with a typed table, made of a few lines of CSV."""

from pathlib import Path

from django.utils import timezone

from stadtherz.city.public import Department
from stadtherz.opendata.adapters import store
from stadtherz.opendata.adapters.tables.typed import type_csv
from stadtherz.opendata.models import Dataset, Distribution

BUDGET = """Jahr;Bereich;Art;Betrag in EUR
2023;Schulen;Personal;1.200.000,50
2023;Sport;Personal;300.000,00
2024;Schulen;Personal;1.300.000,00
2024;Sport;Sachkosten;k. A.
2024;Schulen;Sachkosten;250.000,25
2025;Sport;Personal;310.000,00
2025;Schulen;Personal;1.400.000,00
"""
PLAYGROUNDS = "Name;lat;lon;Baujahr\n" + "".join(
    f"Platz {number};{49.44 + number / 1e4:.4f};{7.76 + number / 1e4:.4f};{1990 + number % 20}\n"
    for number in range(180)
)


def published(folder, key="haushalt", text=BUDGET, **said):
    """Publish a dataset with the table of a text."""
    source = Path(folder) / f"{key}.csv"
    source.write_text(text)
    row = Dataset.objects.create(
        key=key, title={"de": "Haushalt", "en": "Budget"}, description={"de": "Was wofür."},
        state="published", themes=["ECON"], licence="dl-by-de-2.0", issued=timezone.localdate(),
        department=Department.objects.order_by("position").first(), **said,
    )  # fmt: skip
    found = []
    written = store.write(
        f"{key}/{key}.parquet", lambda path: found.append(type_csv(source, Path(path)))
    )
    Distribution.objects.create(
        dataset=row, name="all", title={"de": "Alle Zeilen"}, file_type="PARQUET",
        path=written.path, size=written.size, sha256=written.sha256, rows=found[0].schema.rows,
    )  # fmt: skip
    return row

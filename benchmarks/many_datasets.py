"""A city with a catalogue of many made-up datasets, no two alike, for benchmarks and tests.

`make` writes rows; `throw_away_city` gives a process a city of its own in a folder, set up so far
that its catalogue can be told.
"""

import os
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path

TEXTS = (
    "Zählung „jeden Tag“ & <nachts>", 'Größe in "m²" \\ Höhe', "Straßen, Wege und Plätze",
    "Erste Zeile\r\nzweite Zeile\tmit Sprung", "Μετρήσεις – قياسات – 測定 🚲",
    "O'Brien's 100 % + x",
)  # fmt: skip
FORMATS = (("CSV", "PARQUET"), ("GEOJSON",), ("CSV", "JSON", "XLSX"), ("GPKG", "ZIP"), ("ODS",))
FIRST = date(2015, 1, 1)
NOW = datetime(2026, 11, 26, 3, 30, tzinfo=UTC)
AT_ONCE = 500


def throw_away_city(folder: Path):
    """Make the city of this process; call it before anything of Django is imported."""
    from tests.running_city import environment_for, give_database  # noqa: PLC0415

    environment = environment_for(folder, 8000)
    give_database(environment)
    enter(environment)
    from stadtherz.city.public import load_city, the_city  # noqa: PLC0415 - needs its settings

    load_city(city=the_city())


def enter(environment):
    """Make this process one of a city whose folder is there."""
    import django  # noqa: PLC0415

    os.environ.update(environment, DJANGO_SETTINGS_MODULE="stadtherz.site.settings")
    django.setup()


def make(number):
    """Write so many published datasets with their files."""
    from django.db import transaction  # noqa: PLC0415

    from stadtherz.opendata.models import Dataset, Distribution  # noqa: PLC0415

    rows = _rows(number)
    with transaction.atomic():
        while piece := list(islice(rows, AT_ONCE)):
            kept = Dataset.objects.bulk_create(row for row, _ in piece)
            files = [
                file
                for row, (_, formats) in zip(kept, piece, strict=True)
                for file in _files(Distribution, row, formats)
            ]
            Distribution.objects.bulk_create(files)


def _rows(number):
    from stadtherz.city.public import Department  # noqa: PLC0415
    from stadtherz.opendata.domain.terms import (  # noqa: PLC0415
        LICENCES,
        Frequency,
        HighValue,
        Theme,
    )
    from stadtherz.opendata.models import Dataset  # noqa: PLC0415

    offices = list(Department.objects.order_by("key"))
    themes, often, kinds = list(Theme), list(Frequency), list(HighValue)
    for n in range(number):
        words = TEXTS[n % len(TEXTS)]
        begins = FIRST + timedelta(days=n % 3000)
        yield Dataset(
            key=f"many-{n:05}", state="published",
            title={"de": f"Datensatz {n}: {words}", "en": f"Dataset {n}: {words}"},
            description={"de": f"{words} Nummer {n}"} | ({"en": f"No. {n}"} if n % 3 else {}),
            keywords={"de": f"Zahl {n % 97}, Stadt, {words.split()[0].strip(',')}"},
            themes=[themes[n % 13].value, themes[n * 7 % 13].value][: 1 + n % 2],
            department=offices[n % len(offices)] if offices else None,
            licence=list(LICENCES)[n % len(LICENCES)], frequency=often[n % len(often)].value,
            high_value=[kinds[n % 6].value] if n % 5 == 0 else [],
            provenance={"de": f"Erhoben: {words}"} if n % 4 else {},
            west=7.6 + n % 40 / 100, south=49.3 + n % 30 / 100,
            east=7.9 + n % 50 / 100, north=49.7 + n % 20 / 100,
            begins=begins, ends=begins + timedelta(days=n % 900) if n % 6 else None,
            simulated=n % 50 == 0, issued=FIRST + timedelta(days=n % 4000),
            modified=NOW - timedelta(minutes=n), search=f"datensatz {n}",
        ), FORMATS[n % len(FORMATS)]  # fmt: skip


def _files(kind, row, formats):
    for place, name in enumerate(formats):
        yield kind(
            dataset=row, name=name.lower(), title={"de": f"{name} von {row.key}"},
            description={"de": "Eine Zeile je Wert"}, file_type=name,
            path=f"{row.key}/{row.key}.{name.lower()}", size=1000 + row.pk, sha256="ab" * 32,
            rows=row.pk, service="sensorthings" if place == 0 and row.pk % 3 == 0 else "",
            issued=row.modified, modified=row.modified, position=place,
        )  # fmt: skip

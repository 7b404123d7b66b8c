"""Published tables with places, as a person would have given them."""

import hashlib
import json

from django.utils import timezone

from stadtherz.opendata.adapters import store
from stadtherz.opendata.adapters.tables.typed import type_csv, type_geojson
from stadtherz.opendata.models import Dataset, Distribution

TREES = [
    ("Linde", 7.70, 49.40, 12.5, "2026-05-01", "ja"),
    ("Eiche", 7.75, 49.44, 20.0, "2026-05-02", "nein"),
    ("Ahorn", 7.80, 49.46, 8.25, "2026-05-03", "ja"),
    ("Buche", None, None, 15.0, "2026-05-04", "ja"),
    ("O'Hara-Kirsche", 7.77, 49.45, 3.0, None, "nein"),
]
"""Name, longitude, latitude, height, day planted, protected."""


def dataset(key, *, state="published", **more):
    return Dataset.objects.create(
        key=key, title={"de": f"Datensatz {key}", "en": f"Dataset {key}"}, licence="dl-by-de-2.0",
        description={"de": "Was es gibt"}, state=state, modified=timezone.now(), **more,
    )  # fmt: skip


TYPED = {}
"""What typing made of a text, so that it is done once."""


def give(row, folder, name, text, kind=type_csv):
    """Type a file and make it the table of a dataset."""
    if text not in TYPED:
        source, made = folder / name, folder / f"{name}.parquet"
        source.write_text(text)
        rows = kind(source, made).schema.rows
        TYPED[text] = made.read_bytes(), rows
    content, rows = TYPED[text]
    target = store.folder() / row.key / f"{row.key}.parquet"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    Distribution.objects.update_or_create(
        dataset=row, name="all", defaults={
            "title": {"de": "Alles"}, "file_type": "PARQUET", "size": len(content), "rows": rows,
            "path": f"{row.key}/{row.key}.parquet", "sha256": hashlib.sha256(content).hexdigest(),
        },
    )  # fmt: skip


def trees(folder, key="baeume", state="published"):
    def cell(value):
        return "" if value is None else str(value).replace(".", ",")

    lines = ["art;lon;lat;hoehe;gepflanzt;geschuetzt"]
    lines += [";".join([one[0], *map(cell, one[1:4]), one[4] or "", one[5]]) for one in TREES]
    row = dataset(key, state=state)
    give(row, folder, f"{key}.csv", "\n".join(lines) + "\n")
    return row


def ways(folder, key="wege"):
    """A way that bows around a corner of its own box, and an area."""
    shapes = [
        {"type": "LineString", "coordinates": [[7.70, 49.40], [7.80, 49.40], [7.80, 49.50]]},
        {"type": "Polygon", "coordinates": [[[7.60, 49.30], [7.65, 49.30], [7.65, 49.35],
                                             [7.60, 49.30]]]},
    ]  # fmt: skip
    features = [
        {"type": "Feature", "geometry": shape, "properties": {"name": f"Weg {number}"}}
        for number, shape in enumerate(shapes)
    ]
    row = dataset(key)
    text = json.dumps({"type": "FeatureCollection", "features": features})
    give(row, folder, f"{key}.geojson", text, type_geojson)
    return row

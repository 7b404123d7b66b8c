"""Lets counting MultiDatastreams that were there before be shown by the total of their parts."""

import re

from django.db import migrations

from stadtherz.observations.domain.count_parts import TOTALS, counted_by
from stadtherz.observations.domain.counting_result import DEFINITIONS


def show_totals(apps, schema_editor):
    streams = apps.get_model("observations", "Datastream").objects.filter(multi=True)
    properties = apps.get_model("observations", "ObservedProperty").objects
    for row in streams:
        parts = [
            (one.observed.definition, one.observation_type)
            for one in row.parts.select_related("observed").order_by("position")
        ]
        counted = counted_by(parts)
        if counted is None:
            continue
        row.observed, _ = properties.get_or_create(
            definition=f"{TOTALS}{counted.key}",
            defaults={"key": f"total-{counted.key}", "name": counted.name, "kind": "count"},
        )
        way = re.fullmatch(r".*?-(\d+)-([a-z0-9-]{1,20})", row.key)
        if way and parts[0][0].startswith(DEFINITIONS):
            row.properties = {"lane": int(way[1]), "direction": way[2], **row.properties}
        row.save(update_fields=["observed", "properties"])


class Migration(migrations.Migration):
    dependencies = [("observations", "0010_places_and_sensors_of_stations")]
    operations = [migrations.RunPython(show_totals, migrations.RunPython.noop)]

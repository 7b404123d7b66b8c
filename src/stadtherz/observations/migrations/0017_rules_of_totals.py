"""Gives totals of counts a greatest number a second, and takes away rules of what is never judged."""

from django.db import migrations
from django.db.models import Exists, OuterRef

from stadtherz.observations.domain.count_parts import TOTALS
from stadtherz.observations.domain.rule_figures import defaults_for


def mend_rules(apps, schema_editor):
    models = {one: apps.get_model("observations", one) for one in ("QualityRules", "Part")}
    streams = apps.get_model("observations", "Datastream").objects
    rules = models["QualityRules"].objects
    of_totals = rules.filter(observed__definition__startswith=TOTALS, most_a_second=None, low=0.0)
    for row in of_totals.select_related("observed"):
        row.most_a_second = defaults_for(row.observed.key, counted=True).most_a_second
        row.save(update_fields=["most_a_second"])
    parts = models["Part"].objects.filter(observed=OuterRef("observed"))
    own = streams.filter(observed=OuterRef("observed"))
    rules.filter(Exists(parts), ~Exists(own)).delete()


class Migration(migrations.Migration):
    dependencies = [("observations", "0016_distances")]
    operations = [migrations.RunPython(mend_rules, migrations.RunPython.noop)]

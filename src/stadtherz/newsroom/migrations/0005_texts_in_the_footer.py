from django.db import migrations


def show(apps, schema_editor):
    """Text pages that stand directly under a home page were meant to be found; link them."""
    pages = apps.get_model("newsroom", "StandardPage").objects.filter(depth=3)
    apps.get_model("newsroom", "CityPage").objects.filter(
        pk__in=list(pages.values_list("pk", flat=True))
    ).update(show_in_menus=True)


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0004_pages")]

    operations = [migrations.RunPython(show, migrations.RunPython.noop)]

"""What is told of a quiz is the number at its last full ten plays; so far it was the newest."""

from django.db import migrations, models
from django.db.models import F

SMALLEST = 10


def tell(apps, _schema_editor):
    """Tell of a quiz that enough have played what was told so far."""
    counts = apps.get_model("participation", "QuizCount").objects
    plays = counts.filter(question="", option="", number__gte=SMALLEST)
    for survey in plays.values_list("survey_id", flat=True):
        counts.filter(survey_id=survey).update(told=F("number"))


class Migration(migrations.Migration):
    dependencies = [("participation", "0026_without_account")]

    operations = [
        migrations.AddField(
            model_name="quizcount", name="told", field=models.PositiveIntegerField(default=0)
        ),
        migrations.RunPython(tell, migrations.RunPython.noop),
    ]

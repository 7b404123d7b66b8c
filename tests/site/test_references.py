"""What points to what is noted after each save, and of what is gone by then nothing is said."""

import logging

import pytest
from django_tasks_db.models import DBTaskResult
from wagtail.models import ReferenceIndex

from stadtherz.site.references import note_references
from tests.observations.factories import station

pytestmark = pytest.mark.django_db


def waiting():
    """Carry out what waits as the worker does; gives how each task ended."""
    ended = []
    for row in DBTaskResult.objects.order_by("enqueued_at"):
        given = row.args_kwargs
        row.task.func(*given["args"], **given["kwargs"])
        ended.append(row.task_path)
    return ended


def test_the_task_of_a_station_that_was_deleted_ends_well(settings, caplog):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    one = station()
    one.delete()
    with caplog.at_level(logging.DEBUG):
        assert "stadtherz.site.references.note_references" in waiting()
    assert not caplog.records


def test_what_a_station_points_to_is_noted():
    one = station()
    ReferenceIndex.objects.all().delete()
    note_references.call("observations", "station", str(one.pk))
    assert ReferenceIndex.get_references_to(one.place).count() == 1


def test_other_faults_are_not_hidden():
    with pytest.raises(LookupError):
        note_references.call("observations", "nothing", "1")

"""Noting what points to what, for the administration, also of what is gone by then.

Wagtail notes it in a task of its own after each save (`wagtail.signal_handlers`, 8.0), which fails
with a traceback when the row was deleted before its turn: programs make and delete stations by the
interface within seconds. Of what is gone there is nothing to note.
"""

from django.core.exceptions import ObjectDoesNotExist
from django_tasks import task
from wagtail import signal_handlers
from wagtail.tasks import update_reference_index_task


@task()
def note_references(app_label: str, model_name: str, pk: str) -> None:
    """Note what a row points to, if it is still there."""
    try:
        update_reference_index_task.call(app_label, model_name, pk)
    except ObjectDoesNotExist:
        return


def note_references_of_what_is_there() -> None:
    """Let Wagtail enqueue our task instead of its own."""
    signal_handlers.update_reference_index_task = note_references

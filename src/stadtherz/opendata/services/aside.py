"""Work that takes longer than a page may wait: a background process does it, pages tell how far."""

from functools import partial

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from stadtherz.opendata.services.handing_in import read, search


@task()
def read_submission(pk: int) -> None:
    """Read the file of a table that somebody handed in."""
    read(pk=pk, now=timezone.now())


@task()
def search_submission(pk: int) -> None:
    """Apply remedies and look again for what tells of persons."""
    search(pk=pk, now=timezone.now())


def search_aside(*, pk: int) -> None:
    """Let the remedies of a submission be applied as soon as they are stored."""
    transaction.on_commit(partial(search_submission.enqueue, pk))


def read_aside(*, pk: int) -> None:
    """Let the file of a submission be read as soon as the submission is stored."""
    transaction.on_commit(partial(read_submission.enqueue, pk))

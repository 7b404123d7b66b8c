"""What a table that was handed in needs and nobody waits for: done by the background worker."""

from functools import partial

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from stadtherz.opendata.services.fetching import fetch
from stadtherz.opendata.services.guarded_reading import read_guarded
from stadtherz.opendata.services.handing_in import search


@task()
def read_submission(pk: int) -> None:
    """Read the file of a table that somebody handed in."""
    read_guarded(pk=pk, now=timezone.now())


@task()
def fetch_submission(pk: int) -> None:
    """Fetch the file of a table from its address, and read it."""
    fetch(pk=pk, now=timezone.now())


@task()
def search_submission(pk: int) -> None:
    """Apply remedies and look again for what tells of persons."""
    search(pk=pk, now=timezone.now())


def search_aside(*, pk: int) -> None:
    """Let the remedies of a submission be applied as soon as they are stored."""
    transaction.on_commit(partial(search_submission.enqueue, pk))


def fetch_aside(*, pk: int) -> None:
    """Let the file of a submission be fetched as soon as the submission is stored."""
    transaction.on_commit(partial(fetch_submission.enqueue, pk))


def read_aside(*, pk: int) -> None:
    """Let the file of a submission be read as soon as the submission is stored."""
    transaction.on_commit(partial(read_submission.enqueue, pk))

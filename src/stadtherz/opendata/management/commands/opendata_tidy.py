"""Sends answers that did not leave, and forgets what people left and nobody needs any more."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from stadtherz.opendata.services import questions, reuses
from stadtherz.opendata.services.handing_in import remove_discarded
from stadtherz.opendata.services.leftovers import remove_leftovers

KEPT = timedelta(days=30)


class Command(BaseCommand):
    """What the clock does each day; doing it twice changes nothing."""

    help = (
        "Sends answers to questions that did not leave, forgets mail addresses after 90 days and"
        " what is hidden after 30, and deletes the files of tables that were published or discarded"
        " more than 30 days ago, and those that were replaced. Meant for once a day."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        now = timezone.now()
        sent, forgotten, deleted = questions.tidy(now=now)
        hidden = reuses.forget_hidden(now=now)
        files = remove_discarded(before=now - KEPT)
        leftovers = remove_leftovers(now=now)
        self.stdout.write(
            f"{sent} answers sent, {forgotten} addresses forgotten, {deleted} questions and"
            f" {hidden} proposals deleted, {files} files of tables removed"
        )
        if leftovers:
            self.stdout.write(f"{leftovers} replaced files removed")

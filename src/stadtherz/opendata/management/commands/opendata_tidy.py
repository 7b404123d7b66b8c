"""Sends answers that did not leave, and forgets what people left and nobody needs any more."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from stadtherz.opendata.services import questions, reuses


class Command(BaseCommand):
    help = (
        "Sends answers to questions that did not leave, forgets mail addresses after 90 days and"
        " what is hidden after 30. Meant for once a day."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        now = timezone.now()
        sent, forgotten, deleted = questions.tidy(now=now)
        hidden = reuses.forget_hidden(now=now)
        self.stdout.write(
            f"{sent} answers sent, {forgotten} addresses forgotten, {deleted} questions and"
            f" {hidden} proposals deleted"
        )

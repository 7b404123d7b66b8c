from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from stadtherz.opendata.services.reminding import look_after_requests


class Command(BaseCommand):
    """What happens to requests once a day; doing it twice tells and erases nothing twice."""

    help = (
        "Reminds the desk of requests that are new, due within five working days or overdue, tells"
        " people that data they asked for are public now, sends letters that could not leave, and"
        " erases what is personal of requests answered over a year ago."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        done = look_after_requests(now=timezone.now())
        said = {
            "letters sent": done.posted, "requests reminded of": done.reminded,
            "people told of data": done.told, "requests erased": done.erased,
        }  # fmt: skip
        if any(said.values()):
            self.stdout.write(", ".join(f"{number} {what}" for what, number in said.items()))

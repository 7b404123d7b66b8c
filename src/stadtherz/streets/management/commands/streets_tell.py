from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from stadtherz.streets.services.closing import tell_of_closures
from stadtherz.streets.services.importing import mend_current_map
from stadtherz.streets.services.obstacle_desk import forward_obstacles, tidy_obstacles
from stadtherz.streets.services.surveying import forget_marks


class Command(BaseCommand):
    """Tells other systems which closures began and ended, and departments what is in the way.

    Again tells nothing twice.
    """

    help = (
        "Tells which closures of streets began and ended, and departments of reported obstacles."
        " Meant for every five minutes."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        tidy_obstacles(now=now)
        forget_marks(now=now)
        mend_current_map()
        events, mails = tell_of_closures(now=now), forward_obstacles(now=now)
        self.stdout.write(f"{events} events, {mails} mails to departments")

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from stadtherz.observations.services.posting import forget_sent, send_waiting
from stadtherz.observations.services.watching import watch


class Command(BaseCommand):
    help = "Looks at the health of all devices once, decides about alerts and sends their mails."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        found = watch(now=now)
        posted = send_waiting(now=now)
        forget_sent(now=now)
        if found and (found.opened or found.closed):
            self.stdout.write(f"watch: {found.opened} alerts opened, {found.closed} closed")
        if posted.sent or posted.waiting:
            self.stdout.write(f"watch: {posted.sent} mails sent, {posted.waiting} wait")

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from stadtherz.opendata.adapters.apart import limit_myself
from stadtherz.opendata.domain.examining import LONGEST_S, MEMORY_MB
from stadtherz.opendata.services.examining import examine_one, look_after, waiting
from stadtherz.opendata.views.doctor_public import worded


class Command(BaseCommand):
    help = (
        "Examines the catalogues that visitors of the page have asked for and that still wait, "
        "each in a process of its own, and forgets reports of more than a week."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--token", help="this one, in this process, which then is limited")

    def handle(self, *args: Any, **options: Any) -> None:
        if token := options["token"]:
            limit_myself(MEMORY_MB, LONGEST_S)
            examine_one(token=token, worded=worded, clock=timezone.now)
            return
        found = waiting(now=timezone.now())
        for token in found:
            look_after(token=token, seconds=LONGEST_S)
        self.stdout.write(f"examined {len(found)} catalogues")

from typing import Any

from django.core.management.base import BaseCommand

from stadtherz.observations.services.repairing import repair


class Command(BaseCommand):
    help = "Takes back the last commit of the lake if a power cut left it half on the disk."

    def handle(self, *args: Any, **options: Any) -> None:
        found = repair()
        for one in found:
            self.stdout.write(f"{one.table}: took back a commit, as {one.fault}")
        if not found:
            self.stdout.write("the lake and its roll-ups are whole, nothing to do")

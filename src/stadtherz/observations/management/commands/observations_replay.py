from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from stadtherz.observations.adapters.mqtt import Letter
from stadtherz.observations.services.ingest import Ingest
from stadtherz.observations.services.letters import Kept, replay_letters


class Command(BaseCommand):
    help = "Hands in again what devices sent and could not be read, after its reason was mended."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--code", default="", help="only what was kept for this reason")

    def handle(self, *args: Any, **options: Any) -> None:
        ingest = Ingest()

        def take(letters: Sequence[Kept]) -> int:
            return ingest.take(
                [
                    Letter(one.topic, one.payload, arrived=one.arrived, sender=one.sender)
                    for one in letters
                ]
            )

        taken, kept = replay_letters(take=take, code=options["code"])
        self.stdout.write(f"{taken} readings taken, {kept} messages stay")
        for code, count in sorted(ingest.refused.items()):
            self.stdout.write(f"  {code}: {count}")

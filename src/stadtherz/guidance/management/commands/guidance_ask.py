import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from stadtherz.guidance.services.asking import PAIRS, SEED, find_questions
from stadtherz.kernel.errors import NotFound


class Command(BaseCommand):
    """`stadtherz guidance ask`: finds out which unknown facts change the most ways."""

    help = "Ranks what nobody has looked at by how many ways it would change. Meant for each day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--pairs", type=int, default=PAIRS, help="so many starts and ends")
        parser.add_argument("--seed", type=int, default=SEED, help="the same gives the same pairs")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()

        def say(words: str) -> None:
            self.stdout.write(f"{time.monotonic() - began:5.1f} s  {words}")

        try:
            kept = find_questions(
                now=timezone.now(), pairs=options["pairs"], seed=options["seed"], say=say
            )
        except NotFound:  # the clock runs in cities without a map as well
            self.stdout.write("the city has no map; there is nothing to ask")
            return
        say(f"{len(kept.questions)} questions worth asking, of {kept.sampled} ways")
        for one in kept.questions[:10]:
            about = one.subject
            self.stdout.write(f"{one.ways:5} ways  {about.ref} {about.attribute}  {one.street}")

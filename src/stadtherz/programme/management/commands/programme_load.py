from typing import Any

from django.core.management.base import BaseCommand

from stadtherz.programme.services.loading import load_programme, read_programme


class Command(BaseCommand):
    help = "Loads goals and projects of the city once; what people changed since then stays."

    def handle(self, *args: Any, **options: Any) -> None:
        if new := load_programme(tables=read_programme()):
            self.stdout.write(f"  {new} projects")

from typing import Any

from django.core.management.base import BaseCommand

from stadtherz.newsroom.services import ensure_newsroom, load_news


class Command(BaseCommand):
    help = "Makes the page trees and the release by a second person, and loads the first news once."

    def handle(self, *args: Any, **options: Any) -> None:
        ensure_newsroom()
        if new := load_news():
            self.stdout.write(f"  {new} pages in each language")

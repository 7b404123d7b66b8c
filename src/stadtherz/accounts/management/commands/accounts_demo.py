from typing import Any

from django.core.management.base import BaseCommand

from stadtherz.accounts.services.demo import create_demo_people


class Command(BaseCommand):
    help = "Makes the logins of the demo."

    def handle(self, *args: Any, **options: Any) -> None:
        if new := create_demo_people():
            self.stdout.write(f"  {new} demo logins")

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from stadtherz.accounts.public import Role, User, demo_logins
from stadtherz.participation.services.demo_plans import load_demo_plans


class Command(BaseCommand):
    """Shows what participation looks like; running it again adds nothing twice."""

    help = "Fills participation with examples; in the demo only."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            message = "examples are for the demo; set STADTHERZ_DEMO=yes to make them"
            raise CommandError(message)
        name = next(one.username for one in demo_logins() if one.role == Role.CDO)
        by, now = User.objects.get(username=name), timezone.now()
        if new := load_demo_plans(by=by, now=now):
            self.stdout.write(f"  {new} plans")

from typing import Any

from django.core.management.base import BaseCommand

from stadtherz.accounts.services.privacy import apply_retention


class Command(BaseCommand):
    help = (
        "Removes expired sessions, and mails in the folder and unconfirmed sign-ups of over a week."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        removed = apply_retention()
        self.stdout.write(", ".join(f"{count} {what} removed" for what, count in removed.items()))

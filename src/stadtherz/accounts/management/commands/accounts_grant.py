from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from stadtherz.accounts.domain.roles import STAFF_ROLES, Role
from stadtherz.accounts.services.roles import grant_first_role


class Command(BaseCommand):
    help = "Gives somebody a role, for the first one who can then grant roles to others."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user", help="the user name of an account that was signed up")
        parser.add_argument("role", choices=sorted(role.value for role in STAFF_ROLES))
        parser.add_argument("--reason", required=True, help="it is written down with the change")

    def handle(self, *args: Any, **options: Any) -> None:
        role = Role(options["role"])
        grant_first_role(username=options["user"], role=role, reason=options["reason"])
        self.stdout.write(f"{options['user']} has the role {role.value}")

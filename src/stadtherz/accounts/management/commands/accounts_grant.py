from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from stadtherz.accounts.domain.roles import STAFF_ROLES, Membership, granted_as
from stadtherz.accounts.services.roles import grant_first_role
from stadtherz.city.public import the_city


class Command(BaseCommand):
    help = "Gives somebody a role or a department, where nobody is there yet who grants them."

    def add_arguments(self, parser: CommandParser) -> None:
        members = [Membership(one.key).value for one in the_city().departments]
        parser.add_argument("user", help="the user name of an account that was signed up")
        parser.add_argument("role", choices=[*sorted(role.value for role in STAFF_ROLES), *members])
        parser.add_argument("--reason", required=True, help="it is written down with the change")

    def handle(self, *args: Any, **options: Any) -> None:
        role = granted_as(options["role"])
        grant_first_role(username=options["user"], role=role, reason=options["reason"])
        self.stdout.write(f"{options['user']} has the role {role.value}")

"""Who may do what: roles as named sets of permissions.

A permission names an act of a system ("programme.approve"). Systems ask for permissions, never
for roles, so a town can cut its roles differently without touching a system.
"""

from dataclasses import dataclass
from enum import StrEnum

OF_DEPARTMENT = "department:"


class Permission(StrEnum):
    """An act that not everybody may do."""

    ADMIN_ACCESS = "site.admin_access"
    EDIT_PAGES = "newsroom.edit"
    PUBLISH_PAGES = "newsroom.publish"
    EDIT_PROGRAMME = "programme.edit"
    APPROVE_PROJECTS = "programme.approve"
    EDIT_STATIONS = "observations.edit"
    TAKE_BACK_TOKENS = "observations.take_back_tokens"
    CORRECT_VALUES = "observations.correct"
    EDIT_DATA = "opendata.edit"
    CHECK_DATA = "opendata.check"
    CHECK_PRIVACY = "opendata.check_privacy"
    RELEASE_DATA = "opendata.release"
    ANSWER_REQUESTS = "opendata.answer_requests"
    RUN_CATALOGUE = "opendata.run_catalogue"
    EDIT_PARTICIPATION = "participation.edit"
    RUN_BALLOTS = "participation.run_ballots"
    RUN_SURVEYS = "participation.run_surveys"
    ENTER_PAPER = "participation.enter_paper"
    MODERATE = "participation.moderate"
    GIVE_OPINIONS = "participation.give_opinions"
    PROMISE = "participation.promise"
    EDIT_PLACES = "city.edit_places"
    REVIEW_STREETS = "streets.review"
    CLOSE_STREETS = "streets.close"
    GRANT_ROLES = "accounts.grant_roles"


class Role(StrEnum):
    """A named set of permissions, as a person is given it."""

    RESIDENT = "resident"
    EDITOR = "editor"
    MODERATOR = "moderator"
    DATA_OWNER = "data-owner"
    DATA_OFFICE = "data-office"
    DATA_PROTECTION = "data-protection"
    ENGINEER = "engineer"
    TELLER = "teller"
    TESTER = "tester"
    CDO = "cdo"


@dataclass(frozen=True)
class Membership:
    """That somebody belongs to a department of the city, as its key.

    It is given and taken like a role, with a reason, but allows nothing by itself: it says for whom
    somebody may do what a role allows, such as answering for a department.
    """

    department: str

    @property
    def value(self) -> str:
        """Name it among the roles."""
        return f"{OF_DEPARTMENT}{self.department}"


def granted_as(value: str) -> "Role | Membership":
    """Read what is granted from its name.

    Raises:
        ValueError: it is no role.

    """
    if value.startswith(OF_DEPARTMENT):
        return Membership(value.removeprefix(OF_DEPARTMENT))
    return Role(value)


PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.RESIDENT: frozenset(),
    Role.EDITOR: frozenset({Permission.ADMIN_ACCESS, Permission.EDIT_PAGES}),
    Role.MODERATOR: frozenset(
        {
            Permission.ADMIN_ACCESS,
            Permission.EDIT_PAGES,
            Permission.PUBLISH_PAGES,
            Permission.EDIT_PARTICIPATION,
            Permission.MODERATE,
        }
    ),
    Role.DATA_OWNER: frozenset(
        {
            Permission.ADMIN_ACCESS,
            Permission.EDIT_STATIONS,
            Permission.CORRECT_VALUES,
            Permission.EDIT_DATA,
            Permission.GIVE_OPINIONS,
        }
    ),
    Role.DATA_OFFICE: frozenset(
        {
            Permission.ADMIN_ACCESS,
            Permission.EDIT_DATA,
            Permission.CHECK_DATA,
            Permission.RELEASE_DATA,
            Permission.ANSWER_REQUESTS,
            Permission.RUN_CATALOGUE,
        }
    ),
    Role.DATA_PROTECTION: frozenset({Permission.ADMIN_ACCESS, Permission.CHECK_PRIVACY}),
    Role.ENGINEER: frozenset(
        {
            Permission.ADMIN_ACCESS,
            Permission.EDIT_STATIONS,
            Permission.TAKE_BACK_TOKENS,
            Permission.CORRECT_VALUES,
            Permission.EDIT_PLACES,
            Permission.GIVE_OPINIONS,
            Permission.REVIEW_STREETS,
            Permission.CLOSE_STREETS,
        }
    ),
    Role.TELLER: frozenset({Permission.ADMIN_ACCESS, Permission.ENTER_PAPER}),
    Role.TESTER: frozenset({Permission.ADMIN_ACCESS, Permission.REVIEW_STREETS}),
    Role.CDO: frozenset(
        {
            Permission.ADMIN_ACCESS,
            Permission.EDIT_PAGES,
            Permission.PUBLISH_PAGES,
            Permission.EDIT_PROGRAMME,
            Permission.APPROVE_PROJECTS,
            Permission.EDIT_PARTICIPATION,
            Permission.RUN_BALLOTS,
            Permission.RUN_SURVEYS,
            Permission.ENTER_PAPER,
            Permission.MODERATE,
            Permission.GIVE_OPINIONS,
            Permission.PROMISE,
            Permission.EDIT_PLACES,
            Permission.GRANT_ROLES,
        }
    ),
}


def roles_with(permission: Permission) -> frozenset[Role]:
    """Give the roles that may do an act."""
    return frozenset(role for role, may in PERMISSIONS.items() if permission in may)


STAFF_ROLES = roles_with(Permission.ADMIN_ACCESS)


def permissions_of(roles: frozenset[Role]) -> frozenset[Permission]:
    """Give everything that somebody with all of these roles may do."""
    return frozenset().union(*(PERMISSIONS[role] for role in roles))

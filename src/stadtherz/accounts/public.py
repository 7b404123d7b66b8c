"""What other systems may use of accounts."""

from stadtherz.accounts.adapters.mails import sender
from stadtherz.accounts.adapters.posting import Mail, send_mail, tidied
from stadtherz.accounts.adapters.second_factor import is_sure_of
from stadtherz.accounts.adapters.visitors import (
    is_let_in,
    is_within,
    origin_of,
    refuse_other_sites,
    tries_of,
)
from stadtherz.accounts.domain.personal_data import PersonalData, registry
from stadtherz.accounts.domain.proof import BITS, solves
from stadtherz.accounts.domain.roles import Membership, Permission, Role, roles_with
from stadtherz.accounts.models import User
from stadtherz.accounts.selectors import (
    departments_of,
    mail_address_of,
    mail_addresses_of,
    may,
    permissions,
    permissions_in,
    require,
    roles_of,
)
from stadtherz.accounts.services.demo import close_demo_logins, demo_logins
from stadtherz.accounts.services.roles import ensure_roles
from stadtherz.accounts.services.staff_menu import StaffEntry, StaffItem

__all__ = [
    "BITS",
    "Mail",
    "Membership",
    "Permission",
    "PersonalData",
    "Role",
    "StaffEntry",
    "StaffItem",
    "User",
    "close_demo_logins",
    "demo_logins",
    "departments_of",
    "ensure_roles",
    "is_let_in",
    "is_sure_of",
    "is_within",
    "mail_address_of",
    "mail_addresses_of",
    "may",
    "origin_of",
    "permissions",
    "permissions_in",
    "refuse_other_sites",
    "registry",
    "require",
    "roles_of",
    "roles_with",
    "send_mail",
    "sender",
    "solves",
    "tidied",
    "tries_of",
]

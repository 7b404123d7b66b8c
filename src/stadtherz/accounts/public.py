"""What other systems may use of accounts."""

from stadtherz.accounts.domain.roles import Permission, Role
from stadtherz.accounts.models import User
from stadtherz.accounts.selectors import may, require, roles_of

__all__ = ["Permission", "Role", "User", "may", "require", "roles_of"]

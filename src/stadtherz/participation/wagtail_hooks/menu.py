from typing import Any

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem

from stadtherz.accounts.public import Permission, permissions_in


class PermittedItem(MenuItem):
    """A way into staff pages, for those who may do what is done there."""

    def __init__(self, permission: Permission, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.permission = permission

    def is_shown(self, request: HttpRequest) -> bool:
        return self.permission in permissions_in(request)

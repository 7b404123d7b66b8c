"""Lines of the menu of staff that only those see who may do something there."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.functional import Promise
from wagtail.admin.menu import MenuItem

from stadtherz.accounts.domain.roles import Permission
from stadtherz.accounts.selectors import permissions_in


@dataclass(frozen=True)
class StaffEntry:
    """A line of the menu: its words, name of its address, who sees it (one of these), and icon."""

    words: Promise
    url: str
    permissions: tuple[Permission, ...]
    icon: str


class StaffItem(MenuItem):
    """A line that only those see who may do something there."""

    def __init__(self, entry: StaffEntry, order: int) -> None:
        super().__init__(
            entry.words, reverse_lazy(entry.url), name=entry.url, icon_name=entry.icon, order=order
        )
        self.permissions = frozenset(entry.permissions)

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(permissions_in(request) & self.permissions)

"""What editors send."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm


class CityPageForm(WagtailAdminPageForm):
    """A page whose short name is made from its title where nobody gave one.

    The editor fills it in while somebody types the title, but only once its scripts have arrived:
    on a slow line the form would be refused for a field on another tab.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

from django.contrib.auth.models import AbstractUser
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A resident or a member of staff; only the user name is ever shown to others."""

    class Meta(AbstractUser.Meta):  # type: ignore[name-defined,misc]
        verbose_name = _("Konto")
        verbose_name_plural = _("Konten")

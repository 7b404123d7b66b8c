from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Lower
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _


class DemoMark(models.TextChoices):
    """What an account has to do with the demo, whatever its name and address are today."""

    NONE = "", "none"
    MADE_THEN = "made", "made while the city was a demo"
    KNOWN_TO_ALL = "known", "a login of the demo, whose password everybody knows"


def mark_of_today() -> str:
    """Give the mark of an account that is made now."""
    return DemoMark.MADE_THEN if settings.DEMO else DemoMark.NONE


class User(AbstractUser):  # type: ignore[django-manager-missing] # set by layers above
    """A resident or a member of staff; only the user name is ever shown to others."""

    demo_mark = models.CharField(
        max_length=10, choices=DemoMark, default=mark_of_today, blank=True, editable=False
    )

    class Meta(AbstractUser.Meta):
        verbose_name = _("Konto")  # type: ignore[assignment]
        verbose_name_plural = _("Konten")  # type: ignore[assignment]
        constraints = [
            models.UniqueConstraint(
                Lower("username"),
                name="one_account_a_user_name",
                violation_error_message=_("Diesen Benutzernamen gibt es schon."),
            )
        ]


class Session(AbstractBaseSession):
    """One browser's session, and whose it is once that is known."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", db_constraint=False
    )

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        verbose_name = _("Sitzung")  # type: ignore[assignment]
        verbose_name_plural = _("Sitzungen")  # type: ignore[assignment]

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        return import_string(f"{settings.SESSION_ENGINE}.SessionStore")


class RoleChange(models.Model):
    """Who gave or took which role, when and why; without a role the account as a whole."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="role_changes"
    )
    role = models.CharField(max_length=80, blank=True)
    granted = models.BooleanField()
    reason = models.CharField(max_length=300)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    by_operator = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["changed_at"]
        verbose_name = _("Rollenwechsel")
        verbose_name_plural = _("Rollenwechsel")

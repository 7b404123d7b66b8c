"""People who take part without an account: known by the mark of a code or key, and by no more."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from stadtherz.participation.domain.access import Access
from stadtherz.participation.models.procedures import Procedure


class AccessWord(models.TextChoices):
    ACCOUNT = Access.ACCOUNT.value, _("mit Konto")
    CODE = Access.CODE.value, _("mit Code aus dem Brief")
    OPEN = Access.OPEN.value, _("offen: mit oder ohne Konto")


class Unnamed(models.Model):
    """Somebody who takes part in one procedure without an account.

    The mark is a keyed hash of the code of a letter, or of the key that somebody got when they
    handed something in. It is made under a key of this procedure alone, so it cannot be laid beside
    the marks of a ballot. No moment is kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="+")
    access = models.CharField(max_length=10, choices=AccessWord)
    mark = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("Mitmachen ohne Konto")
        verbose_name_plural = _("Mitmachen ohne Konto")
        constraints = [
            models.UniqueConstraint(fields=["procedure", "mark"], name="one_person_a_mark"),
            models.CheckConstraint(
                condition=~models.Q(access=Access.ACCOUNT.value), name="no_account_has_no_account"
            ),
        ]
